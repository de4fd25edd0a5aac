import type { Clock } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { refuse, type RemoteSupportError, type Result } from '../result.ts';
import { remoteSupportError } from './errors.ts';
import { createPace } from './pace.ts';
import { portionOf, type Priority } from './priority.ts';
import { createQueue, type Waiter } from './queue.ts';
import { createWindow } from './window.ts';

/**
 * Keeps all callers of one API account together within the appliance's limits: what is more important first, and else in the
 * order in which they come.
 */
export interface Governor {
  /**
   * Waits for a turn.
   * @param priority the highest, unless told
   * @returns `rate-limited`, without waiting, where the turn is further away than a caller should hang
   * @throws the signal's reason when the caller gave up
   */
  admit(signal?: AbortSignal, priority?: Priority): Promise<Result<object>>;
  /** Learns from the head of an answer what the appliance counts. */
  observe(response: { readonly headers: Headers; readonly status: number }, retryAfterMilliseconds?: number): void;
}

/** Clock and limits of a governor. */
export interface GovernorOptions {
  readonly clock: Clock;
  /** docs/vendors/remote-support.md#rate-limits */
  readonly perSecond?: number;
  readonly perHour?: number;
  /**
   * How much of these limits is for this process, above 0 and up to 1: others may work with the same account. All, unless told.
   */
  readonly share?: (() => number) | undefined;
  /** Longest wait that is spent waiting; a longer one is told to the caller. */
  readonly maxWaitMilliseconds?: number;
}

const secondMilliseconds = 1_000;
const hourMilliseconds = 3_600_000;
// Under whatever the appliance asks for, doubling with each refusal in a row: one that says "now" is not asked in a loop.
const firstBlockMilliseconds = 1_000;
const longestFloorMilliseconds = 64_000;
// Where others have used up the hour, the appliance does not say when it begins anew: look again every minute.
const exhaustedMilliseconds = 60_000;
// What strangers can cause, looks for sessions that nobody has confirmed, is a tenth of the hour: 1,500 of 15,000.
const unconfirmedPortion = 0.1;
// So many at once, after a quiet time: each of the first sessions of a morning is looked for as soon as it is told of.
const unconfirmedBurst = 10;

/** Makes a governor for one account. Source: docs/vendors/remote-support.md#rate-limits. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, perSecond = 20, perHour = 15_000, share = () => 1, maxWaitMilliseconds = 10_000 } = options;
  const windows = [createWindow(perSecond, secondMilliseconds), createWindow(perHour, hourMilliseconds)];
  const unconfirmed = createPace(hourMilliseconds / (perHour * unconfirmedPortion), unconfirmedBurst);
  const queue = createQueue();
  let blockedUntil = 0;
  let refusals = 0;

  /** The first instant at which the request of a waiter fits, after those ahead of it. */
  function turnOf(waiter: Waiter, now: number): number {
    const ahead = queue.ahead(waiter);
    const part = share() * portionOf(waiter.priority);
    const turns = windows.map((window) => window.earliest(part, { now, ahead }));
    const paced = waiter.priority === 'unconfirmed' ? unconfirmed.earliest(share()) : now;
    return Math.max(now, blockedUntil, paced, ...turns);
  }

  /** At once, as others look for their turn in the same instant. */
  function take(waiter: Waiter, now: number): void {
    queue.leave(waiter);
    for (const window of windows) window.add(now);
    if (waiter.priority === 'unconfirmed') unconfirmed.add(now, share());
  }

  function floor(): number {
    return Math.min(longestFloorMilliseconds, firstBlockMilliseconds * 2 ** Math.max(0, refusals - 1));
  }

  function block(until: number): void {
    blockedUntil = Math.max(blockedUntil, until);
  }

  async function wait(waiter: Waiter, signal: AbortSignal | undefined): Promise<Result<object>> {
    for (;;) {
      signal?.throwIfAborted();
      const now = clock.monotonic();
      const turn = turnOf(waiter, now);
      if (turn - now > maxWaitMilliseconds) return refuse(tooFarAway(turn - now));
      if (turn <= now) {
        take(waiter, now);
        return { ok: true };
      }
      // Somebody more important may come meanwhile, or somebody may be refused: the turn is another one then.
      await clock.sleep(turn - now, signal);
    }
  }

  return {
    admit: async (signal, priority = 'session-key') => {
      const waiter: Waiter = { priority };
      queue.join(waiter);
      try {
        return await wait(waiter, signal);
      } finally {
        queue.leave(waiter);
      }
    },
    observe: ({ headers, status }, retryAfterMilliseconds) => {
      const now = clock.monotonic();
      // Requests that were under way together are refused together: that is one refusal.
      if (status !== 429) refusals = 0;
      else if (blockedUntil <= now) refusals += 1;
      if (status === 429) block(now + Math.max(floor(), retryAfterMilliseconds ?? 0));
      const { limit, remaining } = rateHeaders(headers);
      // A small limit counts a second, which has passed before anybody could wait for it.
      if (remaining !== undefined && remaining <= 0 && (limit ?? 0) > perSecond) block(now + exhaustedMilliseconds);
    },
  };
}

function tooFarAway(retryAfterMilliseconds: number): RemoteSupportError {
  return remoteSupportError('rate-limited', { retryAfterMilliseconds });
}

function rateHeaders(headers: Headers): { readonly limit?: number; readonly remaining?: number } {
  const read = (name: string): number | undefined => {
    const text = headers.get(name)?.trim() ?? '';
    return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  return defined({ limit: read('x-ratelimit-limit'), remaining: read('x-ratelimit-remaining') });
}
