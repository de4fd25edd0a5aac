import { serviceRoot } from '../environment.ts';
import { refusals, ServiceError } from '../errors.ts';
import { downloadFile, fileColumn } from '../files/column.ts';
import { metadataDocument } from '../metadata/csdl.ts';
import { metadataRequest, metadataSets } from '../metadata/requests.ts';
import { type Column, propertyOf, type Table } from '../metadata/model.ts';
import { readAddress, type Segment } from '../odata/path.ts';
import { readPreferences } from '../odata/preferences.ts';
import { referenced } from '../rows/locate.ts';
import { tableNamed } from '../rows/write.ts';
import type { Session } from '../session.ts';
import { countCollection, createInCollection, queryCollection } from './collection.ts';
import { wrongMethod } from './replies.ts';
import type { Exchange } from './context.ts';
import { header, jsonReply, type ServiceReply, type ServiceRequest } from './message.ts';
import { callOperation, findOperation } from './operations.ts';
import { follow, property } from './property.ts';
import { type Base, baseOf } from './base.ts';
import { references } from './references.ts';
import { refused } from './refusals.ts';
import { readRow, removeRow, writeRow } from './row.ts';

/** Answers one request, on its own or from a batch. Never throws for what the caller did wrong. */
export function answer(session: Session, request: ServiceRequest): ServiceReply {
  try {
    const address = readAddress(request.url);
    const preferences = readPreferences(header(request, 'prefer'));
    return session.environment.rows.atomically(() => route({ session, request, address, preferences }));
  } catch (error) {
    if (error instanceof ServiceError) return refused(session.environment.settings, error.refusal);
    throw error;
  }
}

function route(exchange: Exchange): ServiceReply {
  const [first, ...rest] = exchange.address.segments;
  if (first === undefined) return serviceDocument(exchange);
  if (first.name === '$metadata' && exchange.request.method === 'GET') return schemaDocument(exchange);
  if (metadataSets.has(first.name)) return metadataRequest(exchange, first, rest);
  const operation = findOperation(first.name, 'no');
  if (operation !== undefined && rest.length === 0) return callOperation(exchange, operation, first.key, {});
  const { table, key } = tableOf(exchange, first);
  return key === undefined ? onSet(exchange, table, rest) : onRow(exchange, table, key, rest);
}

// `$1` stands for a row that the same change set made before.
function tableOf(exchange: Exchange, first: Segment): { table: Table; key: string | undefined } {
  const { session } = exchange;
  if (first.name.startsWith('$') && first.name !== '$metadata') {
    const reference = referenced(session, first.name.slice(1));
    return { table: tableNamed(session, reference.table), key: reference.id };
  }
  const table = session.environment.catalog.tableOfSet(first.name);
  if (table === undefined) throw refusals.segmentMissing(first.name);
  return { table, key: first.key };
}

function schemaDocument({ session }: Exchange): ServiceReply {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/xml', 'OData-Version': '4.0' },
    body: metadataDocument(session.environment.catalog),
  };
}

function serviceDocument(exchange: Exchange): ServiceReply {
  const { environment } = exchange.session;
  const value = [...environment.catalog.tables()].map(({ setName }) => ({
    name: setName,
    kind: 'EntitySet',
    url: setName,
  }));
  return jsonReply(200, { '@odata.context': `${serviceRoot(environment)}$metadata`, value });
}

function onSet(exchange: Exchange, table: Table, rest: readonly Segment[]): ServiceReply {
  const [second, third] = rest;
  const { method } = exchange.request;
  if (second === undefined) {
    if (method === 'GET') return queryCollection(exchange, table);
    return method === 'POST' ? createInCollection(exchange, table) : wrongMethod(exchange);
  }
  if (third !== undefined) throw refusals.segmentMissing(third.name);
  if (second.name === '$count' && method === 'GET') return countCollection(exchange, table);
  const operation = findOperation(second.name, 'set');
  if (operation === undefined) throw refusals.segmentMissing(second.name);
  return callOperation(exchange, operation, second.key, { table });
}

function onRow(exchange: Exchange, table: Table, key: string, rest: readonly Segment[]): ServiceReply {
  const [second, third, fourth] = rest;
  if (second === undefined) return onWholeRow(exchange, table, key);
  if (fourth !== undefined) throw refusals.segmentMissing(fourth.name);
  const base = baseOf(exchange, table, key);
  const operation = findOperation(second.name, 'row');
  if (operation !== undefined) return callOperation(exchange, operation, second.key, { table, base });
  const column = columnOf(table, second.name);
  if (third?.name === '$value' && column !== undefined) return rawValue(exchange, base, column);
  if (third?.name === '$ref') return references(exchange, base, second.name, second.key);
  if (third !== undefined) throw refusals.segmentMissing(third.name);
  if (column === undefined) return follow(exchange, base, second.name);
  return column.type === 'file' ? fileColumn(exchange, base, column) : property(exchange, base, column);
}

function onWholeRow(exchange: Exchange, table: Table, key: string): ServiceReply {
  switch (exchange.request.method) {
    case 'GET':
      return readRow(exchange, table, key);
    case 'PATCH':
      return writeRow(exchange, table, key);
    case 'DELETE':
      return removeRow(exchange, table, key);
    default:
      return wrongMethod(exchange);
  }
}

function columnOf(table: Table, name: string): Column | undefined {
  return [...table.columns.values()].find((column) => propertyOf(column) === name);
}

function rawValue(exchange: Exchange, base: Base, column: Column): ServiceReply {
  if (column.type === 'file') return downloadFile(exchange, base, column);
  const value = base.row[column.logicalName] ?? null;
  if (typeof value === 'object') return { status: 204, headers: { 'OData-Version': '4.0' } };
  return { status: 200, headers: { 'Content-Type': 'text/plain', 'OData-Version': '4.0' }, body: String(value) };
}
