import type { Clock } from '@casebridge/plugin-api';
import type { ClockJump } from '../model/clock-jump.ts';
import { sleptThrough } from './slept-through.ts';

/** A watch over the date. */
export interface ClockWatch {
  /** Resolves when a jump until now has been told of and followed. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Smaller steps are those of a time service, and cost nobody anything. */
const smallestJumpMilliseconds = 10_000;
const lookMilliseconds = 1_000;

/**
 * Compares the date with the monotonic clock each second, and whenever somebody wants to be sure of it.
 * @param onJump told of each jump, one after the other; must not reject
 */
export function watchClock(clock: Clock, onJump: (jump: ClockJump) => Promise<void>): ClockWatch {
  const over = new AbortController();
  let ahead = clock.now().getTime() - clock.monotonic();

  let looking = Promise.resolve();

  async function compare(): Promise<void> {
    const [to, monotonic] = [clock.now(), clock.monotonic()];
    const from = new Date(monotonic + ahead);
    ahead = to.getTime() - monotonic;
    if (Math.abs(to.getTime() - from.getTime()) >= smallestJumpMilliseconds) await onJump({ from, to });
  }

  const look = (): Promise<void> => (looking = looking.then(compare));

  async function watch(): Promise<void> {
    const { signal } = over;
    while (!signal.aborted) {
      if (await sleptThrough(clock, lookMilliseconds, signal)) await look();
    }
  }

  const watching = watch();
  return {
    look,
    async close() {
      over.abort();
      await watching;
    },
  };
}
