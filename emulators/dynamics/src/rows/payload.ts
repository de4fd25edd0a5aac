import { refuse, refusals } from '../errors.ts';
import type { Column, Relationship, Table } from '../metadata/model.ts';
import type { Session } from '../session.ts';
import { resolveReference } from './locate.ts';
import type { Value } from './store.ts';
import { readValue } from './values.ts';

/** A JSON object of a request. */
export type Json = Readonly<Record<string, unknown>>;

/** Changes that a request's body asks for. */
export interface Changes {
  /** New values by column; only columns that the request may write. */
  values: Record<string, Value>;
  /** Rows to be made together with this one: docs/vendors/dataverse.md#create-update. */
  children: { relationship: Relationship; bodies: Json[] }[];
  /** Rows to be made first, which this one then points to. */
  parents: { relationship: Relationship; body: Json }[];
}

const bindSuffix = '@odata.bind';

/**
 * Checks a body against its table.
 * @param purpose decides which columns may be written; the others are silently left out, as the service does
 */
export function readPayload(session: Session, table: Table, body: Json, purpose: 'create' | 'update'): Changes {
  const changes: Changes = { values: {}, children: [], parents: [] };
  for (const [property, value] of Object.entries(body)) {
    if (property.endsWith(bindSuffix)) {
      bind(session, table, property.slice(0, -bindSuffix.length), value, changes, purpose);
    } else if (!property.includes('@')) readProperty(session, table, property, value, changes, purpose);
  }
  return changes;
}

function readProperty(
  session: Session,
  table: Table,
  property: string,
  value: unknown,
  changes: Changes,
  purpose: 'create' | 'update',
): void {
  const column = table.columns.get(property);
  if (column !== undefined && column.type !== 'lookup') {
    const kept = readValue({ table, column }, value);
    if (mayWrite(column, purpose)) changes.values[column.logicalName] = kept;
    return;
  }
  if (/^_.*_value$/.test(property)) {
    throw refusals.payload(
      table.setName,
      'Microsoft.Crm.CrmException: CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.',
    );
  }
  readNavigation(session, table, property, value, changes);
}

function readNavigation(session: Session, table: Table, property: string, value: unknown, changes: Changes): void {
  const { catalog } = session.environment;
  const lookup = catalog.lookupsByNavigation(table.logicalName, property)[0];
  if (lookup !== undefined && value === null) {
    changes.values[lookup.attribute] = null;
    return;
  }
  if (lookup !== undefined && isObject(value)) {
    changes.parents.push({ relationship: lookup, body: value });
    return;
  }
  const collection = catalog.collection(table.logicalName, property);
  if (collection === undefined || !Array.isArray(value) || !value.every(isObject)) {
    throw refusals.invalidProperty(property, table.logicalName, table.setName);
  }
  changes.children.push({ relationship: collection, bodies: value });
}

// What the service makes of `null` is not certain: docs/vendors/dataverse.md#lookups.
function clearsByNull({ environment }: Session, navigation: string): boolean {
  switch (environment.settings.nullBinding) {
    case 'refused':
      throw refuse(400, '0x80060888', `The '${navigation}@odata.bind' annotation must have a non-null string value.`);
    case 'fails':
      throw refuse(500, '0x80040216', 'An unexpected error occurred.');
    case 'ignored':
      return false;
    case 'clears':
      return true;
  }
}

// The navigation property's case matters; the column's name in lower case is not one: docs/vendors/dataverse.md#lookups.
function bind(
  session: Session,
  table: Table,
  navigation: string,
  value: unknown,
  changes: Changes,
  purpose: 'create' | 'update',
): void {
  const { catalog } = session.environment;
  const lookups = catalog.lookupsByNavigation(table.logicalName, navigation);
  const column = table.columns.get(lookups[0]?.attribute ?? '');
  if (column === undefined) return bindChildren(session, table, navigation, value);
  if (value !== null && typeof value !== 'string') throw undeclared(table, navigation);
  if (value === null && !clearsByNull(session, navigation)) return;
  const reference = value === null ? null : resolveReference(session, value);
  if (reference !== null && !lookups.some((one) => one.referenced === reference.table)) {
    throw refusals.payload(
      table.setName,
      `Microsoft.OData.ODataException: A value of type '${reference.table}' is not allowed in the navigation property '${navigation}'.`,
    );
  }
  if (mayWrite(column, purpose)) changes.values[column.logicalName] = reference;
}

function bindChildren(session: Session, table: Table, navigation: string, _value: unknown): never {
  const known = session.environment.catalog.collection(table.logicalName, navigation) !== undefined;
  if (known) throw refusals.payload(table.setName, `Binding a collection ('${navigation}') is not emulated.`);
  throw undeclared(table, navigation);
}

function undeclared(table: Table, navigation: string): Error {
  return refusals.payload(
    table.setName,
    `Microsoft.OData.ODataException: An undeclared property '${navigation}' which only has property annotations in the payload but no property ` +
      'value was found in the payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.',
  );
}

function mayWrite(column: Column, purpose: 'create' | 'update'): boolean {
  return (purpose === 'create' ? column.create : column.update) && column.type !== 'file';
}

/** Whether a JSON value is an object that is no list. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
