import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pluginFolderUrl } from '../src/plugin-host/manifest.ts';

/** Copies of the probe plugin in a temporary folder, as versions of one plugin. */
export interface PluginCopies {
  readonly folder: string;
  /** Writes a version into a folder of its own. @param change what its manifest says otherwise */
  readonly copy: (version: string, change?: Readonly<Record<string, unknown>>) => Promise<URL>;
  readonly remove: () => Promise<void>;
}

/** `remove` has to be called. */
export async function openPluginCopies(): Promise<PluginCopies> {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-plugins-'));
  return {
    folder,
    async copy(version, change = {}) {
      const target = join(folder, `probe-${version}`);
      await cp(join(import.meta.dirname, 'plugins/probe'), target, { recursive: true });
      const file = join(target, 'plugin.json');
      const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
      await writeFile(file, JSON.stringify({ ...manifest, version, ...change }));
      return pluginFolderUrl(target);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
