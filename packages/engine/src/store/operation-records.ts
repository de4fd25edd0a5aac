import type { ConfigurationRecord } from '../model/plugin-configuration.ts';
import type { DeliveryState } from './records.ts';

/** Who does something: a person's account, the way by which it came where nobody signs in, or `engine`. */
export type Actor = string;

/** A configuration as it stood after an edit. Versions count from 1; deleting is a version too. */
export interface ConfigurationVersion {
  readonly configurationId: string;
  readonly version: number;
  readonly kind: 'saved' | 'deleted' | 'restored';
  readonly savedAt: Date;
  readonly savedBy: Actor;
  /** As saved; of a deleted configuration, its last state. */
  readonly record: ConfigurationRecord;
}

/** Something that a person did. Inserted, never changed. */
export interface AuditEntry {
  /** UUIDv7, so that ids sort by time. */
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  /** `noun.verb`: `configuration.saved`, `bulk-act.ordered`. */
  readonly action: string;
  /** Id of the object that the action changed. */
  readonly subject: string;
  /** Short facts; no secrets and no data of sessions. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** Which entries of the audit are meant; what is left out does not matter. */
export interface AuditFilter {
  readonly actor?: Actor;
  /** `configuration.saved`, or `configuration` for all that is done to one. */
  readonly action?: string;
  readonly subject?: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** `error` where sessions are not written because of it, `warning` where they go on. */
export type NoticeLevel = 'error' | 'warning';

/** Which notices are meant; what is left out does not matter. */
export interface NoticeFilter {
  readonly open?: boolean;
  readonly configurationId?: string;
  readonly level?: NoticeLevel;
  readonly code?: string;
  /** Part of code, message or help, in whatever case. */
  readonly text?: string;
}

/** That a configuration is down, once for as long as it is: later notifications send it. */
export interface Notice {
  readonly id: string;
  readonly configurationId: string;
  readonly level: NoticeLevel;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly since: Date;
  /** The job that met it, by its name; missing where deliveries did. */
  readonly job?: string;
  /** Missing while it is so. */
  readonly endedAt?: Date;
}

/** Progress that a job run saves for the next run, on any node. Fields left out keep their value. */
export interface JobProgress {
  /** How far it has come. */
  readonly cursor?: string;
  /** JSON that only the job reads. */
  readonly state?: string;
}

/** How a run of a job ends. */
export interface JobEnd extends JobProgress {
  readonly dueAt: Date;
  /** From now until then. Where more is left than this, the clock has gone back since. */
  readonly waitMilliseconds: number;
}

/** Results of the deliveries that a backfill has made to write sessions again. */
export interface RewriteResults {
  readonly waiting: number;
  /** Rows were missing or different, and were written. */
  readonly restored: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly dead: number;
}

/** Stored state of a job. */
export interface JobRecord extends JobProgress {
  readonly name: string;
  /** By the clock that decides about due times; below 0 if it is due already, `undefined` before the first run. */
  readonly dueInMilliseconds?: number;
}

/**
 * The exclusive right to run a job for a while. The epoch grows with each lease: who lost it cannot write any more.
 */
export interface JobLease extends JobRecord {
  readonly owner: string;
  readonly epoch: number;
}

/** Dead deliveries that ended for the same reason. */
export interface DeadLetterGroup {
  readonly configurationId: string;
  readonly reason: string;
  /** Text of one of them. */
  readonly reasonText: string;
  readonly count: number;
  readonly oldest: Date;
  readonly newest: Date;
  /** Id of the newest of them. */
  readonly example: string;
}

/**
 * A group that a person has set aside: what one cause holds up at one configuration. It still waits, and is counted; only
 * nobody is called for it.
 */
export interface SetAside {
  readonly configurationId: string;
  /** The code of what went wrong. */
  readonly cause: string;
  readonly until: Date;
  /** It returns before that time if the group has come to so many deliveries. */
  readonly untilCount?: number;
  readonly why: string;
  readonly by: Actor;
  readonly at: Date;
}

/** The end of it, by a person or by itself. */
export interface SetAsideEnd extends Pick<SetAside, 'configurationId' | 'cause'> {
  readonly actor: Actor;
  /** Only if it was set aside then; whenever, where nothing is said. */
  readonly setAt?: Date;
  /** Of the entry in the audit. */
  readonly detail?: AuditEntry['detail'];
}

/** Which deliveries are meant. What is left out does not matter; `ids` are taken as they are. */
export interface DeliverySelection {
  readonly ids?: readonly string[];
  readonly state?: DeliveryState;
  readonly configurationId?: string;
  readonly lsid?: string;
  readonly reason?: string;
  readonly createdBefore?: Date;
  /** Leaves out what has been replayed already. */
  readonly notReplayed?: boolean;
}

/** Disk usage of the store. */
export interface SizeReport {
  /** Of the whole database on disk. */
  readonly bytes: number;
  readonly rows: Readonly<Record<'events' | 'deliveries' | 'attempts' | 'session_ledger' | 'audit', number>>;
  readonly oldestEventAt?: Date;
}
