/** SQLite and PostgreSQL take more values in a statement; a statement of a few hundred keeps others waiting for milliseconds. */
const valuesPerStatement = 500;

/** Asks for many values in statements of bounded length. @returns the rows of all statements */
export async function inParts<Value, Row>(
  values: readonly Value[],
  ask: (part: readonly Value[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < values.length; start += valuesPerStatement) {
    rows.push(...(await ask(values.slice(start, start + valuesPerStatement))));
  }
  return rows;
}
