import { InvalidArgumentError } from 'commander';

const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
const unitMilliseconds = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads a point in time: a date, or a date and a time. Without an offset it is UTC.
 * @returns ISO 8601 in UTC
 */
export function parseInstant(text: string): string {
  const [, time, , , offset] = instant.exec(text) ?? [];
  const withOffset = time !== undefined && offset === undefined ? `${text}Z` : text;
  const milliseconds = instant.test(text) ? Date.parse(withOffset) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new InvalidArgumentError('A time is written 2030-01-07T09:00:00Z, or 2030-01-07 for its midnight in UTC.');
  }
  return new Date(milliseconds).toISOString();
}

/** Reads a length of time such as `90m`, `2h` or `1d`. @returns milliseconds */
export function parseDuration(text: string): number {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('A length of time is written 30m, 2h or 1d.');
  return Number(count) * unitMilliseconds[unit as keyof typeof unitMilliseconds];
}

/** Reads a whole number. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
