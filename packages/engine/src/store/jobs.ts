import type { StoreAccess } from './access.ts';
import type { JobLease } from './operation-records.ts';
import {
  endJob,
  findJobCursor,
  freeJobs,
  keepJob,
  leaseJob,
  listJobCursors,
  type JobCursor,
  type JobRequest,
  type JobToKeep,
} from './queries/jobs.ts';

/** Jobs that run on one process at a time, with a cursor that only the holder can move. */
export interface JobStore {
  /** @returns undefined if another owner holds the job */
  leaseJob(request: JobRequest): Promise<JobLease | undefined>;
  /** Prolongs the lease and, with a cursor, moves it. @returns false, having written nothing, if the lease is lost */
  keepJob(lease: JobLease, until: Date, cursor?: string): Promise<boolean>;
  /** Gives the job free for others, the cursor left where it is. */
  endJob(lease: JobLease): Promise<void>;
  /** Frees every job that another owner holds: for a store that only one process may use, at its start. */
  freeJobs(exceptOwner: string): Promise<void>;
  /** The cursor of a job, whoever holds it. */
  jobCursor(name: string): Promise<string | undefined>;
  /** The cursors of all jobs that have one, by name. */
  jobCursors(): Promise<readonly JobCursor[]>;
}

export function createJobStore({ context, reader, writing }: StoreAccess): JobStore {
  const keep = writing((tx, input: JobToKeep) => keepJob(context, tx, input));
  return {
    leaseJob: writing((tx, request: JobRequest) => leaseJob(context, tx, request)),
    keepJob: (lease, until, cursor) => keep({ lease, until, cursor }),
    endJob: writing((tx, lease: JobLease) => endJob(tx, lease)),
    freeJobs: writing((tx, exceptOwner: string) => freeJobs(tx, exceptOwner)),
    jobCursor: (name) => findJobCursor(reader, name),
    jobCursors: () => listJobCursors(reader),
  };
}
