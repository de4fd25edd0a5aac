import type { RemoteSupportError } from '@casebridge/remote-support';
import type { Log } from '../model/log.ts';
import type { Job, JobResult, JobRun } from '../jobs/job.ts';
import type { Configurations } from '../config/configurations.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { probeIntervalMilliseconds } from '../retry/delays.ts';
import { faultOfRefusal } from '../source/refusals.ts';
import type { ReportSource } from '../source/report-source.ts';
import type { Store } from '../store/store.ts';
import { parkForRefusal } from './park-for-refusal.ts';
import { parsePollState, pollJobName, type PollState } from './poll-state.ts';
import { neverHeardOf, type RecordingDeps, recordSessions, recordSurveys } from './record-sessions.ts';

export interface PollDeps extends RecordingDeps {
  readonly store: RecordingDeps['store'] & Pick<Store, 'park' | 'release' | 'giveNotice'>;
  readonly source: ReportSource;
  readonly log: Log;
  readonly configurations: Pick<Configurations, 'versionOf'>;
}

/**
 * How far back every poll looks, whatever the cursor says: a session whose representative survey is pending appears late,
 * with an old end time, and so does the survey of a customer who takes his time.
 * docs/vendors/remote-support.md#time-parameters
 */
const lookBackSeconds = 24 * 3600;
/** After a long gap the appliance is asked for one day at a time: it builds each answer in one go. */
const longestPeriodSeconds = 24 * 3600;
/** One refusal may be a hiccup; the second in a row is told to people. */
const refusalsBeforeNotice = 2;

/**
 * The job that asks an appliance for ended sessions and for surveys, for where the appliance cannot reach this machine. It
 * lists what has ended since the earlier of cursor and look back, and leaves out what the ledger knows. The cursor is the
 * appliance's clock at the query, never an end time: several sessions can end in the same second. Sessions and surveys have
 * a cursor each, so that one list that is refused does not hold up the other.
 */
export function createPollJob(deps: PollDeps, configuration: PluginConfiguration): Job {
  const intervalMilliseconds = configuration.pollingIntervalMinutes * 60_000;
  return {
    name: pollJobName(configuration.id),
    // An interval that was shortened holds from now on.
    isUrgent: (record) => (record?.dueInMilliseconds ?? 0) > intervalMilliseconds,
    run: (run) => (configuration.disabled ? pass(deps, intervalMilliseconds, run) : poll(deps, configuration, run)),
  };
}

/** While a configuration is disabled nothing is processed, and nothing of that time is made up for later by itself. */
async function pass({ clock }: PollDeps, dueInMilliseconds: number, run: JobRun): Promise<JobResult> {
  const state = { ...parsePollState(run.state), disabledAt: clock.now().toISOString() };
  return { state: JSON.stringify(state satisfies PollState), dueInMilliseconds };
}

async function poll(deps: PollDeps, configuration: PluginConfiguration, run: JobRun): Promise<JobResult> {
  const { clock, source, log } = deps;
  const before = parsePollState(run.state);
  const info = await source.clientOf(configuration).getApiInfo(run);
  const here = Math.floor(clock.now().getTime() / 1000);
  // Where the very first poll is refused, the next one that is answered still looks as far back as this one wanted to.
  const cursor = Number(run.cursor ?? (info.ok ? (info.info.timestamp ?? here) : here - lookBackSeconds));
  if (!info.ok) return refused(deps, configuration, before, { error: info.error, of: 'all' }, cursor);
  const present = info.info.timestamp ?? here;
  const floor = floorOf(before, present, clock.now());
  const period = (since: number) => ({ since: Math.max(floor, Math.min(since, present - lookBackSeconds)), present });
  const sessions = await pollSessions(deps, configuration, period(cursor), run);
  const surveys = await pollSurveys(deps, configuration, period(before.surveyCursor ?? cursor), run);
  const state: PollState = { floor, surveyCursor: surveys.cursor };
  const refusal = sessions.error ?? surveys.error;
  if (refusal !== undefined) {
    const of = sessions.error === undefined ? 'surveys' : 'all';
    const { disabledAt: _over, ...rest } = before;
    const kept = { ...rest, ...state };
    return refused(deps, configuration, kept, { error: refusal, of }, sessions.cursor);
  }
  // Only what polling has parked: a destination that is down is none of its business.
  if (before.fault !== undefined) await deps.store.release(configuration.id, pollJobName(configuration.id));
  log.info('poll.done', { configurationId: configuration.id, sessions: sessions.made, surveys: surveys.made });
  return {
    cursor: String(sessions.cursor),
    state: JSON.stringify({ ...state, succeededAt: clock.now().toISOString() } satisfies PollState),
    dueInMilliseconds: configuration.pollingIntervalMinutes * 60_000,
  };
}

