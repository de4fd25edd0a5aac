import type { ConfigurationRecord } from '../config/plugin-configuration.ts';
import type {
  AttemptRecord,
  DeliveryRecord,
  DeliveryState,
  EventRecord,
  IgnoredReason,
  Lease,
  LeasedDelivery,
  NewEvent,
  PageRequest,
  ParkedUntil,
  SessionLedgerEntry,
  Transition,
} from './records.ts';

/**
 * The durable memory of the engine; the only place with SQL. Every promise of a writing method resolves only after its
 * transaction is on disk. Writes go through one writer per process that commits what has gathered; a row that fails does
 * not fail its neighbours. Methods throw on a fault of the database, never on an expected refusal.
 */
export interface Store {
  /**
   * Writes an event and one pending delivery per configuration, or, if an accepted event with this fingerprint exists,
   * the event as ignored (`duplicate`) and no delivery. With no configuration it must be called as `recordIgnored`.
   */
  recordEvent(event: NewEvent, configurationIds: readonly string[]): Promise<{ readonly duplicate: boolean }>;
  recordIgnored(event: NewEvent, reason: IgnoredReason, detail?: string): Promise<void>;

  /**
   * Leases due deliveries, oldest first: state `pending` or `retrying` whose time has come, whose configuration is neither
   * disabled nor parked (one probe per parked configuration is let through when its time has come), and for whose
   * (configuration, lsid) nothing else is running or, among those due, older.
   */
  leaseDeliveries(request: {
    readonly owner: string;
    readonly now: Date;
    readonly until: Date;
    readonly limit: number;
  }): Promise<readonly LeasedDelivery[]>;
  /** @returns false if the lease is no longer ours */
  renewLease(lease: Lease, until: Date): Promise<boolean>;
  /**
   * Ends an attempt: inserts it, moves its delivery, brings the session ledger up to date, parks or releases the
   * configuration, in one transaction. An outcome `succeeded` releases a parked configuration at once.
   * @returns false, having written nothing, if the lease is no longer ours
   */
  finishAttempt(
    lease: Lease,
    attempt: AttemptRecord,
    transition: Transition,
    ledger?: { readonly digest: string },
  ): Promise<boolean>;
  /**
   * Ends the attempts whose lease has run out (or, with `owner`, all that any other owner holds: for a store that only one
   * process may use) as *abandoned*: back to `retrying`, due now; dead after the third.
   */
  abandonLostLeases(request: { readonly now: Date; readonly exceptOwner?: string }): Promise<readonly DeliveryRecord[]>;
  /** When the next delivery comes due, so that a worker knows how long it may sleep. */
  nextDueAt(): Promise<Date | undefined>;

  sessionLedgerEntry(configurationId: string, lsid: string): Promise<SessionLedgerEntry | undefined>;

  saveConfiguration(configuration: ConfigurationRecord): Promise<void>;
  configurations(): Promise<readonly ConfigurationRecord[]>;
  /** @returns undefined if the configuration is not parked */
  parked(configurationId: string): Promise<ParkedUntil | undefined>;
  release(configurationId: string): Promise<void>;

  events(
    filter: { readonly disposition?: 'accepted' | 'ignored'; readonly lsid?: string },
    page: PageRequest,
  ): Promise<readonly EventRecord[]>;
  event(id: string): Promise<EventRecord | undefined>;
  deliveries(
    filter: {
      readonly state?: DeliveryState;
      readonly configurationId?: string;
      readonly lsid?: string;
      readonly eventId?: string;
    },
    page: PageRequest,
  ): Promise<readonly DeliveryRecord[]>;
  delivery(
    id: string,
  ): Promise<{ readonly delivery: DeliveryRecord; readonly attempts: readonly AttemptRecord[] } | undefined>;
  /** Number of deliveries by state, for health and metrics. */
  deliveryCounts(): Promise<Readonly<Record<DeliveryState, number>>>;

  /** Finishes what the writer holds and closes the database. */
  close(): Promise<void>;
}
