import type { ExpressionBuilder, SqlBool, Expression } from 'kysely';
import { firstIdAt } from '../../ids.ts';
import type { EventRecord, PageRequest } from '../records.ts';
import type { Schema } from '../schema.ts';
import type { DeliverySearch, DeliverySummary, EventSearch } from '../search-records.ts';
import type { Reader } from './context.ts';
import { deliveryOf, eventOf } from './rows.ts';
import { holds } from './text-match.ts';

type Conditions = Expression<SqlBool>[];
type OfDelivery = ExpressionBuilder<Schema & { d: Schema['deliveries']; e: Schema['events'] }, 'd' | 'e'>;
type OfEvent = ExpressionBuilder<Schema & { e: Schema['events'] }, 'e'>;

/**
 * Finds deliveries, newest first. There is no index for most filters: each would cost a page at every commit, and 100,000
 * rows are read in less than the 200 ms that a person waits for.
 */
export async function searchDeliveries(
  db: Reader,
  search: DeliverySearch,
  page: PageRequest,
): Promise<readonly DeliverySummary[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .innerJoin('events as e', 'e.id', 'd.event_id')
    .selectAll('d')
    .select(['e.name as event_name', 'e.source as event_source', 'e.external_key'])
    .where((where) => where.and(deliveryConditions(where as OfDelivery, search, page)))
    .orderBy('d.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    ...deliveryOf(row),
    ...{ eventName: row.event_name, source: row.event_source },
    ...(row.external_key !== null && { externalKey: row.external_key }),
  }));
}

function deliveryConditions(where: OfDelivery, search: DeliverySearch, { before }: PageRequest): Conditions {
  const { state, configurationId, eventId, reason, lsid, from, until, type, externalKey, text } = search;
  const all: Conditions = [];
  const add = <Value>(value: Value | undefined, condition: (value: Value) => Expression<SqlBool>) => {
    if (value !== undefined) all.push(condition(value));
  };
  add(before, (id) => where('d.id', '<', id));
  add(state, (wanted) => where('d.state', '=', wanted));
  add(configurationId, (id) => where('d.configuration_id', '=', id));
  add(eventId, (id) => where('d.event_id', '=', id));
  add(reason, (wanted) => where('d.reason', '=', wanted));
  // Sessions are found by their events, see the step 0004 of the schema.
  add(lsid, (id) => where('e.lsid', '=', id));
  // Ids bound the search: theirs is the time of the row, or a later one where the clock has gone back.
  add(from, (at) => where.and([where('d.id', '>=', firstIdAt(at)), where('d.created_at', '>=', at.getTime())]));
  add(until, (at) => where('d.created_at', '<', at.getTime()));
  add(type, (name) => where('e.name', '=', name));
  add(externalKey, (part) => holds('e.external_key', part));
  const columns = ['d.lsid', 'd.reason', 'd.reason_text', 'e.external_key', 'e.name'];
  add(text, (part) => where.or(columns.map((column) => holds(column, part))));
  return all;
}

/** Finds events, newest first. */
export async function searchEvents(
  db: Reader,
  search: EventSearch,
  page: PageRequest,
): Promise<readonly EventRecord[]> {
  const rows = await db
    .selectFrom('events as e')
    .selectAll()
    .where((where) => where.and(eventConditions(where as OfEvent, search, page)))
    .orderBy('e.id', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(eventOf);
}

function eventConditions(where: OfEvent, search: EventSearch, { before }: PageRequest): Conditions {
  const { disposition, lsid, from, until, type, externalKey, text } = search;
  const all: Conditions = [];
  const add = <Value>(value: Value | undefined, condition: (value: Value) => Expression<SqlBool>) => {
    if (value !== undefined) all.push(condition(value));
  };
  add(before, (id) => where('e.id', '<', id));
  add(disposition, (wanted) => where('e.disposition', '=', wanted));
  add(lsid, (id) => where('e.lsid', '=', id));
  add(from, (at) => where.and([where('e.id', '>=', firstIdAt(at)), where('e.received_at', '>=', at.getTime())]));
  add(until, (at) => where('e.received_at', '<', at.getTime()));
  add(type, (name) => where('e.name', '=', name));
  add(externalKey, (part) => holds('e.external_key', part));
  const columns = ['e.lsid', 'e.external_key', 'e.name', 'e.ignored_reason', 'e.ignored_detail'];
  add(text, (part) => where.or(columns.map((column) => holds(column, part))));
  return all;
}
