import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, PluginManifest } from '@casebridge/plugin-api';
import { installedTwice, PluginError } from '../plugin-error.ts';
import { type PluginStatus, readPluginStatus } from './status.ts';
import { folderNameOf, inspectArchive } from './unpack.ts';
import { compareVersions } from './versions.ts';

/**
 * Puts an archive into the plugins folder, from where the watch of the folder takes it up.
 * @throws PluginError if it is none of a plugin, or its version is there already; nothing is left behind then
 */
export async function placeArchive(archive: Uint8Array, folder: string): Promise<PluginManifest> {
  const working = await mkdtemp(join(tmpdir(), 'casebridge-upload-'));
  try {
    const file = join(working, 'plugin.zip');
    await writeFile(file, archive);
    const manifest = await inspectArchive(file);
    const name = folderNameOf(manifest);
    if (await isThere(join(folder, name))) throw installedTwice(manifest.name, manifest.version, name);
    await mkdir(folder, { recursive: true });
    // The watch takes an archive when it has its name; until then it is being copied.
    const part = join(folder, `.${randomUUID()}.part`);
    await writeFile(part, archive);
    await rename(part, join(folder, `${name}.zip`));
    return manifest;
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

const [lookMilliseconds, longestWaitMilliseconds] = [250, 15_000];

/**
 * Waits for what the watch makes of a placed archive.
 * @returns `undefined` if it has not taken it up in time
 * @throws PluginError if it was refused
 */
export async function outcomeOfPlaced(
  { name, version }: PluginManifest,
  folder: string,
  clock: Clock,
): Promise<PluginStatus | undefined> {
  const items = [`${name}-${version}`, `${name}-${version}.zip`];
  for (let waited = 0; waited < longestWaitMilliseconds; waited += lookMilliseconds) {
    const statuses = (await readPluginStatus(folder)) ?? [];
    const refused = statuses.find(({ state, item }) => state === 'refused' && items.includes(item));
    if (refused?.fault) throw new PluginError(refused.fault);
    const found = statuses.find((status) => status.name === name && status.version === version);
    if (found) return found;
    await clock.sleep(lookMilliseconds);
  }
  return undefined;
}

/**
 * Takes the highest version of a plugin out of the plugins folder: the one before it becomes active.
 * @returns the version; `undefined` if the folder has none
 */
export async function removeHighest(name: string, folder: string): Promise<string | undefined> {
  const highest = await highestInstalled(name, folder);
  if (highest === undefined) return undefined;
  await rm(join(folder, highest.item), { recursive: true });
  return highest.version;
}

/** @returns the version of a plugin that a removal would take away; `undefined` if the folder has none (one that comes with the product stays) */
export async function highestInstalled(
  name: string,
  folder: string,
): Promise<{ readonly item: string; readonly version: string } | undefined> {
  const statuses = (await readPluginStatus(folder)) ?? [];
  const [highest] = statuses
    .flatMap((status) =>
      status.name === name && status.version !== undefined ? [{ ...status, version: status.version }] : [],
    )
    // What comes with the product stands there by its address.
    .filter(({ item }) => !item.includes(':'))
    .toSorted((a, b) => compareVersions(b.version, a.version));
  return highest;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
