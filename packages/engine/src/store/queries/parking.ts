import type { Actor, Notice } from '../operation-records.ts';
import type { PageRequest, ParkedUntil } from '../records.ts';
import type { NoticeRow } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { isOpen } from './leases.ts';

/** Parks a configuration; the first time for a cause, there is a notice of it. */
export async function park(context: QueryContext, tx: Tx, configurationId: string, parked: ParkedUntil): Promise<void> {
  const { code, message, help } = parked;
  const values = { until: context.time.at(parked.until), code, message, help };
  await tx
    .insertInto('parked')
    .values({ configuration_id: configurationId, ...values })
    .onConflict((conflict) => conflict.column('configuration_id').doUpdateSet(values))
    .execute();
  const since = context.clock.now().getTime();
  await tx
    .insertInto('notices')
    .values({ id: context.newId(), configuration_id: configurationId, code, message, help, since, ended_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Lets the deliveries of a parked configuration go on, those at once that met the cause of it themselves, and ends the
 * notices about it.
 */
export async function release(context: QueryContext, tx: Tx, configurationId: string): Promise<void> {
  const parked = await tx
    .deleteFrom('parked')
    .where('configuration_id', '=', configurationId)
    .returning('code')
    .executeTakeFirst();
  if (parked === undefined) return;
  const now = context.clock.now();
  await tx
    .updateTable('deliveries as d')
    .set({ due_at: context.time.at(now) })
    .where('d.configuration_id', '=', configurationId)
    .where(isOpen)
    .where('d.reason', '=', parked.code)
    .where('d.due_at', '>', context.time.at(now))
    .execute();
  await tx
    .updateTable('notices')
    .set({ ended_at: now.getTime() })
    .where('configuration_id', '=', configurationId)
    .where('ended_at', 'is', null)
    .execute();
}

export async function listNotices(
  db: Reader,
  filter: { readonly open?: boolean },
  { before, limit }: PageRequest,
): Promise<readonly Notice[]> {
  let query = db.selectFrom('notices').selectAll();
  if (filter.open !== undefined) query = query.where('ended_at', filter.open ? 'is' : 'is not', null);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(noticeOf);
}

function noticeOf(row: NoticeRow): Notice {
  return {
    id: row.id,
    configurationId: row.configuration_id,
    code: row.code,
    message: row.message,
    help: row.help,
    since: new Date(row.since),
    ...(row.ended_at !== null && { endedAt: new Date(row.ended_at) }),
  };
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

export async function resume(
  context: QueryContext,
  tx: Tx,
  { configurationId, actor }: Omit<PauseRequest, 'until'>,
): Promise<void> {
  const result = await tx.deleteFrom('pauses').where('configuration_id', '=', configurationId).executeTakeFirst();
  if (result.numDeletedRows === 0n) return;
  const at = context.clock.now();
  await insertAudit(context, tx, { at, actor, action: 'configuration.resumed', subject: configurationId, detail: {} });
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
