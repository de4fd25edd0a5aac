/** First digits of every choice value of the publisher: the value is this number followed by four digits. */
export const optionValuePrefix = 41860;

/** Properties of every kind of column. `label` is the display name in Dynamics. */
interface ColumnBase {
  readonly label: string;
  readonly description: string;
  /** Readable and writable only through a column security profile. */
  readonly secured: boolean;
}

/** One line of text; `format` decides how Dynamics shows it. */
export interface TextColumn extends ColumnBase {
  readonly kind: 'text';
  readonly format: 'text' | 'url';
  /** UTF-16 units, at most 4,000. Source: docs/vendors/dataverse.md#text-limits. */
  readonly maxLength: number;
}

/** Text of many lines. */
export interface MemoColumn extends ColumnBase {
  readonly kind: 'memo';
  /** UTF-16 units, at most 1,048,576. Source: docs/vendors/dataverse.md#text-limits. */
  readonly maxLength: number;
}

export interface WholeColumn extends ColumnBase {
  readonly kind: 'whole';
  readonly min: number;
  readonly max: number;
}

/** A number with `accuracy` digits after the point. Wider than a whole number: up to 100,000,000,000. */
export interface DecimalColumn extends ColumnBase {
  readonly kind: 'decimal';
  readonly accuracy: number;
  readonly min: number;
  readonly max: number;
}

/** An instant. Stored in UTC, shown in the reader's zone. Source: docs/vendors/dataverse.md#dates. */
export interface MomentColumn extends ColumnBase {
  readonly kind: 'moment';
}

export interface YesNoColumn extends ColumnBase {
  readonly kind: 'yes-no';
}

/** One of a few values; the key is the word used in code, `value` the number that Dynamics stores. */
export interface ChoiceColumn<
  O extends Readonly<Record<string, Option>> = Readonly<Record<string, Option>>,
> extends ColumnBase {
  readonly kind: 'choice';
  readonly options: O;
}

export interface Option {
  readonly value: number;
  readonly label: string;
}

/** A file beside the row. Source: docs/vendors/dataverse.md#file-columns. */
export interface FileColumn extends ColumnBase {
  readonly kind: 'file';
  readonly maxKilobytes: number;
}

/** Points to a row of another table, and is the many-side of the relationship of that name. */
export interface LookupColumn extends ColumnBase {
  readonly kind: 'lookup';
  /** Schema name of the table that it points to. */
  readonly target: string;
  /** Name of the relationship, which is also the collection property of the target. */
  readonly relationship: string;
  /**
   * Effect on this row when the target is assigned or deleted: `child` follows in everything and is deleted with it,
   * `reference` merely loses the link. Source: docs/vendors/dataverse.md#relationships.
   */
  readonly behavior: 'child' | 'reference';
  /** Whether the rows appear under *Related* on the target's form. */
  readonly inRelatedMenu: boolean;
}

export type Column =
  | TextColumn
  | MemoColumn
  | WholeColumn
  | DecimalColumn
  | MomentColumn
  | YesNoColumn
  | ChoiceColumn
  | FileColumn
  | LookupColumn;

/** Columns by schema name, such as `bt_ExternalKey`. */
export type Columns = Readonly<Record<string, Column>>;

/** A group on the main form: columns, the rows of a child table, or a page of our own. */
export interface FormSection {
  readonly label: string;
  readonly columns?: readonly string[];
  readonly grid?: SubGrid;
  /** Name of a web resource, such as `bt_/pages/SessionViewer.html`; it is given the id and the table of the row. */
  readonly page?: string;
}

/** Rows of a child table in a list; `view` is the key of one of its own lists, otherwise all rows are shown. */
export interface SubGrid {
  readonly table: string;
  readonly relationship: string;
  readonly view?: string;
}

/** A tab of the main form. */
export interface FormTab {
  readonly label: string;
  readonly sections: readonly FormSection[];
}

/** A list that users can choose, beside those that every table has. */
export interface ExtraView {
  /** Part of the list's id, which stays the same for ever; sub-grids name it. */
  readonly key: string;
  readonly name: string;
  readonly columns: readonly string[];
  /** Conditions that must all hold. */
  readonly conditions: readonly {
    readonly column: string;
    readonly operator: 'null' | 'eq';
    /** For a choice, the word of the option. */
    readonly value?: string;
  }[];
}

/** A table as this repository declares it; everything in the solution package follows from it. */
export interface Table<C extends Columns = Columns> {
  readonly schemaName: string;
  readonly logicalName: string;
  /** Name in URLs. */
  readonly entitySet: string;
  /** Logical name of the primary key. */
  readonly primaryId: string;
  /** Schema name of the column that names a row. */
  readonly primaryName: string;
  readonly label: string;
  readonly collectionLabel: string;
  readonly description: string;
  /** Drawing of the icon: SVG elements on a square of 16 by 16, in `currentColor`. */
  readonly icon: string;
  /**
   * The columns that people may write. Where it is given, all others but the name are secured, so that whoever may write the
   * row still cannot change what the integration wrote. The name cannot be secured.
   * Source: docs/vendors/dataverse.md#column-security.
   */
  readonly peopleMayWrite?: readonly string[];
  readonly columns: C;
  readonly views: {
    readonly columns: readonly string[];
    readonly search: readonly string[];
    /** Order of the lists. */
    readonly orderBy: { readonly column: string; readonly descending: boolean };
    readonly extra?: readonly ExtraView[];
  };
  readonly form: readonly FormTab[];
}

/** A table as its author declares it; the rest is derived. */
export type TableDeclaration<C extends Columns> = Omit<Table<C>, 'logicalName' | 'primaryId'>;

/**
 * Declares a table.
 * @returns it with the names that Dataverse derives from the schema name
 * @throws if a column is named that the table does not have, or a name is not ours
 */
export function defineTable<const C extends Columns>(declaration: TableDeclaration<C>): Table<C> {
  const { views, form } = declaration;
  const named = [
    declaration.primaryName,
    ...(declaration.peopleMayWrite ?? []),
    ...views.columns,
    ...views.search,
    views.orderBy.column,
    ...(views.extra ?? []).flatMap((view) => [...view.columns, ...view.conditions.map(({ column }) => column)]),
    ...form.flatMap((tab) => tab.sections.flatMap((section) => section.columns ?? [])),
  ];
  for (const name of named) {
    if (!Object.hasOwn(declaration.columns, name)) throw new Error(`${declaration.schemaName} has no column ${name}`);
  }
  for (const name of [declaration.schemaName, ...Object.keys(declaration.columns)]) {
    if (!/^bt_[A-Z][A-Za-z0-9]{1,46}$/.test(name)) throw new Error(`${name} is not a schema name of this publisher`);
  }
  const logicalName = declaration.schemaName.toLowerCase();
  return { ...declaration, columns: secureImported(declaration), logicalName, primaryId: `${logicalName}id` };
}

function secureImported<C extends Columns>({ columns, primaryName, peopleMayWrite }: TableDeclaration<C>): C {
  if (peopleMayWrite === undefined) return columns;
  const writable = new Set([primaryName, ...peopleMayWrite]);
  const secured = Object.entries(columns).map(([name, column]) => [
    name,
    writable.has(name) ? column : { ...column, secured: true },
  ]);
  // The keys and kinds are those of the declaration; only the flag differs.
  return Object.fromEntries(secured) as C;
}
