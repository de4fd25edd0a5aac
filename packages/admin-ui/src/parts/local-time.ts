/** An instant as a field for local date and time has it. */
export function localOf(instant: string): string {
  if (instant === '') return '';
  const then = new Date(instant);
  return new Date(then.getTime() - then.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
