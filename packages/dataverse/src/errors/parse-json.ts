/** Parses JSON that may be none. Returns `undefined` then, which no JSON text gives. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
