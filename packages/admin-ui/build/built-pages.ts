import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { checkBudgets } from './budgets.ts';
import { shellDocument } from './shell.ts';

/** The files of the admin tool by their path below its address; `index.html` is the shell. */
export type AdminPages = ReadonlyMap<string, Uint8Array>;

const root = path.join(import.meta.dirname, '../../..');
const source = path.join(import.meta.dirname, '../src');

/** The names hold a digest of the content, so that a browser may keep all files but the shell for ever. */
const options = {
  absWorkingDir: root,
  entryPoints: { app: path.join(source, 'main.tsx') },
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  charset: 'utf8',
  minify: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  outdir: path.join(source, 'out/assets'),
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  metafile: true,
  write: false,
  logLevel: 'silent',
} satisfies BuildOptions;

interface Built {
  readonly pages: AdminPages;
  readonly sources: readonly string[];
}

let built: Promise<Built> | undefined;

/**
 * Every file of the admin tool, bundled from its sources: once for each process, on the first call.
 * @throws Error if the first script, or what a page adds to it, is larger than it may be
 */
export async function builtAdminPages(): Promise<AdminPages> {
  return (await (built ??= bundle())).pages;
}

/** The files that went into the pages, by their paths in the repository: their licences go with them. */
export async function adminPageSources(): Promise<readonly string[]> {
  return (await (built ??= bundle())).sources;
}

async function bundle(): Promise<Built> {
  const { outputFiles, metafile } = await build(options);
  const files = new Map(outputFiles.map((file) => [nameOf(file.path), file.contents]));
  checkBudgets(named(metafile), files);
  const [script, style] = ['.js', '.css'].map((ending) =>
    [...files.keys()].find((name) => name.startsWith('assets/app-') && name.endsWith(ending)),
  );
  if (script === undefined || style === undefined) throw new Error('The build made no first script, or no style.');
  files.set('index.html', Buffer.from(shellDocument({ script, style })));
  return { pages: files, sources: Object.keys(metafile.inputs) };
}

function nameOf(file: string): string {
  return path.relative(path.join(source, 'out'), file).replaceAll(path.sep, '/');
}

/** Manifest of the built files, by the names of `AdminPages`. */
function named({ outputs }: Metafile): Metafile['outputs'] {
  return Object.fromEntries(
    Object.entries(outputs).map(([file, facts]) => [
      nameOf(path.join(root, file)),
      { ...facts, imports: facts.imports.map((each) => ({ ...each, path: nameOf(path.join(root, each.path)) })) },
    ]),
  );
}
