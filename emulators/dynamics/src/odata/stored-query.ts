import { refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { valueText } from '../rows/store.ts';
import type { Session } from '../session.ts';
import { fetchToOptions } from './fetch-xml.ts';

const waysToAsk = ['fetchXml', 'savedQuery', 'userQuery'] as const;

/**
 * Query options of a request that asks by FetchXML or by a stored view instead; those of any other request as they are:
 * docs/vendors/dataverse.md#fetchxml.
 */
export function resolvedOptions(
  session: Session,
  table: Table,
  options: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const way = waysToAsk.find((name) => options.has(name));
  if (way === undefined) return options;
  const given = options.get(way) ?? '';
  const text = way === 'fetchXml' ? given : storedQuery(session, table, way, given);
  return new Map([
    ...fetchToOptions(table, text, session.caller.userId),
    ...[...options].filter(([name]) => name !== way),
  ]);
}

function storedQuery(session: Session, table: Table, way: 'savedQuery' | 'userQuery', given: string): string {
  const name = way.toLowerCase();
  const id = given.replace(/['{}]/g, '').toLowerCase();
  const row = session.environment.rows.get(name, id);
  if (row === undefined) throw refusals.rowMissing(name, id);
  if (row.returnedtypecode !== table.logicalName) {
    throw refusals.badQuery(`The query '${id}' is not of the table '${table.logicalName}'.`);
  }
  return valueText(row.fetchxml);
}
