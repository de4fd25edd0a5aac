/** A request for a session key, as its plugin has told of it. */
export interface SessionKeyRecord {
  readonly id: string;
  readonly configurationId: string;
  /** Id of the request at the destination. */
  readonly requestId: string;
  readonly state: 'waiting' | 'issued' | 'failed' | 'expired';
  /** Why there is none. */
  readonly cause?: { readonly code: string; readonly message: string };
  readonly askedAt: Date;
  readonly answeredAt?: Date;
  readonly expiresAt?: Date;
}

/** Which requests are meant; what is left out does not matter. */
export interface SessionKeyFilter {
  readonly configurationId?: string;
  readonly state?: SessionKeyRecord['state'];
  /** Code of a cause. */
  readonly cause?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** What became of the requests of a time. */
export interface SessionKeyCounts {
  /** Also of those that have expired since. */
  readonly issued: number;
  readonly waiting: number;
  readonly failed: readonly { readonly cause: string; readonly message: string; readonly count: number }[];
  /** Milliseconds from the request to the key, the shortest first. */
  readonly timesToKey: readonly number[];
}
