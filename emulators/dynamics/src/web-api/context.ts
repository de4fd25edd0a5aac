import { serviceRoot } from '../environment.ts';
import type { Table } from '../metadata/model.ts';
import { chosenText } from '../odata/options.ts';
import type { Address } from '../odata/path.ts';
import type { Preferences } from '../odata/preferences.ts';
import type { Session } from '../session.ts';
import type { ServiceRequest } from './message.ts';

/** A request that has been read so far as its address and preferences. */
export interface Exchange {
  session: Session;
  request: ServiceRequest;
  address: Address;
  preferences: Preferences;
}

/** `Preference-Applied` of an answer, where a preference was. */
export function appliedHeader(preferences: Preferences): Record<string, string> {
  return preferences.applied.length === 0 ? {} : { 'Preference-Applied': preferences.applied.join(', ') };
}

/** `@odata.context` of a row or a set, with the selected columns as the caller wrote them. */
export function contextOf(exchange: Exchange, set: string, suffix = ''): string {
  const chosen = chosenText(exchange.address.options);
  return `${serviceRoot(exchange.session.environment)}$metadata#${set}${chosen === '' ? '' : `(${chosen})`}${suffix}`;
}

/** The address of a row. */
export function addressOf(exchange: Exchange, table: Table, id: string): string {
  return `${serviceRoot(exchange.session.environment)}${table.setName}(${id})`;
}
