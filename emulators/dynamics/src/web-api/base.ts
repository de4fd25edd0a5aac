import type { Table } from '../metadata/model.ts';
import { visibleRow } from '../odata/entity.ts';
import { locateExisting } from '../rows/locate.ts';
import type { Row } from '../rows/store.ts';
import type { Exchange } from './context.ts';

/** The row that an address begins with, as the caller may see it. */
export interface Base {
  table: Table;
  id: string;
  row: Row;
}

/** Finds the row that an address begins with. */
export function baseOf(exchange: Exchange, table: Table, key: string): Base {
  const { environment, caller } = exchange.session;
  const found = locateExisting(exchange.session, table, key);
  environment.access.require(caller, table, 'Read', found.row);
  return { table, id: found.id, row: visibleRow(exchange.session, table, found.row) };
}
