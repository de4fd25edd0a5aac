import { refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { etagOf } from '../odata/entity.ts';
import { type Location, locate, locateExisting, refuseLostRace } from '../rows/locate.ts';
import type { Row } from '../rows/store.ts';
import { createRow, deleteRow, updateRow } from '../rows/change.ts';
import { uninstall } from '../solutions/remove.ts';
import { readJson } from './body.ts';
import { addressOf, type Exchange } from './context.ts';
import { refuseDuplicates } from './duplicates.ts';
import { emptyReply, header, type ServiceReply } from './message.ts';
import { representation } from './representation.ts';

/** `GET set(key)`. */
export function readRow(exchange: Exchange, table: Table, key: string): ServiceReply {
  const { id, row } = locateExisting(exchange.session, table, key);
  exchange.session.environment.access.require(exchange.session.caller, table, 'Read', row);
  const known = header(exchange.request, 'if-none-match');
  const plain = !exchange.address.options.has('$expand') && header(exchange.request, 'prefer') === undefined;
  if (plain && known === etagOf(row)) return emptyReply({}, 304);
  return representation(exchange, table, id, 200);
}

/** `PATCH set(key)`: an update, or a creation where the row is not there: docs/vendors/dataverse.md#upsert. */
export function writeRow(exchange: Exchange, table: Table, key: string): ServiceReply {
  const { session, request, preferences } = exchange;
  const place = locate(session, table, key);
  checkPreconditions(exchange, table, place);
  if (header(request, 'if-match') === undefined) refuseLostRace(session, place);
  const body = readJson(request, table.setName);
  const id = place.row === undefined ? createAt(exchange, table, place, body) : (place.id ?? '');
  if (place.row !== undefined) updateRow(session, table, id, body);
  refuseDuplicates(exchange, table, id);
  // An alternate key is echoed as it was asked: docs/vendors/dataverse.md#upsert.
  const entityId = place.keyValues === undefined ? addressOf(exchange, table, id) : addressOf(exchange, table, key);
  const contentId = request.headers['content-id'];
  if (contentId !== undefined) session.references.set(contentId, { table: table.logicalName, id });
  const headers = { 'OData-EntityId': entityId, Location: entityId };
  if (!preferences.representation) return emptyReply(headers);
  return representation(exchange, table, id, place.row === undefined ? 201 : 200, headers);
}

function createAt(exchange: Exchange, table: Table, place: Location, body: Record<string, unknown>): string {
  const given = place.keyValues ?? (place.id === undefined ? {} : { [table.primaryId]: place.id });
  const rest = { ...body };
  if (place.keyValues === undefined) Reflect.deleteProperty(rest, table.primaryId);
  return createRow(exchange.session, table, rest, given);
}

/** `DELETE set(key)`. */
export function removeRow(exchange: Exchange, table: Table, key: string): ServiceReply {
  const { session } = exchange;
  const { id, row } = locateExisting(session, table, key);
  checkVersion(header(exchange.request, 'if-match'), row);
  if (table.logicalName === 'solution') removeSolution(exchange, row);
  else deleteRow(session, table, id);
  return emptyReply();
}

function removeSolution({ session }: Exchange, solution: Row): void {
  session.environment.access.requireNamed(session.caller, 'prvImportCustomization');
  uninstall(session.environment, solution);
}

// Optimistic concurrency: docs/vendors/dataverse.md#upsert.
function checkPreconditions(exchange: Exchange, table: Table, place: Location): void {
  const match = header(exchange.request, 'if-match');
  if (header(exchange.request, 'if-none-match') === '*' && place.row !== undefined) throw refusals.alreadyThere();
  if (match !== undefined && place.row === undefined) {
    throw place.keyValues === undefined
      ? refusals.rowMissing(table.logicalName, place.id ?? '')
      : refusals.keyMissing(table.logicalName);
  }
  checkVersion(match, place.row);
}

function checkVersion(match: string | undefined, row: Row | undefined): void {
  if (match !== undefined && match !== '*' && row !== undefined && match !== etagOf(row)) {
    throw refusals.versionMismatch();
  }
}
