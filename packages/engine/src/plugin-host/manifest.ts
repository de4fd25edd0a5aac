import { access, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { PluginManifest } from '@casebridge/plugin-api';
import { z } from 'zod';
import { badManifest, notLoadable, otherContract } from './plugin-error.ts';
import { settingsSchemaProblem } from './settings-schema.ts';

/** A plugin's folder whose manifest is sound; none of its code has been loaded. */
export interface PluginFolder {
  readonly manifest: PluginManifest;
  /** The module to load. */
  readonly entry: URL;
}

/** The version of the plugin contract that this engine speaks. */
export const contractVersion = 1;

const version = z.int().min(1);

const manifestSchema = z.object({
  name: z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and dashes'),
  title: z.string().min(1).max(100),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'a semantic version such as 1.2.3'),
  api: z.union([version, z.object({ from: version, to: version })]),
  entry: z.string().min(1),
  settingsSchema: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Reads `plugin.json`.
 * @param folder file URL of the plugin's folder
 * @throws PluginError if it is missing or wrong, speaks of another contract, or its module is not there
 */
export async function readPluginFolder(folder: URL): Promise<PluginFolder> {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  const parsed = manifestSchema.safeParse(await readJson(new URL('plugin.json', base)));
  if (!parsed.success) throw badManifest(`plugin.json: ${z.prettifyError(parsed.error)}`);
  const manifest = parsed.data as PluginManifest;
  checkContract(manifest);
  const problem = manifest.settingsSchema && settingsSchemaProblem(manifest.settingsSchema);
  if (problem !== undefined) throw badManifest(`its settings schema: ${problem}`);
  const entry = new URL(manifest.entry, base);
  // A manifest that reaches out of its folder would load code that no one installed.
  if (!entry.href.startsWith(base.href)) throw badManifest('its entry lies outside its folder.');
  await access(entry).catch((error: unknown) => {
    throw notLoadable(manifest.name, `there is no module ${manifest.entry}.`, error);
  });
  return { manifest, entry };
}

function checkContract({ api }: PluginManifest): void {
  const { from, to } = typeof api === 'number' ? { from: api, to: api } : api;
  if (contractVersion >= from && contractVersion <= to) return;
  throw otherContract(from === to ? String(from) : `${from} to ${to}`, contractVersion);
}

async function readJson(file: URL): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error;
    throw badManifest(isMissing ? 'there is no plugin.json that can be read.' : 'its plugin.json is no JSON.');
  }
}

/** Names the folder of a plugin by its path. */
export function pluginFolderUrl(path: string): URL {
  return pathToFileURL(path.endsWith('/') ? path : `${path}/`);
}
