import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { refusals } from '../errors.ts';
import { isObject } from '../rows/payload.ts';
import type { Row } from '../rows/store.ts';
import { createRow } from '../rows/change.ts';
import { tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';

/** A case to be made; every column of the Case table may be named. */
export interface NewCase {
  title: string;
  ticketnumber?: string;
  [column: string]: unknown;
}

/**
 * Makes a case, with a customer where none is named.
 * @param given from outside or from a test
 * @returns the case's id
 */
export function createCase(environment: Environment, given: unknown): string {
  if (!isObject(given) || typeof given.title !== 'string') throw refusals.invalidArgument("A case needs a 'title'.");
  const session = systemSession(environment);
  const hasCustomer = Object.keys(given).some((name) => name.startsWith('customerid_'));
  const customer = hasCustomer ? {} : { 'customerid_contact@odata.bind': `/contacts(${customerOf(environment)})` };
  return environment.rows.atomically(() =>
    createRow(session, tableNamed(session, 'incident'), { ...customer, ...given }),
  );
}

// All cases made here belong to one customer.
function customerOf(environment: Environment): string {
  const known = [...environment.rows.all('contact')].find((row) => row.lastname === 'Customer');
  if (known !== undefined) return known.contactid as string;
  const session = systemSession(environment);
  return createRow(session, tableNamed(session, 'contact'), {
    contactid: randomUUID(),
    firstname: 'Casey',
    lastname: 'Customer',
  });
}

/** The rows of a table as they are kept, lookups as `{table, id}`. */
export function rowsOf(environment: Environment, table: string): Row[] {
  environment.jobs.settle();
  if (environment.catalog.table(table) === undefined) throw refusals.segmentMissing(table);
  return [...environment.rows.all(table)];
}
