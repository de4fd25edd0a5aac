import type { Clock } from '../clock.ts';

/** A clock that stands until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves date and interval on and wakes everyone whose wait is over, the earliest first. */
  advance(milliseconds: number): void;
  /** Sets the date on or back, as an administrator does: nobody has waited any longer. */
  setDate(change: { readonly byMilliseconds: number }): void;
  /** How many wait at present. */
  readonly sleeping: number;
  /** The waits that have not ended, in milliseconds from now, shortest first. */
  waits(): readonly number[];
  /** Resolves once so many wait. */
  untilWaiting(count: number): Promise<void>;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** @param start the first instant; as text, ISO 8601 */
export function createManualClock(start: Date | string = '2030-01-07T09:00:00Z'): ManualClock {
  const sleepers = new Set<Sleeper>();
  const watchers = new Set<() => void>();
  let date = new Date(start).getTime();
  let now = 0;

  function add(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until: now + milliseconds, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
      for (const watch of watchers) watch();
    });
  }

  return {
    now: () => new Date(date),
    monotonic: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      if (milliseconds > 0) await add(milliseconds, signal);
      else await new Promise<void>((resolve) => setImmediate(resolve));
    },
    get sleeping() {
      return sleepers.size;
    },
    waits: () => [...sleepers].map(({ until }) => until - now).sort((a, b) => a - b),
    untilWaiting: (count) =>
      new Promise((resolve) => {
        const watch = () => {
          if (sleepers.size < count) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    setDate({ byMilliseconds }) {
      date += byMilliseconds;
    },
    advance(milliseconds) {
      now += milliseconds;
      date += milliseconds;
      const due = [...sleepers].filter(({ until }) => until <= now).sort((a, b) => a.until - b.until);
      for (const sleeper of due) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
