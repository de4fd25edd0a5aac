import { sql, type Expression, type SqlBool } from 'kysely';
import type { Lease, LeasedDelivery } from '../records.ts';
import type { QueryContext, Tx } from './context.ts';
import { deliveryOf, eventOf } from './rows.ts';

export interface LeaseRequest {
  readonly owner: string;
  readonly now: Date;
  readonly until: Date;
  readonly limit: number;
}

/** Must stand in the query as a literal: otherwise the indexes over open deliveries are not used. */
export const isOpen = sql<SqlBool>`d.state in ('pending', 'retrying')`;
/** The unit of order is the session of a configuration: while one of its deliveries runs, no other may. */
export const sessionIsFree = sql<SqlBool>`not exists (select 1 from deliveries as r where r.state = 'running'
  and r.configuration_id = d.configuration_id and r.lsid = d.lsid)`;

/**
 * Leases due deliveries. Must run alone: two at the same time could each take a delivery of the same session.
 * Configurations take turns, so that the backlog of one does not hold up another.
 */
export async function leaseDeliveries(
  context: QueryContext,
  tx: Tx,
  request: LeaseRequest,
): Promise<readonly LeasedDelivery[]> {
  const now = context.time.at(request.now);
  const candidates: string[][] = [];
  for (const { id, parked } of await workableConfigurations(tx, now)) {
    candidates.push(await dueDeliveries(tx, id, now, parked ? 1 : request.limit));
  }
  const chosen = takeTurns(candidates).slice(0, request.limit);
  return chosen.length === 0 ? [] : startAttempts(context, tx, request, chosen);
}

/** Configurations that are on, not paused and not parked, and parked ones whose probe is due and not under way. */
async function workableConfigurations(tx: Tx, now: Expression<number>): Promise<{ id: string; parked: boolean }[]> {
  const rows = await tx
    .selectFrom('configurations as c')
    .leftJoin('parked as p', 'p.configuration_id', 'c.id')
    .leftJoin('pauses as s', 's.configuration_id', 'c.id')
    .select(['c.id', 'p.until'])
    .where('c.disabled', '=', 0)
    .where((where) => where.or([where('s.until', 'is', null), where('s.until', '<=', now)]))
    .where((where) => where.or([where('p.until', 'is', null), where('p.until', '<=', now)]))
    .where((where) =>
      where.or([
        where('p.until', 'is', null),
        sql<SqlBool>`not exists (select 1 from deliveries as r where r.state = 'running' and r.configuration_id = c.id)`,
      ]),
    )
    .orderBy('c.id')
    .execute();
  return rows.map(({ id, until }) => ({ id, parked: until !== null }));
}

async function dueDeliveries(
  tx: Tx,
  configurationId: string,
  now: Expression<number>,
  limit: number,
): Promise<string[]> {
  // A subquery with a limit stays a look-up by session. As `not exists`, PostgreSQL made a join of it that read every open
  // delivery for each candidate as long as it had no statistics: 500 ms instead of 1 ms with 5,000. The plus keeps SQLite
  // from using the index over due times instead.
  const isOldestOfSession = sql<SqlBool>`d.id = (select o.id from deliveries as o
    where o.state in ('pending', 'retrying') and o.configuration_id = d.configuration_id and o.lsid = d.lsid
    and +o.due_at <= ${now} order by o.id limit 1)`;
  const rows = await tx
    .selectFrom('deliveries as d')
    .select('d.id')
    .where('d.configuration_id', '=', configurationId)
    .where(isOpen)
    .where('d.due_at', '<=', now)
    .where(sessionIsFree)
    .where(isOldestOfSession)
    .orderBy('d.due_at')
    .orderBy('d.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

function takeTurns(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1))).flat();
}

async function startAttempts(
  context: QueryContext,
  tx: Tx,
  request: LeaseRequest,
  ids: readonly string[],
): Promise<readonly LeasedDelivery[]> {
  const rows = await tx
    .updateTable('deliveries')
    .set((set) => ({
      state: 'running',
      attempts: set('attempts', '+', 1),
      lease_owner: request.owner,
      lease_epoch: set('lease_epoch', '+', 1),
      lease_until: context.time.at(request.until),
      leased_at: request.now.getTime(),
      updated_at: request.now.getTime(),
    }))
    .where('id', 'in', ids)
    .returningAll()
    .execute();
  const eventIds = [...new Set(rows.map((row) => row.event_id))];
  const events = await tx.selectFrom('events').selectAll().where('id', 'in', eventIds).execute();
  const eventsById = new Map(events.map((row) => [row.id, eventOf(row)]));
  return rows
    .sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    .flatMap((row) => {
      const event = eventsById.get(row.event_id);
      if (event === undefined) return [];
      const lease = { deliveryId: row.id, owner: request.owner, epoch: row.lease_epoch, until: request.until };
      return [{ delivery: deliveryOf(row), event, lease, attempt: row.attempts }];
    });
}

export interface LeaseToRenew {
  readonly lease: Lease;
  readonly until: Date;
}

/** @returns whether the lease was still held, and has been prolonged */
export async function renewLease(context: QueryContext, tx: Tx, { lease, until }: LeaseToRenew): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({ lease_until: context.time.at(until) })
    .where('id', '=', lease.deliveryId)
    .where('lease_epoch', '=', lease.epoch)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
