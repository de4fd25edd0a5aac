import type { RemoteSupportError } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { ReportSource } from '../source/report-source.ts';
import type { Store } from '../store/store.ts';

/** A time in which a configuration was disabled, and the sessions that ended meanwhile and nobody processed. */
export interface MissedSessions {
  /** ISO 8601, as `until`. */
  readonly from: string;
  readonly until: string;
  readonly sessions: number;
}

/** Why an appliance listed nothing. */
export interface Refused {
  readonly problem: Pick<RemoteSupportError, 'kind' | 'message'>;
}

interface MissedSessionsDeps {
  readonly source: ReportSource;
  readonly store: Pick<Store, 'sessionLedgerEntries' | 'isErased'>;
}

/** The appliance builds each list in one go: docs/vendors/remote-support.md#time-parameters. */
const longestListMilliseconds = 24 * 3_600_000;

/**
 * Asks an appliance which sessions ended in a period.
 * @param period milliseconds since 1970
 */
export async function listEnded(
  { source }: Pick<MissedSessionsDeps, 'source'>,
  configuration: PluginConfiguration,
  { from, until }: { readonly from: number; readonly until: number },
  signal: AbortSignal,
): Promise<{ readonly lsids: readonly string[] } | Refused> {
  const sinceEpochSeconds = Math.floor(from / 1000);
  const durationSeconds = Math.max(1, Math.ceil(until / 1000) - sinceEpochSeconds);
  const selection = { by: 'end', sinceEpochSeconds, durationSeconds } as const;
  const listed = await source.clientOf(configuration).listSessions(selection, { signal });
  if (!listed.ok) return { problem: { kind: listed.error.kind, message: listed.error.message } };
  return { lsids: listed.sessions.map(({ lsid }) => lsid) };
}

/** Counts the sessions that ended in a period and that the ledger has never heard of; erased ones are not among them. */
export async function countMissed(
  deps: MissedSessionsDeps,
  configuration: PluginConfiguration,
  period: Omit<MissedSessions, 'sessions'>,
  signal: AbortSignal,
): Promise<Pick<MissedSessions, 'sessions'> | Refused> {
  const end = Date.parse(period.until);
  const missed = new Set<string>();
  for (let from = Date.parse(period.from); from < end; from += longestListMilliseconds) {
    const until = Math.min(end, from + longestListMilliseconds);
    const listed = await listEnded(deps, configuration, { from, until }, signal);
    if ('problem' in listed) return listed;
    for (const lsid of await withoutLedger(deps, configuration.id, listed.lsids)) missed.add(lsid);
  }
  return { sessions: missed.size };
}

async function withoutLedger({ store }: MissedSessionsDeps, id: string, lsids: readonly string[]): Promise<string[]> {
  const missed: string[] = [];
  const known = new Set((await store.sessionLedgerEntries(id, lsids)).map(({ lsid }) => lsid));
  for (const lsid of lsids) if (!known.has(lsid) && !(await store.isErased(lsid))) missed.push(lsid);
  return missed;
}
