/** `npm run plugins`: bundles the Dynamics 365 plugin into one module and packs it, as it is delivered. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPlugin, pluginFolderUrl, systemClock } from '@casebridge/engine';
import { build } from 'esbuild';
import { pluginFolders } from './plugins.ts';

/**
 * Bundles a plugin's source and packs it.
 * @param source folder with `plugin.json` whose entry may import packages
 * @param folder where the archive goes
 * @returns the archive's path
 */
export async function buildPlugin(source: URL, folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('plugin.json', source), 'utf8')) as { readonly entry: string };
  const working = await mkdtemp(path.join(tmpdir(), 'casebridge-build-'));
  try {
    await build({
      entryPoints: [fileURLToPath(new URL(manifest.entry, source))],
      outfile: path.join(working, 'plugin.mjs'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      legalComments: 'inline',
      logLevel: 'silent',
    });
    await writeFile(path.join(working, 'plugin.json'), JSON.stringify({ ...manifest, entry: 'plugin.mjs' }));
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const packed = await packPlugin(pluginFolderUrl(working), systemClock, log);
    const file = path.join(folder, `${packed.manifest.name}-${packed.manifest.version}.zip`);
    await mkdir(folder, { recursive: true });
    await writeFile(file, packed.archive);
    return file;
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  for (const source of pluginFolders) {
    process.stdout.write(`${await buildPlugin(source, path.resolve('dist/plugins'))}\n`);
  }
}
