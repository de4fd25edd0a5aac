import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { buildSolution } from '../src/solution.ts';

/**
 * The solution as it was before it had some columns, for tests of what an outdated environment does.
 * @param columns schema names; they have another name in the older solution
 */
export function olderSolution(columns: readonly string[]): Uint8Array {
  const files = unzipSync(buildSolution());
  const text = strFromU8(files['customizations.xml'] ?? new Uint8Array());
  const older = columns.reduce(
    (xml, name) => xml.replaceAll(new RegExp(`\\b${name}\\b`, 'gi'), (found) => `${found.slice(0, -1)}0`),
    text,
  );
  return zipSync({ ...files, 'customizations.xml': strToU8(older) });
}
