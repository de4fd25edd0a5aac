import { readFile } from 'node:fs/promises';
import type { Clock, PluginLog, PluginManifest } from '@casebridge/plugin-api';
import { zipSync, type Zippable } from 'fflate';
import { readPluginFolder } from '../manifest.ts';
import { startPluginHost } from '../plugin-host.ts';

/** A packed plugin. */
export interface PackedPlugin {
  readonly manifest: PluginManifest;
  readonly archive: Uint8Array;
}

/** The earliest time that a zip archive can hold, in local time as the format has it: the same folder, the same bytes. */
const noTime = new Date(1980, 0, 1);
const furtherFiles = ['README.md', 'LICENSE', 'CHANGELOG.md'];

/**
 * Packs a plugin: its manifest with the settings schema that its module exports, the module, and what there is of README.md,
 * LICENSE and CHANGELOG.md. The plugin is loaded for it, so that one that cannot be is not packed.
 * @param folder with `plugin.json` and the module, which must need no other file
 * @throws PluginError if it is no sound plugin
 */
export async function packPlugin(folder: URL, clock: Clock, log: PluginLog): Promise<PackedPlugin> {
  const host = await startPluginHost({ folder, clock, log });
  await host.close();
  const { manifest, entry } = await readPluginFolder(folder);
  const packed = { ...manifest, settingsSchema: host.settingsSchema };
  const files: Zippable = {
    'plugin.json': new TextEncoder().encode(`${JSON.stringify(packed, null, 2)}\n`),
    [manifest.entry]: await readFile(entry),
  };
  for (const name of furtherFiles) {
    const bytes = await readFile(new URL(name, folder)).catch(() => undefined);
    if (bytes) files[name] = bytes;
  }
  const archive = zipSync(files, { level: 9, mtime: noTime, os: 3, attrs: 0o100644 << 16 });
  return { manifest: packed, archive };
}
