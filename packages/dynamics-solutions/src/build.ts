import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packSolution, solutionFileName } from './package/solution-package.ts';
import { solutions } from './solution.ts';

/** Result for one package file. */
export interface BuiltFile {
  readonly path: string;
  /** Whether the file had to be written: it is left alone when it already holds these bytes. */
  readonly written: boolean;
}

function writeIfDifferent(path: string, content: Uint8Array): BuiltFile {
  if (existsSync(path) && readFileSync(path).equals(content)) return { path, written: false };
  // Under another name first, so that a reader never sees half a file.
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, content);
  renameSync(partial, path);
  return { path, written: true };
}

/** Builds every solution package into a folder, which is made if it is missing. */
export function buildSolutions(folder: string): BuiltFile[] {
  mkdirSync(folder, { recursive: true });
  return solutions.flatMap((solution) =>
    [true, false].map((managed) =>
      writeIfDifferent(join(folder, solutionFileName(solution.identity, managed)), packSolution(solution, { managed })),
    ),
  );
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '..', '..', '..', 'dist', 'solutions');
  for (const file of buildSolutions(folder)) {
    process.stdout.write(`${file.written ? 'built' : 'fresh'}  ${file.path}\n`);
  }
}
