import { idOf } from '../ids.ts';
import type { Catalog } from './catalog.ts';
import { ownerColumns, plainStates, stampColumns, columns as make } from './columns.ts';
import type { Cascade, Column, Relationship, Table } from './model.ts';

/** How a built-in table is declared. */
export interface TableDeclaration {
  /** Schema name, for example `Incident`. */
  name: string;
  set: string;
  label: string;
  /** Logical name of the primary name column; empty where the table has none. */
  primaryName: string;
  /** Logical name of the primary key, where it is not the logical name with `id`. */
  primaryId?: string;
  ownership: Table['ownership'];
  columns: Column[];
}

/** Adds a built-in table with the columns that every table has, and the relationships of its lookups. */
export function defineTable(catalog: Catalog, declaration: TableDeclaration): void {
  const logicalName = declaration.name.toLowerCase();
  const primaryId = declaration.primaryId ?? `${logicalName}id`;
  const table: Table = {
    logicalName,
    schemaName: declaration.name,
    setName: declaration.set,
    displayName: declaration.label,
    primaryId,
    primaryName: declaration.primaryName,
    ownership: declaration.ownership,
    custom: false,
    columns: new Map(),
    keys: [],
    metadataId: idOf('table', logicalName),
  };
  const all = [make.id(primaryId, { displayName: declaration.label }), ...systemColumns(declaration.ownership)];
  for (const column of [...all, ...declaration.columns]) table.columns.set(column.logicalName, column);
  if (declaration.ownership === 'none') dropStates(table);
  catalog.addTable(table);
}

/** The columns that the system adds to a table of the given ownership. */
export function systemColumns(ownership: Table['ownership']): Column[] {
  const states = [make.state(plainStates.state), make.status(plainStates.status)];
  return [...stampColumns(), ...(ownership === 'user' ? ownerColumns() : []), ...states];
}

function dropStates(table: Table): void {
  table.columns.delete('statecode');
  table.columns.delete('statuscode');
}

/** Adds the relationships that follow from a table's lookups, except those that `catalog` has already. */
export function defineRelationships(catalog: Catalog, table: Table): void {
  const lookups = [...table.columns.values()].filter((column) => column.type === 'lookup');
  const derived = lookups.flatMap((column) => {
    const known = new Set(catalog.lookupsByColumn(table.logicalName, column.logicalName).map((one) => one.referenced));
    const targets = (column.targets ?? []).filter((target) => !known.has(target));
    return targets.map((target) => derivedRelationship(table, column, target));
  });
  for (const relationship of derived) catalog.addRelationship(relationship);
}

/** Navigation properties of these lookups serve all of their targets at once. */
const sharedNavigation = new Set(['ownerid']);

function derivedRelationship(table: Table, column: Column, target: string): Relationship {
  const several = (column.targets?.length ?? 0) > 1 && !sharedNavigation.has(column.logicalName);
  const name = derivedName(table, column, target);
  return {
    name,
    referencing: table.logicalName,
    attribute: column.logicalName,
    referenced: target,
    lookupNavigation: several ? `${column.logicalName}_${target}` : column.logicalName,
    collectionNavigation: name,
    onDelete: deleteRule(table, column),
    onAssign: 'NoCascade',
  };
}

/** Names of the system relationships: docs/vendors/dataverse.md#relationships. */
function derivedName(table: Table, column: Column, target: string): string {
  const name = table.logicalName;
  const system: Record<string, string> = {
    owningbusinessunit: `business_unit_${name}`,
    owninguser: `user_${name}`,
    owningteam: `team_${name}`,
    ownerid: `owner_${name}${target === 'team' ? '_team' : ''}`,
  };
  if (name === 'annotation' && column.logicalName === 'objectid') return `${target}_Annotation`;
  return system[column.logicalName] ?? `lk_${name}_${column.logicalName}${target === 'systemuser' ? '' : `_${target}`}`;
}

function deleteRule(table: Table, column: Column): Cascade {
  if (table.logicalName === 'annotation' && column.logicalName === 'objectid') return 'Cascade';
  return column.logicalName === 'owningbusinessunit' ? 'Restrict' : 'RemoveLink';
}
