import type { Clock, PluginLog } from '@casebridge/plugin-api';
import type { JobLease } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { createAlarm } from '../worker/alarm.ts';

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
  readonly store: Pick<Store, 'leaseJob' | 'keepJob' | 'endJob' | 'jobCursors'>;
  readonly clock: Clock;
  readonly log: PluginLog;
  /** Names this process among those that use the store; never used twice. */
  readonly owner: string;
  /** The jobs of the present; asked before each look. */
  jobs(): Promise<readonly Job[]>;
}

// Who dies holding a job is followed within 25 s: the lease, and the longest time until somebody looks.
const leaseMilliseconds = 20_000;
const lookMilliseconds = 5_000;
const pauseAfterFaultMilliseconds = 60_000;

/** Starts to look for due jobs at once. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { store, clock, log } = options;
  const alarm = createAlarm(clock);
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const pausedUntil = new Map<string, number>();

  async function look(): Promise<void> {
    const jobs = await options.jobs();
    const memories = new Map((await store.jobCursors()).map(({ name, cursor }) => [name, cursor]));
    for (const job of jobs) {
      const due = job.dueAt(memories.get(job.name))?.getTime() ?? Infinity;
      const now = clock.now().getTime();
      if (running.has(job.name) || Math.max(due, pausedUntil.get(job.name) ?? 0) > now) continue;
      running.set(job.name, begin(job));
    }
  }

  async function begin(job: Job): Promise<void> {
    try {
      await runUnderLease(options, job, stopping.signal);
    } catch (error) {
      pausedUntil.set(job.name, clock.now().getTime() + pauseAfterFaultMilliseconds);
      if (!stopping.signal.aborted) log.error('job.failed', { job: job.name, error });
    } finally {
      running.delete(job.name);
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => log.error('jobs.fault', { error }));
      await alarm.sleepUntil(new Date(clock.now().getTime() + lookMilliseconds));
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

async function runUnderLease(
  { store, clock, log, owner }: JobRunnerOptions,
  job: Job,
  stopping: AbortSignal,
): Promise<void> {
  const until = () => new Date(clock.now().getTime() + leaseMilliseconds);
  const lease = await store.leaseJob({ name: job.name, owner, now: clock.now(), until: until() });
  if (lease === undefined) return;
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
