import type { Clock } from '../src/clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves the time; waits that end by then resolve. */
  advance(milliseconds: number): void;
  /** Sets the date on or back, and nothing else: nobody has waited any longer. */
  setDate(change: { readonly byMilliseconds: number }): void;
  /** The waits that have not ended, in milliseconds from now, shortest first. */
  waits(): readonly number[];
  /** Resolves once `count` waits are pending. */
  untilWaiting(count: number): Promise<void>;
}

interface Wait {
  readonly at: number;
  readonly end: () => void;
}

/** Makes a clock that stands at `start`. */
export function createManualClock(start = new Date('2026-11-22T12:00:00Z')): ManualClock {
  let now = start.getTime();
  let setBy = 0;
  const waits = new Set<Wait>();
  const watchers = new Set<{ readonly count: number; readonly resolve: () => void }>();

  function add(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const wait: Wait = {
      at: now + milliseconds,
      end: () => {
        resolve(undefined);
      },
    };
    waits.add(wait);
    signal?.addEventListener('abort', () => {
      waits.delete(wait);
      reject(signal.reason as Error);
    });
    for (const watcher of watchers) if (waits.size >= watcher.count) watcher.resolve();
    return promise;
  }

  return {
    now: () => new Date(now + setBy),
    monotonic: () => now,
    setDate: ({ byMilliseconds }) => void (setBy += byMilliseconds),
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      return add(milliseconds, signal);
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const wait of [...waits].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        waits.delete(wait);
        wait.end();
      }
    },
    waits: () => [...waits].map(({ at }) => at - now).sort((a, b) => a - b),
    untilWaiting(count) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      if (waits.size >= count) return Promise.resolve();
      watchers.add({
        count,
        resolve: () => {
          resolve(undefined);
        },
      });
      return promise;
    },
  };
}
