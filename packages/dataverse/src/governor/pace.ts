import type { Clock } from '../clock.ts';
import type { ProtectionLimits, Usage } from './budget.ts';
import { createSlidingSum } from './sliding-sum.ts';

// Half of the budget may go at once, nearly all of the rest is spread over the window: a backlog never meets a wait of
// minutes, and who is urgent finds some budget left.
const SHARE_AT_ONCE = 0.5;
const SHARE_SPREAD = 0.48;
// How much of the window a caller who came late may make up, so that jitter costs nothing.
const SHARE_MADE_UP = 0.01;
// A pace learned from a refusal is kept for an hour; learning it again costs one refusal.
const LESSON_MILLISECONDS = 3_600_000;

/** Unit of the limit on requests; which one is not documented (docs/vendors/dataverse.md#open-questions). */
export type Counting = 'requests' | 'operations';

/** Spreads requests over the window, so that the limit on their number is approached and not met. */
export interface Pace {
  /** Books a request; gives the milliseconds after which it may go. */
  book(operations: number): number;
  /** The limit was met all the same: learns what counts, from what was used. */
  onRefusal(used: Usage): void;
  readonly counting: Counting;
}

/** Makes the pace for the limits of one user in one environment. */
export function createPace(clock: Clock, limits: ProtectionLimits): Pace {
  const atOnce = createSlidingSum(limits.windowMilliseconds);
  const spreadMilliseconds = limits.windowMilliseconds / (SHARE_SPREAD * limits.requests);
  // By the monotonic clock, whose start nobody knows.
  let nextAt = -Infinity;
  let operationsCountUntil = -Infinity;

  function counting(): Counting {
    return clock.monotonic() < operationsCountUntil ? 'operations' : 'requests';
  }

  return {
    book(operations) {
      const now = clock.monotonic();
      const weight = counting() === 'operations' ? operations : 1;
      // The spread half runs all the time, also while there is something left to go at once: with the two one after the
      // other, a service twice as fast as its limit reached 0.88 of it, side by side 0.98.
      const at = Math.max(now - limits.windowMilliseconds * SHARE_MADE_UP, nextAt);
      if (at > now && atOnce.total(now) + weight <= SHARE_AT_ONCE * limits.requests) {
        atOnce.add(weight, now);
        return 0;
      }
      nextAt = at + weight * spreadMilliseconds;
      return Math.max(0, at - now);
    },
    onRefusal(used) {
      const full = 0.9 * limits.requests;
      if (used.requests >= full || used.operations < full) return;
      const now = clock.monotonic();
      operationsCountUntil = now + LESSON_MILLISECONDS;
      atOnce.add(SHARE_AT_ONCE * limits.requests, now);
    },
    get counting() {
      return counting();
    },
  };
}
