import type { Clock } from '@casebridge/plugin-api';

/** Watches for the end of work. */
export interface RestWatch {
  /** Something was done just now. */
  stir(): void;
  close(): void;
}

/** Calls back once each time that nothing has been done for as long as is said, after something was. */
export function watchRest(clock: Clock, milliseconds: number, onRest: () => void): RestWatch {
  const closed = new AbortController();
  let stirredAt: number | undefined;

  async function wait(): Promise<void> {
    // One sleep for all that is done meanwhile: a busy engine does not make a timer for each delivery.
    for (let left = milliseconds; left > 0; left = untilRest()) await clock.sleep(left, closed.signal);
    stirredAt = undefined;
    onRest();
  }

  const untilRest = () => (stirredAt ?? 0) + milliseconds - clock.monotonic();

  return {
    stir() {
      const isWatching = stirredAt !== undefined;
      stirredAt = clock.monotonic();
      if (!isWatching) wait().catch(() => undefined);
    },
    close: () => closed.abort(),
  };
}
