/**
 * The text that a page was opened with: the one parameter that is passed through to a web resource.
 * Source: docs/vendors/dataverse.md#client.
 * @returns the values of an object with texts in it; nothing where the address holds anything else
 */
export function dataParameter(): Readonly<Record<string, string>> {
  const text = new URLSearchParams(location.search).get('data');
  if (text === null) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return {};
    const texts = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}

/** The row on whose form a page stands, which the form passes where the page asks for it; an empty id while it is not saved. */
export function formParameters(): { readonly table: string; readonly id: string } | undefined {
  const query = new URLSearchParams(location.search);
  const table = query.get('typename');
  if (table === null) return undefined;
  return { table, id: (query.get('id') ?? '').replace(/[{}]/g, '').toLowerCase() };
}
