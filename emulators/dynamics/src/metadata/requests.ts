import { randomUUID } from 'node:crypto';
import { serviceRoot } from '../environment.ts';
import { refuse, refusals } from '../errors.ts';
import { type Segment } from '../odata/path.ts';
import { wrongMethod } from '../web-api/collection.ts';
import { type Exchange } from '../web-api/context.ts';
import { jsonReply, type ServiceReply } from '../web-api/message.ts';
import { type Document, describeColumn, describeKey, describeTable } from './describe.ts';
import { type Table } from './model.ts';

/** The sets that tell about tables instead of holding rows: docs/vendors/dataverse.md#import. */
export const metadataSets = new Set(['EntityDefinitions']);

/** `GET EntityDefinitions...`: which tables there are, their columns and keys. */
export function metadataRequest(exchange: Exchange, first: Segment, rest: readonly Segment[]): ServiceReply {
  if (exchange.request.method !== 'GET') wrongMethod(exchange);
  const { environment } = exchange.session;
  if (first.key === undefined) {
    return list(exchange, 'EntityDefinitions', [...environment.catalog.tables()].map(describeTable));
  }
  const table = tableOf(exchange, first.key);
  const [second, third] = rest;
  if (third !== undefined) throw refusals.segmentMissing(third.name);
  if (second === undefined) return single(exchange, 'EntityDefinitions', describeTable(table));
  return part(exchange, table, second);
}

function part(exchange: Exchange, table: Table, segment: Segment): ServiceReply {
  const { keys } = exchange.session.environment;
  const documents: Record<string, () => Document[]> = {
    Attributes: () => [...table.columns.values()].map((column) => describeColumn(table, column)),
    Keys: () => table.keys.map((key) => describeKey(table, key, keys.status(table.logicalName, key.logicalName))),
  };
  const found = documents[segment.name]?.();
  if (found === undefined) throw refusals.segmentMissing(segment.name);
  if (segment.key === undefined) return list(exchange, segment.name, found);
  const name = /^LogicalName='([^']*)'$/.exec(segment.key)?.[1];
  const one = found.find((document) => document.LogicalName === name);
  if (one === undefined)
    throw refuse(404, '0x80060888', `Could not find an attribute with specified name ${name ?? ''}.`);
  return single(exchange, segment.name, one);
}

function tableOf(exchange: Exchange, key: string): Table {
  const { catalog } = exchange.session.environment;
  const name = /^LogicalName='([^']*)'$/.exec(key)?.[1];
  const table = name === undefined ? [...catalog.tables()].find((one) => one.metadataId === key) : catalog.table(name);
  if (table !== undefined) return table;
  throw refuse(
    404,
    '0x80060888',
    `Could not find an entity with name ${name ?? key} and object type code -1. OTC: -1 ContextId: ${randomUUID()}`,
  );
}

function list(exchange: Exchange, set: string, documents: Document[]): ServiceReply {
  const value = documents.map((document) => select(exchange, document));
  return jsonReply(200, { '@odata.context': `${serviceRoot(exchange.session.environment)}$metadata#${set}`, value });
}

function single(exchange: Exchange, set: string, document: Document): ServiceReply {
  const context = `${serviceRoot(exchange.session.environment)}$metadata#${set}/$entity`;
  return jsonReply(200, { '@odata.context': context, ...select(exchange, document) });
}

function select(exchange: Exchange, document: Document): Document {
  const names = exchange.address.options
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  if (names === undefined) return document;
  const unknown = names.find((name) => !(name in document));
  if (unknown !== undefined) throw refusals.unknownProperty(unknown, 'EntityMetadata');
  const chosen = names.map((name): [string, unknown] => [name, document[name]]);
  return Object.fromEntries([...chosen, ['MetadataId', document.MetadataId]]);
}
