import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Actor, DeadLetterGroup, DeliverySelection } from '../operation-records.ts';
import type { DeliveryRow, Schema } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

type Where = ExpressionBuilder<Schema, 'deliveries'>;

/** Conditions of a selection; with none, it means every delivery. */
export function conditions(where: Where, selection: DeliverySelection): Expression<SqlBool> {
  const { ids, state, configurationId, lsid, reason, createdBefore, notReplayed = false } = selection;
  const all: Expression<SqlBool>[] = [];
  // An empty list selects nothing, which `in ()` cannot say on every database.
  if (ids !== undefined) all.push(ids.length === 0 ? where.lit(false) : where('id', 'in', ids));
  if (state !== undefined) all.push(where('state', '=', state));
  if (configurationId !== undefined) all.push(where('configuration_id', '=', configurationId));
  if (lsid !== undefined) all.push(where('event_id', 'in', eventsOf(where, lsid)));
  if (reason !== undefined) all.push(where('reason', '=', reason));
  if (createdBefore !== undefined) all.push(where('created_at', '<', createdBefore.getTime()));
  if (notReplayed) all.push(where.not(where.exists(replaysOf(where))));
  return where.and(all);
}

/** Sessions are found by their events, see the step 0004 of the schema. */
function eventsOf(where: Where, lsid: string) {
  return where.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
}

function replaysOf(where: Where) {
  return where.selectFrom('deliveries as r').select('r.id').whereRef('r.replay_of', '=', 'deliveries.id');
}

/** Condition for deliveries that can be replayed: ended, and the configuration still exists. */
export function replayable(where: Where, selection: DeliverySelection): Expression<SqlBool> {
  return where.and([
    conditions(where, selection),
    where('state', 'in', ['succeeded', 'skipped', 'dead']),
    where('configuration_id', 'in', where.selectFrom('configurations').select('configurations.id')),
  ]);
}

export function countSelected(db: Reader, selection: DeliverySelection): Promise<number> {
  return count(db, (where) => conditions(where, selection));
}

export function countReplayable(db: Reader, selection: DeliverySelection): Promise<number> {
  return count(db, (where) => replayable(where, selection));
}

async function count(db: Reader, which: (where: Where) => Expression<SqlBool>): Promise<number> {
  const row = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where(which)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** One of the transactions that a replay is made of. */
export interface ReplayPart {
  readonly selection: DeliverySelection;
  /** Deliveries that ended later are left out. */
  readonly at: Date;
  /** Ids from and to which it goes, both left out: what the replay itself makes is not meant either. */
  readonly after: string;
  readonly before: string;
  /** With the first part, what it is about goes into the audit. */
  readonly begun?: { readonly actor: Actor; readonly count: number };
}

/** Result of one part of a replay; without `last`, nothing was left. */
export interface ReplayedPart {
  readonly count: number;
  readonly last?: string;
}

/** Deliveries in one part: on SQLite the event loop stands still for some 15 ms meanwhile. */
const partSize = 250;

export async function replayPart(context: QueryContext, tx: Tx, part: ReplayPart): Promise<ReplayedPart> {
  const { selection, at, begun } = part;
  const rows = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where((where) => replayable(where, selection))
    .where('updated_at', '<=', at.getTime())
    .where('id', '>', part.after)
    .where('id', '<', part.before)
    .orderBy('id')
    .limit(partSize)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) return { count: 0 };
  await tx
    .insertInto('deliveries')
    .values(rows.map((row) => replayOf(context, row, at)))
    .execute();
  if (begun !== undefined) await auditReplay(context, tx, { selection, at, ...begun });
  return { count: rows.length, ...(rows.length === partSize && { last: last.id }) };
}

export interface ReplayAct {
  readonly selection: DeliverySelection;
  readonly at: Date;
  readonly actor: Actor;
  readonly count: number;
}

/** @param action another one where it ended otherwise than it began */
export async function auditReplay(
  context: QueryContext,
  tx: Tx,
  { selection, at, actor, count }: ReplayAct,
  action = 'delivery.replayed',
): Promise<void> {
  const subject = selection.ids?.length === 1 ? (selection.ids[0] ?? '') : 'deliveries';
  await insertAudit(context, tx, { at, actor, action, subject, detail: { count } });
}

/** A new delivery that does again what another one did. */
export function replayOf(context: QueryContext, row: DeliveryRow, at: Date) {
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
    alone: 0,
    repeats: 0,
    act: null,
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
