import { randomUUID } from 'node:crypto';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, PluginManifest } from '@casebridge/plugin-api';
import { installedTwice, PluginError } from '../plugin-error.ts';
import { scanPluginsFolder } from './scan.ts';
import { type PluginStatus, readPluginStatus } from './status.ts';
import { folderNameOf, inspectArchive } from './unpack.ts';
import { compareVersions } from './versions.ts';

/**
 * Puts an archive into the plugins folder, from where the watch of the folder takes it up.
 * @param check throws what else stands in its way
 * @throws PluginError if it is none of a plugin, or its version is there already; nothing is left behind then
 */
export async function placeArchive(
  archive: Uint8Array,
  folder: string,
  check?: (manifest: PluginManifest) => Promise<void>,
): Promise<PluginManifest> {
  const working = await mkdtemp(join(tmpdir(), 'casebridge-upload-'));
  try {
    const file = join(working, 'plugin.zip');
    await writeFile(file, archive);
    const manifest = await inspectArchive(file);
    await check?.(manifest);
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
 * Waits for what the watch makes of a placed archive. One that is refused is taken away again: otherwise its version could
 * not be sent anew, and a removal, which looks at versions that work, would take the one before it.
 * @returns `undefined` if it has not taken it up in time
 * @throws PluginError if it was refused
 */
export async function outcomeOfPlaced(
  manifest: PluginManifest,
  folder: string,
  clock: Pick<Clock, 'sleep'>,
): Promise<PluginStatus | undefined> {
  for (let waited = 0; waited < longestWaitMilliseconds; waited += lookMilliseconds) {
    const told = await toldOf(folderNameOf(manifest), folder);
    if (told !== undefined && told.fault === undefined) return told;
    if (told?.fault !== undefined) {
      await rm(join(folder, told.item), { recursive: true, force: true });
      throw new PluginError(told.fault);
    }
    await clock.sleep(lookMilliseconds);
  }
  return undefined;
}

/** What is told of an item as it was before, or of one that has gone, is no answer. */
async function toldOf(name: string, folder: string): Promise<PluginStatus | undefined> {
  const [statuses, present] = [(await readPluginStatus(folder)) ?? [], await scanPluginsFolder(folder)];
  return statuses
    .filter(({ item }) => item === name || item === `${name}.zip`)
    .find((told) => present.some((item) => item.name === told.item && item.signature === told.signature));
}

/** A version of a plugin in the plugins folder. */
export type InstalledVersion = PluginStatus & { readonly version: string };

/** Those in the plugins folder, the highest first; what comes with the product is not among them. */
export async function installedVersions(name: string, folder: string): Promise<readonly InstalledVersion[]> {
  const statuses = (await readPluginStatus(folder)) ?? [];
  return (
    statuses
      .filter((status): status is InstalledVersion => status.name === name && status.version !== undefined)
      // What comes with the product stands there by its address.
      .filter(({ item }) => !item.includes(':'))
      .toSorted((a, b) => compareVersions(b.version, a.version))
  );
}

/**
 * Takes the highest version of a plugin out of the plugins folder, so that the one before it becomes active, or all of them.
 * What comes with the product stays.
 * @returns what was taken away; who asks twice within a look of the watch means the same version, and the one before it stays
 */
export async function removeInstalled(
  name: string,
  folder: string,
  which: 'highest' | 'all',
): Promise<readonly string[]> {
  const installed = await installedVersions(name, folder);
  const removed: string[] = [];
  for (const { item, version } of which === 'all' ? installed : installed.slice(0, 1)) {
    if (!(await isThere(join(folder, item)))) continue;
    await rm(join(folder, item), { recursive: true, force: true });
    removed.push(version);
  }
  return removed;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
