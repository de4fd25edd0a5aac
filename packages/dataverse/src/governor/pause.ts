import type { Clock } from '../clock.ts';
import type { DataverseError } from '../errors/dataverse-error.ts';

const SHORTEST_MILLISECONDS = 50;
const FIRST_GUESS_MILLISECONDS = 5000;
const LONGEST_GUESS_MILLISECONDS = 60_000;

/** A time in which nobody sends, because the other side asked for it. */
export interface Pause {
  /**
   * Begins or extends the pause: by `Retry-After`, or, where that is missing, by a guess that doubles from 5 s to 60 s as
   * long as nothing succeeds.
   */
  begin(error: DataverseError): void;
  /** A request succeeded: the next guess is a short one again. An agreed pause goes on. */
  onSuccess(): void;
  remainingMilliseconds(): number;
  until(): Date | undefined;
  /** Waits for the end of the pause that is on now; rejects with the signal's reason. */
  wait(signal?: AbortSignal): Promise<void>;
  /** Counts the pauses, so that a waiter can tell a new one from the one that it waited for. */
  readonly number: number;
  /** The error that began the pause, with the remaining wait. */
  reason(): DataverseError | undefined;
}

/** Makes a pause that is not on. */
export function createPause(clock: Clock): Pause {
  let on: { readonly until: number; readonly error: DataverseError } | undefined;
  let guess = FIRST_GUESS_MILLISECONDS;
  let number = 0;

  function guessWait(): number {
    const wait = guess;
    guess = Math.min(guess * 2, LONGEST_GUESS_MILLISECONDS);
    return wait;
  }

  function remainingMilliseconds(): number {
    return on ? Math.max(0, on.until - clock.monotonic()) : 0;
  }

  return {
    begin(error) {
      const wait = Math.max(SHORTEST_MILLISECONDS, error.retryAfterMilliseconds ?? guessWait());
      const until = clock.monotonic() + wait;
      if (on && on.until >= until) return;
      on = { until, error };
      number += 1;
    },
    onSuccess() {
      guess = FIRST_GUESS_MILLISECONDS;
    },
    remainingMilliseconds,
    until: () =>
      remainingMilliseconds() > 0 && on ? new Date(clock.now().getTime() + remainingMilliseconds()) : undefined,
    async wait(signal) {
      const waitedFor = number;
      await clock.sleep(remainingMilliseconds(), signal);
      // The wait is over even if the clock's two faces disagree by a moment.
      if (number === waitedFor) on = undefined;
    },
    get number() {
      return number;
    },
    reason: () => on && { ...on.error, retryAfterMilliseconds: remainingMilliseconds() },
  };
}
