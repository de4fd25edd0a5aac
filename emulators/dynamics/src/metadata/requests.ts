import { randomUUID } from 'node:crypto';
import { serviceRoot } from '../environment.ts';
import { refuse, refusals } from '../errors.ts';
import type { Segment } from '../odata/path.ts';
import { splitOutside } from '../odata/text-scan.ts';
import { wrongMethod } from '../web-api/replies.ts';
import type { Exchange } from '../web-api/context.ts';
import { jsonReply, type ServiceReply } from '../web-api/message.ts';
import {
  type Document,
  describeChoice,
  describeColumn,
  describeKey,
  describeRelationship,
  describeTable,
} from './describe.ts';
import { documentFilter } from './document-filter.ts';
import type { Catalog } from './catalog.ts';
import type { Relationship, Table } from './model.ts';

/** The sets that tell about tables instead of holding rows: docs/vendors/dataverse.md#import. */
export const metadataSets = new Set(['EntityDefinitions', 'RelationshipDefinitions', 'GlobalOptionSetDefinitions']);

/** `GET EntityDefinitions...` and its neighbours: which tables there are, their columns, keys and relationships. */
export function metadataRequest(exchange: Exchange, first: Segment, rest: readonly Segment[]): ServiceReply {
  if (exchange.request.method !== 'GET') wrongMethod(exchange);
  const { catalog } = exchange.session.environment;
  const steps = rest.filter((segment) => !isCast(segment));
  if (first.name === 'RelationshipDefinitions') {
    return among(exchange, first, [...catalog.relationships()].map(describer(catalog)));
  }
  if (first.name === 'GlobalOptionSetDefinitions')
    return among(exchange, first, [...catalog.choices()].map(describeChoice));
  if (first.key === undefined) return among(exchange, first, [...catalog.tables()].map(describeTable));
  const table = tableOf(exchange, first.key);
  const [second, third] = steps;
  if (third !== undefined) throw refusals.segmentMissing(third.name);
  if (second === undefined) return single(exchange, 'EntityDefinitions', expand(exchange, table, describeTable(table)));
  const documents = parts[second.name]?.(exchange, table);
  if (documents === undefined) throw refusals.segmentMissing(second.name);
  const cast = rest.find(isCast)?.name;
  return among(
    exchange,
    second,
    cast === undefined ? documents : documents.filter((one) => one['@odata.type'] === `#${cast}`),
  );
}

function describer(catalog: Catalog): (relationship: Relationship) => Document {
  return (one) => describeRelationship(one, catalog.table(one.referenced)?.primaryId ?? `${one.referenced}id`);
}

// `.../Microsoft.Dynamics.CRM.PicklistAttributeMetadata` narrows a set to one type.
function isCast(segment: Segment): boolean {
  return segment.name.startsWith('Microsoft.Dynamics.CRM.');
}

/** Collections of a table that can be requested behind its path or expanded in it. */
const parts: Readonly<Record<string, (exchange: Exchange, table: Table) => Document[]>> = {
  Attributes: (_exchange, table) => [...table.columns.values()].map((column) => describeColumn(table, column)),
  Keys: ({ session }, table) =>
    table.keys.map((key) =>
      describeKey(table, key, session.environment.keys.status(table.logicalName, key.logicalName)),
    ),
  ManyToOneRelationships: ({ session }, table) =>
    [...session.environment.catalog.relationships()]
      .filter((one) => one.referencing === table.logicalName)
      .map(describer(session.environment.catalog)),
  OneToManyRelationships: ({ session }, table) =>
    session.environment.catalog.incoming(table.logicalName).map(describer(session.environment.catalog)),
};

function expand(exchange: Exchange, table: Table, document: Document): Document {
  const expanded: Document = { ...document };
  for (const entry of splitOutside(exchange.address.options.get('$expand') ?? '', ',')) {
    const match = /^(\w+)(?:\(\$select=([^)]*)\))?$/.exec(entry.trim());
    const found = parts[match?.[1] ?? '']?.(exchange, table);
    if (entry !== '' && found === undefined) throw refusals.unknownProperty(entry, 'EntityMetadata');
    if (found !== undefined) expanded[match?.[1] ?? ''] = found.map((one) => select(one, match?.[2]));
  }
  return expanded;
}

/** The whole set, or the one of it that a key names. */
function among(exchange: Exchange, segment: Segment, documents: Document[]): ServiceReply {
  if (segment.key === undefined) return list(exchange, segment.name, documents);
  const [, name, text = segment.key] = /^(\w+)='([^']*)'$/.exec(segment.key) ?? [];
  const found = documents.find((one) => one[name ?? 'MetadataId'] === text);
  if (found === undefined) throw refuse(404, '0x80060888', `Could not find '${text}' in ${segment.name}.`);
  return single(exchange, segment.name, found);
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
  const { options } = exchange.address;
  const filter = options.get('$filter');
  const matching = filter === undefined ? documents : documents.filter(documentFilter(filter));
  const value = matching.map((document) => select(document, options.get('$select')));
  return jsonReply(200, { '@odata.context': `${serviceRoot(exchange.session.environment)}$metadata#${set}`, value });
}

function single(exchange: Exchange, set: string, document: Document): ServiceReply {
  const context = `${serviceRoot(exchange.session.environment)}$metadata#${set}/$entity`;
  const expanded = Object.keys(parts).filter((name) => name in document);
  const chosen = select(document, exchange.address.options.get('$select'), expanded);
  return jsonReply(200, { '@odata.context': context, ...chosen });
}

/** The properties that are asked for; options of a choice and the id are always given. */
function select(document: Document, list: string | undefined, always: readonly string[] = []): Document {
  if (list === undefined || list === '') return document;
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(name in document));
  if (unknown !== undefined) throw refusals.unknownProperty(unknown, 'EntityMetadata');
  const kept = ['@odata.type', ...names, 'OptionSet', 'MetadataId', ...always].filter((name) => name in document);
  return Object.fromEntries(kept.map((name): [string, unknown] => [name, document[name]]));
}
