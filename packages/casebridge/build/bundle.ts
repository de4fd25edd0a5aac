/** `npm run bundle`: the engine as a release runs it, in `dist/engine`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { adminPageSources, builtAdminPages } from '@casebridge/admin-ui';
import { pageSources } from '@casebridge/case-ui';
import type { ProductParts } from '@casebridge/engine';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { packagesOf } from './packages.ts';
import { replaceModules } from './replace-modules.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const packages = path.join(root, 'packages');

/** Some dependencies are CommonJS and ask for Node's own modules; a module of ECMAScript has no `require`. */
const banner =
  "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);";

const shared = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  banner: { js: banner },
  // Names stay, so that a stack trace can be read; they cost 3 to 5 MB (docs/performance.md).
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'external',
  logLevel: 'warning',
  // Drivers that pg and ws look for and do without.
  external: ['pg-native'],
} satisfies BuildOptions;

/** A bundle on the disk. */
export interface Bundle {
  /** The module to run. */
  readonly program: string;
  /** Folder with the manifest and the module of the plugin that comes with the product. */
  readonly plugin: string;
  /** Every file that something of went into it, its pages included, by its path in the repository. */
  readonly sources: ReadonlySet<string>;
}

/**
 * Builds the bundle. The command line is in parts that are loaded when they are needed; each thread and the plugin, a folder
 * as any plugin is, is whole by itself: parts in common would bring the threads what only the command line needs (docs/performance.md).
 * @param folder where to; what is there is removed
 * @param version what the program says of itself, where it is not the version of the sources
 */
export async function bundleEngine(folder: string, version?: string): Promise<Bundle> {
  rmSync(folder, { recursive: true, force: true });
  const options = { ...shared, plugins: [replaceModules(root, version)] };
  const program = path.join(packages, 'casebridge/src/main.ts');
  const main = await build({ ...options, splitting: true, outdir: folder, entryPoints: { casebridge: program } });
  const threads = {
    'plugin-thread': path.join(packages, 'engine/src/plugin-host/thread/program.ts'),
    'reading-thread': path.join(packages, 'engine/src/store/sqlite/answer-questions.ts'),
  };
  const ofThreads = await build({ ...options, outdir: folder, entryPoints: threads });
  const plugin = path.join(folder, 'plugins/dynamics365');
  const ofPlugin = await bundlePlugin(plugin, options);
  await writePages(path.join(folder, 'admin-tool'));
  // Node takes the files for modules by this alone, wherever the folder is put.
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  const bundled = [main, ofThreads, ofPlugin].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const sources = new Set([...bundled, ...(await adminPageSources()), ...pageSources()]);
  writeFileSync(path.join(folder, 'product-parts.json'), `${JSON.stringify(partsOf(sources), null, 1)}\n`);
  return { program: path.join(folder, 'casebridge.js'), plugin, sources };
}

/** What the admin tool shows with the licences; their texts are a file of the release. */
function partsOf(sources: ReadonlySet<string>): ProductParts {
  const items = packagesOf(sources).map(({ name, version, licence }) => ({ name, version, licence }));
  return { of: 'release', items };
}

async function bundlePlugin(folder: string, options: typeof shared): Promise<{ metafile: Metafile }> {
  const source = path.join(packages, 'plugin-dynamics365');
  const entryPoints = [path.join(source, 'src/index.ts')];
  const built = await build({ ...options, outfile: path.join(folder, 'index.js'), entryPoints });
  const manifest = JSON.parse(readFileSync(path.join(source, 'plugin.json'), 'utf8')) as object;
  writeFileSync(path.join(folder, 'plugin.json'), `${JSON.stringify({ ...manifest, entry: 'index.js' }, null, 2)}\n`);
  return built;
}

/** Puts the files of the admin tool into a folder. */
async function writePages(folder: string): Promise<void> {
  for (const [name, content] of await builtAdminPages()) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

if (import.meta.main) {
  const { program } = await bundleEngine(path.join(root, 'dist/engine'));
  process.stdout.write(`${path.relative(root, program)}\n`);
}
