import { refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { readKey, undefinedKey } from '../odata/keys.ts';
import { readSegment } from '../odata/path.ts';
import { splitOutside } from '../odata/text-scan.ts';
import type { Session } from '../session.ts';
import type { Reference, Row, Value } from './store.ts';

/** Where a request points: a row that is there, or the place where one could be made. */
export interface Location {
  table: Table;
  /** Undefined where an alternate key names no row. */
  id: string | undefined;
  row: Row | undefined;
  /** The values of the alternate key that was used. */
  keyValues: Record<string, Value> | undefined;
}

/**
 * Finds the row that a key names.
 * @param keyText what stands in the brackets behind the entity set, decoded
 */
export function locate(session: Session, table: Table, keyText: string): Location {
  const { rows, keys, settings } = session.environment;
  const address = readKey(table, keyText, settings.undefinedKeyCode);
  if (address.kind === 'id') {
    return { table, id: address.id, row: rows.get(table.logicalName, address.id), keyValues: undefined };
  }
  if (keys.status(table.logicalName, address.key.logicalName) !== 'Active') {
    throw undefinedKey(table, settings.undefinedKeyCode);
  }
  const id = keys.find(table.logicalName, address.key, address.values);
  const row = id === undefined ? undefined : rows.get(table.logicalName, id);
  return { table, id, row, keyValues: address.values };
}

/** The row that a key names; refuses with 404 where there is none. */
export function locateExisting(session: Session, table: Table, keyText: string): { id: string; row: Row } {
  const { id, row, keyValues } = locate(session, table, keyText);
  if (id !== undefined && row !== undefined) return { id, row };
  throw keyValues === undefined
    ? refusals.rowMissing(table.logicalName, id ?? '')
    : refusals.keyMissing(table.logicalName);
}

/** Refuses an upsert of a row that another request has made since this one arrived: docs/vendors/dataverse.md#upsert. */
export function refuseLostRace(session: Session, { table, id, keyValues }: Location): void {
  const { races, settings } = session.environment;
  if (id === undefined || !races.isLost(table.logicalName, id)) return;
  const columns = Object.keys(keyValues ?? { [table.primaryId]: id });
  throw refusals.raceLost(settings.upsertRaceCode, table.schemaName, columns.join(', '));
}

/**
 * Resolves what `@odata.bind` and `@odata.id` name: `/set(key)`, `set(key)`, an absolute address or `$1`.
 * The text is not percent-decoded: docs/vendors/dataverse.md#lookups.
 */
export function resolveReference(session: Session, text: string): Reference {
  const contentId = /^\/?\$(.+)$/.exec(text)?.[1];
  if (contentId !== undefined) return referenced(session, contentId);
  const last = splitOutside(text.replace(/^https?:\/\/[^/]*\/api\/data\/v9\.\d/, ''), '/').filter(
    (part) => part !== '',
  );
  const segment = readSegment(last[0] ?? '');
  const table = session.environment.catalog.tableOfSet(segment.name);
  if (table === undefined) throw refusals.segmentMissing(segment.name);
  if (last.length !== 1 || segment.key === undefined) throw refusals.querySyntax();
  return { table: table.logicalName, id: locateExisting(session, table, segment.key).id };
}

/** Resolves `$n`: docs/vendors/dataverse.md#batch. */
export function referenced(session: Session, contentId: string): Reference {
  const reference = session.references.get(contentId);
  if (reference !== undefined) return reference;
  throw refusals.badQuery(`Content-ID Reference: '$${contentId}' does not exist in the batch context.`);
}
