import type { Clock } from '@casebridge/plugin-api';
import { faultOfError } from '../store/fault-of-error.ts';
import type { Publish } from '../events/engine-events.ts';
import type { Log } from '../model/log.ts';
import type { JobProgress } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { createAlarm } from '../time/alarm.ts';
import { isLeaseOver, LeaseOverError, leaseTimeOf } from '../time/lease-time.ts';
import { type Job, type JobResult, waitOf } from './job.ts';
import { sleptThrough } from '../time/slept-through.ts';
import { createSpacing, type Spacing } from './spacing.ts';

/** Runs jobs. */
export interface JobRunner {
  /**
   * A hint that a job may be due.
   * @param job one that is not to rest any longer after a failure
   */
  wake(job?: string): void;
  /** Names of the jobs that are running here. */
  running(): readonly string[];
  close(): Promise<void>;
}

/** Dependencies of the job runner. */
export interface JobRunnerOptions {
  readonly store: Pick<Store, 'leaseJob' | 'keepJob' | 'endJob' | 'removeJob' | 'freeJobs' | 'jobs'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process among those that use the store; never used twice. */
  readonly owner: string;
  /** Whether other processes work on the same store. If not, whoever else holds a job at the start is gone. */
  readonly sharesStore: boolean;
  readonly publish: Publish;
  /** The jobs of the present; asked each time due ones are looked for. */
  jobs(): Promise<readonly Job[]>;
}

// Who dies holding a job is followed within 25 s: the lease, and the longest time until somebody looks.
const leaseMilliseconds = 20_000;
const longestSleepMilliseconds = 5_000;
const pauseAfterFaultMilliseconds = 60_000;

/** Starts to run due jobs at once. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { store, clock, log, owner } = options;
  const [alarm, stopping, spacing] = [createAlarm(clock), new AbortController(), createSpacing()];
  const running = new Map<string, Promise<void>>();
  /** By the monotonic clock. */
  const pausedUntil = new Map<string, number>();

  /** @returns when, by the monotonic clock, the next of the jobs that rest is due */
  async function startDue(): Promise<number> {
    const jobs = await options.jobs();
    const now = clock.monotonic();
    const records = new Map((await store.jobs()).map((record) => [record.name, record]));
    let next = now + longestSleepMilliseconds;
    for (const job of jobs) {
      if (running.has(job.name)) continue;
      const record = records.get(job.name);
      const due = Math.max(now + waitOf(job, record), pausedUntil.get(job.name) ?? -Infinity);
      if (due > now) next = Math.min(next, due);
      else running.set(job.name, begin(job, job.isNews !== true && (record?.dueInMilliseconds ?? 0) > 0));
    }
    return next;
  }

  /** @param urgent whether it runs before it is due, for a reason that may be there still when it has run */
  async function begin(job: Job, urgent: boolean): Promise<void> {
    let pauseMilliseconds = pauseAfterFaultMilliseconds;
    try {
      const ran = await runUnderLease(options, spacing, job, stopping.signal);
      // Who holds it now leaves when it is due next; until then there is nothing to learn by asking often.
      pauseMilliseconds = ran ? spacing.pauseAfter(job.name, urgent) : longestSleepMilliseconds;
    } catch (error) {
      if (error instanceof LeaseOverError) {
        pauseMilliseconds = longestSleepMilliseconds;
        log.info('job.lease-over', { job: job.name, why: error.message });
      } else if (!stopping.signal.aborted) failed(options, job.name, error);
    } finally {
      pausedUntil.set(job.name, clock.monotonic() + pauseMilliseconds);
      running.delete(job.name);
      alarm.ring();
    }
  }

  async function loop(): Promise<void> {
    // Where this fails, the leases still run out.
    if (!options.sharesStore) await store.freeJobs(owner).catch((error: unknown) => logFault(log, error));
    while (!stopping.signal.aborted) {
      const next = await startDue().catch((error: unknown) => {
        logFault(log, error);
        return clock.monotonic() + longestSleepMilliseconds;
      });
      await alarm.sleepUntil(next);
    }
  }

  const looping = loop();
  return {
    wake(job) {
      if (job !== undefined) pausedUntil.delete(job);
      alarm.ring();
    },
    running: () => [...running.keys()],
    async close() {
      stopping.abort(new Error('the engine stops'));
      alarm.ring();
      await looping;
      await Promise.all(running.values());
    },
  };
}

function logFault(log: Log, error: unknown): void {
  log.error('jobs.fault', { ...faultOfError(error), error });
}

function failed({ log, publish, clock }: JobRunnerOptions, job: string, error: unknown): void {
  log.error('job.failed', { ...faultOfError(error), job, error });
  publish({ kind: 'job-ended', job, result: 'failed', at: clock.now() });
}

/** @returns false if somebody else holds the job, or has just done it */
async function runUnderLease(
  { store, clock, log, owner, publish }: JobRunnerOptions,
  spacing: Spacing,
  job: Job,
  stopping: AbortSignal,
): Promise<boolean> {
  const inMilliseconds = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);
  const until = () => inMilliseconds(leaseMilliseconds);
  let granted = leaseTimeOf(clock);
  const lease = await store.leaseJob({ name: job.name, owner, now: clock.now(), until: until() });
  if (lease === undefined) return false;
  if (waitOf(job, lease) > 0) {
    await store.endJob(lease);
    return false;
  }
  log.debug('job.started', { job: job.name, epoch: lease.epoch });
  const [over, lost] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([stopping, lost.signal]);
  const keep = async (progress?: JobProgress) => {
    const asked = leaseTimeOf(clock);
    if (await store.keepJob(lease, until(), progress)) granted = asked;
    else lost.abort(new LeaseOverError('the job was taken over by another process'));
  };
  const checkLease = (): void => {
    if (isLeaseOver(clock, granted, leaseMilliseconds)) lost.abort(new LeaseOverError('the lease of the job ran out'));
    signal.throwIfAborted();
  };
  void keepAlive(clock, () => keep(), over.signal);
  const save = async (progress: JobProgress) => {
    signal.throwIfAborted();
    await keep(progress);
    signal.throwIfAborted();
  };
  const end = (result: JobResult | undefined) => {
    if (result === 'remove') return store.removeJob(lease);
    // What the stop of the engine or the end of the lease cut off is due as it was.
    if (result === undefined && signal.aborted) return store.endJob(lease);
    const ending = result ?? { dueInMilliseconds: pauseAfterFaultMilliseconds };
    const { dueInMilliseconds: _asked, refused: _so, ...progress } = ending;
    const waitMilliseconds = spacing.waitAfter(job.name, ending);
    return store.endJob(lease, { ...progress, waitMilliseconds, dueAt: inMilliseconds(waitMilliseconds) });
  };
  let result: JobResult | undefined;
  try {
    result = await job.run({ cursor: lease.cursor, state: lease.state, lease, save, signal, checkLease });
  } finally {
    over.abort();
    await end(result);
  }
  const isRefused = result !== 'remove' && result.refused === true;
  publish({ kind: 'job-ended', job: job.name, result: isRefused ? 'refused' : 'done', at: clock.now() });
  return true;
}

/** A renewal that fails is tried again at the next turn; if the lease is lost by then, that shows. */
async function keepAlive(clock: Clock, keep: () => Promise<void>, over: AbortSignal): Promise<void> {
  while (await sleptThrough(clock, leaseMilliseconds / 3, over)) await keep().catch(() => undefined);
}
