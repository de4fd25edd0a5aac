import type { AuditEntry, DeliverySelection, JobLease, JobProgress } from './operation-records.ts';

/** What is done to many deliveries at once. */
export type BulkActKind = 'replay' | 'release' | 'dismiss';

/** What was counted before an act was ordered. What came, or ended, later is not meant by it. */
export interface BulkCount {
  readonly count: number;
  /** Of the deliveries that were counted; missing where there are none. */
  readonly highestId?: string;
  readonly countedAt: Date;
}

/** One of the transactions that a bulk act is made of. */
export interface BulkActPart {
  readonly act: string;
  readonly kind: BulkActKind;
  readonly selection: DeliverySelection;
  /** Ids from which and up to which it goes; the first is left out. */
  readonly after: string;
  readonly highestId: string;
  readonly countedAt: Date;
  /** Of a dismissal: who and why, as one sentence. */
  readonly reasonText: string;
  readonly at: Date;
  /** Of the job that does it: without it, nothing happens. */
  readonly lease: JobLease;
  /** What the job has come to by this part, kept in the same transaction; with an entry in the audit at the end. */
  readonly progress: (done: BulkPartDone) => JobProgress & { readonly audit?: Omit<AuditEntry, 'id'> };
}

/** Result of one part; without `last`, nothing is left. */
export interface BulkPartDone {
  readonly count: number;
  readonly last?: string;
}

/** What has become of the deliveries that an act has made or touched. */
export interface BulkResults {
  readonly waiting: number;
  readonly succeeded: number;
  readonly skipped: number;
  readonly dead: number;
}
