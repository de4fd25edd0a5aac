/** Stands in a log in place of a secret: whether there is one. */
export function configured(is: boolean): string {
  return `configured: ${is ? 'yes' : 'no'}`;
}
