import type { Clock, PluginLog } from '@casebridge/plugin-api';
import type { JobLease } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { createAlarm } from '../time/alarm.ts';

/** Something that is done again and again, on one process at a time. */
export interface Job {
  /** Names its row in the store: `poll:` and the configuration's id. */
  readonly name: string;
  /**
   * @param memory what the last run left, if there was one
   * @returns when it wants to run next; `undefined` if it does not
   */
  dueAt(memory: string | undefined): Date | undefined;
  /** Does a piece of the work. A rejection is logged, and the job tried again a minute later. */
  run(run: JobRun): Promise<void>;
}

/** One run of a job, under its lease. */
export interface JobRun {
  readonly memory: string | undefined;
  /**
   * Leaves something for later runs, on whatever process. Written only while the lease is ours.
   * @throws the signal's reason if it is not
   */
  remember(memory: string): Promise<void>;
  /** Aborted when the lease is lost or the engine stops. */
  readonly signal: AbortSignal;
}

/** Runs jobs. */
export interface JobRunner {
  /** A hint that a job may be due. */
  wake(): void;
  /** Names of the jobs that are running here. */
  running(): readonly string[];
  close(): Promise<void>;
}

/** What a job runner is made of. */
export interface JobRunnerOptions {
  readonly store: Pick<Store, 'leaseJob' | 'keepJob' | 'endJob' | 'freeJobs' | 'jobCursors'>;
  readonly clock: Clock;
  readonly log: PluginLog;
  /** Names this process among those that use the store; never used twice. */
  readonly owner: string;
  /** Whether other processes work on the same store. If not, whoever else holds a job at the start is gone. */
  readonly sharesStore: boolean;
  /** The jobs of the present; asked before each look. */
  jobs(): Promise<readonly Job[]>;
}

// Who dies holding a job is followed within 25 s: the lease, and the longest time until somebody looks.
const leaseMilliseconds = 20_000;
const lookMilliseconds = 5_000;
/** Between two runs of a job, whatever it says: an error in a job must not make a loop. */
const shortestPauseMilliseconds = 250;
const pauseAfterFaultMilliseconds = 60_000;

/** Starts to look for due jobs at once. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { store, clock, log, owner } = options;
  const alarm = createAlarm(clock);
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const pausedUntil = new Map<string, number>();

  /** @returns when the next of the jobs that rest is due */
  async function look(): Promise<number> {
    const jobs = await options.jobs();
    const memories = new Map((await store.jobCursors()).map(({ name, cursor }) => [name, cursor]));
    const now = clock.now().getTime();
    let next = now + lookMilliseconds;
    for (const job of jobs) {
      if (running.has(job.name)) continue;
      const due = Math.max(dueOf(job, memories.get(job.name)), pausedUntil.get(job.name) ?? 0);
      if (due > now) next = Math.min(next, due);
      else running.set(job.name, begin(job));
    }
    return next;
  }

  async function begin(job: Job): Promise<void> {
    let pauseMilliseconds = pauseAfterFaultMilliseconds;
    try {
      const ran = await runUnderLease(options, job, stopping.signal);
      // Who holds it now leaves when it is due next; until then there is nothing to learn by asking often.
      pauseMilliseconds = ran ? shortestPauseMilliseconds : lookMilliseconds;
    } catch (error) {
      if (!stopping.signal.aborted) log.error('job.failed', { job: job.name, error });
    } finally {
      pausedUntil.set(job.name, clock.now().getTime() + pauseMilliseconds);
      running.delete(job.name);
      alarm.ring();
    }
  }

  async function loop(): Promise<void> {
    // Where this fails, the leases still run out.
    if (!options.sharesStore) await store.freeJobs(owner).catch((error: unknown) => log.error('jobs.fault', { error }));
    while (!stopping.signal.aborted) {
      const next = await look().catch((error: unknown) => {
        log.error('jobs.fault', { error });
        return clock.now().getTime() + lookMilliseconds;
      });
      await alarm.sleepUntil(new Date(next));
    }
  }

  const looping = loop();
  return {
    wake: () => alarm.ring(),
    running: () => [...running.keys()],
    async close() {
      stopping.abort(new Error('the engine stops'));
      alarm.ring();
      await looping;
      await Promise.all(running.values());
    },
  };
}

function dueOf(job: Job, memory: string | undefined): number {
  return job.dueAt(memory)?.getTime() ?? Infinity;
}

/** @returns false if somebody else holds the job, or has just done it */
async function runUnderLease(
  { store, clock, log, owner }: JobRunnerOptions,
  job: Job,
  stopping: AbortSignal,
): Promise<boolean> {
  const until = () => new Date(clock.now().getTime() + leaseMilliseconds);
  const lease = await store.leaseJob({ name: job.name, owner, now: clock.now(), until: until() });
  if (lease === undefined) return false;
  if (dueOf(job, lease.cursor) > clock.now().getTime()) {
    await store.endJob(lease);
    return false;
  }
  log.debug('job.started', { job: job.name, epoch: lease.epoch });
  const [over, lost] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([stopping, lost.signal]);
  const keep = async (cursor?: string) => {
    if (await store.keepJob(lease, until(), cursor)) return;
    lost.abort(new Error('the job was taken over by another process'));
  };
  void keepAlive(clock, () => keep(), over.signal);
  try {
    await job.run({
      memory: lease.cursor,
      signal,
      async remember(memory) {
        signal.throwIfAborted();
        await keep(memory);
        signal.throwIfAborted();
      },
    });
  } finally {
    over.abort();
    await store.endJob(lease satisfies JobLease);
  }
  return true;
}

/** A renewal that fails is tried again at the next turn; if the lease is lost by then, that shows. */
async function keepAlive(clock: Clock, keep: () => Promise<void>, over: AbortSignal): Promise<void> {
  for (;;) {
    const slept = await clock.sleep(leaseMilliseconds / 3, over).then(
      () => true,
      () => false,
    );
    if (!slept) return;
    await keep().catch(() => undefined);
  }
}
