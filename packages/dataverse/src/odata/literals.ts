/**
 * Writes a text as an OData literal: in single quotes, quotes doubled. It still has to be encoded for a URL, which
 * `queryPath` does.
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Writes a GUID as an OData literal, which is bare.
 * @throws {TypeError} if the text is no GUID: it would become part of the filter
 */
export function guid(text: string): string {
  if (!isGuid(text)) throw new TypeError('A GUID was expected.');
  return text.toLowerCase();
}

/** Whether a text is a GUID in its usual form, in either letter case. */
export function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** Writes an instant as an OData literal, in UTC (docs/vendors/dataverse.md#dates). */
export function instant(date: Date): string {
  return date.toISOString();
}
