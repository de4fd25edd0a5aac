import type { Clock } from '@casebridge/plugin-api';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** Moves the time on and ends the waits that are over by then. */
  advance(milliseconds: number): void;
  /** Sets the date on or back, and nothing else. */
  setDate(change: { readonly byMilliseconds: number }): void;
  /** Resolves as soon as so many waits are under way. */
  waits(count: number): Promise<void>;
  /** How long the waits under way still last. */
  readonly pending: readonly number[];
}

interface Wait {
  readonly due: number;
  readonly end: () => void;
}

export function createTestClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  let setBy = 0;
  const waits = new Set<Wait>();
  const watchers = new Set<() => void>();

  return {
    now: () => new Date(now + setBy),
    monotonic: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const wait = { due: now + Math.max(milliseconds, 0), end: resolve };
        waits.add(wait);
        signal?.addEventListener('abort', () => {
          waits.delete(wait);
          reject(signal.reason as Error);
        });
        for (const watcher of watchers) watcher();
      }),
    setDate: ({ byMilliseconds }) => void (setBy += byMilliseconds),
    advance: (milliseconds) => {
      now += milliseconds;
      for (const wait of waits) {
        if (wait.due > now) continue;
        waits.delete(wait);
        wait.end();
      }
    },
    waits: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (waits.size < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    get pending() {
      return [...waits].map((wait) => wait.due - now);
    },
  };
}
