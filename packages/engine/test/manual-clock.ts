import type { Clock } from '@casebridge/plugin-api';

/** A clock that stands until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves the time on and wakes everyone whose wait is over, the earliest first. */
  advance(milliseconds: number): void;
  /** Sets the date on or back, and nothing else: nobody has waited any longer. */
  setDate(change: { readonly byMilliseconds: number }): void;
  /** How many wait at present. */
  readonly sleeping: number;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** @param start the first instant, ISO 8601 */
export function createManualClock(start = '2030-01-07T09:00:00Z'): ManualClock {
  const sleepers = new Set<Sleeper>();
  let date = Date.parse(start);
  let now = 0;
  return {
    now: () => new Date(date),
    monotonic: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        if (milliseconds <= 0) {
          setImmediate(resolve);
          return;
        }
        const abort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper = {
          until: now + milliseconds,
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      }),
    get sleeping() {
      return sleepers.size;
    },
    setDate({ byMilliseconds }) {
      date += byMilliseconds;
    },
    advance(milliseconds) {
      now += milliseconds;
      date += milliseconds;
      const due = [...sleepers].filter((sleeper) => sleeper.until <= now).sort((a, b) => a.until - b.until);
      for (const sleeper of due) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
