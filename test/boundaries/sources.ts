import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

export const root = path.resolve(import.meta.dirname, '../..');

/** A source file of this repository with what it imports. */
export interface SourceFile {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  /** The workspace that it belongs to, such as `packages/engine`; else its top folder. */
  readonly workspace: string;
  readonly text: string;
  /** Module specifiers of static, dynamic and type imports, relative ones resolved to a path from the root. */
  readonly imports: readonly string[];
  readonly isTest: boolean;
}

const skipped = new Set(['node_modules', 'dist', '.git', '.data', 'coverage']);

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(full);
    else yield full;
  }
}

function workspaceOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'packages' || top === 'emulators' ? `${top}/${second}` : top;
}

function readSource(full: string): SourceFile {
  const text = readFileSync(full, 'utf8');
  const file = path.relative(root, full).replaceAll('\\', '/');
  const imports = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName,
    );
  const isTest = file.endsWith('.test.ts') || /^(packages|emulators)\/[^/]+\/test\//.test(file);
  return { path: file, workspace: workspaceOf(file), text, imports, isTest };
}

/** Every TypeScript file of the repository, pages (`.tsx`) included. */
export function readSources(): readonly SourceFile[] {
  return [...filesBelow(root)].filter((file) => /\.tsx?$/.test(file)).map(readSource);
}

/** The names of all workspaces by their folder, and what each declares as a dependency. */
export function readManifests(): ReadonlyMap<
  string,
  { readonly name: string; readonly dependencies: readonly string[] }
> {
  const manifests = new Map<string, { name: string; dependencies: string[] }>();
  for (const top of ['packages', 'emulators']) {
    for (const folder of readdirSync(path.join(root, top))) {
      const manifest = JSON.parse(readFileSync(path.join(root, top, folder, 'package.json'), 'utf8')) as {
        name: string;
        dependencies?: Record<string, string>;
      };
      manifests.set(`${top}/${folder}`, {
        name: manifest.name,
        dependencies: Object.keys(manifest.dependencies ?? {}),
      });
    }
  }
  return manifests;
}
