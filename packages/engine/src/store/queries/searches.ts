import { type ExpressionBuilder, type SqlBool, type Expression, sql } from 'kysely';
import { firstIdAt } from '../../ids.ts';
import type { Clock } from '@casebridge/plugin-api';
import type { EventRecord, PageRequest } from '../records.ts';
import type { DeliveryRow, EventRow, LedgerRow, Schema } from '../schema.ts';
import {
  openStates,
  type DeliverySearch,
  type DeliverySummary,
  type EventSearch,
  type SearchPage,
} from '../search-records.ts';
import type { Reader } from './context.ts';
import { inWindows } from './in-windows.ts';
import { asksForPeople, peopleConditions } from './people.ts';
import { deliveryOf, eventOf, peopleOf } from './rows.ts';
import { holds } from './text-match.ts';

type Conditions = Expression<SqlBool>[];
type OfDelivery = ExpressionBuilder<Schema & { d: Schema['deliveries'] }, 'd'>;
type OfDeliveryAndEvent = ExpressionBuilder<Schema & { d: Schema['deliveries']; e: Schema['events'] }, 'd' | 'e'>;
type OfEvent = ExpressionBuilder<Schema & { e: Schema['events'] }, 'e'>;

/**
 * Finds deliveries, newest first. There is no index for most filters: each would cost a page at every commit. What no index
 * finds is looked for in windows.
 */
export function searchDeliveries(
  db: Reader,
  clock: Clock,
  search: DeliverySearch,
  page: PageRequest,
): Promise<SearchPage<DeliverySummary>> {
  const window = ({ before, rows }: Window) => windowOfDeliveries(db, search, before).orderBy('id', 'desc').limit(rows);
  const all = search.lsid !== undefined || search.eventId !== undefined;
  const find = async ({ before, rows, limit }: Window & { readonly limit: number }) => {
    const matching = db
      .selectFrom(all ? windowOfDeliveries(db, search, before).as('d') : window({ before, rows }).as('d'))
      .selectAll('d')
      .where((where) => where.and(deliveryConditions(where as OfDelivery, search, { before })))
      .where((where) => ofItsEvent(where as OfDelivery, search))
      .where((where) => ofItsSession(where as OfDelivery, search))
      .orderBy('d.id', 'desc')
      .limit(limit);
    const found = await db
      .selectFrom(matching.as('d'))
      .innerJoin('events as e', 'e.id', 'd.event_id')
      .leftJoin('session_ledger as l', (join) =>
        join.onRef('l.configuration_id', '=', 'd.configuration_id').onRef('l.lsid', '=', 'd.lsid'),
      )
      .selectAll('d')
      .select(['e.name as event_name', 'e.source as event_source', 'e.external_key', 'l.customer', 'l.representative'])
      .orderBy('d.id', 'desc')
      .execute();
    return found.map(summaryOf);
  };
  const end = async (at: Window) => {
    if (all) return undefined;
    return windowOfDeliveries(db, search, at.before)
      .clearSelect()
      .select(['id', 'created_at as at'])
      .orderBy('id', 'desc')
      .limit(1)
      .offset(at.rows - 1)
      .executeTakeFirst();
  };
  return inWindows({ find, end }, page, clock);
}

interface Window {
  readonly before: string | undefined;
  readonly rows: number;
}

/** Only what an index helps with: a window counts what it looks at. */
function windowOfDeliveries(db: Reader, { state, from, lsid }: DeliverySearch, before: string | undefined) {
  let query = db.selectFrom('deliveries').selectAll();
  // Sessions are found by their events, see the step 0004 of the schema.
  if (lsid !== undefined) query = query.where('event_id', 'in', eventsOf(db, lsid));
  if (state !== undefined) query = query.where('state', 'in', statesOf(state));
  if (from !== undefined) query = query.where('id', '>=', firstIdAt(from));
  return before === undefined ? query : query.where('id', '<', before);
}

function statesOf(wanted: NonNullable<DeliverySearch['state']>) {
  return wanted === 'open' ? openStates : [wanted];
}

function eventsOf(db: Reader, lsid: string) {
  return db.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
}

type FoundRow = DeliveryRow &
  Pick<EventRow, 'external_key'> &
  Pick<LedgerRow, 'customer' | 'representative'> & { event_name: string; event_source: EventRow['source'] };

function summaryOf(row: FoundRow): DeliverySummary {
  return {
    ...deliveryOf(row),
    ...{ eventName: row.event_name, source: row.event_source },
    ...(row.external_key !== null && { externalKey: row.external_key }),
    ...peopleOf(row),
  };
}

