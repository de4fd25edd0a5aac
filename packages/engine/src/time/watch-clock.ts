import type { Clock } from '@casebridge/plugin-api';
import type { ClockJump } from '../model/clock-jump.ts';

/** Smaller steps are those of a time service, and cost nobody anything. */
const smallestJumpMilliseconds = 10_000;
const lookMilliseconds = 1_000;

/**
 * Compares the date with the monotonic clock each second.
 * @param onJump told of each jump, one after the other; must not reject
 * @returns ends the watch
 */
export function watchClock(clock: Clock, onJump: (jump: ClockJump) => Promise<void>): () => Promise<void> {
  const over = new AbortController();
  let ahead = clock.now().getTime() - clock.monotonic();

  async function look(): Promise<void> {
    const [to, monotonic] = [clock.now(), clock.monotonic()];
    const from = new Date(monotonic + ahead);
    ahead = to.getTime() - monotonic;
    if (Math.abs(to.getTime() - from.getTime()) >= smallestJumpMilliseconds) await onJump({ from, to });
  }

  async function watch(): Promise<void> {
    const { signal } = over;
    while (!signal.aborted) {
      const slept = await clock.sleep(lookMilliseconds, signal).then(
        () => true,
        () => false,
      );
      if (slept) await look();
    }
  }

  const watching = watch();
  return async () => {
    over.abort();
    await watching;
  };
}
