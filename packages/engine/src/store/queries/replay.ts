import type { Expression, SqlBool } from 'kysely';
import type { Actor, DeadLetterGroup, DeliverySelection } from '../operation-records.ts';
import type { DeliveryRow, Schema } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import type { ExpressionBuilder } from 'kysely';

type Where = ExpressionBuilder<Schema, 'deliveries'>;

/** Conditions of a selection; with none, it means every delivery. */
function conditions(where: Where, selection: DeliverySelection): Expression<SqlBool> {
  const { ids, state, configurationId, lsid, reason, createdBefore, notReplayed = false } = selection;
  const all: Expression<SqlBool>[] = [];
  // An empty list selects nothing, which `in ()` cannot say on every database.
  if (ids !== undefined) all.push(ids.length === 0 ? where.lit(false) : where('id', 'in', ids));
  if (state !== undefined) all.push(where('state', '=', state));
  if (configurationId !== undefined) all.push(where('configuration_id', '=', configurationId));
  if (lsid !== undefined) all.push(where('lsid', '=', lsid));
  if (reason !== undefined) all.push(where('reason', '=', reason));
  if (createdBefore !== undefined) all.push(where('created_at', '<', createdBefore.getTime()));
  if (notReplayed) all.push(where.not(where.exists(replaysOf(where))));
  return where.and(all);
}

function replaysOf(where: Where) {
  return where.selectFrom('deliveries as r').select('r.id').whereRef('r.replay_of', '=', 'deliveries.id');
}

export async function countSelected(db: Reader, selection: DeliverySelection): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where((where) => conditions(where, selection))
    .executeTakeFirstOrThrow();
  return count;
}

export interface ReplayRequest {
  readonly selection: DeliverySelection;
  readonly at: Date;
  readonly actor: Actor;
}

/** Deliveries in one turn of a replay: memory and statements stay bounded however many are selected. */
const chunk = 500;

export async function replay(context: QueryContext, tx: Tx, { selection, at, actor }: ReplayRequest): Promise<number> {
  let count = 0;
  let after = '';
  for (;;) {
    const rows = await endedAfter(tx, selection, after);
    if (rows.length === 0) break;
    after = rows.at(-1)?.id ?? after;
    count += rows.length;
    await tx
      .insertInto('deliveries')
      .values(rows.map((row) => replayOf(context, row, at)))
      .execute();
  }
  if (count > 0) {
    const subject = selection.ids?.length === 1 ? (selection.ids[0] ?? '') : 'deliveries';
    await insertAudit(context, tx, { at, actor, action: 'delivery.replayed', subject, detail: { count } });
  }
  return count;
}

async function endedAfter(tx: Tx, selection: DeliverySelection, after: string): Promise<DeliveryRow[]> {
  return tx
    .selectFrom('deliveries')
    .selectAll()
    .where((where) => conditions(where, selection))
    .where('state', 'in', ['succeeded', 'skipped', 'dead'])
    .where('configuration_id', 'in', tx.selectFrom('configurations').select('id'))
    .where('id', '>', after)
    .orderBy('id')
    .limit(chunk)
    .execute();
}

function replayOf(context: QueryContext, row: DeliveryRow, at: Date) {
  return {
    ...row,
    id: context.newId(),
    state: 'pending' as const,
    counted_attempts: 0,
    attempts: 0,
    abandoned_attempts: 0,
    due_at: context.time.at(at),
    not_ready_since: null,
    reason: null,
    reason_text: null,
    replay_of: row.id,
    created_at: at.getTime(),
    updated_at: at.getTime(),
    lease_owner: null,
    lease_epoch: 0,
    lease_until: null,
    leased_at: null,
  };
}

/** Dead deliveries by configuration and reason, the largest group first. A replayed one has found another end. */
export async function groupDeadLetters(db: Reader): Promise<readonly DeadLetterGroup[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .select(['d.configuration_id', 'd.reason'])
    .select((select) => [
      select.fn.countAll<number>().as('count'),
      select.fn.max('d.reason_text').as('reason_text'),
      select.fn.min('d.updated_at').as('oldest'),
      select.fn.max('d.updated_at').as('newest'),
      select.fn.max('d.id').as('example'),
    ])
    .where('d.state', '=', 'dead')
    .where((where) =>
      where.not(where.exists(where.selectFrom('deliveries as r').select('r.id').whereRef('r.replay_of', '=', 'd.id'))),
    )
    .groupBy(['d.configuration_id', 'd.reason'])
    .orderBy('count', 'desc')
    .execute();
  return rows.map((row) => ({
    configurationId: row.configuration_id,
    reason: row.reason ?? '',
    reasonText: row.reason_text ?? '',
    count: row.count,
    oldest: new Date(row.oldest),
    newest: new Date(row.newest),
    example: row.example,
  }));
}
