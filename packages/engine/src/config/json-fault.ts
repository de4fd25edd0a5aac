/** So many characters before the fault V8 quotes, where the text goes on before them. */
const quotedBefore = 10;

/**
 * Where a text stops being JSON. What stands there is not told: it may be a secret.
 * @param error what `JSON.parse` threw
 * @returns such as `line 3 column 14`; `undefined` if the parser does not give the place away
 */
export function placeOfJsonFault(text: string, error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  const said = /\((line \d+ column \d+)\)/.exec(message)?.[1];
  if (said !== undefined) return said;
  const [, cut, quoted] = /, (\.\.\.)?"([^]*)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? [];
  if (cut === undefined || quoted === undefined) return undefined;
  const before = text.slice(0, text.indexOf(quoted) + quotedBefore).split('\n');
  return `line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1}`;
}
