import type { Table } from '../metadata/model.ts';
import { readable } from '../odata/links.ts';
import { readQueryOptions } from '../odata/options.ts';
import { maximumPage, type Page, runQuery, writeEntity } from '../odata/query.ts';
import { resolvedOptions } from '../odata/stored-query.ts';
import type { Row } from '../rows/store.ts';
import { createRow } from '../rows/change.ts';
import { readJson } from './body.ts';
import { addressOf, appliedHeader, contextOf, type Exchange } from './context.ts';
import { refuseDuplicates } from './duplicates.ts';
import { emptyReply, jsonReply, type ServiceReply } from './message.ts';
import { representation } from './representation.ts';

/** `GET set`: docs/vendors/dataverse.md#queries. */
export function queryCollection(exchange: Exchange, table: Table, candidates?: Iterable<Row>): ServiceReply {
  const { session, address, preferences } = exchange;
  const query = readQueryOptions(session, table, resolvedOptions(session, table, address.options));
  const rows = readable(session, table, candidates ?? session.environment.rows.all(table.logicalName));
  const page = runQuery(query, rows, preferences);
  return jsonReply(
    200,
    {
      '@odata.context': contextOf(exchange, table.setName),
      ...counts(exchange, page, query.count),
      value: page.rows.map((row) => writeEntity(session, query, row, preferences)),
      ...(page.skipToken === undefined ? {} : { '@odata.nextLink': nextLink(exchange, page.skipToken) }),
    },
    appliedHeader(preferences),
  );
}

function counts(exchange: Exchange, page: Page, asked: boolean): Record<string, unknown> {
  const { preferences } = exchange;
  const limited = 'Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded';
  return {
    ...(asked ? { '@odata.count': page.total } : {}),
    ...(preferences.wants('Microsoft.Dynamics.CRM.totalrecordcount')
      ? { '@Microsoft.Dynamics.CRM.totalrecordcount': asked ? page.total : -1 }
      : {}),
    ...(preferences.wants(limited) ? { [`@${limited}`]: asked && page.totalLimited } : {}),
  };
}

function nextLink(exchange: Exchange, token: string): string {
  const { environment } = exchange.session;
  const path = exchange.request.url.replace(/^https?:\/\/[^/]*/, '');
  const [bare = '', query = ''] = path.split('?');
  const options = query.split('&').filter((one) => one !== '' && !decodeURIComponent(one).startsWith('$skiptoken='));
  options.push(`$skiptoken=${encodeURIComponent(token)}`);
  const absolute = bare.startsWith('/') ? bare : `/api/data/v9.2/${bare}`;
  return `${environment.url()}${absolute}?${options.join('&')}`;
}

/** `GET set/$count`: the number as plain text. */
export function countCollection(exchange: Exchange, table: Table): ServiceReply {
  const query = readQueryOptions(exchange.session, table, exchange.address.options);
  const rows = readable(exchange.session, table, exchange.session.environment.rows.all(table.logicalName));
  const page = runQuery({ ...query, top: 0 }, rows, exchange.preferences);
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain', 'OData-Version': '4.0' },
    body: String(Math.min(page.total, maximumPage)),
  };
}

/** `POST set`: docs/vendors/dataverse.md#create-update. */
export function createInCollection(exchange: Exchange, table: Table): ServiceReply {
  const { session, request, preferences } = exchange;
  const id = createRow(session, table, readJson(request, table.setName));
  refuseDuplicates(exchange, table, id);
  const headers = { 'OData-EntityId': addressOf(exchange, table, id), Location: addressOf(exchange, table, id) };
  const contentId = request.headers['content-id'];
  if (contentId !== undefined) session.references.set(contentId, { table: table.logicalName, id });
  return preferences.representation ? representation(exchange, table, id, 201, headers) : emptyReply(headers);
}
