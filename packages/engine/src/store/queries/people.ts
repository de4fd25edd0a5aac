import type { RawBuilder, SqlBool } from 'kysely';
import type { PeopleSearch } from '../search-records.ts';
import { comparableHolds } from './text-match.ts';

/** Whether names are asked for, which no index finds. */
export function asksForPeople({ customer, representative }: PeopleSearch): boolean {
  return customer !== undefined || representative !== undefined;
}

/** Conditions on a row of the ledger by the name of `l`. */
export function peopleConditions({ customer, representative }: PeopleSearch): RawBuilder<SqlBool>[] {
  return [
    ...(customer === undefined ? [] : [comparableHolds('l.customer_key', customer)]),
    ...(representative === undefined ? [] : [comparableHolds('l.representative_key', representative)]),
  ];
}
