import { refuse, refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { readSegment } from '../odata/path.ts';
import { createRow, updateRow } from '../rows/change.ts';
import { locate, type Location, refuseLostRace } from '../rows/locate.ts';
import { isObject, type Json } from '../rows/payload.ts';
import type { Exchange } from './context.ts';
import { complexReply } from './replies.ts';
import { emptyReply, type ServiceReply } from './message.ts';
import type { Operation, Target } from './operation.ts';
import { tableOfTarget } from './targets.ts';

/** Messages over many rows at once, all or nothing: docs/vendors/dataverse.md#bulk-messages. */
export const bulkOperations: Record<string, Operation> = {
  CreateMultiple: { kind: 'action', bound: 'set', run: createMultiple },
  UpdateMultiple: { kind: 'action', bound: 'set', run: updateMultiple },
  UpsertMultiple: { kind: 'action', bound: 'set', run: upsertMultiple },
};

function createMultiple(exchange: Exchange, given: Json, target: Target): ServiceReply {
  const { table, targets } = readTargets(exchange, given, target);
  const Ids = targets.map((one) => createRow(exchange.session, table, one));
  return complexReply(exchange, 'CreateMultipleResponse', { Ids });
}

function updateMultiple(exchange: Exchange, given: Json, target: Target): ServiceReply {
  const { table, targets } = readTargets(exchange, given, target);
  for (const one of targets) {
    const place = placeOf(exchange, table, one, true);
    if (place.id === undefined || place.row === undefined) throw refusals.rowMissing(table.logicalName, place.id ?? '');
    updateRow(exchange.session, table, place.id, without(one, table.primaryId));
  }
  return emptyReply();
}

function upsertMultiple(exchange: Exchange, given: Json, target: Target): ServiceReply {
  const { table, targets } = readTargets(exchange, given, target);
  const byId = exchange.session.environment.settings.upsertMultipleByPrimaryKey;
  for (const one of targets) {
    const place = placeOf(exchange, table, one, byId);
    refuseLostRace(exchange.session, place);
    const body = without(one, table.primaryId);
    if (place.row !== undefined && place.id !== undefined) updateRow(exchange.session, table, place.id, body);
    else {
      const known = place.keyValues ?? (place.id === undefined ? {} : { [table.primaryId]: place.id });
      createRow(exchange.session, table, body, known);
    }
  }
  return emptyReply();
}

function readTargets(exchange: Exchange, given: Json, { table }: Target): { table: Table; targets: Json[] } {
  const targets: unknown = given.Targets;
  if (table === undefined || !Array.isArray(targets) || targets.length === 0 || !targets.every(isObject)) {
    throw refusals.invalidArgument("Required parameter 'Targets' is missing.");
  }
  for (const one of targets) {
    if (tableOfTarget(exchange, one) === table) continue;
    throw refuse(400, '0x80040203', `All of the targets must be rows of ${table.logicalName}.`);
  }
  return { table, targets };
}

// Documented for UpsertMultiple is the alternate key in @odata.id alone: docs/vendors/dataverse.md#bulk-messages.
function placeOf(exchange: Exchange, table: Table, target: Json, byPrimaryKey: boolean): Location {
  const address = target['@odata.id'];
  if (typeof address === 'string') {
    const { key } = readSegment(address.replace(/^.*\/(?=[^/]*\()/, ''));
    if (key === undefined) throw refusals.querySyntax();
    return locate(exchange.session, table, key);
  }
  const id = target[table.primaryId];
  if (byPrimaryKey && typeof id === 'string') return locate(exchange.session, table, id);
  throw refusals.invalidArgument("A target names no row: '@odata.id' is missing.");
}

function without(body: Json, name: string): Json {
  return Object.fromEntries(Object.entries(body).filter(([property]) => property !== name));
}
