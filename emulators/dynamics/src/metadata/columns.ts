import type { Column, Option } from './model.ts';

/** Options of a column, besides name and type. */
type Extra = Partial<Omit<Column, 'logicalName' | 'type'>>;

function column(name: string, type: Column['type'], extra: Extra = {}): Column {
  return {
    logicalName: name.toLowerCase(),
    schemaName: name,
    displayName: name,
    type,
    required: 'none',
    create: true,
    update: true,
    read: true,
    custom: false,
    secured: false,
    ...extra,
  };
}

/** Extra of a column that only the system writes. */
export const systemWritten: Extra = { create: false, update: false };

/** The short notation in which the built-in tables are declared. Each takes the schema name first. */
export const columns = {
  id: (name: string, extra?: Extra) => column(name, 'id', { required: 'systemrequired', update: false, ...extra }),
  guid: (name: string, extra?: Extra) => column(name, 'id', extra),
  text: (name: string, maxLength: number, extra?: Extra) => column(name, 'text', { maxLength, ...extra }),
  memo: (name: string, maxLength: number, extra?: Extra) => column(name, 'memo', { maxLength, ...extra }),
  integer: (name: string, extra?: Extra) =>
    column(name, 'integer', { minimum: -2147483648, maximum: 2147483647, ...extra }),
  bigint: (name: string, extra?: Extra) => column(name, 'bigint', extra),
  double: (name: string, extra?: Extra) => column(name, 'double', { minimum: 0, maximum: 1_000_000_000, ...extra }),
  boolean: (name: string, defaultValue: boolean, extra?: Extra) =>
    column(name, 'boolean', { defaultValue, options: yesNo, ...extra }),
  datetime: (name: string, extra?: Extra) => column(name, 'datetime', { dateBehavior: 'userLocal', ...extra }),
  choice: (name: string, options: readonly Option[], extra?: Extra) => column(name, 'choice', { options, ...extra }),
  state: (options: readonly Option[]) =>
    column('statecode', 'state', { schemaName: 'StateCode', displayName: 'Status', options, create: false }),
  status: (options: readonly Option[]) =>
    column('statuscode', 'status', { schemaName: 'StatusCode', displayName: 'Status Reason', options }),
  lookup: (name: string, targets: readonly string[], extra?: Extra) => column(name, 'lookup', { targets, ...extra }),
};

const yesNo: readonly Option[] = [
  { value: 1, label: 'Yes' },
  { value: 0, label: 'No' },
];

/** States and statuses of a table that declares none of its own. */
export const plainStates = {
  state: [
    { value: 0, label: 'Active', defaultStatus: 1 },
    { value: 1, label: 'Inactive', defaultStatus: 2 },
  ],
  status: [
    { value: 1, label: 'Active', state: 0 },
    { value: 2, label: 'Inactive', state: 1 },
  ],
} satisfies Record<string, Option[]>;

/** Columns that every table of rows with a version has. */
export function stampColumns(): Column[] {
  return [
    columns.datetime('CreatedOn', { ...systemWritten, displayName: 'Created On' }),
    columns.datetime('ModifiedOn', { ...systemWritten, displayName: 'Modified On' }),
    columns.lookup('CreatedBy', ['systemuser'], { ...systemWritten, displayName: 'Created By' }),
    columns.lookup('ModifiedBy', ['systemuser'], { ...systemWritten, displayName: 'Modified By' }),
    columns.lookup('CreatedOnBehalfBy', ['systemuser'], systemWritten),
    columns.lookup('ModifiedOnBehalfBy', ['systemuser'], systemWritten),
    columns.datetime('OverriddenCreatedOn', { update: false, dateBehavior: 'userLocal' }),
    columns.bigint('VersionNumber', systemWritten),
    columns.integer('ImportSequenceNumber', { update: false }),
    columns.integer('TimeZoneRuleVersionNumber', { minimum: -1 }),
    columns.integer('UTCConversionTimeZoneCode', { minimum: -1 }),
  ];
}

/** Columns of ownership by a user or a team. */
export function ownerColumns(): Column[] {
  return [
    columns.lookup('OwnerId', ['systemuser', 'team'], { displayName: 'Owner' }),
    columns.lookup('OwningBusinessUnit', ['businessunit'], systemWritten),
    columns.lookup('OwningUser', ['systemuser'], systemWritten),
    columns.lookup('OwningTeam', ['team'], systemWritten),
  ];
}
