import type { Settings } from '../../settings.ts';
import type { Catalog } from '../catalog.ts';
import { columns as make } from '../columns.ts';
import { defineRelationships, defineTable } from '../define.ts';

/** Adds the table of the foreign solution, where the setting says that there is one. */
export function defineForeignTable(catalog: Catalog, { foreignSolution }: Settings): void {
  if (foreignSolution !== 'sameTable') return;
  defineTable(catalog, {
    name: 'bt_session',
    set: 'bt_sessions',
    label: 'Foreign session',
    primaryName: 'bt_name',
    ownership: 'user',
    columns: [make.text('bt_Name', 100, { custom: true })],
  });
  const table = catalog.table('bt_session');
  if (table === undefined) return;
  table.custom = true;
  defineRelationships(catalog, table);
}
