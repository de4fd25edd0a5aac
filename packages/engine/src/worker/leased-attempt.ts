import { unforeseen } from '../model/unforeseen.ts';
import { faultOfStore } from '../store/fault-of-error.ts';
import type { Log } from '../model/log.ts';
import type { AttemptSummary } from '../events/engine-event.ts';
import { helpOfDeadLetter } from '../model/dead-letter-help.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Publish } from '../events/engine-events.ts';
import { stopped } from '../plugin-host/plugin-faults.ts';
import { decide, interrupted } from '../retry/decide.ts';
import { waitForStore } from '../retry/delays.ts';
import type { AttemptRecord, DeliveryRecord, LeasedDelivery, Transition, WrittenSession } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { summaryOf } from './attempt-summary.ts';
import { type AttemptDeps, type AttemptEnd, runAttempt } from './attempt.ts';
import type { LeaseTime } from '../time/lease-time.ts';
import type { HeldLease, HeldLeases } from './held-leases.ts';

export interface LeasedAttemptDeps extends AttemptDeps {
  readonly store: Store;
  /** Longest attempt. */
  readonly attemptMilliseconds: number;
  /** From 0 to below 1, for the jitter. */
  random(): number;
  /**
   * The configuration of a delivery, no older than the version that its lease names.
   * @throws if the store cannot be read
   */
  configuration(id: string, version: number): Promise<PluginConfiguration | undefined>;
  /** Told of each attempt whose end is on disk. */
  readonly publish: Publish;
}

/** A delivery to work on, and when its lease was asked for. */
export interface Assignment {
  readonly leased: LeasedDelivery;
  readonly asked: LeaseTime;
  readonly leases: HeldLeases;
}

/**
 * Runs one attempt under its lease, decides what comes of it, and writes that down. An attempt that the engine itself cut
 * off, because it stops or because the lease is over, is not counted.
 * @param stopping ends the attempt because the engine stops
 */
export async function attemptUnderLease(
  options: LeasedAttemptDeps,
  { leased, asked, leases }: Assignment,
  stopping: AbortSignal,
): Promise<void> {
  const { clock } = options;
  const startedAt = clock.now();
  const lease = leases.hold(leased.lease, asked);
  const configuration = await configurationOf(options, leased, AbortSignal.any([stopping, lease.signal]));
  const report = { isThere: false };
  const onReport = (): void => void (report.isThere = true);
  const end = await withinTime(options, [stopping, lease.signal], (signal) =>
    runAttempt(options, leased, configuration, { lease, signal, onReport }),
  ).finally(() => lease.release());
  const { outcome, written } = withoutPeople(end);
  const cutOff = isEnd(outcome) ? undefined : whyCutOff(lease, stopping);
  const record: AttemptRecord = {
    deliveryId: leased.delivery.id,
    number: leased.attempt,
    startedAt,
    endedAt: clock.now(),
    outcome: cutOff === undefined ? outcome : stopped(cutOff),
  };
  const confirms = report.isThere && leased.delivery.isUnconfirmed === true;
  const delivery = inPresentTime(leased, record.endedAt, clock.monotonic() - asked.monotonic);
  const transition =
    cutOff === undefined
      ? decide({
          ...leased,
          delivery: confirms ? { ...delivery, isUnconfirmed: false } : delivery,
          outcome,
          rules: configuration ?? noRetries,
          now: record.endedAt,
          random: options.random(),
        })
      : interrupted(delivery, record.endedAt, `The attempt was ended: ${cutOff}.`);
  const ended = { record, transition: confirms ? { ...transition, confirms } : transition, written };
  await finish(options, leased, ended, stopping);
  if (transition.looks !== undefined) {
    options.publish({ kind: 'session-unconfirmed', configurationId: leased.delivery.configurationId });
  }
}

/**
 * A date that is set between two looks must not make a wait of seconds one of hours, which would end it: since when the
 * report is not ready follows from how long, by clocks that nobody sets.
 */
