import { element } from './element.ts';

/** What became of a copy: in the clipboard, or selected so that the person presses the keys. */
export type Copied = 'copied' | 'selected';

/**
 * Copies a text: by the clipboard API, else by the command that older browsers have, which works in frames of another origin
 * too; else the text is shown selected. Source: docs/vendors/dataverse.md#client.
 * @param place where the selected text is shown if nothing copies
 * @param label name of that text for a screen reader
 */
export async function copyText(text: string, place: HTMLElement, label: string): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return copyBySelection(text, place, label);
  }
}

function copyBySelection(text: string, place: HTMLElement, label: string): Copied {
  const field = element('textarea', { readonly: true, rows: 6, 'aria-label': label, class: 'copy-text' });
  field.value = text;
  place.replaceChildren(field);
  field.focus();
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it has no successor where the clipboard API is refused
  if (!document.execCommand('copy')) return 'selected';
  field.remove();
  return 'copied';
}
