import type { Clock } from '@casebridge/plugin-api';
import { faultOfStore } from '../store/fault-of-error.ts';
import type { Log } from '../model/log.ts';
import type { Lease } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { isLeaseOver, LeaseOverError, type LeaseTime, leaseTimeOf } from '../time/lease-time.ts';

/** The right to work on a delivery, as this process knows it. */
export interface HeldLease {
  /** Aborted, with a `LeaseOverError`, when the lease is lost or could not be renewed in time. */
  readonly signal: AbortSignal;
  /**
   * To be called before anything leaves this process. It looks at the clock: in a process that was frozen, the timers that
   * end a lease come later than what else had been waiting.
   * @throws {LeaseOverError} if the lease is over
   */
  check(): void;
  /** The attempt has ended: the lease is not renewed any more. */
  release(): void;
}

/** All leases of this process. */
export interface HeldLeases {
  /** @param asked when the lease was asked for, from {@link HeldLeases.now} */
  hold(lease: Lease, asked: LeaseTime): HeldLease;
  /** To be read before a lease is asked for. */
  now(): LeaseTime;
}

export interface HeldLeasesOptions {
  readonly store: Pick<Store, 'renewLeases'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMilliseconds: number;
}

interface Holding {
  readonly lease: Lease;
  readonly ending: AbortController;
  granted: LeaseTime;
}

/** How often all leases are renewed within the length of one. */
const renewalsPerLease = 3;

/**
 * Keeps the leases of this process: one statement renews all of them, at every third of their length. A renewal that is not
 * answered within a sixth has failed and is tried once more; after that the leases end, before the database gives them to
 * somebody else.
 */
export function createHeldLeases(options: HeldLeasesOptions): HeldLeases {
  const { clock, leaseMilliseconds } = options;
  const holdings = new Set<Holding>();
  const turnMilliseconds = leaseMilliseconds / renewalsPerLease / 2;
  let keeping = false;
  /** Ends the pause between two looks when nothing is held any more: a timer of its length would keep a stopped process alive. */
  let pause = new AbortController();

  const now = (): LeaseTime => leaseTimeOf(clock);

  function letGo(holding: Holding): void {
    holdings.delete(holding);
    if (holdings.size === 0) pause.abort();
  }

  function end(holding: Holding, why: string): void {
    letGo(holding);
    holding.ending.abort(new LeaseOverError(why));
  }

  function endIfOver(holding: Holding): void {
    if (isLeaseOver(clock, holding.granted, leaseMilliseconds)) end(holding, 'its lease ran out');
  }

  async function renew(): Promise<void> {
    const asked = now();
    const present = [...holdings];
    const held = await renewAll(options, present, new Date(asked.date + leaseMilliseconds), turnMilliseconds);
    if (held === undefined) return;
    for (const holding of present) {
      if (held.has(holding.lease.deliveryId)) holding.granted = asked;
      else end(holding, 'its lease was lost');
    }
  }

  async function keep(): Promise<void> {
    keeping = true;
    while (holdings.size > 0) {
      pause = new AbortController();
      await clock.sleep(turnMilliseconds, pause.signal).catch(() => undefined);
      holdings.forEach(endIfOver);
      const isDue = ({ granted }: Holding) => clock.monotonic() - granted.monotonic >= 2 * turnMilliseconds;
      if ([...holdings].some(isDue)) await renew();
      holdings.forEach(endIfOver);
    }
    keeping = false;
  }

  return {
    now,
    hold(lease, asked) {
      const holding: Holding = { lease, ending: new AbortController(), granted: asked };
      holdings.add(holding);
      if (!keeping) void keep();
      return {
        signal: holding.ending.signal,
        check() {
          if (holdings.has(holding)) endIfOver(holding);
          holding.ending.signal.throwIfAborted();
        },
        release: () => letGo(holding),
      };
    },
  };
}

/** @returns ids of the deliveries whose leases are still ours; `undefined` if nobody knows */
async function renewAll(
  { store, clock, log }: HeldLeasesOptions,
  holdings: readonly Holding[],
  until: Date,
  deadlineMilliseconds: number,
): Promise<ReadonlySet<string> | undefined> {
  const leases = holdings.map(({ lease }) => lease);
  const held = await withinTime(store.renewLeases(leases, until), clock, deadlineMilliseconds);
  if (held !== undefined) return new Set(held.map(({ deliveryId }) => deliveryId));
  log.warn('worker.leases-not-renewed', { ...faultOfStore(undefined), leases: leases.length });
  return undefined;
}

/** @returns `undefined` if there is no answer in time, or a fault of the database */
async function withinTime<T>(answer: Promise<T>, clock: Clock, milliseconds: number): Promise<T | undefined> {
  const over = new AbortController();
  const late = clock.sleep(milliseconds, over.signal).catch(() => undefined);
  try {
    return await Promise.race([answer.catch(() => undefined), late.then(() => undefined)]);
  } finally {
    over.abort();
  }
}
