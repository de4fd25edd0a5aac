import type { Table } from '../metadata/model.ts';

/** Rights on a row: docs/vendors/dataverse.md#privileges. */
export const rights = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'] as const;

/** One of {@link rights}. */
export type Right = (typeof rights)[number];

/** How far a privilege reaches: own rows, the business unit, the units below it too, everything. Bits as the service keeps them. */
export const depths = { Basic: 1, Local: 2, Deep: 4, Global: 8 } as const;

/** One of {@link depths}. */
export type Depth = keyof typeof depths;

/** The bit of each right, as the service keeps them in masks. */
export const rightBits: Record<Right, number> = {
  Read: 1,
  Write: 2,
  Append: 4,
  AppendTo: 16,
  Create: 32,
  Delete: 65_536,
  Share: 262_144,
  Assign: 524_288,
};

/** Tables whose privileges are not named after their schema name: docs/vendors/dataverse.md#privileges. */
const privilegeNames: Record<string, string> = {
  systemuser: 'User',
  annotation: 'Note',
  activitypointer: 'Activity',
  email: 'Activity',
  // A value of an environment variable is read with its definition: docs/vendors/dataverse.md#environment-variables.
  environmentvariablevalue: 'EnvironmentVariableDefinition',
  savedquery: 'Query',
  principalobjectattributeaccess: 'POAA',
};

/** The name of a privilege: `prvReadIncident`. */
export function privilegeName(table: Table, right: Right): string {
  return `prv${right}${privilegeNames[table.logicalName] ?? table.schemaName}`;
}
