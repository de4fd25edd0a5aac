// The longest limit of the appliance counts an hour: a longer wait is a slip of theirs, and by asking after an hour we hear of
// its end.
const longestWaitMilliseconds = 3_600_000;

/**
 * Reads a `Retry-After` header, which is a number of seconds or an HTTP date. It reads exactly as `parseRetryAfter` of the
 * Dataverse client does: neither package may import the other, so their tests hold the same values.
 * Source: docs/vendors/remote-support.md#rate-limits.
 * @param now the instant from which a date counts
 * @returns milliseconds from `now`, at least 0 and at most one hour; `undefined` if the header is missing or senseless
 */
export function parseRetryAfter(value: string | null | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1000);
  // An HTTP date begins with the name of a day; Date.parse takes more, such as `-5` for the month of May.
  if (!/^[A-Z][a-z]{2,8}, /.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : bounded(instant - now.getTime());
}

function bounded(milliseconds: number): number {
  return Math.min(Math.max(0, Math.ceil(milliseconds)), longestWaitMilliseconds);
}
