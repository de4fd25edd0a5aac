import type { Clock } from '@casebridge/plugin-api';

/** The date was set, or the machine was suspended: the monotonic clock saw another time pass. */
export interface ClockJump {
  /** What the date should have been. */
  readonly from: Date;
  /** What it was. */
  readonly to: Date;
}

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
    while (!over.signal.aborted) {
      await clock.sleep(lookMilliseconds, over.signal).catch(() => undefined);
      if (!over.signal.aborted) await look();
    }
  }

  const watching = watch();
  return async () => {
    over.abort();
    await watching;
  };
}
