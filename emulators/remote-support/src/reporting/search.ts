import { reportedEnd, type Viewpoint } from '../sessions/describe.ts';
import type { SessionRecord } from '../sessions/record.ts';
import type { SessionStore } from '../sessions/store.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import type { Parsed } from '../xml-api/parsed.ts';

/** Which sessions a report is about. Source: docs/vendors/remote-support.md#time-parameters. */
export type Search =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** `from` and `to` in seconds since 1970, both included. */
  | { readonly kind: 'window'; readonly edge: 'start' | 'end'; readonly from: number; readonly to: number };

const secondsPerDay = 86_400;

/**
 * Reads the search out of the parameters: `lsid`, `lsids`, or one of the four times with `duration`.
 * @param now seconds since 1970; where a duration of 0 ends
 * @param zoneMinutes what a date without a time means
 */
export function parseSearch(parameters: Parameters, now: number, zoneMinutes: number): Parsed<Search> {
  const ids = parameters.lsid ?? parameters.lsids;
  if (ids !== undefined) return { ok: true, value: { kind: 'ids', ids: ids.split(',').map((id) => id.trim()) } };
  const duration = Number(parameters.duration);
  if (!parameters.duration || !Number.isInteger(duration) || duration < 0) return fail('Invalid duration.');
  // A client was seen to send both; the instant is the more exact one.
  for (const edge of ['start', 'end'] as const) {
    const time = parameters[`${edge}_time`];
    if (time !== undefined) return windowFrom(edge, parseEpoch(time), duration, now);
    const date = parameters[`${edge}_date`];
    if (date !== undefined) return windowFrom(edge, parseDate(date, zoneMinutes), duration * secondsPerDay, now);
  }
  return fail('A session id or a start or end time is required.');
}

function windowFrom(edge: 'start' | 'end', from: number, length: number, now: number): Parsed<Search> {
  if (Number.isNaN(from)) return fail(`Invalid ${edge} time.`);
  return { ok: true, value: { kind: 'window', edge, from, to: length === 0 ? now : from + length } };
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}

function parseEpoch(text: string): number {
  return /^\d{1,11}$/.test(text) ? Number(text) : NaN;
}

function parseDate(text: string, zoneMinutes: number): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 1000 - zoneMinutes * 60 : NaN;
}

/** Finds the sessions. A window by end holds closed sessions only, one by start running ones too. */
export function findSessions(search: Search, store: SessionStore, view: Viewpoint): SessionRecord[] {
  const started = (record: SessionRecord | undefined): record is SessionRecord =>
    record !== undefined && record.startedAt <= view.at;
  if (search.kind === 'ids') return [...new Set(search.ids.map((id) => store.find(id)).filter(started))];
  return store.all().filter((record) => {
    const edge = search.edge === 'start' ? record.startedAt : reportedEnd(record, view);
    return started(record) && edge !== null && edge >= search.from && edge <= search.to;
  });
}
