const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to put into a page. */
export interface Markup {
  readonly markup: string;
}

/** A template whose values are escaped, unless they are markup themselves; lists are joined. */
export function html(texts: TemplateStringsArray, ...values: readonly Shown[]): Markup {
  return { markup: texts.map((text, index) => text + show(values[index])).join('') };
}

/** Values that a template can show. */
export type Shown = string | number | null | undefined | Markup | readonly Shown[];

function show(value: Shown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(show).join('');
  return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}
