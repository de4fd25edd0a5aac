import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packPlugin, pluginFolderUrl, systemClock } from '@casebridge/engine';
import { bundleEngine } from '../../packages/casebridge/build/bundle.ts';
import { buildSolutions } from '../../packages/dynamics-solutions/src/build.ts';
import { type Package, packagesOf } from '../../packages/casebridge/build/packages.ts';

const root = path.resolve(import.meta.dirname, '../..');
const manual = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'docs'];

/** What every form of a release has, whatever machine it is for. */
export interface Contents {
  readonly folder: string;
  readonly version: string;
  /** Of the registry; something of each is in the bundle or in the pages. */
  readonly packages: readonly Package[];
}

/**
 * Builds what every form has: the program (`app`), the plugin as an archive of its own (`plugins`), both Dynamics solutions
 * (`solutions`), and the manual.
 * @param folder where to; it must not be there
 */
export async function buildContents(folder: string, version: string): Promise<Contents> {
  const { sources, plugin } = await bundleEngine(path.join(folder, 'app'), version);
  await packPluginInto(path.join(folder, 'plugins'), plugin);
  buildSolutions(path.join(folder, 'solutions'));
  for (const name of manual) cpSync(path.join(root, name), path.join(folder, 'manual', name), { recursive: true });
  cpSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  return { folder, version, packages: packagesOf(sources) };
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** As one archive the plugin can be upgraded without the engine. */
async function packPluginInto(folder: string, plugin: string): Promise<void> {
  const { manifest, archive } = await packPlugin(pluginFolderUrl(plugin), systemClock, silent);
  mkdirSync(folder);
  writeFileSync(path.join(folder, `${manifest.name}-${manifest.version}.zip`), archive);
}

/** The version of the sources. */
export function sourceVersion(): string {
  const manifest = readFileSync(path.join(root, 'packages/casebridge/package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
