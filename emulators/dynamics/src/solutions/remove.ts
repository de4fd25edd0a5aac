import type { Environment } from '../environment.ts';
import { refuse } from '../errors.ts';
import { columnIdOf } from '../ids.ts';
import type { Table } from '../metadata/model.ts';
import { type Row, valueText } from '../rows/store.ts';
import { dropMessages } from './messages.ts';
import type { SolutionPackage } from './package.ts';

/** Components that a solution owns: docs/vendors/dataverse.md#import. */
interface Owned {
  tables: Table[];
  webResources: string[];
  roles: string[];
  /** Columns that it added to tables of others, by metadata id. */
  columns: ReadonlySet<string>;
}

function ownedBy(environment: Environment, solutionId: string): Owned {
  const components = [...environment.rows.all('solutioncomponent')].filter(
    (row) => valueText(row.solutionid) === solutionId,
  );
  const ids = (type: number): string[] =>
    components.filter((row) => row.componenttype === type).map((row) => valueText(row.objectid));
  const whole = new Set(
    components
      .filter((row) => row.componenttype === 1 && row.rootcomponentbehavior === 0)
      .map((row) => valueText(row.objectid)),
  );
  const tables = [...environment.catalog.tables()].filter((table) => table.custom && whole.has(table.metadataId));
  return { tables, webResources: ids(61), roles: ids(20), columns: new Set(ids(2)) };
}

/**
 * Takes a solution out. A managed one takes its tables along with all of their rows; of an unmanaged one only the name goes.
 * @throws ServiceError where something of others depends on it
 */
export function uninstall(environment: Environment, solution: Row): void {
  const solutionId = valueText(solution.solutionid);
  if (solution.ismanaged === true) {
    const owned = ownedBy(environment, solutionId);
    refuseDependents(environment, owned.tables);
    for (const table of owned.tables) dropTable(environment, table);
    for (const id of owned.webResources) environment.rows.put('webresource', id, undefined);
    for (const id of owned.roles) environment.rows.put('role', id, undefined);
    dropColumns(environment, owned.columns);
  }
  for (const row of [...environment.rows.all('solutioncomponent')]) {
    if (valueText(row.solutionid) === solutionId) {
      environment.rows.put('solutioncomponent', valueText(row.solutioncomponentid), undefined);
    }
  }
  environment.rows.put('solution', solutionId, undefined);
  environment.imported.delete(valueText(solution.uniquename));
}

// A lookup of a table of others, or a form that shows a list of our rows, keeps the solution in.
function refuseDependents(environment: Environment, tables: readonly Table[]): void {
  const names = new Set(tables.map((table) => table.logicalName));
  const lookup = [...environment.catalog.relationships()].find(
    (one) =>
      names.has(one.referenced) &&
      !names.has(one.referencing) &&
      environment.catalog.table(one.referencing)?.custom === true,
  );
  const form = [...environment.rows.all('systemform')].find(
    (row) =>
      !names.has(valueText(row.objecttypecode)) &&
      [...names].some((name) => valueText(row.formxml).includes(`<TargetEntityType>${name}<`)),
  );
  if (lookup === undefined && form === undefined) return;
  const holder = lookup === undefined ? `the form ${valueText(form?.name)}` : `the relationship ${lookup.name}`;
  throw refuse(
    400,
    '0x8004f01f',
    `The solution cannot be deleted, because ${holder} depends on one of its components.`,
  );
}

/** Takes away what a solution owned and a newer package of it no longer has; this makes an update an upgrade. */
export function removeMissing(environment: Environment, solutionId: string, solution: SolutionPackage): void {
  const kept = new Map(solution.tables.map((one) => [one.logicalName, one.table]));
  const owned = ownedBy(environment, solutionId);
  for (const table of owned.tables) {
    const declared = kept.get(table.logicalName);
    if (declared === undefined) dropTable(environment, table);
    else removeColumns(environment, table, declared);
  }
  const resources = new Set(solution.webResources.map((one) => one.id));
  for (const id of owned.webResources) if (!resources.has(id)) environment.rows.put('webresource', id, undefined);
  const roles = new Set(solution.roles.map((one) => one.id));
  for (const id of owned.roles) if (!roles.has(id)) environment.rows.put('role', id, undefined);
}

function removeColumns(environment: Environment, table: Table, declared: Table): void {
  const gone = [...table.columns.values()].filter(
    (column) => column.custom && !declared.columns.has(column.logicalName),
  );
  if (gone.length === 0) return;
  for (const { logicalName } of gone) table.columns.delete(logicalName);
  for (const row of [...environment.rows.all(table.logicalName)]) {
    const rest = { ...row };
    for (const { logicalName } of gone) Reflect.deleteProperty(rest, logicalName);
    environment.rows.put(table.logicalName, valueText(row[table.primaryId]), rest);
  }
}

function dropTable(environment: Environment, table: Table): void {
  dropMessages(environment, table);
  environment.catalog.removeTable(table.logicalName);
  environment.keys.forget(table.logicalName);
  environment.rows.drop(table.logicalName);
  for (const [name, column] of [
    ['systemform', 'objecttypecode'],
    ['savedquery', 'returnedtypecode'],
  ] as const) {
    for (const [id, row] of [...environment.rows.entries(name)]) {
      if (row[column] === table.logicalName) environment.rows.put(name, id, undefined);
    }
  }
}

function dropColumns(environment: Environment, ids: ReadonlySet<string>): void {
  for (const table of environment.catalog.tables()) {
    for (const { logicalName } of [...table.columns.values()]) {
      if (ids.has(columnIdOf(table.logicalName, logicalName))) table.columns.delete(logicalName);
    }
  }
}
