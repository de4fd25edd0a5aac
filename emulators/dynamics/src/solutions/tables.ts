import { idOf } from '../ids.ts';
import type { SharedChoice } from '../metadata/catalog.ts';
import { systemColumns } from '../metadata/define.ts';
import type { AlternateKey, Cascade, Column, Relationship, Table } from '../metadata/model.ts';
import { readColumn } from './columns.ts';
import { importCodes, ImportFault } from './fault.ts';
import { attribute, child, listed, ownText, textOf, type XmlElement } from './xml.ts';

/** A table of a package: what it declares, or that it only adds to one that is there. */
export interface ImportedTable {
  logicalName: string;
  /** The name as the package writes it. */
  schemaName: string;
  /** Undefined where the package only touches a table of others. */
  table: Table | undefined;
  /** Columns that the package adds to a table of others. */
  additions: Column[];
  element: XmlElement;
}

/** Context for reading a table's element. */
export interface TableContext {
  /** Shared choices by name. */
  choices: ReadonlyMap<string, SharedChoice>;
  demandSystemColumns: boolean;
  /** Whether a table of this name is the platform's own, which a package can only add to. */
  isStandard: (logicalName: string) => boolean;
}

/** Reads an `Entity` of customizations.xml: docs/vendors/dataverse.md#customizations. */
export function readTable(element: XmlElement, context: TableContext): ImportedTable {
  const name = textOf(element, 'Name');
  const entity = child(child(element, 'EntityInfo'), 'entity');
  if (name === '') throw new ImportFault(importCodes.schema, 'An Entity has no Name.');
  const logicalName = name.toLowerCase();
  const touched = { logicalName, schemaName: name, table: undefined, additions: [], element };
  if (entity === undefined) return touched;
  const attributes = listed(entity, 'attributes', 'attribute');
  const columns = attributes.map((one) => readColumn(logicalName, one, context.choices));
  // An entity without its key adds to a table of others: docs/vendors/dataverse.md#customizations.
  if (context.isStandard(logicalName) || !columns.some((one) => isPrimaryKey(logicalName, one))) {
    return { ...touched, additions: columns.filter((one) => one.custom) };
  }
  return { ...touched, table: wholeTable(element, entity, columns, context) };
}

function isPrimaryKey(table: string, column: Column): boolean {
  return column.type === 'id' && column.logicalName === `${table}id`;
}

function wholeTable(
  element: XmlElement,
  entity: XmlElement,
  columns: readonly Column[],
  { demandSystemColumns }: TableContext,
): Table {
  const name = textOf(element, 'Name');
  const logicalName = name.toLowerCase();
  const icon = textOf(entity, 'IconVectorName');
  const ownership = textOf(entity, 'OwnershipTypeMask') === 'UserOwned' ? 'user' : 'organization';
  if (demandSystemColumns) refuseMissingSystemColumns(logicalName, ownership, columns);
  const table: Table = {
    logicalName,
    schemaName: name,
    setName: textOf(entity, 'EntitySetName') || `${logicalName}s`,
    displayName: attribute(listed(entity, 'LocalizedNames', 'LocalizedName')[0], 'description') || name,
    primaryId: `${logicalName}id`,
    primaryName: primaryName(entity),
    ownership,
    custom: true,
    columns: withSystemColumns(ownership, columns),
    keys: listed(entity, 'EntityKeys', 'EntityKey').map(readKey),
    metadataId: idOf('table', logicalName),
    ...(icon === '' ? {} : { iconVectorName: icon }),
  };
  return table;
}

function primaryName(entity: XmlElement): string {
  const column = listed(entity, 'attributes', 'attribute').find((one) =>
    textOf(one, 'DisplayMask').includes('PrimaryName'),
  );
  return column === undefined ? '' : textOf(column, 'LogicalName') || attribute(column, 'PhysicalName').toLowerCase();
}

function withSystemColumns(ownership: Table['ownership'], declared: readonly Column[]): Map<string, Column> {
  const columns = new Map<string, Column>();
  for (const column of systemColumns(ownership)) columns.set(column.logicalName, column);
  const system = new Set([...columns.values()].filter((one) => !isState(one)).map((one) => one.logicalName));
  for (const column of declared) {
    if (!system.has(column.logicalName)) columns.set(column.logicalName, column);
  }
  return columns;
}

function isState(column: Column): boolean {
  return column.type === 'state' || column.type === 'status';
}

function refuseMissingSystemColumns(table: string, ownership: Table['ownership'], columns: readonly Column[]): void {
  const declared = new Set(columns.map((one) => one.logicalName));
  // The version is never listed in a package: docs/vendors/dataverse.md#columns.
  const missing = systemColumns(ownership).find(
    (one) => one.logicalName !== 'versionnumber' && !declared.has(one.logicalName),
  );
  if (missing !== undefined) {
    throw new ImportFault(
      importCodes.generic,
      `The table '${table}' lacks the system column '${missing.logicalName}'.`,
    );
  }
}

function readKey(element: XmlElement): AlternateKey {
  const schemaName = textOf(element, 'Name');
  return {
    schemaName,
    logicalName: textOf(element, 'LogicalName') || schemaName.toLowerCase(),
    displayName: attribute(listed(element, 'displaynames', 'displayname')[0], 'description') || schemaName,
    columns: listed(element, 'EntityKeyAttributes', 'AttributeName').map(ownText),
  };
}

/** Reads an `EntityRelationship`: docs/vendors/dataverse.md#relationships. */
export function readRelationship(element: XmlElement): Relationship | undefined {
  if (textOf(element, 'EntityRelationshipType') !== 'OneToMany') return undefined;
  const roles = listed(element, 'EntityRelationshipRoles', 'EntityRelationshipRole');
  const navigation = (type: string): string =>
    textOf(
      roles.find((one) => textOf(one, 'RelationshipRoleType') === type),
      'NavigationPropertyName',
    );
  const name = attribute(element, 'Name');
  return {
    name,
    referencing: textOf(element, 'ReferencingEntityName').toLowerCase(),
    attribute: textOf(element, 'ReferencingAttributeName').toLowerCase(),
    referenced: textOf(element, 'ReferencedEntityName').toLowerCase(),
    lookupNavigation: navigation('1') || textOf(element, 'ReferencingAttributeName'),
    collectionNavigation: navigation('0') || name,
    onDelete: (textOf(element, 'CascadeDelete') || 'RemoveLink') as Cascade,
    onAssign: (textOf(element, 'CascadeAssign') || 'NoCascade') as Cascade,
  };
}
