import { childTables, sessionColumns } from '../push/stored.ts';
import { keyColumns } from '../session-keys/key-row.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { probeRows } from './probe.ts';

/** A table of the solution and what is read of it or written to it; lookups by the name that reads give them. */
export interface NeededTable {
  readonly set: string;
  readonly columns: readonly string[];
}

const caseLink = /^(bt_\w+)@odata\.bind$/;

/** The column behind what a row says: a link is written by its navigation property and read by its column. */
function columnOf(member: string): string {
  const navigation = caseLink.exec(member)?.[1];
  return navigation === undefined ? member : `_${navigation.toLowerCase()}_value`;
}

/** Every table and column that an import with these settings, and the jobs beside it, need. */
export function neededTables(settings: Dynamics365Settings): readonly NeededTable[] {
  const further: Readonly<Record<string, readonly string[]>> = {
    bt_sessions: sessionColumns,
    bt_sessionkeys: keyColumns,
    bt_connections: ['bt_ownersfolloweduntil'],
    ...Object.fromEntries(Object.values(childTables).map(({ set, key }) => [set, [key]])),
  };
  return probeRows(settings).map(({ set, row }) => ({
    set,
    columns: [...new Set([...Object.keys(row).map(columnOf), ...(further[set] ?? [])])],
  }));
}
