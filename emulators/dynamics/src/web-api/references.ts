import { randomUUID } from 'node:crypto';
import { serviceRoot } from '../environment.ts';
import { refusals } from '../errors.ts';
import type { Association } from '../metadata/model.ts';
import { resolveReference } from '../rows/locate.ts';
import { type Reference, type Row, valueText } from '../rows/store.ts';
import { modifyRow } from '../rows/change.ts';
import { insert, tableNamed } from '../rows/write.ts';
import { associatedWith, parentOf } from '../odata/links.ts';
import { readJson } from './body.ts';
import { wrongMethod } from './replies.ts';
import type { Exchange } from './context.ts';
import { emptyReply, jsonReply, type ServiceReply } from './message.ts';
import { lookupOf } from './property.ts';
import type { Base } from './base.ts';

/** `.../navigation/$ref`: which rows are joined: docs/vendors/dataverse.md#lookups. */
export function references(exchange: Exchange, base: Base, navigation: string, key: string | undefined): ServiceReply {
  const { catalog } = exchange.session.environment;
  const lookup = lookupOf(exchange, base, navigation);
  if (lookup !== undefined) return lookupReference(exchange, base, lookup.attribute, navigation);
  const relationship = catalog.collection(base.table.logicalName, navigation);
  if (relationship !== undefined) {
    const child = { table: relationship.referencing, id: '' };
    return childReference(exchange, base, relationship.attribute, child.table, key);
  }
  const association = catalog.association(base.table.logicalName, navigation);
  if (association === undefined) throw refusals.segmentMissing(navigation);
  return associationReference(exchange, base, association, key);
}

function lookupReference(exchange: Exchange, base: Base, attribute: string, navigation: string): ServiceReply {
  const { session, request } = exchange;
  const lookup = lookupOf(exchange, base, navigation);
  if (request.method === 'GET' && lookup !== undefined) {
    const parent = parentOf(session, lookup, base.row);
    const target = tableNamed(session, lookup.referenced);
    if (parent === undefined) return emptyReply();
    const root = serviceRoot(session.environment);
    return jsonReply(200, {
      '@odata.context': `${root}$metadata#$ref`,
      '@odata.id': `${root}${target.setName}(${valueText(parent[target.primaryId])})`,
    });
  }
  if (request.method === 'PUT') modifyRow(session, base.table, base.id, { [attribute]: named(exchange) });
  else if (request.method === 'DELETE') modifyRow(session, base.table, base.id, { [attribute]: null });
  else wrongMethod(exchange);
  return emptyReply();
}

function childReference(
  exchange: Exchange,
  base: Base,
  attribute: string,
  childTable: string,
  key: string | undefined,
): ServiceReply {
  const { session, request } = exchange;
  const table = tableNamed(session, childTable);
  const parent: Reference = { table: base.table.logicalName, id: base.id };
  if (request.method === 'POST') modifyRow(session, table, named(exchange).id, { [attribute]: parent });
  else if (request.method === 'DELETE') modifyRow(session, table, other(exchange, key), { [attribute]: null });
  else wrongMethod(exchange);
  return emptyReply();
}

function associationReference(
  exchange: Exchange,
  base: Base,
  association: Association,
  key: string | undefined,
): ServiceReply {
  const { session, request } = exchange;
  const isFirst = association.first.table === base.table.logicalName;
  const [own, far] = isFirst ? [association.first, association.second] : [association.second, association.first];
  if (request.method === 'GET') return listReferences(exchange, base, association);
  const target = request.method === 'POST' ? named(exchange).id : other(exchange, key);
  const { rows } = session.environment;
  const intersect = tableNamed(session, association.intersect);
  const present = [...rows.all(association.intersect)].find(
    (row) => row[own.column] === base.id && row[far.column] === target,
  );
  if (request.method === 'DELETE') {
    if (present !== undefined) rows.put(association.intersect, present[intersect.primaryId] as string, undefined);
  } else if (request.method === 'POST') {
    if (present !== undefined) throw refusals.duplicateId();
    checkAssociation(exchange, association, base.row, target);
    insert(session, intersect, randomUUID(), { [own.column]: base.id, [far.column]: target });
  } else wrongMethod(exchange);
  return emptyReply();
}

// Only who may assign roles gives them, and a role only to members of its own business unit: docs/vendors/dataverse.md#roles.
function checkAssociation(exchange: Exchange, association: Association, holder: Row, target: string): void {
  const { environment, caller } = exchange.session;
  const isRole = association.second.table === 'role';
  environment.access.requireNamed(caller, 'prvAssignRole');
  const role = isRole ? environment.rows.get('role', target) : undefined;
  if (role !== undefined && valueText(role.businessunitid) !== valueText(holder.businessunitid)) {
    throw refusals.invalidArgument(
      'The role belongs to another business unit than the user or team that it is given to.',
    );
  }
}

function listReferences(exchange: Exchange, base: Base, association: Association): ServiceReply {
  const { session } = exchange;
  const isFirst = association.first.table === base.table.logicalName;
  const target = tableNamed(session, isFirst ? association.second.table : association.first.table);
  const root = serviceRoot(session.environment);
  const rows = associatedWith(session, association, base.table, base.id);
  return jsonReply(200, {
    '@odata.context': `${root}$metadata#Collection($ref)`,
    value: rows.map((row) => ({ '@odata.id': `${root}${target.setName}(${valueText(row[target.primaryId])})` })),
  });
}

function named(exchange: Exchange): Reference {
  const id = readJson(exchange.request, '')['@odata.id'];
  if (typeof id !== 'string') throw refusals.invalidArgument("'@odata.id' is missing.");
  return resolveReference(exchange.session, id);
}

// The row to be parted is named behind the navigation property, or by $id.
function other(exchange: Exchange, key: string | undefined): string {
  if (key !== undefined) return key.toLowerCase();
  const id = exchange.address.options.get('$id');
  if (id === undefined) throw refusals.invalidArgument('The row to be disassociated is not named.');
  return resolveReference(exchange.session, id).id;
}
