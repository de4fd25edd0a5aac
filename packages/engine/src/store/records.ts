import type { Outcome, People } from '@casebridge/plugin-api';

/** How a session came to our notice; `rewrite`: by a backfill that is to write again what was written before. */
export type EventSource = 'push' | 'poll' | 'replay' | 'rewrite';

/** An event of the appliance as it is stored. None of it is trusted: the report is the truth. */
export interface NewEvent {
  /** UUIDv7, so that ids sort by time. */
  readonly id: string;
  readonly source: EventSource;
  /** The query parameter `appliance`, or `default`; lower case. */
  readonly applianceId: string;
  /** The vendor's event name; `''` if the post had none. */
  readonly name: string;
  /** Lower case; `''` if the post had none. */
  readonly lsid: string;
  readonly externalKey?: string;
  /** The appliance's time of the event, if the post had one that can be read. */
  readonly occurredAt?: Date;
  readonly receivedAt: Date;
  /** Everything that was posted, verbatim, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Over appliance, event, lsid, timestamp and all fields: equal means "the same event again". */
  readonly fingerprint: string;
}

/** Why an event was acknowledged but leads to no delivery. */
export type IgnoredReason =
  | 'duplicate'
  | 'malformed'
  | 'too-large'
  | 'unknown-appliance'
  | 'unknown-event'
  | 'event-not-selected'
  | 'configuration-disabled'
  | 'session-erased';

export interface EventRecord extends NewEvent {
  /** `accepted` events have deliveries; `ignored` ones say why not. */
  readonly disposition: 'accepted' | 'ignored';
  readonly ignoredReason?: IgnoredReason;
  /** More about the reason for a person, as a sentence. */
  readonly ignoredDetail?: string;
}

/**
 * One event for one plugin configuration.
 *
 * ```
 * pending -> running -> succeeded | skipped | retrying | dead
 *            retrying -> running
 * ```
 * A *not ready* or parked delivery is `retrying` with its reason; it holds no lock. `succeeded`, `skipped` and `dead` are
 * final: doing it again is a new delivery that points to the old one.
 */
export type DeliveryState = 'pending' | 'running' | 'succeeded' | 'skipped' | 'retrying' | 'dead';

export interface DeliveryRecord {
  readonly id: string;
  readonly eventId: string;
  readonly configurationId: string;
  readonly lsid: string;
  readonly state: DeliveryState;
  /** Attempts that count towards the Retry Attempt Limit. */
  readonly countedAttempts: number;
  /** All attempts, also those that found the report not ready or the configuration down. */
  readonly attempts: number;
  /** Attempts in a row that took down their thread, or their process while nothing else ran in it; three are the end. */
  readonly abandonedAttempts: number;
  /** Its last attempt was lost with its process: while the next one runs, nothing else runs in that process. */
  readonly alone?: boolean;
  /** Tells of a session that is written by then, and what was told of it before: it comes behind all others. */
  readonly isRepeat?: boolean;
  /** Only an event tells of its session: the appliance has not confirmed it yet or, at the end, never has. */
  readonly isUnconfirmed?: boolean;
  /** When it may be worked on next; meaningless in a final state. */
  readonly dueAt: Date;
  /** Since when the report has been found not ready, while it is. */
  readonly notReadySince?: Date;
  /** The last outcome's fault code or skip reason, for lists. */
  readonly reason?: string;
  readonly reasonText?: string;
  /** The delivery that this one replays. */
  readonly replayOf?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The exclusive right to work on a delivery for a while. The epoch grows with each lease: an old holder cannot finish. */
export interface Lease {
  readonly deliveryId: string;
  readonly owner: string;
  readonly epoch: number;
  readonly until: Date;
  /** The version of its configuration that the attempt is for; what an attempt with another one meets parks nothing. */
  readonly configurationVersion: number;
}

export interface LeasedDelivery {
  readonly delivery: DeliveryRecord;
  readonly event: EventRecord;
  readonly lease: Lease;
  /** Number of the attempt that has now begun, from 1. */
  readonly attempt: number;
  /** Other deliveries of the same session and configuration that were waiting when the attempt began, without replays. */
  readonly waiting: readonly WaitingDelivery[];
  /**
   * Since when the report is not ready, in milliseconds before the lease; 0 if it has not been asked for. Told by the clock
   * that decides what is due: the date of this process may have been set meanwhile.
   */
  readonly waitedMilliseconds: number;
}

/** A delivery that waits, and the name of its event. */
export interface WaitingDelivery {
  readonly id: string;
  readonly event: string;
}

/** One try and its result. Inserted when it ends, never changed. */
export interface AttemptRecord {
  readonly deliveryId: string;
  readonly number: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Without names of people: those stand in the ledger only. */
  readonly outcome: RecordedOutcome | { readonly kind: 'abandoned' };
}

/** State change of a delivery after an attempt. Decided by `retry`, applied by the store in one transaction. */
export interface Transition {
  readonly state: Exclude<DeliveryState, 'pending' | 'running'>;
  /** For `retrying`. */
  readonly dueAt?: Date;
  readonly countsAsAttempt: boolean;
  /** New count of abandoned attempts; 0 if missing, as the attempt came to its end. */
  readonly abandonedAttempts?: number;
  /** The next attempt has a process for itself. */
  readonly alone?: boolean;
  /** Ids of waiting deliveries of the session that end with this one, in the same state. */
  readonly settles?: readonly string[];
  /** Ids of those that go on waiting, for a session that is written by now. */
  readonly repeats?: readonly string[];
  readonly notReadySince?: Date;
  /** The appliance has the session of a delivery that was unconfirmed. */
  readonly confirms?: boolean;
  /** The appliance does not have its session: so many looks were made, and from now on it is asked for with others. */
  readonly looks?: number;
  readonly reason?: string;
  readonly reasonText?: string;
  /** The whole configuration waits until then, except for one probe. */
  readonly park?: ParkedUntil;
  /** If this was the probe of a parked configuration, it has shown that the configuration works. */
  readonly releases?: boolean;
}

/** A configuration that is down: its deliveries wait without counting attempts. */
export interface ParkedUntil {
  readonly until: Date;
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** One row per (configuration, lsid), above the events; outlives retention. */
export interface SessionLedgerEntry {
  readonly configurationId: string;
  readonly lsid: string;
  readonly state: 'waiting' | 'succeeded' | 'skipped' | 'dead';
  /** Digest of what was last written; `undefined` until something was. */
  readonly digest?: string;
  readonly updatedAt: Date;
  /** There is no row yet: only an event tells of the session. */
  readonly isUnconfirmed?: boolean;
  /** Who took part, until retention removes the deliveries. */
  readonly customer?: string;
  readonly representative?: string;
}

/** An outcome as attempts keep it. */
export type RecordedOutcome =
  Exclude<Outcome, { kind: 'succeeded' }> | Omit<Extract<Outcome, { kind: 'succeeded' }>, 'people'>;

/** What the ledger keeps of what was written. */
export interface WrittenSession {
  readonly digest: string;
  readonly people?: People | undefined;
}

/** A page of a list, newest first. `before` of the next request is the last id of this page. */
export interface PageRequest {
  readonly limit: number;
  readonly before?: string;
}
