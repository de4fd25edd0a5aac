/** How a text got to the clipboard, or that the person has to press the keys. */
export type Copied = 'copied' | 'selected';

/**
 * Copies a text: by the clipboard of the browser; where a frame may not use that, by its older command, which works there;
 * where neither does, the text is selected and the person presses the keys. Source: docs/vendors/dataverse.md#client.
 * @param shown where the text stands on the page
 */
export async function copyText(text: string, shown: HTMLElement): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // Not allowed in this frame, or not there at all: it exists on secure origins only.
    return copyByCommand(text) ? 'copied' : select(shown);
  }
}

function copyByCommand(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'visually-hidden';
  document.body.append(field);
  field.select();
  try {
    // Deprecated, and the only way in frames that are refused the clipboard.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

function select(shown: HTMLElement): Copied {
  const selection = getSelection();
  selection?.selectAllChildren(shown);
  return 'selected';
}

/** The keys that copy what is selected, as this system names them. */
export function copyKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘C' : 'Ctrl+C';
}
