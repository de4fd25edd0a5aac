import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { firstIdAt } from '../../ids.ts';
import type { EventRecord } from '../records.ts';
import type { Reader } from './context.ts';

export interface EndedInHour {
  /** Hours since 1970. */
  readonly hour: number;
  readonly state: 'succeeded' | 'skipped' | 'dead';
  readonly count: number;
}

export interface OpenDeliveries {
  readonly configurationId: string;
  readonly state: 'pending' | 'running' | 'retrying';
  /** Their reports are not there yet. */
  readonly notReady: boolean;
  readonly count: number;
  readonly oldest: Date;
}

const hourOf = (column: string) => sql<number>`${sql.ref(column)} / 3600000`;

/** @returns the number of accepted events by hour since 1970; ids bound the search, as they sort by time */
export async function eventsByHour(db: Reader, since: Date): Promise<ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('events')
    .select(hourOf('received_at').as('hour'))
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('id', '>=', firstIdAt(since))
    .where('disposition', '=', 'accepted')
    .groupBy(hourOf('received_at'))
    .execute();
  return new Map(rows.map(({ hour, count }) => [hour, count]));
}

/** Deliveries by the hour and the way in which they ended. */
export async function endedByHour(db: Reader, since: Date): Promise<readonly EndedInHour[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select([hourOf('updated_at').as('hour'), 'state'])
    .select((select) => select.fn.countAll<number>().as('count'))
    // Must stand in the query as a literal: otherwise the index over what has ended is not used.
    .where(sql<SqlBool>`state in ('succeeded', 'skipped', 'dead')`)
    .where('updated_at', '>=', since.getTime())
    .groupBy([hourOf('updated_at'), 'state'])
    .execute();
  return rows.map(({ hour, state, count }) => ({ hour, state: state as EndedInHour['state'], count }));
}

/** Accepted events of one appliance that came by one way. */
export interface EventSource {
  readonly applianceId: string;
  readonly source: EventRecord['source'];
  readonly count: number;
  readonly oldest: Date;
}

/** @returns by which ways events have come; ids bound the search, as they sort by time */
export async function eventSources(db: Reader, since: Date): Promise<readonly EventSource[]> {
  const rows = await db
    .selectFrom('events')
    .select(['appliance_id', 'source'])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.min('received_at').as('oldest')])
    .where('id', '>=', firstIdAt(since))
    .where('disposition', '=', 'accepted')
    .groupBy(['appliance_id', 'source'])
    .execute();
  return rows.map((row) => ({
    applianceId: row.appliance_id.toLowerCase(),
    source: row.source,
    count: row.count,
    oldest: new Date(row.oldest),
  }));
}

export async function openDeliveries(db: Reader): Promise<readonly OpenDeliveries[]> {
  // Two questions, as literals: for each there is an index that holds those alone.
  const waiting = await openAmong(db, sql<SqlBool>`state in ('pending', 'retrying')`);
  return [...waiting, ...(await openAmong(db, sql<SqlBool>`state = 'running'`))];
}

async function openAmong(db: Reader, which: RawBuilder<SqlBool>): Promise<readonly OpenDeliveries[]> {
  const notReady = sql<number>`case when not_ready_since is null then 0 else 1 end`;
  const rows = await db
    .selectFrom('deliveries')
    .select(['configuration_id', 'state', notReady.as('not_ready')])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.min('created_at').as('oldest')])
    .where(which)
    .groupBy(['configuration_id', 'state', notReady])
    .execute();
  return rows.map((row) => ({
    configurationId: row.configuration_id,
    state: row.state as OpenDeliveries['state'],
    notReady: row.not_ready === 1,
    count: row.count,
    oldest: new Date(row.oldest),
  }));
}
