import { setTimeout as wait } from 'node:timers/promises';

/** Where the time comes from; tests pass their own. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** Waits `milliseconds`; rejects with the signal's reason when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that the control panel can move forward. */
export interface MovableClock extends Clock {
  /** Moves the time by `milliseconds` without waiting; everything that becomes due by that happens at the next request. */
  advance(milliseconds: number): void;
  /** How far the clock is ahead of the one it was made from, in milliseconds. */
  offsetMilliseconds(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => wait(Math.max(0, milliseconds), undefined, signal === undefined ? {} : { signal }),
};

/**
 * Makes a clock that runs with `base` and can be moved ahead of it.
 * @param base the clock underneath; its `sleep` does the real waiting
 */
export function movableClock(base: Clock): MovableClock {
  let offset = 0;
  return {
    now: () => new Date(base.now().getTime() + offset),
    sleep: (milliseconds, signal) => base.sleep(milliseconds, signal),
    advance: (milliseconds) => void (offset += milliseconds),
    offsetMilliseconds: () => offset,
  };
}
