import type { RemoteSupportError } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Job, JobRun } from '../jobs/job-runner.ts';
import { probeIntervalMilliseconds } from '../retry/delays.ts';
import { outcomeOfRefusal } from '../source/refusals.ts';
import type { ReportSource } from '../source/report-source.ts';
import type { Store } from '../store/store.ts';
import { type FindingRooms, neverHeardOf, recordSessions, recordSurveys } from './findings.ts';

/** What asking an appliance needs. */
export interface PollRooms extends FindingRooms {
  readonly store: FindingRooms['store'] & Pick<Store, 'park' | 'release'>;
  readonly source: ReportSource;
}

/** What a poll leaves for the next. */
interface PollMemory {
  /** The appliance's time at the last query that was answered, in seconds since 1970. */
  readonly cursor?: number;
  /** When it was last tried, ISO 8601. */
  readonly triedAt: string;
  /** What ended before is not asked for: it passed by while the configuration was disabled. Seconds since 1970. */
  readonly floor?: number;
  /** Why the last try came to nothing. */
  readonly problem?: Pick<RemoteSupportError, 'kind' | 'message'>;
}

/**
 * How far back every poll looks, whatever the cursor says: a session whose representative survey is pending appears late,
 * with an old end time, and so does the survey of a customer who takes his time.
 * docs/vendors/remote-support.md#time-parameters
 */
const lookBackSeconds = 24 * 3600;
/** After a long gap the appliance is asked for one day at a time: it builds each answer in one go. */
const longestPeriodSeconds = 24 * 3600;

/**
 * The job that asks an appliance for ended sessions and for surveys, for where the appliance cannot reach this machine. It
 * lists what has ended since the earlier of cursor and look back, and leaves out what the ledger knows. The cursor is the
 * appliance's clock at the query, never an end time: several sessions can end in the same second.
 */
export function createPollJob(rooms: PollRooms, configuration: PluginConfiguration): Job {
  const intervalMilliseconds = configuration.pollingIntervalMinutes * 60_000;
  const isWanted = configuration.pollingEventTypes.length > 0;
  return {
    name: pollJobName(configuration.id),
    dueAt(memory) {
      if (!isWanted) return undefined;
      const { triedAt, problem } = parse(memory);
      const wait =
        problem === undefined ? intervalMilliseconds : Math.min(intervalMilliseconds, probeIntervalMilliseconds);
      return new Date(triedAt === undefined ? 0 : Date.parse(triedAt) + wait);
    },
    run: (run) => (configuration.disabled ? passBy(rooms, run) : poll(rooms, configuration, run)),
  };
}

function pollJobName(configurationId: string): string {
  return `poll:${configurationId}`;
}

/** While a configuration is disabled nothing is processed, and nothing of that time is made up for later by itself. */
function passBy({ clock }: PollRooms, run: JobRun): Promise<void> {
  const now = clock.now();
  const cursor = Math.floor(now.getTime() / 1000);
  return run.remember(JSON.stringify({ cursor, floor: cursor, triedAt: now.toISOString() } satisfies PollMemory));
}

async function poll(rooms: PollRooms, configuration: PluginConfiguration, run: JobRun): Promise<void> {
  const { clock } = rooms;
  const before = parse(run.memory);
  const triedAt = clock.now().toISOString();
  const refused = async (error: RemoteSupportError): Promise<void> => {
    const { kind, message } = error;
    await park(rooms, configuration, error);
    // Where the very first look is refused, the next one that is answered still looks as far back as the first wanted to.
    const cursor = before.cursor ?? Math.floor(Date.parse(triedAt) / 1000) - lookBackSeconds;
    await run.remember(JSON.stringify({ ...before, cursor, triedAt, problem: { kind, message } }));
  };
  const info = await rooms.source.clientOf(configuration).getApiInfo(run);
  if (!info.ok) return refused(info.error);
  const present = info.info.timestamp ?? Math.floor(clock.now().getTime() / 1000);
  const floor = before.floor ?? 0;
  let since = Math.max(floor, Math.min(before.cursor ?? present, present - lookBackSeconds));
  while (since < present) {
    const until = Math.min(present, since + longestPeriodSeconds);
    // The last period is open: what ends while the appliance answers is seen now or, by the look back, next time.
    const durationSeconds = until === present ? 0 : until - since;
    const refusal = await look(rooms, configuration, { since, durationSeconds }, run.signal);
    if (refusal !== undefined) return refused(refusal);
    since = until;
    await run.remember(JSON.stringify({ cursor: since, floor, triedAt } satisfies PollMemory));
  }
  // Only what polling has parked: a destination that is down is none of its business.
  if (before.problem !== undefined) await rooms.store.release(configuration.id, pollJobName(configuration.id));
}

/** Where nothing is delivered because nothing is found, this is how people hear that the appliance refuses. */
async function park(
  { store, clock }: PollRooms,
  { id }: PluginConfiguration,
  error: RemoteSupportError,
): Promise<void> {
  const now = clock.now();
  const outcome = outcomeOfRefusal(error, { now, waitedMilliseconds: 0 });
  if (outcome.kind !== 'failed' || (outcome.cure.kind !== 'fixConfig' && outcome.cure.kind !== 'waitUntil')) return;
  const { code, message, help } = outcome.fault;
  const until = new Date(now.getTime() + probeIntervalMilliseconds);
  await store.park(id, { until, code, message, help }, pollJobName(id));
}

/** Takes in what one period holds. The cursor moves after this: what is asked for twice is known by then. */
async function look(
  rooms: PollRooms,
  configuration: PluginConfiguration,
  { since, durationSeconds }: { readonly since: number; readonly durationSeconds: number },
  signal: AbortSignal,
): Promise<RemoteSupportError | undefined> {
  const client = rooms.source.clientOf(configuration);
  const selection = { by: 'end', sinceEpochSeconds: since, durationSeconds } as const;
  const listed = await client.listSessions(selection, { signal });
  if (!listed.ok) return listed.error;
  const lsids = listed.sessions.map(({ lsid }) => lsid);
  await recordSessions(rooms, configuration, lsids, { wanted: neverHeardOf, occasion: 'first' });
  const surveyed = await client.getExitSurveys('customer', selection, { signal });
  if (!surveyed.ok) return surveyed.error;
  await recordSurveys(rooms, configuration, surveyed.surveys);
  return undefined;
}

function parse(memory: string | undefined): Partial<PollMemory> {
  return memory === undefined ? {} : (JSON.parse(memory) as PollMemory);
}
