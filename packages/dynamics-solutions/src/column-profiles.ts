import type { Table } from './model.ts';
import { tables } from './tables/index.ts';

/** Who may read and write the secured columns; whoever is in no profile sees them empty and cannot write them. */
export interface ColumnProfile {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly ColumnPermission[];
}

export interface ColumnPermission {
  /** Logical names. */
  readonly table: string;
  readonly column: string;
  readonly write: boolean;
}

function securedColumns(table: Table): string[] {
  return Object.entries(table.columns).flatMap(([name, column]) => (column.secured ? [name.toLowerCase()] : []));
}

function permissions(chosen: readonly Table[], write: boolean): ColumnPermission[] {
  return chosen.flatMap((table) =>
    securedColumns(table).map((column) => ({ table: table.logicalName, column, write })),
  );
}

/** For the application user: it reads and writes every secured column. */
export const integrationProfile: ColumnProfile = {
  name: 'BeyondTrust Integration',
  description: 'For the application user of the integration.',
  permissions: permissions(tables, true),
};

/** For agents: they read the answer to their request for a session key, and cannot write it. */
export const agentProfile: ColumnProfile = {
  name: 'BeyondTrust Session Keys',
  description: 'For agents who ask for session keys.',
  permissions: permissions(
    tables.filter((table) => table.logicalName === 'bt_sessionkey'),
    false,
  ),
};

/** Every column security profile of the solution. */
export const columnProfiles: readonly ColumnProfile[] = [integrationProfile, agentProfile];
