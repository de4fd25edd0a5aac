import type { StoreAccess } from './access.ts';
import type { AuditEntry, JobEnd, JobLease, JobProgress, JobRecord } from './operation-records.ts';
import {
  endJob,
  findJob,
  freeJobs,
  keepJob,
  leaseJob,
  listJobs,
  orderJob,
  removeJob,
  type JobRequest,
  type JobToEnd,
  type JobToKeep,
  type JobToOrder,
} from './queries/jobs.ts';

/** Jobs that run on one process at a time, with a cursor and a state that only the holder can change. */
export interface JobStore {
  /** @returns undefined if another owner holds the job */
  leaseJob(request: JobRequest): Promise<JobLease | undefined>;
  /** Prolongs the lease and saves progress. @returns false, having written nothing, if the lease is lost */
  keepJob(lease: JobLease, until: Date, progress?: JobProgress): Promise<boolean>;
  /**
   * Gives the job free for others, with what the run left; without an end, as it was.
   * @param audit what a person did by that, if it is still ours
   */
  endJob(lease: JobLease, end?: JobEnd, audit?: Omit<AuditEntry, 'id'>): Promise<void>;
  /** Adds a job that is due now and that a person has ordered, with the entry in the audit. */
  orderJob(job: JobToOrder): Promise<void>;
  /** Removes a job that has done all it had to do. */
  removeJob(lease: JobLease): Promise<void>;
  /** Frees every job that another owner holds: for a store that only one process may use, at its start. */
  freeJobs(exceptOwner: string): Promise<void>;
  /** Stored state of a job, whichever node holds it. */
  job(name: string): Promise<JobRecord | undefined>;
  jobs(): Promise<readonly JobRecord[]>;
}

export function createJobStore({ context, reader, writing }: StoreAccess): JobStore {
  const keep = writing((tx, input: JobToKeep) => keepJob(context, tx, input));
  const end = writing((tx, input: JobToEnd) => endJob(context, tx, input));
  return {
    leaseJob: writing((tx, request: JobRequest) => leaseJob(context, tx, request)),
    keepJob: (lease, until, progress) => keep({ lease, until, progress }),
    endJob: (lease, left, audit) => end({ lease, end: left, audit }),
    orderJob: writing((tx, job: JobToOrder) => orderJob(context, tx, job)),
    removeJob: writing((tx, lease: JobLease) => removeJob(tx, lease)),
    freeJobs: writing((tx, exceptOwner: string) => freeJobs(tx, exceptOwner)),
    job: (name) => findJob(context, reader, name),
    jobs: () => listJobs(context, reader),
  };
}
