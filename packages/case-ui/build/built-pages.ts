import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync, type OutputFile } from 'esbuild';
import { pageDocument } from './html.ts';
import { commandScripts, pages } from './pages.ts';
import { withTokens } from './theme.ts';

/** A file that Dynamics serves, under the name that it has there without the publisher's prefix. */
export interface PageFile {
  /** Such as `pages/SessionKey.html`. */
  readonly name: string;
  readonly displayName: string;
  readonly content: string;
}

const source = path.join(import.meta.dirname, '..', 'src');
const root = path.join(import.meta.dirname, '../../..');
let built: Built | undefined;

interface Built {
  readonly pages: readonly PageFile[];
  readonly sources: readonly string[];
}

/**
 * Every page and script for Dynamics, bundled: built on the first call, in about a tenth of a second. Equal sources give equal
 * files.
 * @throws Error if a script is larger than it may be, or a style names a token that Fluent does not have
 */
export function builtPages(): readonly PageFile[] {
  return (built ??= build()).pages;
}

/** The files that went into the pages, by their paths in the repository: their licences go with them. */
export function pageSources(): readonly string[] {
  return (built ??= build()).sources;
}

function build(): Built {
  const { bundles, sources } = bundle();
  const text = (name: string): string => {
    const found = bundles.get(name);
    if (found === undefined) throw new Error(`The build made no ${name}.`);
    return found;
  };
  const ofPages = pages.flatMap((page) => {
    const base = `pages/${page.name}`;
    return [
      { name: `${base}.html`, displayName: page.title, content: pageDocument(page) },
      script(`${base}.js`, `${page.title}: script`, text(`${base}.js`), page.kilobytes),
      { name: `${base}.css`, displayName: `${page.title}: style`, content: withTokens(text(`${base}.css`)) },
    ];
  });
  const ofCommands = commandScripts.map(({ name, title, kilobytes }) => script(name, title, text(name), kilobytes));
  return { pages: [...ofPages, ...ofCommands], sources };
}

function bundle(): { bundles: ReadonlyMap<string, string>; sources: readonly string[] } {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [
      ...pages.flatMap(({ name, folder }) =>
        ['main.ts', 'page.css'].map((file) => ({ in: path.join(source, folder, file), out: `pages/${name}` })),
      ),
      ...commandScripts.map(({ name, folder }) => ({
        in: path.join(source, folder, 'main.ts'),
        out: name.replace(/\.js$/, ''),
      })),
    ],
    bundle: true,
    format: 'iife',
    // What the browsers that the vendor supports have had for years: docs/vendors/dataverse.md#client.
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    outdir: path.join(source, 'out'),
    metafile: true,
    write: false,
  });
  const bundles = new Map(outputFiles.map((file) => [nameOf(file), file.text]));
  return { bundles, sources: Object.keys(metafile.inputs) };
}

function nameOf({ path: file }: OutputFile): string {
  return path.relative(path.join(source, 'out'), file).replaceAll(path.sep, '/');
}

function script(name: string, displayName: string, content: string, kilobytes: number): PageFile {
  const size = gzipSync(content, { level: 9 }).length;
  if (size > kilobytes * 1000) {
    throw new Error(`${name} has ${size} bytes after gzip; it may have ${kilobytes * 1000} (build/pages.ts).`);
  }
  return { name, displayName, content };
}
