import { sql, type Expression, type SqlBool } from 'kysely';
import { lanes, type WorkedLane, workedLanes } from '../lanes.ts';
import type { Lease, LeasedDelivery, WaitingDelivery } from '../records.ts';
import type { QueryContext, Tx } from './context.ts';
import { deliveryOf, eventOf } from './rows.ts';
import { presentVersions } from './versions.ts';

export interface LeaseRequest {
  readonly owner: string;
  readonly now: Date;
  readonly until: Date;
  readonly limit: number;
  /** Leaves alone what was lost with a process that it had for itself. */
  readonly sparesSuspects?: boolean | undefined;
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
  const chosen = await chooseDeliveries(tx, request, context.time.at(request.now));
  return chosen.length === 0 ? [] : startAttempts(context, tx, request, chosen);
}

/**
 * Deliveries that were lost with their process go first, one at a time and alone in this process: then another loss is
 * its own doing. Until what runs has ended, nothing else is begun.
 */
async function chooseDeliveries(
  tx: Tx,
  { owner, limit, sparesSuspects = false }: LeaseRequest,
  now: Expression<number>,
): Promise<readonly string[]> {
  const running = await runningOf(tx, owner);
  if (running.some(({ alone }) => alone === 1)) return [];
  const configurations = await workableConfigurations(tx, now);
  const alone = await lostWithProcess(tx, configurations, now, sparesSuspects);
  if (alone !== undefined) return running.length === 0 ? [alone] : [];
  const candidates: string[][] = [];
  for (const { id, parked } of configurations) {
    candidates.push(await dueDeliveries(tx, id, now, parked ? 1 : limit));
  }
  return takeTurns(candidates).slice(0, limit);
}

function runningOf(tx: Tx, owner: string): Promise<{ alone: number }[]> {
  return tx
    .selectFrom('deliveries')
    .select('alone')
    .where(sql<SqlBool>`state = 'running'`)
    .where('lease_owner', '=', owner)
    .execute();
}

/** The first delivery due that must have its process for itself. */
async function lostWithProcess(
  tx: Tx,
  configurations: readonly { readonly id: string }[],
  now: Expression<number>,
  sparesSuspects: boolean,
): Promise<string | undefined> {
  if (configurations.length === 0) return undefined;
  const ids = configurations.map(({ id }) => id);
  const row = await tx
    .selectFrom('deliveries as d')
    .select('d.id')
    .where(sql<SqlBool>`d.alone = 1`)
    .$if(sparesSuspects, (query) => query.where('d.abandoned_attempts', '=', 0))
    .where(isOpen)
    .where('d.due_at', '<=', now)
    .where('d.configuration_id', 'in', ids)
    .where(sessionIsFree)
    .orderBy('d.due_at')
    .orderBy('d.id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
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

/** Sessions that nothing was written of go before repeats. */
async function dueDeliveries(
  tx: Tx,
  configurationId: string,
  now: Expression<number>,
  limit: number,
): Promise<string[]> {
  const due: string[] = [];
  for (const lane of workedLanes) {
    if (due.length < limit)
      due.push(...(await dueInLane(tx, configurationId, now, { lane, limit: limit - due.length })));
  }
  return due;
}

async function dueInLane(
  tx: Tx,
  configurationId: string,
  now: Expression<number>,
  { lane, limit }: { readonly lane: WorkedLane; readonly limit: number },
): Promise<string[]> {
  // A subquery with a limit stays a look-up by session. As `not exists`, PostgreSQL made a join of it that read every open
  // delivery for each candidate as long as it had no statistics: 500 ms instead of 1 ms with 5,000. The plus keeps SQLite
  // from using the index over due times instead.
  const isOldestOfSession = sql<SqlBool>`d.id = (select o.id from deliveries as o
    where o.state in ('pending', 'retrying') and o.configuration_id = d.configuration_id and o.lsid = d.lsid
    and +o.due_at <= ${now} and o.lane <> ${sql.lit(lanes.unconfirmed)} order by o.id limit 1)`;
  const rows = await tx
    .selectFrom('deliveries as d')
    .select('d.id')
    .where('d.configuration_id', '=', configurationId)
    .where('d.lane', '=', lane)
    .where('d.alone', '=', 0)
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
    .returning(sql<number | null>`${context.time.at(request.now)} - not_ready_since`.as('waited'))
    .execute();
  const waiting = await waitingWith(tx, ids);
  const versions = await presentVersions(tx, [...new Set(rows.map((row) => row.configuration_id))]);
  const eventIds = [...new Set(rows.map((row) => row.event_id))];
  const events = await tx.selectFrom('events').selectAll().where('id', 'in', eventIds).execute();
  const eventsById = new Map(events.map((row) => [row.id, eventOf(row)]));
  return rows
    .sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    .flatMap((row) => {
      const event = eventsById.get(row.event_id);
      if (event === undefined) return [];
      const lease = {
        ...{ deliveryId: row.id, owner: request.owner, epoch: row.lease_epoch, until: request.until },
        configurationVersion: versions.get(row.configuration_id) ?? 0,
      };
      const waitedMilliseconds = Math.max(0, row.waited ?? 0);
      const others = { waiting: waiting.get(row.id) ?? [], waitedMilliseconds };
      return [{ delivery: deliveryOf(row), event, lease, attempt: row.attempts, ...others }];
    });
}

/** Most deliveries that one attempt can settle. */
const maxWaiting = 1000;

/** Other waiting deliveries of the same sessions, by delivery id. What a person has ordered is never settled by another attempt. */
async function waitingWith(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, WaitingDelivery[]>> {
  const rows = await tx
    .selectFrom('deliveries as r')
    .innerJoin('deliveries as d', (join) =>
      join.onRef('d.configuration_id', '=', 'r.configuration_id').onRef('d.lsid', '=', 'r.lsid'),
    )
    .innerJoin('events as e', 'e.id', 'd.event_id')
    .select(['r.id as with', 'd.id', 'e.name as event'])
    .where('r.id', 'in', ids)
    .where(isOpen)
    .where('d.replay_of', 'is', null)
    .where('e.source', '!=', 'rewrite')
    .orderBy('d.id')
    .limit(maxWaiting)
    .execute();
  const byDelivery = new Map<string, WaitingDelivery[]>();
  for (const { with: leased, id, event } of rows) {
    byDelivery.set(leased, [...(byDelivery.get(leased) ?? []), { id, event }]);
  }
  return byDelivery;
}

export interface LeasesToRenew {
  readonly leases: readonly Lease[];
  readonly until: Date;
}

/** Prolongs leases in one statement. @returns those that were still held */
export async function renewLeases(
  context: QueryContext,
  tx: Tx,
  { leases, until }: LeasesToRenew,
): Promise<readonly Lease[]> {
  if (leases.length === 0) return [];
  const rows = await tx
    .updateTable('deliveries')
    .set({ lease_until: context.time.at(until) })
    .where('state', '=', 'running')
    .where((where) =>
      where.or(leases.map(({ deliveryId, epoch }) => where.and({ id: deliveryId, lease_epoch: epoch }))),
    )
    .returning('id')
    .execute();
  const renewed = new Set(rows.map(({ id }) => id));
  return leases.filter(({ deliveryId }) => renewed.has(deliveryId));
}
