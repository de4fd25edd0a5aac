import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { buildSolution } from '../src/solution.ts';

/**
 * The solution with changed customizations, for tests of environments that are not as we left them.
 * @throws Error if the change changes nothing
 */
export function changedSolution(change: (customizations: string) => string): Uint8Array {
  const files = unzipSync(buildSolution());
  const given = strFromU8(files['customizations.xml'] ?? new Uint8Array());
  const changed = change(given);
  if (changed === given) throw new Error('the solution is as it was');
  return zipSync({ ...files, 'customizations.xml': strToU8(changed) });
}

/**
 * The solution as it was before it had some columns.
 * @param columns schema names; they have another name in the older solution
 */
export function olderSolution(columns: readonly string[]): Uint8Array {
  const renamed = (name: string): string => `${name.slice(0, -1)}0`;
  return changedSolution((text) =>
    columns.reduce((xml, name) => xml.replaceAll(new RegExp(`\\b${name}\\b`, 'gi'), renamed), text),
  );
}
