import type { Priority } from './priority.ts';

/** Options of every call. */
export interface CallOptions {
  /** What it is for; `other`, unless told. */
  readonly priority?: Priority | undefined;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called when a request of the call is about to leave, after every wait; what it throws, the call throws. Answers that are
   * kept and requests for a token, which are everybody's, are not asked about.
   */
  readonly beforeRequest?: (() => void) | undefined;
}
