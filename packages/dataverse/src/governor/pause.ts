import type { Clock } from '../clock.ts';
import type { DataverseError } from '../errors/dataverse-error.ts';

/** Under whatever is asked for: a service that always says "now" is not asked in a loop. */
const FLOOR = { first: 1000, longest: 64_000 };
/** Where the other side does not say how long. */
const GUESS = { first: 5000, longest: 60_000 };

/** A time in which nobody sends, because the other side asked for it. */
export interface Pause {
  /**
   * Begins or extends the pause: by `Retry-After`, but at least 1 s, or, where that is missing, by a guess of 5 s. As long as
   * nothing succeeds, each further pause doubles both, to about a minute.
   */
  begin(error: DataverseError): void;
  /** A request succeeded: the next pause is a short one again. An agreed pause goes on. */
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
  let number = 0;
  /** Pauses in a row without a success in between. */
  let inVain = 0;

  function doubled({ first, longest }: typeof FLOOR): number {
    return Math.min(first * 2 ** Math.max(0, inVain - 1), longest);
  }

  function remainingMilliseconds(): number {
    return on ? Math.max(0, on.until - clock.monotonic()) : 0;
  }

  return {
    begin(error) {
      // All that ran at that moment may be refused; it is one lesson.
      if (remainingMilliseconds() === 0) inVain += 1;
      const wait = Math.max(doubled(FLOOR), error.retryAfterMilliseconds ?? doubled(GUESS));
      const until = clock.monotonic() + wait;
      if (on && on.until >= until) return;
      on = { until, error };
      number += 1;
    },
    onSuccess() {
      inVain = 0;
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
