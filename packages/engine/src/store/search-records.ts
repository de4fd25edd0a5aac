import type { DeliveryRecord, DeliveryState, EventSource, SessionLedgerEntry } from './records.ts';

/** A delivery with what a person recognises it by. */
export interface DeliverySummary extends DeliveryRecord {
  readonly eventName: string;
  readonly source: EventSource;
  /** The case number, or whatever else the external key of the session was. */
  readonly externalKey?: string;
  readonly customer?: string;
  readonly representative?: string;
}

/** A page of what was found; `next` is the `before` of the following one. */
export interface SearchPage<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
  /** Where the time was up before everything was looked at: up to here, and not further back. */
  readonly searchedUntil?: Date;
}

/** Which things are meant; what is left out does not matter. Texts match in whatever case. */
interface Search {
  readonly lsid?: string;
  /** From this instant on. */
  readonly from?: Date;
  /** Up to this instant. */
  readonly until?: Date;
  /** Name of the event. */
  readonly type?: string;
  /** Part of the external key. */
  readonly externalKey?: string;
  /** Part of what a row shows: session, external key, event, reason. */
  readonly text?: string;
}

/** Parts of names that the ledger has of a session. */
export interface PeopleSearch {
  readonly customer?: string;
  readonly representative?: string;
}

/** States before the end of a delivery: it waits, or is being worked on. */
export const openStates = ['pending', 'running', 'retrying'] as const satisfies readonly DeliveryState[];

export interface DeliverySearch extends Search, PeopleSearch {
  /** `open` are all of `openStates`. */
  readonly state?: DeliveryState | 'open';
  readonly configurationId?: string;
  readonly eventId?: string;
  readonly reason?: string;
}

export interface EventSearch extends Search {
  readonly disposition?: 'accepted' | 'ignored';
}

export interface SessionSearch extends PeopleSearch {
  readonly state?: SessionLedgerEntry['state'];
  readonly configurationId?: string;
  readonly lsid?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** A page of sessions; `before` is the `next` of the page before. */
export type SessionPage = SearchPage<SessionSummary>;

export interface SessionSummary extends SessionLedgerEntry {
  /** Of its newest event, while that is kept. */
  readonly externalKey?: string;
}
