import type { RemoteSupportError } from '@casebridge/remote-support';
import type { Log } from '../model/log.ts';
import type { Configurations } from '../config/configurations.ts';
import type { Publish } from '../events/engine-events.ts';
import type { Job, JobEnding, JobResult, JobRun } from '../jobs/job.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { probeIntervalMilliseconds } from '../retry/delays.ts';
import { waitAfterLook } from '../retry/looks.ts';
import { faultOfRefusal, isOurTurn } from '../source/refusals.ts';
import type { ReportSource } from '../source/report-source.ts';
import type { UnconfirmedDelivery } from '../store/queries/unconfirmed.ts';
import type { Store } from '../store/store.ts';
import type { Arrivals } from './arrivals.ts';
import { askForSessions } from './ask-for-sessions.ts';
import { parkForRefusal, type ParkForRefusalDeps } from './park-for-refusal.ts';

export interface ConfirmationDeps extends ParkForRefusalDeps {
  readonly store: ParkForRefusalDeps['store'] &
    Pick<Store, 'dueUnconfirmed' | 'untilNextLook' | 'settleLook' | 'release' | 'giveNotice'>;
  readonly source: ReportSource;
  readonly log: Log;
  readonly publish: Publish;
  readonly arrivals: Arrivals;
  readonly configurations: Pick<Configurations, 'versionOf' | 'usableAt'>;
}

/** State that a run leaves for the next. */
interface ConfirmationState {
  /** Runs in a row that were refused. */
  readonly refusals: number;
  /** The next look has its time, and what comes meanwhile does not bring it forward: the appliance or our turn is awaited. */
  readonly isHeldUp?: boolean;
}

/** Names the row of a configuration's confirmation in the table of jobs. */
export function confirmationJobName(configurationId: string): string {
  return `confirm:${configurationId}`;
}

/**
 * One question asks for so many sessions: 33 kB in the body of a request. With the pace that such questions keep, 1,500 in an
 * hour, 11,000 forged sessions are looked through in half a minute.
 */
const sessionsPerLook = 1000;
/** Whoever records an event wakes the job; this is for events of a process that died before it did so. */
const longestRestMilliseconds = 300_000;
const pauseAfterRefusalMilliseconds = 30_000;
/** One refusal may be a hiccup; the second in a row is told to people. */
const refusalsBeforeNotice = 2;

/**
 * The job that asks an appliance whether the sessions exist that events tell of. Anybody who reaches the listener can post one:
 * so they are asked for together, by the list that costs the appliance least, and at a pace that leaves the account's limits
 * to sessions and session keys. A session that is confirmed is worked on at once; one that is not has no row in the ledger.
 */
export function createConfirmationJob(deps: ConfirmationDeps, configuration: PluginConfiguration): Job {
  const { id } = configuration;
  return {
    name: confirmationJobName(id),
    isUrgent: (record) => deps.arrivals.has(id) && stateOf(record).isHeldUp !== true,
    // The pace is the governor's.
    isNews: true,
    async run(run) {
      deps.arrivals.take(id);
      const question = { configurationId: id, now: deps.clock.now(), limit: sessionsPerLook };
      const { deliveries, configurationVersion } = await deps.store.dueUnconfirmed(question);
      // Another process may have saved it a moment ago: what an old secret meets says nothing about the new one.
      const present = await deps.configurations.usableAt(id, configurationVersion);
      const isToLook = deliveries.length > 0 && present !== undefined;
      return isToLook ? look(deps, present, deliveries, run) : rest(deps, id, stateOf(run).refusals);
    },
  };
}

