import type { JobLease } from '../operation-records.ts';
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
  readonly cursor?: string | undefined;
}

/** Takes a job that is free, whose lease has run out, or that is ours already; the epoch grows. */
export async function leaseJob(
  context: QueryContext,
  tx: Tx,
  { name, owner, now, until }: JobRequest,
): Promise<JobLease | undefined> {
  await tx
    .insertInto('jobs')
    .values({ name, owner: null, epoch: 0, until: null, cursor: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .updateTable('jobs')
    .set((set) => ({ owner, epoch: set('epoch', '+', 1), until: context.time.at(until) }))
    .where('name', '=', name)
    .where((where) =>
      where.or([where('owner', 'is', null), where('owner', '=', owner), where('until', '<=', context.time.at(now))]),
    )
    .returning(['epoch', 'cursor'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { name, owner, epoch: row.epoch, ...(row.cursor !== null && { cursor: row.cursor }) };
}

/** Prolongs a lease and moves its cursor, if it is still ours. The epoch decides, not the time: a late holder cannot write. */
export async function keepJob(context: QueryContext, tx: Tx, { lease, until, cursor }: JobToKeep): Promise<boolean> {
  const result = await tx
    .updateTable('jobs')
    .set({ until: context.time.at(until), ...(cursor !== undefined && { cursor }) })
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('epoch', '=', lease.epoch)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Lets go of a job, if it is still ours. */
export async function endJob(tx: Tx, lease: JobLease): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ owner: null, until: null })
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('epoch', '=', lease.epoch)
    .execute();
}

/** Frees what anybody else holds. */
export async function freeJobs(tx: Tx, exceptOwner: string): Promise<void> {
  await tx.updateTable('jobs').set({ owner: null, until: null }).where('owner', '!=', exceptOwner).execute();
}

/** What the last holder of a job left. */
export async function findJobCursor(db: Reader, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('jobs').select('cursor').where('name', '=', name).executeTakeFirst();
  return row?.cursor ?? undefined;
}

export interface JobCursor {
  readonly name: string;
  readonly cursor: string;
}

/** What the last holders of all jobs left. */
export async function listJobCursors(db: Reader): Promise<readonly JobCursor[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['name', 'cursor'])
    .where('cursor', 'is not', null)
    .orderBy('name')
    .execute();
  return rows.map(({ name, cursor }) => ({ name, cursor: cursor ?? '' }));
}
