/** `npm run bundle`: the engine as a release runs it, in `dist/engine`. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtAdminPages } from '@casebridge/admin-ui';
import { build, type BuildOptions } from 'esbuild';
import { replaceModules } from './replace-modules.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const packages = path.join(root, 'packages');

/** Some dependencies are CommonJS and ask for Node's own modules; a module of ECMAScript has no `require`. */
const banner =
  "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);";

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  banner: { js: banner },
  // Names stay, so that a stack trace can be read; they cost 3 to 5 MB (docs/performance.md).
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'external',
  logLevel: 'warning',
  plugins: [replaceModules(root)],
  // Drivers that pg and ws look for and do without.
  external: ['pg-native'],
} satisfies BuildOptions;

/**
 * Builds the bundle. The command line is in parts that are loaded when they are needed; each thread and the plugin, a folder
 * as any plugin is, is whole by itself: parts in common would bring the threads what only the command line needs (docs/performance.md).
 * @param folder where to; what is there is removed
 * @returns the program to run
 */
export async function bundleEngine(folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  const program = path.join(packages, 'casebridge/src/main.ts');
  await build({ ...shared, splitting: true, outdir: folder, entryPoints: { casebridge: program } });
  const threads = {
    'plugin-thread': path.join(packages, 'engine/src/plugin-host/thread/program.ts'),
    'reading-thread': path.join(packages, 'engine/src/store/sqlite/answer-questions.ts'),
  };
  await build({ ...shared, outdir: folder, entryPoints: threads });
  const plugin = path.join(folder, 'plugins/dynamics365');
  const source = path.join(packages, 'plugin-dynamics365');
  await build({ ...shared, outfile: path.join(plugin, 'index.js'), entryPoints: [path.join(source, 'src/index.ts')] });
  const manifest = JSON.parse(readFileSync(path.join(source, 'plugin.json'), 'utf8')) as object;
  writeFileSync(path.join(plugin, 'plugin.json'), `${JSON.stringify({ ...manifest, entry: 'index.js' }, null, 2)}\n`);
  await writePages(path.join(folder, 'admin-tool'));
  // Node takes the files for modules by this alone, wherever the folder is put.
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  return path.join(folder, 'casebridge.js');
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
  const program = await bundleEngine(path.join(root, 'dist/engine'));
  process.stdout.write(`${path.relative(root, program)}\n`);
}
