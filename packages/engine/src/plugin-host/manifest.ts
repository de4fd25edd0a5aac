import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { PluginManifest } from '@casebridge/plugin-api';
import { z } from 'zod';

/** A plugin's folder whose manifest is sound; none of its code has been loaded. */
export interface PluginFolder {
  readonly manifest: PluginManifest;
  /** The module to load. */
  readonly entry: URL;
}

const manifestSchema = z.object({
  name: z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and dashes'),
  title: z.string().min(1).max(100),
  version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'a semantic version such as 1.2.3'),
  api: z.literal(1, 'this engine speaks version 1 of the plugin contract'),
  entry: z.string().min(1),
});

/**
 * Reads `plugin.json`.
 * @param folder file URL of the plugin's folder; must end with a slash
 * @throws an error whose message says which file is wrong and why
 */
export async function readPluginFolder(folder: URL): Promise<PluginFolder> {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  const file = new URL('plugin.json', base);
  const manifest = manifestSchema.safeParse(await readJson(file));
  if (!manifest.success) throw new Error(`${file.pathname} is no plugin manifest: ${z.prettifyError(manifest.error)}`);
  const entry = new URL(manifest.data.entry, base);
  // A manifest that reaches out of its folder would load code that no one installed.
  if (!entry.href.startsWith(base.href))
    throw new Error(`${file.pathname}: the entry lies outside the plugin's folder.`);
  return { manifest: manifest.data, entry };
}

async function readJson(file: URL): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file.pathname} cannot be read: ${reason}`, { cause: error });
  }
}

/** Names the folder of a plugin by its path. */
export function pluginFolderUrl(path: string): URL {
  return pathToFileURL(path.endsWith('/') ? path : `${path}/`);
}
