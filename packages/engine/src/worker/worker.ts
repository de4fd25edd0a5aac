import { helpOfDeadLetter } from '../model/dead-letter-help.ts';
import type { Log } from '../model/log.ts';
import { faultOfError } from '../store/fault-of-error.ts';
import { processLost } from '../retry/decide.ts';
import { provenAfterMilliseconds, waitBetweenLooks, waitForStore } from '../retry/delays.ts';
import type { DeliveryRecord, LeasedDelivery } from '../store/records.ts';
import { type Alarm, createAlarm } from '../time/alarm.ts';
import type { LeaseTime } from '../time/lease-time.ts';
import { createHeldLeases } from './held-leases.ts';
import { attemptUnderLease, type LeasedAttemptDeps } from './leased-attempt.ts';

/** Works off the deliveries in the store. */
export interface Worker {
  /** A hint that something may be due; the rows are the truth. */
  wake(): void;
  /**
   * Takes nothing more, waits for what runs, and after the grace period ends that too: it is due again at the next start,
   * with nothing counted. Called once more, it does not wait any longer.
   */
  close(graceMilliseconds: number): Promise<void>;
}

export interface WorkerOptions extends LeasedAttemptDeps {
  /** Names this process among those that use the store; never used twice. */
  readonly owner: string;
  /**
   * Whether other processes work on the same store. If not, a lease that somebody else holds at the start is that of a
   * process which is gone; if so, only leases that have run out are lost, and they are looked for again and again.
   */
  readonly sharesStore: boolean;
  readonly leaseMilliseconds: number;
  /** Attempts at the same time. */
  readonly concurrency: number;
  /** Resolves when the store has followed whatever was done to the date: what is due is asked for after that. */
  followClock(): Promise<void>;
}

/** However quiet it is: other processes wake nobody. */
const longestSleepMilliseconds = 30_000;

/** Starts to work at once. */
export function startWorker(options: WorkerOptions): Worker {
  const { store, clock, log, concurrency } = options;
  const alarm = createAlarm(clock);
  const leases = createHeldLeases(options);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let open = true;
  const sweep = createSweep(options);
  const provenAt = clock.monotonic() + provenAfterMilliseconds;
  let looksInVain = 0;

  /** @returns until when, by the monotonic clock, there is nothing to do unless somebody rings */
  async function turn(): Promise<number> {
    const latest = Math.min(await sweep(), clock.monotonic() + longestSleepMilliseconds);
    const free = concurrency - running.size;
    if (free === 0) return latest;
    await options.followClock();
    const asked = leases.now();
    const sparesSuspects = clock.monotonic() < provenAt;
    const leased = await lease(options, { limit: free, sparesSuspects });
    for (const delivery of leased) begin(delivery, asked);
    if (leased.length > 0) looksInVain = 0;
    if (leased.length === free) return latest;
    const due = await nextDue(store, asked);
    return Math.min(due ?? clock.monotonic() + waitBetweenLooks(looksInVain++), latest);
  }

  function begin(leased: LeasedDelivery, asked: LeaseTime): void {
    const ended = attemptUnderLease(options, { leased, asked, leases }, stopping.signal)
      .catch((error: unknown) =>
        log.error('attempt.fault', { ...faultOfError(error), deliveryId: leased.delivery.id, error }),
      )
      .finally(() => {
        running.delete(ended);
        alarm.ring();
      });
    running.add(ended);
  }

  const looping = takeTurns(options, alarm, turn, () => open);
  const grace = new AbortController();

  async function close(graceMilliseconds: number): Promise<void> {
    alarm.ring();
    await looping;
    const finished = Promise.all(running).then(() => grace.abort());
    await clock.sleep(graceMilliseconds, grace.signal).catch(() => undefined);
    stopping.abort(new Error('the engine stops'));
    await finished;
  }

  let closing: Promise<void> | undefined;
  return {
    wake: () => alarm.ring(),
    close(graceMilliseconds) {
      if (closing !== undefined) grace.abort();
      open = false;
      return (closing ??= close(graceMilliseconds));
    },
  };
}

/** Does one turn after the other, each as late as the last one said. */
async function takeTurns(
  { clock, log }: WorkerOptions,
  alarm: Alarm,
  turn: () => Promise<number>,
  isOpen: () => boolean,
): Promise<void> {
  let faults = 0;
  while (isOpen()) {
    try {
      const until = await turn();
      faults = 0;
      await alarm.sleepUntil(until);
    } catch (error) {
      log.error('worker.fault', { ...faultOfError(error), error });
      await alarm.sleepUntil(clock.monotonic() + waitForStore(faults++));
    }
  }
}

async function lease(
  { store, owner, clock, leaseMilliseconds }: WorkerOptions,
  choice: { readonly limit: number; readonly sparesSuspects: boolean },
): Promise<readonly LeasedDelivery[]> {
  const now = clock.now();
  return store.leaseDeliveries({ owner, now, until: new Date(now.getTime() + leaseMilliseconds), ...choice });
}

/** A lease has not run out at its last millisecond. */
const afterLeaseMilliseconds = 100;

/**
 * @returns ends the attempts whose holder is gone, and tells by the monotonic clock when it has to be called again; does
 *   nothing before that. It looks when the next lease of another process runs out, which is mostly renewed by then, and at
 *   every half of a lease, as others may have begun since.
 */
function createSweep(options: WorkerOptions): () => Promise<number> {
  const { store, clock, log, owner, sharesStore, leaseMilliseconds } = options;
  let next = clock.monotonic();
  return async () => {
    if (clock.monotonic() < next) return next;
    const now = clock.now();
    const decide = (delivery: DeliveryRecord) => processLost(delivery, now);
    const lost = await store.abandonLostLeases({ now, decide, ...(!sharesStore && { exceptOwner: owner }) });
    for (const delivery of lost) logAbandoned(log, delivery);
    if (!sharesStore) return (next = Infinity);
    const end = await store.nextLeaseEnd(owner);
    const untilEnd = end === undefined ? Infinity : Math.max(0, end.getTime() - clock.now().getTime());
    const wait = Math.min(untilEnd + afterLeaseMilliseconds, leaseMilliseconds / 2);
    return (next = clock.monotonic() + wait);
  };
}

/** What is tried again by itself needs nobody. */
function logAbandoned(log: Log, { id, lsid, state, reason = '', reasonText = '' }: DeliveryRecord): void {
  const facts = { deliveryId: id, lsid, state };
  if (state !== 'dead') log.info('delivery.abandoned', facts);
  else log.warn('delivery.dead', { ...facts, code: reason, message: reasonText, help: helpOfDeadLetter(undefined) });
}

/** When the next delivery is due, by the monotonic clock; `undefined` if one is that could not be begun. */
async function nextDue(store: WorkerOptions['store'], asked: LeaseTime): Promise<number | undefined> {
  const due = (await store.nextDueAt())?.getTime() ?? Infinity;
  return due <= asked.date ? undefined : asked.monotonic + due - asked.date;
}