/**
 * From when on sessions are asked for. The time of being disabled is known by our clock: what has passed since is counted
 * back from the appliance's, which may be ahead or behind.
 */
function floorOf({ floor = 0, disabledAt }: PollState, present: number, now: Date): number {
  if (disabledAt === undefined) return floor;
  const sinceSeconds = Math.max(0, Math.ceil((now.getTime() - Date.parse(disabledAt)) / 1000));
  return Math.max(floor, present - sinceSeconds);
}

/** How far one of the two lists was asked for, and what it held. */
interface Polled {
  readonly cursor: number;
  readonly made: number;
  readonly error?: RemoteSupportError;
}

interface Period {
  readonly since: number;
  readonly present: number;
}

/** The cursor is saved after each part: what is asked for twice is known by then. */
function pollSessions(deps: PollDeps, configuration: PluginConfiguration, period: Period, run: JobRun) {
  const client = deps.source.clientOf(configuration);
  return inParts(period, async (selection, until) => {
    const listed = await client.listSessions(selection, run);
    if (!listed.ok) return listed.error;
    const lsids = listed.sessions.map(({ lsid }) => lsid);
    const made = await recordSessions(deps, configuration, lsids, { wanted: neverHeardOf, occasion: 'first' });
    await run.save({ cursor: String(until) });
    return made;
  });
}

function pollSurveys(deps: PollDeps, configuration: PluginConfiguration, period: Period, run: JobRun) {
  const client = deps.source.clientOf(configuration);
  return inParts(period, async (selection) => {
    const answered = await client.getExitSurveys('customer', selection, run);
    return answered.ok ? recordSurveys(deps, configuration, answered.surveys) : answered.error;
  });
}

interface Selection {
  readonly by: 'end';
  readonly sinceEpochSeconds: number;
  readonly durationSeconds: number;
}

async function inParts(
  { since, present }: Period,
  ask: (selection: Selection, until: number) => Promise<number | RemoteSupportError>,
): Promise<Polled> {
  let [cursor, made] = [since, 0];
  while (cursor < present) {
    const until = Math.min(present, cursor + longestPeriodSeconds);
    // The last period is open: what ends while the appliance answers is seen now or, by the look back, next time.
    const durationSeconds = until === present ? 0 : until - cursor;
    const answer = await ask({ by: 'end', sinceEpochSeconds: cursor, durationSeconds }, until);
    if (typeof answer !== 'number') return { cursor, made, error: answer };
    made += answer;
    cursor = until;
  }
  return { cursor, made };
}

interface Refusal {
  readonly error: RemoteSupportError;
  /** Whether all of polling was refused, or only the look-up of surveys. */
  readonly of: 'all' | 'surveys';
}

/** Whatever is refused is asked again in minutes, is in the log, and from the second time in a row on a notice. */
async function refused(
  deps: PollDeps,
  configuration: PluginConfiguration,
  before: PollState,
  { error, of }: Refusal,
  cursor: number,
): Promise<JobResult> {
  const { id, pollingIntervalMinutes } = configuration;
  const fault = faultOfRefusal(error);
  const refusals = (before.refusals ?? 0) + 1;
  deps.log.warn('poll.refused', { configurationId: id, of, refusals, ...fault });
  const mayPark = of === 'all' && before.parked !== true;
  const parks = mayPark && (await parkForRefusal(deps, configuration, error, pollJobName(id)));
  const parked = parks || before.parked === true;
  const { code, message, help } = fault;
  const notice = { code, message: `Polling was refused ${refusals} times in a row. ${message}`, help };
  if (!parks && refusals >= refusalsBeforeNotice) {
    await deps.store.giveNotice(id, notice, pollJobName(id), deps.configurations.versionOf(configuration));
  }
  return {
    cursor: String(cursor),
    state: JSON.stringify({ ...before, refusals, fault, parked } satisfies PollState),
    dueInMilliseconds: Math.min(pollingIntervalMinutes * 60_000, probeIntervalMilliseconds),
  };
}
