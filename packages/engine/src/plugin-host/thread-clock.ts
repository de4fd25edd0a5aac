import type { Clock } from '@casebridge/plugin-api';
import type { FromThread } from './messages.ts';

/** The engine's clock as a plugin's thread sees it: its offset is learned from messages, and waiting happens outside. */
export interface ThreadClock extends Clock {
  /** Takes the engine's time, in milliseconds since 1970, from a message. */
  learn(now: number): void;
  /** The engine says that a wait is over. */
  slept(id: number): void;
}

/** @param post sends a message to the main thread */
export function createThreadClock(post: (message: FromThread) => void): ThreadClock {
  const sleepers = new Map<number, () => void>();
  let offsetMilliseconds = 0;
  let lastId = 0;
  return {
    now: () => new Date(Date.now() + offsetMilliseconds),
    monotonic: () => performance.now(),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const id = ++lastId;
        const abort = () => {
          sleepers.delete(id);
          reject(signal?.reason as Error);
        };
        sleepers.set(id, () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        });
        signal?.addEventListener('abort', abort, { once: true });
        post({ kind: 'sleep', id, milliseconds });
      }),
    learn: (now) => {
      offsetMilliseconds = now - Date.now();
    },
    slept: (id) => {
      sleepers.get(id)?.();
      sleepers.delete(id);
    },
  };
}
