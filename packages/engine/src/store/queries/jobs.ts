import type { AuditEntry, JobEnd, JobLease, JobProgress, JobRecord } from '../operation-records.ts';
import type { JobRow } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

export interface JobRequest {
  readonly name: string;
  readonly owner: string;
  readonly now: Date;
  readonly until: Date;
}

export interface JobToKeep {
  readonly lease: JobLease;
  readonly until: Date;
  readonly progress?: JobProgress | undefined;
}

export interface JobToEnd {
  readonly lease: JobLease;
  readonly end?: JobEnd | undefined;
  /** The act, as the audit names it. */
  readonly audit?: Omit<AuditEntry, 'id'> | undefined;
}

/** A job that a person orders. */
export interface JobToOrder {
  readonly name: string;
  readonly progress: JobProgress;
  readonly audit: Omit<AuditEntry, 'id'>;
}

/** Adds a job that is due now, with its entry in the audit. */
export async function orderJob(context: QueryContext, tx: Tx, { name, progress, audit }: JobToOrder): Promise<void> {
  const due = { due_at: context.time.at(audit.at), wait: 0 };
  const free = { owner: null, epoch: 0, until: null, cursor: null, state: null };
  await tx
    .insertInto('jobs')
    .values({ name, ...free, ...due, ...columnsOf(progress) })
    .execute();
  await insertAudit(context, tx, audit);
}

/** Takes a job that is free, whose lease has run out, or that is ours already; the epoch grows. */
export async function leaseJob(
  context: QueryContext,
  tx: Tx,
  { name, owner, now, until }: JobRequest,
): Promise<JobLease | undefined> {
  await tx
    .insertInto('jobs')
    .values({ name, owner: null, epoch: 0, until: null, cursor: null, due_at: null, wait: null, state: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .updateTable('jobs')
    .set((set) => ({ owner, epoch: set('epoch', '+', 1), until: context.time.at(until) }))
    .where('name', '=', name)
    .where((where) =>
      where.or([where('owner', 'is', null), where('owner', '=', owner), where('until', '<=', context.time.at(now))]),
    )
    .returning(['name', 'epoch', 'cursor', 'state', 'wait'])
    .returning((select) => select('due_at', '-', context.time.at(now)).as('due_in'))
    .executeTakeFirst();
  return row && { ...jobOf(row), owner, epoch: row.epoch };
}

/** Prolongs a lease and saves progress, if it is still ours. The epoch decides, not the time: a late holder cannot write. */
export async function keepJob(context: QueryContext, tx: Tx, { lease, until, progress }: JobToKeep): Promise<boolean> {
  const result = await ofHolder(tx, lease)
    .set({ until: context.time.at(until), ...columnsOf(progress) })
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Lets go of a job, with what its run left and when it is due next, if it is still ours. */
export async function endJob(context: QueryContext, tx: Tx, { lease, end, audit }: JobToEnd): Promise<void> {
  const due = end && { due_at: context.time.at(end.dueAt), wait: end.waitMilliseconds };
  const { numUpdatedRows } = await ofHolder(tx, lease)
    .set({ owner: null, until: null, ...due, ...columnsOf(end) })
    .executeTakeFirst();
  if (audit !== undefined && numUpdatedRows > 0n) await insertAudit(context, tx, audit);
}

/** Removes a job that has done all it had to do, if it is still ours. */
export async function removeJob(tx: Tx, { name, owner, epoch }: JobLease): Promise<void> {
  await tx.deleteFrom('jobs').where('name', '=', name).where('owner', '=', owner).where('epoch', '=', epoch).execute();
}

function ofHolder(tx: Tx, { name, owner, epoch }: JobLease) {
  return tx.updateTable('jobs').where('name', '=', name).where('owner', '=', owner).where('epoch', '=', epoch);
}

function columnsOf({ cursor, state }: JobProgress = {}): Partial<Pick<JobRow, 'cursor' | 'state'>> {
  return { ...(cursor !== undefined && { cursor }), ...(state !== undefined && { state }) };
}

/** Frees what anybody else holds. */
export async function freeJobs(tx: Tx, exceptOwner: string): Promise<void> {
  await tx.updateTable('jobs').set({ owner: null, until: null }).where('owner', '!=', exceptOwner).execute();
}

export async function findJob(context: QueryContext, db: Reader, name: string): Promise<JobRecord | undefined> {
  const row = await selectJobs(context, db).where('name', '=', name).executeTakeFirst();
  return row && jobOf(row);
}

export async function listJobs(context: QueryContext, db: Reader): Promise<readonly JobRecord[]> {
  const rows = await selectJobs(context, db).orderBy('name').execute();
  return rows.map(jobOf);
}

function selectJobs(context: QueryContext, db: Reader) {
  const now = context.time.at(context.clock.now());
  return db
    .selectFrom('jobs')
    .select(['name', 'cursor', 'state', 'wait'])
    .select((select) => select('due_at', '-', now).as('due_in'));
}

function jobOf(
  row: Pick<JobRow, 'name' | 'cursor' | 'state' | 'wait'> & { readonly due_in: number | null },
): JobRecord {
  const { name, cursor, state, wait, due_in: dueIn } = row;
  return {
    name,
    ...(cursor !== null && { cursor }),
    ...(state !== null && { state }),
    ...(dueIn !== null && { dueInMilliseconds: isBent(dueIn, wait) ? 0 : dueIn }),
  };
}

/** More is left than there was when it was written: the clock has gone back, and the job is due now. */
function isBent(dueIn: number, wait: number | null): boolean {
  return wait !== null && dueIn > wait;
}
