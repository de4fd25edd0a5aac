import type { DateBehavior } from '../metadata/model.ts';

const earliest = Date.UTC(1753, 0, 1);
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(\.\d{1,7})?(Z|[+-]\d{2}:\d{2})?$/;

/** Result of reading a date that a caller sent. */
export type DateReading = { ok: true; value: string } | { ok: false; reason: 'malformed' | 'too-early' };

/**
 * Reads a date as the service does: no offset means UTC, an offset is converted, a time-zone-independent column ignores zones,
 * a date-only column takes nothing but a date: docs/vendors/dataverse.md#dates. Kept to the second.
 */
export function readDate(text: string, behavior: DateBehavior): DateReading {
  return behavior === 'dateOnly' ? readDay(text) : readInstant(text, behavior);
}

function readDay(text: string): DateReading {
  const time = datePattern.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    return { ok: false, reason: 'malformed' };
  return time < earliest ? { ok: false, reason: 'too-early' } : { ok: true, value: text };
}

function readInstant(text: string, behavior: DateBehavior): DateReading {
  const match = instantPattern.exec(text);
  if (match === null) return { ok: false, reason: 'malformed' };
  const zone = behavior === 'timeZoneIndependent' ? 'Z' : (match[3] ?? 'Z');
  const time = Date.parse(`${match[1] ?? ''}${zone}`);
  if (Number.isNaN(time)) return { ok: false, reason: 'malformed' };
  return time < earliest ? { ok: false, reason: 'too-early' } : { ok: true, value: toInstant(new Date(time)) };
}

/** The text in which an instant is kept and given out: seconds, UTC. */
export function toInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
