import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { BulkActKind, BulkActPart, BulkCount, BulkPartDone, BulkResults } from '../bulk-act-records.ts';
import type { DeliverySelection } from '../operation-records.ts';
import { lanes } from '../lanes.ts';
import type { DeliveryRow, Schema } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { release } from './parking.ts';
import { conditions, replayable } from './selection.ts';

type Where = ExpressionBuilder<Schema, 'deliveries'>;

/** Deliveries in one part: on SQLite the event loop stands still for some 15 ms meanwhile. */
const partSize = 250;

/** What an act of a kind can be done to. */
function eligible(where: Where, kind: BulkActKind, selection: DeliverySelection): Expression<SqlBool> {
  switch (kind) {
    case 'replay':
      return replayable(where, selection);
    case 'release':
      return where.and([conditions(where, selection), where('state', 'in', ['pending', 'retrying'])]);
    case 'dismiss':
      return where.and([conditions(where, { ...selection, notReplayed: true }), where('state', '=', 'dead')]);
  }
}

/**
 * Counts what an act would be done to. What ended within this very millisecond is left out: it cannot be told from what
 * ends after the count.
 */
export async function countForAct(
  db: Reader,
  kind: BulkActKind,
  selection: DeliverySelection,
  at: Date,
): Promise<BulkCount> {
  const row = await db
    .selectFrom('deliveries')
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.max('id').as('highest')])
    .where((where) => where.and([eligible(where, kind, selection), ...endedBefore(where, kind, at)]))
    .executeTakeFirstOrThrow();
  // The type has no null, but there is no highest of nothing.
  const highest = row.highest as string | null;
  return { count: row.count, countedAt: at, ...(highest !== null && { highestId: highest }) };
}

/** Waiting deliveries are tried in between: their last change says nothing of the count. */
function endedBefore(where: Where, kind: BulkActKind, at: Date): readonly Expression<SqlBool>[] {
  return kind === 'release' ? [] : [where('updated_at', '<', at.getTime())];
}

/** Does an act to some deliveries and keeps what the job has come to. */
export async function doPart(context: QueryContext, tx: Tx, part: BulkActPart): Promise<BulkPartDone | undefined> {
  if (!(await isHeld(tx, part))) return undefined;
  const { kind, selection, countedAt } = part;
  const rows = await tx
    .selectFrom('deliveries')
    .selectAll()
    .where((where) => where.and([eligible(where, kind, selection), ...endedBefore(where, kind, countedAt)]))
    .where('id', '>', part.after)
    .where('id', '<=', part.highestId)
    .orderBy('id')
    .limit(partSize)
    .execute();
  if (rows.length > 0) await changes[kind](context, tx, part, rows);
  const last = rows.length === partSize ? rows.at(-1)?.id : undefined;
  const done = { count: rows.length, ...(last !== undefined && { last }) };
  const { audit, cursor, state } = part.progress(done);
  const kept = { ...(cursor !== undefined && { cursor }), ...(state !== undefined && { state }) };
  if (Object.keys(kept).length > 0)
    await tx.updateTable('jobs').set(kept).where('name', '=', part.lease.name).execute();
  if (audit !== undefined) await insertAudit(context, tx, audit);
  return done;
}

/** Locks the job's row as well, so that nobody takes it over in between. */
async function isHeld(tx: Tx, { lease: { name, owner, epoch } }: BulkActPart): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('jobs')
    .set({ epoch })
    .where('name', '=', name)
    .where('owner', '=', owner)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

type Change = (context: QueryContext, tx: Tx, part: BulkActPart, rows: readonly DeliveryRow[]) => Promise<void>;

const changes: Readonly<Record<BulkActKind, Change>> = {
  async replay(context, tx, { act, at }, rows) {
    const replays = rows.map((row) => ({ ...replayOf(context, row, at), act }));
    await tx.insertInto('deliveries').values(replays).execute();
  },
  /** A configuration that is parked holds all of its deliveries: none could go on without the others. */
  async release(context, tx, { act }, rows) {
    const now = context.time.at(context.clock.now());
    await tx
      .updateTable('deliveries')
      .set((set) => ({ act, due_at: set.case().when('due_at', '>', now).then(now).else(set.ref('due_at')).end() }))
      .where('id', 'in', idsOf(rows))
      .execute();
    const configurations = [...new Set(rows.map((row) => row.configuration_id))];
    const parked = await tx
      .selectFrom('parked')
      .select('configuration_id')
      .where('configuration_id', 'in', configurations)
      .execute();
    for (const row of parked) await release(context, tx, row.configuration_id);
  },
  async dismiss(_context, tx, { act, at, reasonText }, rows) {
    const ended = { state: 'skipped', reason: 'dismissed', reason_text: reasonText, updated_at: at.getTime() } as const;
    await tx
      .updateTable('deliveries')
      .set({ act, ...ended })
      .where('id', 'in', idsOf(rows))
      .execute();
    for (const { configuration_id: configurationId, lsid } of rows)
      await dismissInLedger(tx, configurationId, lsid, at);
  },
};

/** A new delivery that does again what another one did. */
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
    alone: 0,
    lane: lanes.first,
    looks: 0,
    act: null,
  };
}

function idsOf(rows: readonly DeliveryRow[]): readonly string[] {
  return rows.map(({ id }) => id);
}

/** What was written before, or waits again, is more than the dismissal. */
async function dismissInLedger(tx: Tx, configurationId: string, lsid: string, at: Date): Promise<void> {
  await tx
    .updateTable('session_ledger')
    .set({ state: 'skipped', updated_at: at.getTime() })
    .where('configuration_id', '=', configurationId)
    .where('lsid', '=', lsid)
    .where('state', '=', 'dead')
    .execute();
}

export async function bulkResults(db: Reader, act: string): Promise<BulkResults> {
  const isIn = (...states: readonly string[]) =>
    sql<number>`count(case when state in (${sql.join(states)}) then 1 end)`;
  return db
    .selectFrom('deliveries')
    .select([
      isIn('pending', 'running', 'retrying').as('waiting'),
      isIn('succeeded').as('succeeded'),
      isIn('skipped').as('skipped'),
      isIn('dead').as('dead'),
    ])
    .where('act', '=', act)
    .executeTakeFirstOrThrow();
}
