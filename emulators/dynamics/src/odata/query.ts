import { refusals } from '../errors.ts';
import { type Row, valueText } from '../rows/store.ts';
import type { Session } from '../session.ts';
import { type Entity, toEntity } from './entity.ts';
import { associatedWith, childrenOf, parentOf, readable } from './links.ts';
import type { Expansion, Order, QueryOptions } from './options.ts';
import type { Preferences } from './preferences.ts';
import { comparable, type Comparable } from './resolve.ts';

/** The most rows of one page, and the highest count: docs/vendors/dataverse.md#paging. */
export const maximumPage = 5000;

/** A page of rows. */
export interface Page {
  rows: Row[];
  /** How many rows match, at most {@link maximumPage}. */
  total: number;
  totalLimited: boolean;
  /** Where the next page begins; undefined on the last one. */
  skipToken: string | undefined;
}

/** Runs a query over `candidates`. */
export function runQuery(query: QueryOptions, candidates: Iterable<Row>, preferences: Preferences): Page {
  const { filter } = query;
  const matching = [...candidates].filter((row) => filter === undefined || filter(row));
  const ordered = sort(query, matching);
  const remaining = query.skipToken === undefined ? ordered : afterToken(query, ordered, query.skipToken);
  const asked = preferences.pageSize;
  // With a page size, $top is ignored: docs/vendors/dataverse.md#paging.
  const size = Math.min(asked === undefined || asked === 0 ? maximumPage : asked, maximumPage);
  const limit = asked === undefined ? Math.min(query.top ?? size, size) : size;
  const rows = remaining.slice(0, limit);
  const last = rows.at(-1);
  const more = remaining.length > rows.length && (asked !== undefined || query.top === undefined || query.top > size);
  return {
    rows,
    total: Math.min(matching.length, maximumPage),
    totalLimited: matching.length > maximumPage,
    skipToken: more && last !== undefined ? writeToken(query, last) : undefined,
  };
}

function sort(query: QueryOptions, rows: Row[]): Row[] {
  const keyed = rows.map((row) => ({ row, key: sortKey(query, row) }));
  return keyed.sort((left, right) => compareKeys(query.orders, left.key, right.key)).map(({ row }) => row);
}

function sortKey(query: QueryOptions, row: Row): Comparable[] {
  return [
    ...query.orders.map((order) => comparable(order.source.read(row))),
    comparable(row[query.table.primaryId] ?? null),
  ];
}

function compareKeys(orders: readonly Order[], left: readonly Comparable[], right: readonly Comparable[]): number {
  for (let at = 0; at < left.length; at += 1) {
    const order = compareValues(left[at] ?? null, right[at] ?? null);
    if (order !== 0) return orders[at]?.descending === true ? -order : order;
  }
  return 0;
}

// Empty values come first, as in SQL Server.
function compareValues(left: Comparable, right: Comparable): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}

// The token names the last row by what the rows are sorted by, so that rows that come or go between two pages neither repeat nor hide others.
function writeToken(query: QueryOptions, last: Row): string {
  const position = Buffer.from(JSON.stringify(sortKey(query, last))).toString('base64url');
  return `<cookie pagenumber="2" pagingcookie="${position}" istracking="False" />`;
}

function afterToken(query: QueryOptions, rows: readonly Row[], token: string): Row[] {
  const position = readToken(token);
  return rows.filter((row) => compareKeys(query.orders, sortKey(query, row), position) > 0);
}

function readToken(token: string): Comparable[] {
  try {
    const text = /pagingcookie="([\w-]+)"/.exec(token)?.[1] ?? '';
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Comparable[];
  } catch {
    throw refusals.badQuery('Malformed $skiptoken.');
  }
}

/** Writes a row with its expansions. */
export function writeEntity(session: Session, query: QueryOptions, row: Row, preferences: Preferences): Entity {
  const entity = toEntity(session, query.table, row, query.select, preferences);
  for (const expansion of query.expansions)
    entity[expansion.navigation] = expand(session, query, expansion, row, preferences);
  return entity;
}

function expand(
  session: Session,
  query: QueryOptions,
  expansion: Expansion,
  row: Row,
  preferences: Preferences,
): Entity | Entity[] | null {
  const { link } = expansion;
  const { table } = expansion.query;
  if (link.kind === 'lookup') {
    const parent = parentOf(session, link.relationship, row);
    const [visible] = readable(session, table, parent === undefined ? [] : [parent]);
    return visible === undefined ? null : writeEntity(session, expansion.query, visible, preferences);
  }
  const id = valueText(row[query.table.primaryId]);
  const related =
    link.kind === 'collection'
      ? childrenOf(session, link.relationship, id)
      : associatedWith(session, link.association, query.table, id);
  const page = runQuery(expansion.query, readable(session, table, related), { ...preferences, pageSize: undefined });
  return page.rows.map((child) => writeEntity(session, expansion.query, child, preferences));
}
