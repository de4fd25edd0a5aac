import { refusals } from '../errors.ts';
import type { Table } from '../metadata/model.ts';
import { isObject, type Json } from '../rows/payload.ts';
import { resolveReference } from '../rows/locate.ts';
import type { Reference, Row } from '../rows/store.ts';
import { tableNamed } from '../rows/write.ts';
import type { Exchange } from './context.ts';

const typePrefix = /^#?Microsoft\.Dynamics\.CRM\./;

/** The table that a parameter's `@odata.type` names. */
export function tableOfTarget(exchange: Exchange, target: Json): Table {
  const type = target['@odata.type'];
  if (typeof type !== 'string' || !typePrefix.test(type)) throw refusals.invalidArgument("'@odata.type' is missing.");
  return tableNamed(exchange.session, type.replace(typePrefix, ''));
}

/** The row that a parameter names, by `@odata.id` or by its type and primary key. */
export function referenceOfTarget(exchange: Exchange, given: unknown): Reference {
  const target = typeof given === 'string' ? parse(given) : given;
  if (!isObject(target)) throw refusals.invalidArgument('A row is expected.');
  if (typeof target['@odata.id'] === 'string') return resolveReference(exchange.session, target['@odata.id']);
  const table = tableOfTarget(exchange, target);
  const id = target[table.primaryId];
  if (typeof id !== 'string') throw refusals.invalidArgument(`'${table.primaryId}' is missing.`);
  return { table: table.logicalName, id: id.toLowerCase() };
}

// A function's parameter is JSON in an alias.
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.querySyntax();
  }
}

/** The same with the row itself; refuses where it is not there. */
export function rowOfTarget(exchange: Exchange, given: unknown): { table: Table; id: string; row: Row } {
  const reference = referenceOfTarget(exchange, given);
  const row = exchange.session.environment.rows.get(reference.table, reference.id);
  if (row === undefined) throw refusals.rowMissing(reference.table, reference.id);
  return { table: tableNamed(exchange.session, reference.table), id: reference.id, row };
}
