import type { Table } from '../metadata/model.ts';
import { etagOf } from '../odata/entity.ts';
import { readQueryOptions } from '../odata/options.ts';
import { writeEntity } from '../odata/query.ts';
import type { Row } from '../rows/store.ts';
import { appliedHeader, contextOf, type Exchange } from './context.ts';
import { jsonReply, type ServiceReply } from './message.ts';

/** An answer that holds a row as it is now, for `GET` and for `return=representation`. */
export function representation(
  exchange: Exchange,
  table: Table,
  id: string,
  status: number,
  headers: Record<string, string> = {},
): ServiceReply {
  const { session, preferences, address } = exchange;
  const row: Row = session.environment.rows.get(table.logicalName, id) ?? {};
  // A write ignores $expand: docs/vendors/dataverse.md#create-update.
  const options = new Map(
    [...address.options].filter(([name]) => exchange.request.method === 'GET' || name !== '$expand'),
  );
  const query = readQueryOptions(session, table, options);
  const body = {
    '@odata.context': contextOf(exchange, table.setName, '/$entity'),
    ...writeEntity(session, query, row, preferences),
  };
  return jsonReply(status, body, { ETag: etagOf(row), ...headers, ...appliedHeader(preferences) });
}
