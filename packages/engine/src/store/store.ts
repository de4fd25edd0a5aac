import type { ConfigurationRecord } from '../config/plugin-configuration.ts';
import type {
  Actor,
  AuditEntry,
  ConfigurationVersion,
  DeadLetterGroup,
  DeliverySelection,
  JobLease,
  Notice,
  SizeReport,
} from './operation-records.ts';
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
export interface Store extends PeopleStore, JobStore, UpkeepStore {
  /**
   * Writes an event and one pending delivery per configuration, or, if an accepted event with this fingerprint exists,
   * the event as ignored (`duplicate`) and no delivery; the same, without any of its content, for a session that a person
   * had erased. With no configuration it must be called as `recordIgnored`.
   */
  recordEvent(
    event: NewEvent,
    configurationIds: readonly string[],
  ): Promise<{ readonly duplicate: boolean; readonly erased: boolean }>;
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
   * configuration, in one transaction. An outcome `succeeded` releases a parked configuration at once; the notices of jobs
   * stay.
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

  /** Of these sessions, those that the ledger has. */
  sessionLedgerEntries(configurationId: string, lsids: readonly string[]): Promise<readonly SessionLedgerEntry[]>;

  /** Saves a configuration, new or changed, as a new version. If it was parked, it goes on at once. */
  saveConfiguration(configuration: ConfigurationRecord, actor?: Actor): Promise<void>;
  configurations(): Promise<readonly ConfigurationRecord[]>;
  /** @returns undefined if the configuration is not parked */
  parked(configurationId: string): Promise<ParkedUntil | undefined>;
  /**
   * Lets a parked configuration go on and ends the notices about it.
   * @param job name of a job that can go on: only its notice ends, and the configuration stays parked if deliveries have met
   *   something themselves
   */
  release(configurationId: string, job?: string): Promise<void>;
  /**
   * Parks a configuration that is down without a delivery that would show it, and gives notice of that.
   * @param job name of the job that has met the cause: the notice ends with its `release`, not with a delivery that succeeds
   */
  park(configurationId: string, parked: ParkedUntil, job?: string): Promise<void>;
  /** Gives notice of what a job has met, unless it is known; deliveries go on. */
  giveNotice(
    configurationId: string,
    notice: Pick<ParkedUntil, 'code' | 'message' | 'help'>,
    job: string,
  ): Promise<void>;

  events(
    filter: { readonly disposition?: 'accepted' | 'ignored'; readonly lsid?: string },
    page: PageRequest,
  ): Promise<readonly EventRecord[]>;
  event(id: string): Promise<EventRecord | undefined>;
  /** Which of the fingerprints, at most 1,000, belong to accepted events. */
  acceptedFingerprints(fingerprints: readonly string[]): Promise<readonly string[]>;
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

/** What people ask for. Each of these writes goes into the audit in the same transaction, where an actor is named. */
export interface PeopleStore {
  /** Removes a configuration; its versions stay. @returns false if there is none */
  deleteConfiguration(id: string, at: Date, actor: Actor): Promise<boolean>;
  /** Newest first. */
  configurationVersions(id: string): Promise<readonly ConfigurationVersion[]>;
  /** Makes an old version the newest. @returns false if there is no such version */
  restoreConfiguration(id: string, version: number, at: Date, actor: Actor): Promise<boolean>;
  /**
   * Replaces sealed secrets, after a new key was made, of the present configurations and of all versions, without making a
   * version of it.
   */
  resealConfigurations(reseal: (record: ConfigurationRecord) => ConfigurationRecord): Promise<void>;

  /** No delivery of the configuration is leased until then; events are kept. */
  pause(configurationId: string, until: Date, actor: Actor): Promise<void>;
  resume(configurationId: string, actor: Actor): Promise<void>;
  /** @returns undefined if the configuration is not paused */
  pausedUntil(configurationId: string): Promise<Date | undefined>;

  countDeliveries(selection: DeliverySelection): Promise<number>;
  /** How many deliveries `replay` would make. */
  countReplayable(selection: DeliverySelection): Promise<number>;
  /**
   * Makes a new pending delivery for each one selected that has ended, pointing to the old one. Deliveries whose
   * configuration is gone are left out, as is what ends meanwhile. Others write in between, and see a part of it.
   * @returns how many there are
   */
  replay(selection: DeliverySelection, at: Date, actor: Actor): Promise<number>;
  deadLetterGroups(): Promise<readonly DeadLetterGroup[]>;
  /**
   * Removes everything about a session, of all configurations, and remembers a keyed hash of it only: it is never taken in
   * again.
   */
  eraseSession(lsid: string, at: Date, actor: Actor): Promise<void>;
  isErased(lsid: string): Promise<boolean>;

  audit(page: PageRequest): Promise<readonly AuditEntry[]>;
  /** Records something that a person did outside the store. */
  recordAudit(entry: Omit<AuditEntry, 'id'>): Promise<void>;
  /** Newest first. */
  notices(filter: { readonly open?: boolean }, page: PageRequest): Promise<readonly Notice[]>;
}

/** Jobs that run on one process at a time, with a cursor that only the holder can move. */
export interface JobStore {
  /** @returns undefined if another owner holds the job */
  leaseJob(request: {
    readonly name: string;
    readonly owner: string;
    readonly now: Date;
    readonly until: Date;
  }): Promise<JobLease | undefined>;
  /** Prolongs the lease and, with a cursor, moves it. @returns false, having written nothing, if the lease is lost */
  keepJob(lease: JobLease, until: Date, cursor?: string): Promise<boolean>;
  /** Gives the job free for others, the cursor left where it is. */
  endJob(lease: JobLease): Promise<void>;
  /** Frees every job that another owner holds: for a store that only one process may use, at its start. */
  freeJobs(exceptOwner: string): Promise<void>;
  /** The cursor of a job, whoever holds it. */
  jobCursor(name: string): Promise<string | undefined>;
  /** The cursors of all jobs that have one, by name. */
  jobCursors(): Promise<readonly { readonly name: string; readonly cursor: string }[]>;
}

/** Looking after the database itself. */
export interface UpkeepStore {
  /**
   * Notes that a process is alive, until then at least.
   * @returns how many processes there are on this store, this one included
   */
  noteProcess(sign: { readonly owner: string; readonly now: Date; readonly until: Date }): Promise<number>;
  /** Forgets a process that ends. */
  forgetProcess(owner: string): Promise<void>;
  /**
   * Removes ended deliveries with their attempts, and events without deliveries, that are older; the ledger stays.
   * @param limit rows of a kind in one transaction: others wait for it
   * @returns how many were removed; less than the limit of both means done
   */
  removeEnded(before: Date, limit: number): Promise<{ readonly deliveries: number; readonly events: number }>;
  /** The same for events that were ignored. @returns how many were removed; less than the limit means done */
  removeIgnored(before: Date, limit: number): Promise<number>;
  sizes(): Promise<SizeReport>;
}
