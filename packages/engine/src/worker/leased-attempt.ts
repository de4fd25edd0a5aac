import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Publish } from '../events/engine-events.ts';
import { stopped } from '../plugin-host/plugin-faults.ts';
import { decide, interrupted } from '../retry/decide.ts';
import type { AttemptRecord, LeasedDelivery, Transition } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { summaryOf } from './attempt-summary.ts';
import { type AttemptRooms, runAttempt } from './attempt.ts';
import { keepLease } from './keep-lease.ts';

/** What an attempt under a lease needs. */
export interface LeasedAttemptRooms extends AttemptRooms {
  readonly store: Store;
  readonly leaseMilliseconds: number;
  /** Longest attempt. */
  readonly attemptMilliseconds: number;
  /** From 0 to below 1, for the jitter. */
  random(): number;
  configuration(id: string): Promise<PluginConfiguration | undefined>;
  /** Told of each attempt whose end is on disk. */
  readonly publish: Publish;
}

const pauseAfterFaultMilliseconds = 1000;

/**
 * Runs one attempt under its lease, decides what comes of it, and writes that down.
 * @param stopping ends the attempt because the engine stops
 */
export async function attemptUnderLease(
  options: LeasedAttemptRooms,
  leased: LeasedDelivery,
  stopping: AbortSignal,
): Promise<void> {
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

const noRetries = { retryAttemptLimit: 0, retryOutboundEventTypes: [], retryPollingEventTypes: [] };

function isEnd({ kind }: AttemptRecord['outcome']): boolean {
  return kind === 'succeeded' || kind === 'skipped';
}

async function underLease<T>(
  options: LeasedAttemptRooms,
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
  options: LeasedAttemptRooms,
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
      const summary = summaryOf(leased, record, transition);
      if (!ours) {
        log.warn('delivery.lease-lost', { ...summary });
        return;
      }
      log.info('delivery.attempted', { ...summary });
      options.publish({ kind: 'attempt-ended', attempt: record, summary });
      return;
    } catch (error) {
      if (stopping.aborted) throw error;
      log.error('worker.cannot-write', { deliveryId: leased.delivery.id, error });
      await clock.sleep(pauseAfterFaultMilliseconds, stopping).catch(() => undefined);
    }
  }
}
