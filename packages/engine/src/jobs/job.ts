import type { JobLease, JobProgress, JobRecord } from '../store/operation-records.ts';

/** Something that is done again and again, on one process at a time. */
export interface Job {
  /** Names its row in the store: `poll:` and the configuration's id. */
  readonly name: string;
  /** Whether it has to run at once because the present is not what its last run left. */
  readonly isUrgent?: (record: JobRecord | undefined) => boolean;
  /** Being urgent is something new each time: runs in a row that were are no sign of one that forgets what it has done. */
  readonly isNews?: boolean;
  /** Does a piece of the work. A rejection is logged, and the job tried again a minute later. */
  readonly run: (run: JobRun) => Promise<JobResult>;
}

/** Result of a run: there is no way to end one without saying when the next is due. */
export type JobResult = JobEnding | 'remove';

/** End of a run that is to be followed by the next. */
export interface JobEnding extends JobProgress {
  readonly dueInMilliseconds: number;
  /** The run got nowhere, as somebody else refused, and the time may be theirs: the runner keeps such runs apart. */
  readonly refused?: boolean;
}

/** One run of a job, under its lease. */
export interface JobRun {
  /** State that the last run left. */
  readonly cursor?: string | undefined;
  readonly state?: string | undefined;
  /**
   * Saves how far the run has come. Written only while the lease is ours.
   * @throws the signal's reason if it is not
   */
  readonly save: (progress: JobProgress) => Promise<void>;
  /** For work that is done in one transaction with the progress that it makes. */
  readonly lease: JobLease;
  /** Aborted when the lease is lost or the engine stops. */
  readonly signal: AbortSignal;
  /**
   * To be called before anything leaves this process that changes something: in a process that was frozen, the signal comes
   * later than what else had been waiting.
   * @throws the signal's reason if the lease is over
   */
  readonly checkLease: () => void;
}

/**
 * Milliseconds until a job is due; 0 or less if it is.
 * @param record as it stands in the store
 */
export function waitOf(job: Job, record: JobRecord | undefined): number {
  if (job.isUrgent?.(record) === true) return 0;
  return record?.dueInMilliseconds ?? 0;
}