async function look(
  deps: ConfirmationDeps,
  configuration: PluginConfiguration,
  due: readonly UnconfirmedDelivery[],
  run: JobRun,
): Promise<JobResult> {
  const { clock, log, source, store } = deps;
  const { id: configurationId } = configuration;
  const lsids = [...new Set(due.map(({ lsid }) => lsid))];
  const options = { signal: run.signal, beforeRequest: run.checkLease, priority: 'unconfirmed' } as const;
  const now = Math.floor(clock.now().getTime() / 1000);
  const asked = await askForSessions(source.clientOf(configuration), lsids, now, options);
  if (!asked.ok) return refused(deps, configuration, asked.error, run);
  const { found } = asked;
  const confirmed = lsids.filter((lsid) => found.has(lsid));
  const missing = due.filter(({ lsid }) => !found.has(lsid));
  const at = clock.now();
  // Who has taken over has counted this look.
  run.checkLease();
  await store.settleLook({ configurationId, at, confirmed, ...afterLook(missing, at) });
  log.info('sessions.looked-for', { configurationId, asked: lsids.length, confirmed: confirmed.length });
  if (confirmed.length > 0) deps.publish({ kind: 'deliveries-due' });
  if (stateOf(run).refusals > 0) await store.release(configurationId, confirmationJobName(configurationId));
  return rest(deps, configurationId, 0);
}

/** Those that are looked for again, by the number of looks so far, and those that have had their last. */
function afterLook(missing: readonly UnconfirmedDelivery[], at: Date) {
  const putOff: { ids: string[]; until: Date }[] = [];
  for (const [looks, deliveries] of Map.groupBy(missing, (delivery) => delivery.looks + 1)) {
    const wait = waitAfterLook(looks);
    if (wait === undefined) continue;
    putOff.push({ ids: deliveries.map(({ id }) => id), until: new Date(at.getTime() + wait) });
  }
  const ended = missing.filter(({ looks }) => waitAfterLook(looks + 1) === undefined).map(({ id }) => id);
  return { putOff, ended };
}

async function rest({ store }: ConfirmationDeps, configurationId: string, refusals: number): Promise<JobEnding> {
  const next = await store.untilNextLook(configurationId);
  const isOver = next === undefined && refusals > 0;
  // There is nothing left that would show whether the appliance still refuses.
  if (isOver) await store.release(configurationId, confirmationJobName(configurationId));
  const dueInMilliseconds = Math.max(0, Math.min(next ?? longestRestMilliseconds, longestRestMilliseconds));
  return { state: textOf({ refusals: isOver ? 0 : refusals }), dueInMilliseconds };
}

/** What waits goes on waiting, and no look is counted. */
async function refused(
  deps: ConfirmationDeps,
  configuration: PluginConfiguration,
  error: RemoteSupportError,
  run: JobRun,
): Promise<JobEnding> {
  // Our own turn is far away: nobody has refused anything.
  if (isOurTurn(error)) {
    const dueInMilliseconds = error.retryAfterMilliseconds ?? pauseAfterRefusalMilliseconds;
    return { state: textOf({ ...stateOf(run), isHeldUp: true }), dueInMilliseconds };
  }
  const { id } = configuration;
  const { code, message, help } = faultOfRefusal(error);
  const refusals = stateOf(run).refusals + 1;
  deps.log.warn('sessions.look-refused', { configurationId: id, refusals, code, message, help });
  const parks = await parkForRefusal(deps, configuration, error, confirmationJobName(id));
  if (!parks && refusals >= refusalsBeforeNotice) {
    const notice = {
      code,
      message: `Looking for new sessions was refused ${refusals} times in a row. ${message}`,
      help,
    };
    await deps.store.giveNotice(id, notice, confirmationJobName(id), deps.configurations.versionOf(configuration));
  }
  return {
    state: textOf({ refusals, isHeldUp: true }),
    dueInMilliseconds: parks ? probeIntervalMilliseconds : pauseAfterRefusalMilliseconds,
    refused: true,
  };
}

function stateOf(kept: Pick<JobRun, 'state'> | undefined): ConfirmationState {
  return kept?.state === undefined ? { refusals: 0 } : (JSON.parse(kept.state) as ConfirmationState);
}

function textOf(state: ConfirmationState): string {
  return JSON.stringify(state);
}
