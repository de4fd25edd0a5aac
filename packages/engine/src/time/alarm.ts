import type { Clock } from '@casebridge/plugin-api';

/** A sleep that can be ended from outside. A ring while nobody sleeps ends the next sleep at once: none is lost. */
export interface Alarm {
  ring(): void;
  /**
   * Sleeps until the monotonic clock shows an instant. An instant and not a length: what has passed since it was worked out
   * is not slept again.
   */
  sleepUntil(monotonic: number): Promise<void>;
}

/** @param clock by whose time the sleeper sleeps */
export function createAlarm(clock: Clock): Alarm {
  let rung = false;
  let sleeping = new AbortController();
  return {
    ring() {
      rung = true;
      sleeping.abort();
    },
    async sleepUntil(monotonic) {
      sleeping = new AbortController();
      const milliseconds = monotonic - clock.monotonic();
      if (!rung) await clock.sleep(milliseconds, sleeping.signal).catch(() => undefined);
      rung = false;
    },
  };
}
