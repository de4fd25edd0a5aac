import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PluginManifest } from '@casebridge/plugin-api';
import { readArchive } from '../archive/read-archive.ts';
import { pluginFolderUrl, readPluginFolder } from '../manifest.ts';
import { installedTwice } from '../plugin-error.ts';

/** Where a version of a plugin stands that came as an archive. */
export function folderNameOf({ name, version }: PluginManifest): string {
  return `${name}-${version}`;
}

/**
 * Unpacks a plugin's archive into a folder of its own below the plugins folder. It appears there at once and whole.
 * @returns its path
 * @throws PluginError if the archive or the manifest in it is refused, or the version is there already; nothing is left behind
 */
export async function unpackPlugin(archiveFile: string, pluginsFolder: string): Promise<string> {
  const working = join(pluginsFolder, `.unpacking-${randomUUID()}`);
  try {
    const manifest = await unpackInto(archiveFile, working);
    const final = join(pluginsFolder, folderNameOf(manifest));
    if (await exists(final)) throw installedTwice(manifest.name, manifest.version, folderNameOf(manifest));
    await rename(working, final);
    return final;
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

/**
 * Looks whether an archive is one of a plugin, without installing it or running its code.
 * @throws PluginError if it is not
 */
export async function inspectArchive(archiveFile: string): Promise<PluginManifest> {
  const working = await mkdtemp(join(tmpdir(), 'casebridge-plugin-'));
  try {
    return await unpackInto(archiveFile, working);
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

async function unpackInto(archiveFile: string, folder: string): Promise<PluginManifest> {
  const files = readArchive(await readFile(archiveFile));
  await mkdir(folder, { recursive: true });
  for (const { path, bytes } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    // `wx`: whatever two names of an archive have in common, none is written over another.
    await writeFile(target, bytes, { flag: 'wx', mode: 0o644 });
  }
  return (await readPluginFolder(pluginFolderUrl(folder))).manifest;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
