import type { Clock, JobRun as PluginJobRun } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import type { Configurations } from '../config/configurations.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { PlannedJob, PluginAnswer } from '../plugin-host/protocol.ts';
import { lostCode } from '../plugin-host/plugin-faults.ts';
import type { InstalledPlugin } from '../plugin-host/plugin-registry.ts';
import { probeIntervalMilliseconds } from '../retry/delays.ts';
import { type CallerDeps, pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { Store } from '../store/store.ts';
import type { Job, JobResult, JobRun } from './job.ts';
import { parsePluginJobState, pluginJobName, type PluginJobState } from './plugin-job-state.ts';

export interface PluginJobDeps extends CallerDeps {
  readonly store: Pick<Store, 'park' | 'release' | 'giveNotice' | 'recordSessionKeys'>;
  readonly configurations: Pick<Configurations, 'versionOf'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A job of a plugin for one configuration, as the plugin planned it. */
export interface PlannedRun {
  readonly configuration: PluginConfiguration;
  readonly host: InstalledPlugin;
  readonly planned: PlannedJob;
  /** Jobs that this process has run since the configuration is as it is: whatever waited for an edit is due at once. */
  readonly begun: Set<string>;
}

/** Longest run. A plugin that does not stop then loses its thread, as with a delivery. */
const longestRunMilliseconds = 5 * 60_000;
/** After a throw or the loss of the thread: what costs a thread must not do so every second. */
const pauseAfterFailureMilliseconds = 60_000;
/** From the beginning of a run to that of the next, where a plugin wants to be fast. */
const shortestIntervalMilliseconds = 1000;
const longestWaitMilliseconds = 24 * 3_600_000;

/** The job that has a plugin do its own for a configuration, when its last run, its interval or an edit says so. */
export function createPluginJob(deps: PluginJobDeps, run: PlannedRun): Job {
  return {
    name: pluginJobName(run.configuration.id, run.planned.name),
    isUrgent: () => !run.begun.has(run.planned.name),
    run: (lease) => runOnce(deps, run, lease),
  };
}

async function runOnce(deps: PluginJobDeps, run: PlannedRun, lease: JobRun): Promise<JobResult> {
  run.begun.add(run.planned.name);
  const { clock, log } = deps;
  const before = parsePluginJobState(lease.state);
  const [startedAt, start] = [clock.now(), clock.monotonic()];
  const answer = await ask(deps, run, before?.result === 'lost', lease);
  // Cut off because the engine stops or the lease is lost: that says nothing about the job.
  lease.signal.throwIfAborted();
  const [ended, endedAt] = [endOf(answer), clock.now()];
  const { sessionKeys = [] } = ended.run;
  if (sessionKeys.length > 0) await deps.store.recordSessionKeys(run.configuration.id, sessionKeys);
  const parked = await parkOrRelease(deps, run, before, ended);
  const { result, fault } = ended;
  const dueInMilliseconds = waitAfter(run.planned, ended, clock.monotonic() - start);
  const times = { startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString() };
  const state: PluginJobState = { ...times, result, ...(fault && { fault }), parked };
  const facts = { configurationId: run.configuration.id, job: run.planned.name, result };
  if (fault === undefined) log.debug('plugin-job.done', facts);
  else if (before?.fault?.code !== fault.code) log.warn('plugin-job.not-done', { ...facts, ...fault });
  return { state: JSON.stringify(state), dueInMilliseconds, refused: result !== 'done' };
}

async function ask(
  deps: PluginJobDeps,
  { configuration, host, planned }: PlannedRun,
  alone: boolean,
  lease: JobRun,
): Promise<PluginAnswer> {
  const [over, late] = [new AbortController(), new AbortController()];
  deps.clock.sleep(longestRunMilliseconds, over.signal).then(
    () => late.abort(new Error('it took too long')),
    () => undefined,
  );
  const call = { method: 'run-job', job: planned.name, applianceHost: configuration.applianceHost } as const;
  const signal = AbortSignal.any([lease.signal, late.signal]);
  const options = { signal, log: deps.log, beforeRequest: lease.checkLease };
  try {
    return await host.call(pluginCallerOf(deps, configuration), call, options, alone);
  } finally {
    over.abort();
  }
}

/** How a run ended. */
interface End extends Pick<PluginJobState, 'result' | 'fault'> {
  readonly run: PluginJobRun;
}

function endOf(answer: PluginAnswer): End {
  if (!answer.ok) {
    return { result: answer.fault.code === lostCode ? 'lost' : 'failed', fault: answer.fault, run: {} };
  }
  const run = answer.value as PluginJobRun;
  return run.fault === undefined ? { result: 'done', run } : { result: 'refused', fault: run.fault, run };
}

/** @param ranMilliseconds how long the run took */
function waitAfter({ intervalMilliseconds }: PlannedJob, { result, run }: End, ranMilliseconds: number): number {
  const wanted = Math.max(shortestIntervalMilliseconds, run.nextInMilliseconds ?? intervalMilliseconds);
  const wait = result === 'done' || result === 'refused' ? wanted : Math.max(wanted, pauseAfterFailureMilliseconds);
  // Counted from the beginning, so that a job of each second is one of each second however long it takes.
  return Math.max(0, Math.min(wait, longestWaitMilliseconds) - ranMilliseconds);
}

/**
 * Parks the configuration once for what only a person can mend, and releases what it has parked. Only once until it can go
 * on: where deliveries go on all the same, a job that cannot do its own must not hold them back, whatever name its cause has
 * by now. The notice of it lasts as long as the cause: also after an edit that did not help.
 * @returns whether the configuration was parked because of this job, and the reason lasts
 */
async function parkOrRelease(
  { store, clock, configurations }: PluginJobDeps,
  { configuration, planned }: PlannedRun,
  before: PluginJobState | undefined,
  { fault, run }: End,
): Promise<boolean> {
  const { id } = configuration;
  const job = pluginJobName(id, planned.name);
  if (fault === undefined) {
    if (before?.parked === true) await store.release(id, job);
    return false;
  }
  if (run.cure?.kind !== 'fixConfig') return before?.parked ?? false;
  const { code, message, help } = fault;
  const notice = { code, message, help };
  const version = configurations.versionOf(configuration);
  if (before?.parked === true) {
    await store.giveNotice(id, notice, job, version);
    return true;
  }
  const until = new Date(clock.now().getTime() + probeIntervalMilliseconds);
  await store.park(id, { until, ...notice }, job, version);
  return true;
}