function inPresentTime({ delivery, waitedMilliseconds }: LeasedDelivery, now: Date, elapsed: number): DeliveryRecord {
  if (delivery.notReadySince === undefined) return delivery;
  return { ...delivery, notReadySince: new Date(now.getTime() - waitedMilliseconds - elapsed) };
}

/** Goes on trying while the database is in trouble: nothing is to be done with a configuration that may be an old one. */
async function configurationOf(
  deps: LeasedAttemptDeps,
  { delivery, lease }: LeasedDelivery,
  signal: AbortSignal,
): Promise<PluginConfiguration | undefined> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await deps.configuration(delivery.configurationId, lease.configurationVersion);
    } catch (error) {
      if (signal.aborted) return undefined;
      deps.log.error('worker.cannot-read', { ...faultOfStore(error), deliveryId: delivery.id, error });
      await deps.clock.sleep(waitForStore(tries), signal).catch(() => undefined);
    }
  }
}

const noRetries = { retryAttemptLimit: 0, retryOutboundEventTypes: [], retryPollingEventTypes: [] };

function isEnd({ kind }: AttemptRecord['outcome']): boolean {
  return kind === 'succeeded' || kind === 'skipped';
}

function whyCutOff({ signal }: HeldLease, stopping: AbortSignal): string | undefined {
  if (stopping.aborted) return 'the engine stops';
  return signal.aborted ? (signal.reason as Error).message : undefined;
}

async function withinTime<T>(
  { clock, attemptMilliseconds }: LeasedAttemptDeps,
  signals: AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const late = new AbortController();
  clock.sleep(attemptMilliseconds, over.signal).then(
    () => late.abort(new Error('it took too long')),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([...signals, late.signal]));
  } finally {
    over.abort();
  }
}

/** A dead letter needs a person, who is told why it is dead and what helps. */
function logEnd(log: Log, summary: AttemptSummary, { outcome }: AttemptRecord, transition: Transition): void {
  log.info('delivery.attempted', { ...summary });
  if (transition.state !== 'dead') return;
  const { deliveryId, configurationId, lsid } = summary;
  const { reason: code = unforeseen.code, reasonText: message = unforeseen.message } = transition;
  const help = helpOfDeadLetter(outcome.kind === 'failed' ? outcome : undefined);
  log.warn('delivery.dead', { deliveryId, configurationId, lsid, code, message, help });
}

interface EndedAttempt {
  readonly record: AttemptRecord;
  readonly transition: Transition;
  readonly written: WrittenSession | undefined;
}

/** Takes the names out of an outcome: what is recorded is shown, published and logged. */
function withoutPeople(end: AttemptEnd): Pick<EndedAttempt, 'written'> & Pick<AttemptRecord, 'outcome'> {
  if (end.kind !== 'succeeded') return { outcome: end, written: undefined };
  const { people, ...outcome } = end;
  return { outcome, written: { digest: outcome.digest, people } };
}

/** Writes the end of an attempt down, and goes on trying while the database is in trouble: the work itself is done. */
async function finish(
  options: LeasedAttemptDeps,
  leased: LeasedDelivery,
  { record, transition, written }: EndedAttempt,
  stopping: AbortSignal,
): Promise<void> {
  const { store, clock, log } = options;
  for (let tries = 0; ; tries += 1) {
    try {
      const ours = await store.finishAttempt(leased.lease, record, transition, written);
      const summary = summaryOf(leased, record, transition);
      if (!ours) {
        log.info('delivery.lease-lost', { ...summary });
        return;
      }
      logEnd(log, summary, record, transition);
      options.publish({ kind: 'attempt-ended', attempt: record, summary });
      return;
    } catch (error) {
      if (stopping.aborted) throw error;
      log.error('worker.cannot-write', { ...faultOfStore(error), deliveryId: leased.delivery.id, error });
      await clock.sleep(waitForStore(tries), stopping).catch(() => undefined);
    }
  }
}
