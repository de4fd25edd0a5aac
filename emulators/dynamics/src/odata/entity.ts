import { type Column, propertyOf, type Table } from '../metadata/model.ts';
import { formatValue } from '../rows/format.ts';
import { isReference, type Row, type Value, valueText } from '../rows/store.ts';
import type { Session } from '../session.ts';
import type { Preferences } from './preferences.ts';

/** A row as it goes out. */
export type Entity = Record<string, unknown>;

const formatted = 'OData.Community.Display.V1.FormattedValue';
const lookupTable = 'Microsoft.Dynamics.CRM.lookuplogicalname';
const lookupNavigation = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

/** The version of a row as an entity tag. */
export function etagOf(row: Row): string {
  return `W/"${valueText(row.versionnumber)}"`;
}

/**
 * Writes a row as JSON: docs/vendors/dataverse.md#queries.
 * @param selected the columns of `$select`; all readable ones where undefined. The primary key is always given.
 */
export function toEntity(
  session: Session,
  table: Table,
  row: Row,
  selected: readonly Column[] | undefined,
  preferences: Preferences,
): Entity {
  const entity: Entity = { '@odata.etag': etagOf(row) };
  for (const column of columnsOf(table, selected)) {
    const value = hides(session, table, column) ? null : (row[column.logicalName] ?? null);
    const property = propertyOf(column);
    annotate(session, table, column, value, preferences, entity);
    entity[property] = isReference(value) ? value.id : value;
    if (column.type === 'file') nameFile(session, column, value, entity);
  }
  return entity;
}

/** A row with the secured columns emptied that the caller may not read: docs/vendors/dataverse.md#privileges. */
export function visibleRow(session: Session, table: Table, row: Row): Row {
  const hidden = [...table.columns.values()].filter((column) => hides(session, table, column));
  return hidden.length === 0
    ? row
    : { ...row, ...Object.fromEntries(hidden.map(({ logicalName }) => [logicalName, null])) };
}

// A secured column that the caller may not read looks empty: docs/vendors/dataverse.md#privileges.
function hides(session: Session, table: Table, column: Column): boolean {
  return !session.environment.access.mayColumn(session.caller, table, column, 'canread');
}

function columnsOf(table: Table, selected: readonly Column[] | undefined): readonly Column[] {
  if (selected === undefined) return [...table.columns.values()].filter((column) => column.read);
  const key = table.columns.get(table.primaryId);
  return key === undefined || selected.includes(key) ? selected : [...selected, key];
}

function annotate(
  session: Session,
  table: Table,
  column: Column,
  value: Value,
  preferences: Preferences,
  entity: Entity,
): void {
  if (value === null) return;
  const property = propertyOf(column);
  if (preferences.wants(formatted)) {
    const text = formatValue(session.environment, column, value);
    if (text !== undefined) entity[`${property}@${formatted}`] = text;
  }
  if (!isReference(value)) return;
  if (preferences.wants(lookupNavigation)) {
    const lookups = session.environment.catalog.lookupsByColumn(table.logicalName, column.logicalName);
    const navigation = lookups.find((one) => one.referenced === value.table)?.lookupNavigation;
    if (navigation !== undefined) entity[`${property}@${lookupNavigation}`] = navigation;
  }
  if (preferences.wants(lookupTable)) entity[`${property}@${lookupTable}`] = value.table;
}

function nameFile(session: Session, column: Column, value: Value, entity: Entity): void {
  const file = typeof value === 'string' ? session.environment.files.files.get(value) : undefined;
  entity[`${column.logicalName}_name`] = file?.name ?? null;
}
