/** Values by the word in braces that they replace. */
export interface MailValues {
  readonly key: string;
  readonly url: string;
  readonly until: string;
  readonly case: string;
}

/**
 * Subject and text of an e-mail from an administrator's own template: the first line is the subject, the rest the text, with
 * `{key}`, `{url}`, `{until}` and `{case}` in it.
 * @returns `undefined` for an empty template, and for one without `{key}` and `{url}`: nobody could use such a mail
 */
export function fromTemplate(
  template: string,
  values: MailValues,
): { readonly subject: string; readonly body: string } | undefined {
  if (!template.includes('{url}') && !template.includes('{key}')) return undefined;
  // One pass, so that nothing in a value is taken for a word in braces.
  const filled = template.replace(/\{(key|url|until|case)\}/g, (_, name: string) => values[name as keyof MailValues]);
  const [subject = '', ...lines] = filled.trim().split(/\r\n|\r|\n/);
  return { subject: subject.trim(), body: lines.join('\n').trim() };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The text of an activity is HTML; what comes from the appliance or a template is text. */
export function asHtml(text: string): string {
  return text
    .trim()
    .replace(/[&<>"]/g, (found) => entities[found] ?? found)
    .replace(/\r\n|\r|\n/g, '<br>');
}