function deliveryConditions(where: OfDelivery, search: DeliverySearch, { before }: Pick<Window, 'before'>): Conditions {
  const { state, configurationId, eventId, reason, from, until } = search;
  const all: Conditions = [];
  const add = <Value>(value: Value | undefined, condition: (value: Value) => Expression<SqlBool>) => {
    if (value !== undefined) all.push(condition(value));
  };
  add(before, (id) => where('d.id', '<', id));
  add(state, (wanted) => where('d.state', 'in', statesOf(wanted)));
  add(configurationId, (id) => where('d.configuration_id', '=', id));
  add(eventId, (id) => where('d.event_id', '=', id));
  add(reason, (wanted) => where('d.reason', '=', wanted));
  // Ids bound the search: theirs is the time of the row, or a later one where the clock has gone back.
  add(from, (at) => where.and([where('d.id', '>=', firstIdAt(at)), where('d.created_at', '>=', at.getTime())]));
  add(until, (at) => where('d.created_at', '<', at.getTime()));
  return all;
}

/**
 * What is asked of the event of each delivery in the window. A subquery of its own for each: joined, PostgreSQL read all
 * 100,000 events for each window of 2,000 deliveries, as it takes a text that is not there for the best place to begin.
 */
function ofItsEvent(where: OfDelivery, search: DeliverySearch): Expression<SqlBool> {
  if ([search.type, search.externalKey, search.text].every((value) => value === undefined)) return where.and([]);
  const fits = where
    .selectFrom('events as e')
    .select((select) => {
      const conditions = eventConditionsOfDelivery(select, search);
      return select.case().when(select.and(conditions)).then(sql.lit(1)).else(sql.lit(0)).end().as('fits');
    })
    .whereRef('e.id', '=', 'd.event_id');
  return where(fits, '=', 1);
}

function eventConditionsOfDelivery(where: OfDeliveryAndEvent, { type, externalKey, text }: DeliverySearch): Conditions {
  const all: Conditions = [];
  if (type !== undefined) all.push(where('e.name', '=', type));
  if (externalKey !== undefined) all.push(holds('e.external_key', externalKey));
  const columns = ['d.lsid', 'd.reason', 'd.reason_text', 'e.external_key', 'e.name'];
  if (text !== undefined) all.push(where.or(columns.map((column) => holds(column, text))));
  return all;
}

/** The same of the ledger's row of its session. */
function ofItsSession(where: OfDelivery, search: DeliverySearch): Expression<SqlBool> {
  if (!asksForPeople(search)) return where.and([]);
  const fits = where
    .selectFrom('session_ledger as l')
    .select((select) =>
      select
        .case()
        .when(select.and(peopleConditions(search)))
        .then(sql.lit(1))
        .end()
        .as('fits'),
    )
    .whereRef('l.configuration_id', '=', 'd.configuration_id')
    .whereRef('l.lsid', '=', 'd.lsid');
  return where(fits, '=', 1);
}

/** Finds events, newest first. */
export function searchEvents(
  db: Reader,
  clock: Clock,
  search: EventSearch,
  page: PageRequest,
): Promise<SearchPage<EventRecord>> {
  const all = search.lsid !== undefined;
  const find = async ({ before, rows, limit }: Window & { readonly limit: number }) => {
    const window = windowOfEvents(db, search, before);
    const found = await db
      .selectFrom(all ? window.as('e') : window.orderBy('id', 'desc').limit(rows).as('e'))
      .selectAll()
      .where((where) => where.and(eventConditions(where as OfEvent, search, { before })))
      .orderBy('e.id', 'desc')
      .limit(limit)
      .execute();
    return found.map(eventOf);
  };
  const end = async ({ before, rows }: Window) => {
    if (all) return undefined;
    return windowOfEvents(db, search, before)
      .clearSelect()
      .select(['id', 'received_at as at'])
      .orderBy('id', 'desc')
      .limit(1)
      .offset(rows - 1)
      .executeTakeFirst();
  };
  return inWindows({ find, end }, page, clock);
}

function windowOfEvents(db: Reader, { disposition, from }: EventSearch, before: string | undefined) {
  let query = db.selectFrom('events').selectAll();
  // The index over ignored events is of help, an index over all others would be most of the table.
  if (disposition === 'ignored') query = query.where('disposition', '=', disposition);
  if (from !== undefined) query = query.where('id', '>=', firstIdAt(from));
  return before === undefined ? query : query.where('id', '<', before);
}

function eventConditions(where: OfEvent, search: EventSearch, { before }: Pick<Window, 'before'>): Conditions {
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
