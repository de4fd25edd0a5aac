import { columnProfiles } from './column-profiles.ts';
import { columnProfileComponent } from './package/column-profiles.ts';
import { roleComponent } from './package/roles.ts';
import { packSolution, type Solution } from './package/solution-package.ts';
import { tableComponent } from './package/tables.ts';
import { roles } from './roles.ts';
import { tables } from './tables/index.ts';

/** The base solution: tables, relationships and roles. */
export const baseSolution: Solution = {
  identity: {
    uniqueName: 'BeyondTrust',
    displayName: 'BeyondTrust Remote Support',
    description: 'Support sessions of BeyondTrust Remote Support on cases.',
    version: '1.0.0.0',
  },
  components: [
    ...tables.map((table) => tableComponent(table, tables)),
    ...roles.map(roleComponent),
    ...columnProfiles.map(columnProfileComponent),
  ],
};

/** Every solution, in the order in which they are imported. */
export const solutions: readonly Solution[] = [baseSolution];

/**
 * Builds the zip of the base solution.
 * @param options `managed`: what customers install (the default); unmanaged is for those who customise it
 */
export function buildSolution(options: { readonly managed?: boolean } = {}): Uint8Array {
  return packSolution(baseSolution, options.managed ?? true);
}
