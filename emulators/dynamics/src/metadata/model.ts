/** Type of a column. Names follow the solution format in plain words; `choices` is a multi-select choice. */
export type ColumnType =
  | 'id'
  | 'text'
  | 'memo'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'double'
  | 'money'
  | 'boolean'
  | 'datetime'
  | 'choice'
  | 'choices'
  | 'state'
  | 'status'
  | 'lookup'
  | 'file'
  | 'image';

/** How a date is kept: docs/vendors/dataverse.md#dates. */
export type DateBehavior = 'userLocal' | 'dateOnly' | 'timeZoneIndependent';

/** One value that a choice column may hold. */
export interface Option {
  value: number;
  label: string;
  /** For a status: the state that it belongs to. For a state: its default status. */
  state?: number;
  defaultStatus?: number;
}

/** One column of a table: docs/vendors/dataverse.md#columns. */
export interface Column {
  logicalName: string;
  schemaName: string;
  displayName: string;
  type: ColumnType;
  required: 'none' | 'recommended' | 'required' | 'systemrequired';
  /** Whether the API takes a value at creation, at update, and gives it out. */
  create: boolean;
  update: boolean;
  read: boolean;
  custom: boolean;
  /** Under column security: docs/vendors/dataverse.md#privileges. */
  secured: boolean;
  /** Text: characters in UTF-16 units. */
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  /** Decimal places. */
  precision?: number;
  dateBehavior?: DateBehavior;
  options?: readonly Option[];
  /** Name of a shared choice, where the options come from one. */
  optionSet?: string;
  defaultValue?: number | boolean;
  /** Lookups: logical names of the tables that may be pointed to. */
  targets?: readonly string[];
  /** File and image columns, in kilobytes. */
  maxSizeKilobytes?: number;
}

/** An alternate key. Its index is built after import: docs/vendors/dataverse.md#keys. */
export interface AlternateKey {
  logicalName: string;
  schemaName: string;
  displayName: string;
  columns: readonly string[];
}

/** A table. */
export interface Table {
  logicalName: string;
  schemaName: string;
  setName: string;
  displayName: string;
  primaryId: string;
  primaryName: string;
  ownership: 'user' | 'organization' | 'none';
  custom: boolean;
  /** Web resource of its icon. */
  iconVectorName?: string;
  columns: Map<string, Column>;
  keys: AlternateKey[];
  metadataId: string;
}

/** Effect on children when the parent changes or is deleted. */
export type Cascade = 'NoCascade' | 'Cascade' | 'RemoveLink' | 'Restrict' | 'Active' | 'UserOwned';

/** A lookup seen from both of its ends: docs/vendors/dataverse.md#relationships. */
export interface Relationship {
  name: string;
  /** The table that holds the lookup. */
  referencing: string;
  /** The lookup column, logical name. */
  attribute: string;
  referenced: string;
  /** Name used in `@odata.bind` and `$expand`; case matters. */
  lookupNavigation: string;
  collectionNavigation: string;
  onDelete: Cascade;
  onAssign: Cascade;
}

/** A many-to-many relationship, kept in rows of an intersect table. */
export interface Association {
  name: string;
  intersect: string;
  first: { table: string; column: string; navigation: string };
  second: { table: string; column: string; navigation: string };
}

/** Whether a column's values are written by the system alone and never taken from a request. */
export function isLookup(column: Column): boolean {
  return column.type === 'lookup';
}

/** The property under which a column is read: `_x_value` for lookups, else its logical name. */
export function propertyOf(column: Column): string {
  return column.type === 'lookup' ? `_${column.logicalName}_value` : column.logicalName;
}
