import type { Environment } from '../environment.ts';
import { idOf } from '../ids.ts';
import type { Table } from '../metadata/model.ts';
import { insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';

/** Messages that an imported table supports. */
const messages = ['Create', 'Update', 'Upsert', 'Delete', 'CreateMultiple', 'UpdateMultiple', 'UpsertMultiple'];

const filterId = (table: Table, message: string): string => idOf('sdkmessagefilter', `${table.logicalName}/${message}`);

/** Adds the rows by which a client finds out whether a table takes bulk messages: docs/vendors/dataverse.md#bulk-messages. */
export function placeMessages(environment: Environment, table: Table): void {
  const session = systemSession(environment);
  for (const name of messages) {
    const sdkmessageid = { table: 'sdkmessage', id: idOf('sdkmessage', name) };
    if (environment.rows.get('sdkmessage', sdkmessageid.id) === undefined) {
      insert(session, tableNamed(session, 'sdkmessage'), sdkmessageid.id, { name });
    }
    const id = filterId(table, name);
    const values = { name, primaryobjecttypecode: table.logicalName, sdkmessageid };
    if (environment.rows.get('sdkmessagefilter', id) !== undefined) continue;
    insert(session, tableNamed(session, 'sdkmessagefilter'), id, values);
  }
}

/** Takes them away with their table. */
export function dropMessages(environment: Environment, table: Table): void {
  for (const name of messages) environment.rows.put('sdkmessagefilter', filterId(table, name), undefined);
}
