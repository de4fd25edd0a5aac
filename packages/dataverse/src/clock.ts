/** Where the time comes from. Structurally the house's clock, declared here because this package imports nothing of ours. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** Waits `milliseconds`; `signal` ends the wait early by a rejection with its reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
