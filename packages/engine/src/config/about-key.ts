/** A key of the file with what a reader has to know; `danger` says what a wrong value can cost. */
export function about(description: string, danger?: string) {
  return danger === undefined ? { description } : { description, danger };
}
