import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';

/** Most bytes after gzip: of all scripts that are loaded before the first page is drawn, and of what a page adds to them. */
export const budgets = { first: 215_000, page: 100_000 } as const;

type Outputs = Metafile['outputs'];

/** @throws Error that names what is too large, and by how much */
export function checkBudgets(outputs: Outputs, files: ReadonlyMap<string, Uint8Array>): void {
  const { first, pages } = sizesOf(outputs, files);
  if (first > budgets.first) throw new Error(tooLarge('The first script', first, budgets.first));
  for (const [name, size] of pages) if (size > budgets.page) throw new Error(tooLarge(name, size, budgets.page));
}

function tooLarge(what: string, size: number, budget: number): string {
  return `${what} has ${size} bytes after gzip; it may have ${budget} (packages/admin-ui/build/budgets.ts).`;
}

/** @returns bytes after gzip: of the entry with all that it imports at once, and of each lazy page beyond that */
export function sizesOf(outputs: Outputs, files: ReadonlyMap<string, Uint8Array>) {
  const entry = Object.keys(outputs).find((name) => outputs[name]?.entryPoint?.endsWith('/main.tsx') === true);
  if (entry === undefined) throw new Error('The build made no entry.');
  const atOnce = reachableFrom(entry, outputs);
  const size = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + gzipSync(files.get(name) ?? '', { level: 9 }).length, 0);
  const pages = Object.entries(outputs).flatMap(([name, { entryPoint }]) => {
    if (entryPoint === undefined || atOnce.has(name) || !name.endsWith('.js')) return [];
    return [[entryPoint, size(reachableFrom(name, outputs).difference(atOnce))] as const];
  });
  return { first: size(atOnce), pages };
}

/** A file with all that it imports, and these import; what is imported on demand does not count. */
function reachableFrom(name: string, outputs: Outputs, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const { path, kind } of outputs[name]?.imports ?? []) {
    if (kind === 'import-statement') reachableFrom(path, outputs, found);
  }
  return found;
}
