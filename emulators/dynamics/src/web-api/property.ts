import { serviceRoot } from '../environment.ts';
import { refusals } from '../errors.ts';
import { type Column, propertyOf, type Relationship } from '../metadata/model.ts';
import { targetOf } from '../odata/options.ts';
import { associatedWith, childrenOf, parentOf } from '../odata/links.ts';
import { isReference } from '../rows/store.ts';
import { modifyRow, updateRow } from '../rows/change.ts';
import { tableNamed } from '../rows/write.ts';
import { readJson } from './body.ts';
import type { Base } from './base.ts';
import { queryCollection } from './collection.ts';
import type { Exchange } from './context.ts';
import { emptyReply, jsonReply, type ServiceReply } from './message.ts';
import { wrongMethod } from './replies.ts';
import { representation } from './representation.ts';

/** `GET|PUT|DELETE set(key)/column`. */
export function property(exchange: Exchange, base: Base, column: Column): ServiceReply {
  const { session, request } = exchange;
  const { method } = request;
  if (method === 'GET') return readProperty(exchange, base, column);
  if (method === 'DELETE') modifyRow(session, base.table, base.id, { [column.logicalName]: null });
  else if (method === 'PUT') {
    updateRow(session, base.table, base.id, { [column.logicalName]: readJson(request, base.table.setName).value });
  } else wrongMethod(exchange);
  return emptyReply();
}

function readProperty(exchange: Exchange, { table, id, row }: Base, column: Column): ServiceReply {
  const value = row[column.logicalName] ?? null;
  if (value === null) return emptyReply();
  const name = propertyOf(column);
  const context = `${serviceRoot(exchange.session.environment)}$metadata#${table.setName}(${id})/${name}`;
  return jsonReply(200, { '@odata.context': context, value: isReference(value) ? value.id : value });
}

/** `GET set(key)/navigation`: the row or the rows at the other end. */
export function follow(exchange: Exchange, base: Base, navigation: string): ServiceReply {
  const { session, request } = exchange;
  if (request.method !== 'GET') wrongMethod(exchange);
  const { catalog } = session.environment;
  const lookup = lookupOf(exchange, base, navigation);
  if (lookup !== undefined) {
    const parent = parentOf(session, lookup, base.row);
    const target = tableNamed(session, lookup.referenced);
    if (parent !== undefined) session.environment.access.require(session.caller, target, 'Read', parent);
    return parent === undefined
      ? emptyReply()
      : representation(exchange, target, parent[target.primaryId] as string, 200);
  }
  const relationship = catalog.collection(base.table.logicalName, navigation);
  if (relationship !== undefined) {
    const children = tableNamed(session, relationship.referencing);
    return queryCollection(exchange, children, childrenOf(session, relationship, base.id));
  }
  const association = catalog.association(base.table.logicalName, navigation);
  if (association === undefined) throw refusals.segmentMissing(navigation);
  const other = tableNamed(session, targetOf(base.table, { kind: 'association', association }));
  return queryCollection(exchange, other, associatedWith(session, association, base.table, base.id));
}

/** The lookup behind a navigation property; of one with several targets, the one that the row points to. */
export function lookupOf(exchange: Exchange, base: Base, navigation: string): Relationship | undefined {
  const lookups = exchange.session.environment.catalog.lookupsByNavigation(base.table.logicalName, navigation);
  const value = base.row[lookups[0]?.attribute ?? ''] ?? null;
  return lookups.find((one) => isReference(value) && value.table === one.referenced) ?? lookups[0];
}
