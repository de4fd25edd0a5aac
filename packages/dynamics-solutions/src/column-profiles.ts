import type { Table } from './model.ts';
import { session, sessionKey, tables } from './tables/index.ts';

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

function permissions(chosen: readonly Table[], write: boolean, except: readonly string[] = []): ColumnPermission[] {
  return chosen.flatMap((table) =>
    Object.entries(table.columns)
      .filter(([name, column]) => column.secured && !except.includes(name))
      .map(([name]) => ({ table: table.logicalName, column: name.toLowerCase(), write })),
  );
}

/** For the application user: it reads and writes every secured column. */
export const integrationProfile: ColumnProfile = {
  name: 'BeyondTrust Integration',
  description: 'For the application user of the integration.',
  permissions: permissions(tables, true),
};

/**
 * For agents and supervisors: they read what was imported and the answers to their requests for session keys, and can write
 * neither. Links that need no login are for nobody but the integration and administrators.
 */
export const readerProfile: ColumnProfile = {
  name: 'BeyondTrust Readers',
  description: 'For agents and supervisors, who read sessions and session keys.',
  permissions: permissions([session, sessionKey], false, ['bt_SignedLinks']),
};

/** Every column security profile of the solution. */
export const columnProfiles: readonly ColumnProfile[] = [integrationProfile, readerProfile];
