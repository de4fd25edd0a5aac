import type { PluginConfiguration } from '../config/plugin-configuration.ts';
import { stopped } from '../plugin-host/plugin-faults.ts';
import { decide, interrupted } from '../retry/decide.ts';
import type { AttemptRecord, LeasedDelivery, Transition } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { createAlarm } from './alarm.ts';
import { type AttemptLine, attemptLine } from './attempt-line.ts';
import { type AttemptRooms, runAttempt } from './attempt.ts';
import { keepLease } from './keep-lease.ts';

/** Works off the deliveries in the store. */
export interface Worker {
  /** A hint that something may be due; the rows are the truth. */
  wake(): void;
  /**
   * Takes nothing more, waits for what runs, and after the grace period ends that too: it is due again at the next start,
   * with nothing counted.
   */
  close(graceMilliseconds: number): Promise<void>;
}

/** What a worker is made of. */
export interface WorkerOptions extends AttemptRooms {
  readonly store: Store;
  /** Names this process among those that use the store; never used twice. */
  readonly owner: string;
  /** Attempts at the same time. */
  readonly concurrency: number;
  readonly leaseMilliseconds: number;
  /** Longest attempt. */
  readonly attemptMilliseconds: number;
  /** From 0 to below 1, for the jitter. */
  random(): number;
  configuration(id: string): Promise<PluginConfiguration | undefined>;
  /** Called after each attempt whose end is on disk. */
  onAttempted?(line: AttemptLine): void;
}

/** However quiet it is: other processes wake nobody. */
const longestSleepMilliseconds = 30_000;
/** What is due but cannot be leased (its session is being worked on, its configuration probed) is not asked for in a ring. */
const shortestSleepMilliseconds = 250;
const pauseAfterFaultMilliseconds = 1000;

/** Starts to work at once. */
export function startWorker(options: WorkerOptions): Worker {
  const { store, clock, log, concurrency } = options;
  const alarm = createAlarm(clock);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let open = true;

  /** @returns until when there is nothing to do, unless somebody rings */
  async function turn(): Promise<Date> {
    const latest = later(longestSleepMilliseconds);
    const free = concurrency - running.size;
    if (free === 0) return latest;
    const asked = clock.now();
    const leased = await lease(options, free);
    for (const delivery of leased) begin(delivery);
    if (leased.length === free) return latest;
    const due = (await store.nextDueAt()) ?? latest;
    if (due <= asked) return later(shortestSleepMilliseconds);
    return due < latest ? due : latest;
  }

  function later(milliseconds: number): Date {
    return new Date(clock.now().getTime() + milliseconds);
  }

  function begin(leased: LeasedDelivery): void {
    const ended = attempt(options, leased, stopping.signal)
      .catch((error: unknown) => log.error('attempt.fault', { deliveryId: leased.delivery.id, error }))
      .finally(() => {
        running.delete(ended);
        alarm.ring();
      });
    running.add(ended);
  }

  async function loop(): Promise<void> {
    while (open) {
      try {
        await alarm.sleepUntil(await turn());
      } catch (error) {
        log.error('worker.fault', { error });
        await alarm.sleepUntil(later(pauseAfterFaultMilliseconds));
      }
    }
  }

  const looping = loop();
  return {
    wake: () => alarm.ring(),
    async close(graceMilliseconds) {
      open = false;
      alarm.ring();
      await looping;
      const grace = new AbortController();
      const finished = Promise.all(running).then(() => grace.abort());
      await clock.sleep(graceMilliseconds, grace.signal).catch(() => undefined);
      stopping.abort(new Error('the engine stops'));
      await finished;
    },
  };
}

async function lease(
  { store, owner, clock, leaseMilliseconds }: WorkerOptions,
  limit: number,
): Promise<readonly LeasedDelivery[]> {
  const now = clock.now();
  return store.leaseDeliveries({ owner, now, until: new Date(now.getTime() + leaseMilliseconds), limit });
}

/** Runs one attempt under its lease, decides what comes of it, and writes that down. */
async function attempt(options: WorkerOptions, leased: LeasedDelivery, stopping: AbortSignal): Promise<void> {
  const { clock } = options;
  const startedAt = clock.now();
  const configuration = await options.configuration(leased.delivery.configurationId);
  const outcome = await underLease(options, leased, stopping, (signal) =>
    runAttempt(options, leased, configuration, signal),
  );
  const cutOff = stopping.aborted && !isEnd(outcome);
  const record: AttemptRecord = {
    deliveryId: leased.delivery.id,
    number: leased.attempt,
    startedAt,
    endedAt: clock.now(),
    outcome: cutOff ? stopped('the engine stops') : outcome,
  };
  const transition = cutOff
    ? interrupted(leased.delivery, record.endedAt)
    : decide({
        ...leased,
        outcome,
        rules: configuration ?? noRetries,
        now: record.endedAt,
        random: options.random(),
      });
  await finish(options, leased, record, transition, stopping);
}

const noRetries = { retryAttemptLimit: 0, retryOutboundEventTypes: [] };

function isEnd({ kind }: AttemptRecord['outcome']): boolean {
  return kind === 'succeeded' || kind === 'skipped';
}

async function underLease<T>(
  options: WorkerOptions,
  { lease }: LeasedDelivery,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const abort = new AbortController();
  const stop = (reason: string) => abort.abort(new Error(reason));
  void keepLease(options, lease, over.signal, stop);
  options.clock.sleep(options.attemptMilliseconds, over.signal).then(
    () => stop('it took too long'),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([stopping, abort.signal]));
  } finally {
    over.abort();
  }
}

/** Writes the end of an attempt down, and goes on trying while the database is in trouble: the work itself is done. */
async function finish(
  options: WorkerOptions,
  leased: LeasedDelivery,
  record: AttemptRecord,
  transition: Transition,
  stopping: AbortSignal,
): Promise<void> {
  const { store, clock, log } = options;
  const { outcome } = record;
  const ledger = outcome.kind === 'succeeded' ? { digest: outcome.digest } : undefined;
  for (;;) {
    try {
      const ours = await store.finishAttempt(leased.lease, record, transition, ledger);
      const line = attemptLine(leased, record, transition);
      if (!ours) {
        log.warn('delivery.lease-lost', { ...line });
        return;
      }
      log.info('delivery.attempted', { ...line });
      return options.onAttempted?.(line);
    } catch (error) {
      if (stopping.aborted) throw error;
      log.error('worker.cannot-write', { deliveryId: leased.delivery.id, error });
      await clock.sleep(pauseAfterFaultMilliseconds, stopping).catch(() => undefined);
    }
  }
}
