import type { Actor } from '../operation-records.ts';
import type { ParkedUntil } from '../records.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { isOpen } from './leases.ts';
import { parkedOf } from './rows.ts';
import { isNewest } from './versions.ts';

/** A notice to open, with the job that met the cause; `''` where deliveries did. */
export interface NewNotice {
  readonly configurationId: string;
  readonly notice: Pick<ParkedUntil, 'code' | 'message' | 'help'>;
  readonly job: string;
  /** Version of the configuration that met it; any, where nothing is said. */
  readonly version?: number | undefined;
}

export interface Parking {
  readonly configurationId: string;
  readonly parked: ParkedUntil;
  readonly job?: string | undefined;
  readonly version?: number | undefined;
}

/**
 * Parks a configuration; the first time for a cause, there is a notice of it. One configuration is parked for one cause: what a
 * job meets while it is parked is a notice alone. What an older version of the configuration has met says nothing about the
 * present one.
 */
export async function park(
  context: QueryContext,
  tx: Tx,
  { configurationId, parked, job = '', version }: Parking,
): Promise<void> {
  if (!(await isPresent(tx, configurationId, version))) return;
  const { code, message, help } = parked;
  const values = { until: context.time.at(parked.until), code, message, help };
  await tx
    .insertInto('parked')
    .values({ configuration_id: configurationId, ...values })
    .onConflict((conflict) => {
      const known = conflict.column('configuration_id');
      return job === '' ? known.doUpdateSet(values) : known.doNothing();
    })
    .execute();
  await giveNotice(context, tx, { configurationId, notice: parked, job });
}

/**
 * Gives notice of a cause unless there is one. What a job and deliveries have both met is the job's: deliveries may go on
 * where a job cannot. A job has one notice, of what it met last.
 */
export async function giveNotice(
  context: QueryContext,
  tx: Tx,
  { configurationId, notice: { code, message, help }, job, version }: NewNotice,
): Promise<void> {
  if (!(await isPresent(tx, configurationId, version))) return;
  const now = context.clock.now().getTime();
  const values = { configuration_id: configurationId, code, message, help, since: now, ended_at: null, job };
  await tx
    .insertInto('notices')
    .values({ id: context.newId(), ...values })
    .onConflict((conflict) => {
      const open = conflict.columns(['configuration_id', 'code']).where('ended_at', 'is', null);
      return job === '' ? open.doNothing() : open.doUpdateSet({ job }).where('notices.job', '=', '');
    })
    .execute();
  if (job === '') return;
  await openNotices(tx, configurationId)
    .set({ ended_at: now })
    .where('job', '=', job)
    .where('code', '!=', code)
    .execute();
}

async function isPresent(tx: Tx, configurationId: string, version: number | undefined): Promise<boolean> {
  return version === undefined || isNewest(tx, configurationId, version);
}

/** Lets a parked configuration go on and ends every notice about it: somebody has seen to it. */
export async function release(context: QueryContext, tx: Tx, configurationId: string): Promise<void> {
  await tx.deleteFrom('parked').where('configuration_id', '=', configurationId).execute();
  await openNotices(tx, configurationId).set({ ended_at: context.clock.now().getTime() }).execute();
  await makeDue(context, tx, configurationId);
  await makeJobsDue(context, tx, configurationId);
}

/**
 * Makes waiting deliveries due at once, whatever their last error: somebody has mended something, and knows better than we which of it. Only
 * reports that are not there yet stay as they are: nothing that a person mends here brings them earlier.
 */
async function makeDue(context: QueryContext, tx: Tx, configurationId: string): Promise<void> {
  const now = context.time.at(context.clock.now());
  await tx
    .updateTable('deliveries as d')
    .set({ due_at: now })
    .where('d.configuration_id', '=', configurationId)
    .where(isOpen)
    .where((where) => where.or([where('d.reason', 'is', null), where('d.reason', '!=', 'not-ready')]))
    .where('d.due_at', '>', now)
    .execute();
}

/** The jobs of a configuration have its id behind their kind: `poll:`, `confirm:`, `reconcile:`, `plugin:`. */
async function makeJobsDue(context: QueryContext, tx: Tx, configurationId: string): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ due_at: context.time.at(context.clock.now()), wait: 0 })
    .where((where) =>
      where.or([
        where('name', 'in', [`poll:${configurationId}`, `confirm:${configurationId}`, `reconcile:${configurationId}`]),
        where('name', 'like', `plugin:${configurationId}:%`),
      ]),
    )
    .where('due_at', 'is not', null)
    .execute();
}

/**
 * Lets a configuration go on whose probe was processed to an end that is no fault of the configuration: skipped, not ready,
 * or one session's dead letter. An attempt that began before the probe was due says nothing about what parked it.
 */
