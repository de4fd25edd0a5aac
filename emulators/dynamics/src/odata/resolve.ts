import { refusals } from '../errors.ts';
import type { Column, Table } from '../metadata/model.ts';
import { isReference, type Row, type Value } from '../rows/store.ts';
import type { Session } from '../session.ts';

/** Decides whether a row matches. */
export type Predicate = (row: Row) => boolean;

/** A value taken from a row, with the column that it comes from. */
export interface Source {
  column: Column;
  read: (row: Row) => Value;
}

/** Where an expression is read: a table, and the variables of the lambdas around it. */
export interface Scope {
  session: Session;
  table: Table;
  variable?: string;
}

/** A value in the form in which it is compared: text without case, as the database's collation does. */
export type Comparable = string | number | boolean | null;

/** Brings a value into the form in which it is compared. */
export function comparable(value: Value): Comparable {
  if (isReference(value)) return value.id;
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/**
 * Finds the column that a path names: a column, `_x_value`, or a column of the row that a lookup points to.
 * @param names the path, split at its slashes
 */
export function resolve(scope: Scope, names: readonly string[]): Source {
  const path = scope.variable !== undefined && names[0] === scope.variable ? names.slice(1) : names;
  const [first, ...rest] = path;
  if (first === undefined) throw refusals.badQuery('A property path is expected.');
  return rest.length === 0 ? resolveColumn(scope, first) : resolveNavigation(scope, first, rest);
}

function resolveColumn({ session, table }: Scope, property: string): Source {
  const lookup = /^_(.+)_value$/.exec(property)?.[1];
  const column = table.columns.get(lookup ?? property);
  if (column === undefined || (column.type === 'lookup') !== (lookup !== undefined)) {
    throw refusals.unknownProperty(property, table.logicalName);
  }
  const { access } = session.environment;
  // What the caller may not read cannot be found out by filtering either.
  if (!access.mayColumn(session.caller, table, column, 'canread')) return { column, read: () => null };
  return { column, read: (row) => row[column.logicalName] ?? null };
}

function resolveNavigation(scope: Scope, navigation: string, rest: readonly string[]): Source {
  const { catalog, rows } = scope.session.environment;
  const lookup = catalog.lookupsByNavigation(scope.table.logicalName, navigation)[0];
  const target = catalog.table(lookup?.referenced ?? '');
  if (lookup === undefined || target === undefined) throw refusals.unknownProperty(navigation, scope.table.logicalName);
  const inner = resolve({ session: scope.session, table: target }, rest);
  const visible = scope.session.environment.access.predicate(scope.session.caller, target, 'Read');
  return {
    column: inner.column,
    read: (row) => {
      const reference = row[lookup.attribute] ?? null;
      const found = isReference(reference) ? rows.get(reference.table, reference.id) : undefined;
      return found !== undefined && visible(found) ? inner.read(found) : null;
    },
  };
}
