import { fingerprintOf } from '../dispatch/fingerprint.ts';
import type { Clock } from '@casebridge/plugin-api';
import type { ExitSurvey } from '@casebridge/remote-support';
import type { PluginConfiguration, SelectableEvent } from '../model/plugin-configuration.ts';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import type { NewEvent, SessionLedgerEntry } from '../store/records.ts';
import { rewriteFields } from '../store/rewrite-fields.ts';
import type { Store } from '../store/store.ts';

/** Dependencies of the step that makes deliveries of listed sessions. */
export interface RecordingDeps {
  readonly store: Pick<Store, 'recordEvent' | 'sessionLedgerEntries' | 'acceptedFingerprints' | 'confirmSessions'>;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Told when deliveries have been made. */
  readonly publish: Publish;
}

/** Whether a session that the appliance listed gets a delivery, by what the ledger knows of it. */
export type Wanted = (entry: SessionLedgerEntry | undefined) => boolean;

/** Polling and reconciliation: sessions that nobody has told of. What failed or was skipped is left to people. */
export const neverHeardOf: Wanted = (entry) => entry === undefined;

/** Backfill: whatever is not written and not being worked on; a person wants it, whatever was decided before. */
export const notWritten: Wanted = (entry) => entry?.state !== 'succeeded' && entry?.state !== 'waiting';

/** A backfill that writes again: whatever is not being worked on. What is the same already costs no write. */
export const notWaiting: Wanted = (entry) => entry?.state !== 'waiting';

/** Written at the same time, so that they share their commits. */
const eventsPerRound = 200;

/** Which sessions are asked for, and why. */
export interface Asking {
  readonly wanted: Wanted;
  /** Distinguishes an asking from others: within one, a session gets at most one delivery, whoever asks again. */
  readonly occasion: string;
  /** The backfill by which a person has ordered that they be written again. */
  readonly rewrite?: string;
}

/**
 * Makes deliveries of the sessions that are wanted, and confirms those that only an event has told of: they need not wait for
 * their next look.
 * @returns how many deliveries were made
 */
export async function recordSessions(
  deps: RecordingDeps,
  configuration: PluginConfiguration,
  lsids: readonly string[],
  { wanted, occasion, rewrite }: Asking,
): Promise<number> {
  const taken: NewEvent[] = [];
  const entries = await deps.store.sessionLedgerEntries(configuration.id, lsids);
  await confirm(deps, configuration, entries);
  const known = new Map(entries.map((entry) => [entry.lsid, entry]));
  for (const lsid of lsids.filter((each) => wanted(known.get(each)))) {
    const event = newEvent(deps, configuration, { name: 'support_conference_end', lsid, occasion });
    taken.push(rewrite === undefined ? event : { ...event, source: 'rewrite', fields: rewriteFields(rewrite) });
  }
  return record(deps, configuration, taken);
}

async function confirm(
  { store, clock, publish }: RecordingDeps,
  { id }: PluginConfiguration,
  entries: readonly SessionLedgerEntry[],
): Promise<void> {
  const confirmed = entries.filter(({ isUnconfirmed }) => isUnconfirmed === true).map(({ lsid }) => lsid);
  if (confirmed.length === 0) return;
  await store.confirmSessions({ configurationId: id, confirmed, at: clock.now() });
  publish({ kind: 'deliveries-due' });
}

/**
 * Makes a delivery of each survey that was never seen before. The accepted events are the memory of that: it lasts as long
 * as retention, and so longer than any look back.
 */
export async function recordSurveys(
  deps: RecordingDeps,
  configuration: PluginConfiguration,
  surveys: readonly ExitSurvey[],
): Promise<number> {
  const name = 'support_conference_customer_exit_survey_completed';
  const events = surveys.map((survey) =>
    newEvent(deps, configuration, { name, lsid: survey.lsid, occasion: `survey:${JSON.stringify(survey)}` }),
  );
  const seen = new Set(await deps.store.acceptedFingerprints(events.map(({ fingerprint }) => fingerprint)));
  const unseen = events.filter(({ fingerprint }) => !seen.has(fingerprint));
  return record(deps, configuration, unseen);
}

async function record(deps: RecordingDeps, { id }: PluginConfiguration, events: readonly NewEvent[]): Promise<number> {
  let made = 0;
  for (let start = 0; start < events.length; start += eventsPerRound) {
    const part = events.slice(start, start + eventsPerRound);
    const recorded = await Promise.all(part.map((event) => deps.store.recordEvent(event, [id])));
    made += recorded.filter(({ duplicate, erased }) => !duplicate && !erased).length;
  }
  if (made > 0) deps.publish({ kind: 'deliveries-due' });
  return made;
}

function newEvent(
  { clock, newId }: RecordingDeps,
  configuration: PluginConfiguration,
  { name, lsid, occasion }: { readonly name: SelectableEvent; readonly lsid: string; readonly occasion: string },
): NewEvent {
  return {
    ...{ id: newId(), source: 'poll', name, lsid, receivedAt: clock.now(), fields: [] },
    applianceId: configuration.applianceId.toLowerCase(),
    fingerprint: fingerprintOf(['poll', configuration.id, name, lsid, occasion]),
  };
}