export async function releaseByProbe(
  context: QueryContext,
  tx: Tx,
  { configurationId, startedAt }: { readonly configurationId: string; readonly startedAt: Date },
): Promise<void> {
  const probed = await tx
    .selectFrom('parked')
    .select('code')
    .where('configuration_id', '=', configurationId)
    .where('until', '<=', context.time.at(startedAt))
    .executeTakeFirst();
  if (probed !== undefined) await releaseByDelivery(context, tx, configurationId);
}

/** The same after a delivery that succeeded, but for the notices of jobs: what a job met may well last. */
export async function releaseByDelivery(context: QueryContext, tx: Tx, configurationId: string): Promise<void> {
  if (!(await unpark(context, tx, configurationId))) return;
  await openNotices(tx, configurationId)
    .set({ ended_at: context.clock.now().getTime() })
    .where('job', '=', '')
    .execute();
}

export interface ReleaseByJob {
  readonly configurationId: string;
  readonly job: string;
}

/** Ends the notice of a job that can go on, and lets the configuration go on if nothing else holds it. */
export async function releaseByJob(
  context: QueryContext,
  tx: Tx,
  { configurationId, job }: ReleaseByJob,
): Promise<void> {
  const ended = await openNotices(tx, configurationId)
    .set({ ended_at: context.clock.now().getTime() })
    .where('job', '=', job)
    .returning('code')
    .execute();
  const left = await tx
    .selectFrom('notices')
    .select('id')
    .where('configuration_id', '=', configurationId)
    .where('ended_at', 'is', null)
    .where('job', '=', '')
    .executeTakeFirst();
  if (left !== undefined) return;
  for (const { code } of ended) await unpark(context, tx, configurationId, code);
}

function openNotices(tx: Tx, configurationId: string) {
  return tx.updateTable('notices').where('configuration_id', '=', configurationId).where('ended_at', 'is', null);
}

/**
 * Lets the deliveries of a parked configuration go on, those at once that met the cause of it themselves.
 * @param cause only if it was parked for this
 * @returns whether it was parked
 */
async function unpark(context: QueryContext, tx: Tx, configurationId: string, cause?: string): Promise<boolean> {
  let query = tx.deleteFrom('parked').where('configuration_id', '=', configurationId);
  if (cause !== undefined) query = query.where('code', '=', cause);
  const parked = await query.returning('code').executeTakeFirst();
  if (parked === undefined) return false;
  const now = context.clock.now();
  await tx
    .updateTable('deliveries as d')
    .set({ due_at: context.time.at(now) })
    .where('d.configuration_id', '=', configurationId)
    .where(isOpen)
    .where('d.reason', '=', parked.code)
    .where('d.due_at', '>', context.time.at(now))
    .execute();
  return true;
}

export async function findParked(db: Reader, configurationId: string): Promise<ParkedUntil | undefined> {
  const row = await db
    .selectFrom('parked')
    .selectAll()
    .where('configuration_id', '=', configurationId)
    .executeTakeFirst();
  return row && parkedOf(row);
}

export interface PauseRequest {
  readonly configurationId: string;
  readonly until: Date;
  readonly actor: Actor;
}

export async function pause(context: QueryContext, tx: Tx, request: PauseRequest): Promise<void> {
  const { configurationId, until, actor } = request;
  const values = { until: context.time.at(until) };
  await tx
    .insertInto('pauses')
    .values({ configuration_id: configurationId, ...values })
    .onConflict((conflict) => conflict.column('configuration_id').doUpdateSet(values))
    .execute();
  const detail = { until: until.toISOString() };
  const at = context.clock.now();
  await insertAudit(context, tx, { at, actor, action: 'configuration.paused', subject: configurationId, detail });
}

export type ResumeRequest = Omit<PauseRequest, 'until'>;

/** Ends whatever holds the configuration, each with its entry in the audit. */
export async function resume(context: QueryContext, tx: Tx, { configurationId, actor }: ResumeRequest): Promise<void> {
  const act = { at: context.clock.now(), actor, subject: configurationId };
  const paused = await tx.deleteFrom('pauses').where('configuration_id', '=', configurationId).executeTakeFirst();
  if (paused.numDeletedRows > 0n) {
    await insertAudit(context, tx, { ...act, action: 'configuration.resumed', detail: {} });
  }
  const parked = await findParked(tx, configurationId);
  await release(context, tx, configurationId);
  if (parked === undefined) return;
  const detail = { code: parked.code };
  await insertAudit(context, tx, { ...act, action: 'configuration.released', detail });
}

/** The end of a pause that lasts, in the time of this process. */
export async function findPause(context: QueryContext, db: Reader, configurationId: string): Promise<Date | undefined> {
  const now = context.clock.now();
  const row = await db
    .selectFrom('pauses')
    .select((select) => select('until', '-', context.time.at(now)).as('remaining'))
    .where('configuration_id', '=', configurationId)
    .executeTakeFirst();
  return row === undefined || row.remaining <= 0 ? undefined : new Date(now.getTime() + row.remaining);
}
