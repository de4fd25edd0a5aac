/** Where the time comes from. Structurally the house's clock, declared here because this package imports nothing of ours. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** Milliseconds since some start; never goes back, whatever is done to the date. Intervals are measured by it. */
  monotonic(): number;
  /** Waits `milliseconds`; `signal` ends the wait early by a rejection with its reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
