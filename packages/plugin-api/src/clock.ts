/** Where the time comes from. Everything that waits or stamps takes one, so that a test can move the time. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /**
   * Milliseconds since some start that only this clock knows. It never goes back, whatever is done to the date: an interval
   * is the difference of two of these.
   */
  monotonic(): number;
  /**
   * Waits.
   * @param milliseconds how long; 0 or less resolves in the next turn
   * @param signal ends the wait early; the promise then rejects with the signal's reason
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
