import { mkdir, rm } from 'node:fs/promises';
import type { Clock, Fault, PluginManifest } from '@casebridge/plugin-api';
import { pluginsFolderFault } from './folder-fault.ts';
import type { Log } from '../../model/log.ts';
import { pluginFolderUrl, readPluginFolder } from '../manifest.ts';
import { faultOf, installedTwice } from '../plugin-error.ts';
import type { PluginRegistry } from '../plugin-registry.ts';
import { type FolderItem, scanPluginsFolder } from './scan.ts';
import { type PluginStatus, writePluginStatus } from './status.ts';
import { unpackPlugin } from './unpack.ts';
import { compareVersions } from './versions.ts';

/** Dependencies of the folder watch. */
export interface WatchDeps {
  /** Made if it is not there. */
  readonly folder: string;
  readonly registry: Pick<PluginRegistry, 'install' | 'remove' | 'get' | 'versions'>;
  /** Plugins that come with the product and are active; a higher version in the folder takes the place of one. */
  readonly bundled: readonly URL[];
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMilliseconds?: number;
}

/** A watched plugins folder. */
export interface PluginsFolder {
  statuses(): readonly PluginStatus[];
  close(): Promise<void>;
}

/** A look costs some calls to the file system; who drops an archive sees the result as soon as the list is shown again. */
const lookEveryMilliseconds = 2000;

/** A folder with a sound manifest. */
interface Candidate extends FolderItem {
  readonly manifest: PluginManifest;
  readonly url: URL;
}

interface State {
  /** By path: what was there at the last look, to tell what is still being copied. */
  last: ReadonlyMap<string, string>;
  /** By path and signature: what cannot be used, and why. It is tried again when it has changed. */
  readonly refused: Map<string, { readonly item: FolderItem; readonly fault: Fault }>;
  /** By plugin: the folder that is active, as it was then. */
  readonly active: Map<string, Candidate>;
  readonly bundled: readonly Candidate[];
  statuses: readonly PluginStatus[];
}

/**
 * Keeps the plugins of an engine as its plugins folder has them: of each name the highest version is active. What is new
 * starts, what is gone drains and ends, an archive is unpacked and taken away; what cannot be used changes nothing and is
 * logged once. Returns after the first look, so that an engine starts with its plugins.
 */
export async function watchPluginsFolder(deps: WatchDeps): Promise<PluginsFolder> {
  const { folder, clock, log, intervalMilliseconds = lookEveryMilliseconds } = deps;
  await mkdir(folder, { recursive: true });
  const bundled = await Promise.all(deps.bundled.map(bundledCandidate));
  const active = new Map(bundled.map((candidate) => [candidate.manifest.name, candidate]));
  const state: State = { last: new Map(), refused: new Map(), active, bundled, statuses: [] };
  const over = new AbortController();
  await look(deps, state, true);

  async function follow(): Promise<void> {
    const wait = (): Promise<boolean> =>
      clock.sleep(intervalMilliseconds, over.signal).then(
        () => true,
        () => false,
      );
    while (await wait()) {
      await look(deps, state, false).catch((error: unknown) =>
        log.error('plugins.not-looked-at', { ...pluginsFolderFault, error }),
      );
    }
  }
  const following = follow();
  return {
    statuses: () => state.statuses,
    async close() {
      over.abort();
      await following;
    },
  };
}

async function bundledCandidate(url: URL): Promise<Candidate> {
  const { manifest } = await readPluginFolder(url);
  return { name: `with the product: ${manifest.name}`, path: url.href, kind: 'folder', signature: '', manifest, url };
}

/** @param isFirst whether everything is taken as it is, also what could still be in the course of being copied */
async function look(deps: WatchDeps, state: State, isFirst: boolean): Promise<void> {
  const found = await scanPluginsFolder(deps.folder);
  const isStable = (item: FolderItem): boolean => isFirst || state.last.get(item.path) === item.signature;
  const usable = found.filter((item) => isStable(item) && !state.refused.has(keyOf(item)));
  for (const archive of usable.filter(({ kind }) => kind === 'archive')) await take(deps, state, archive);
  const items = await scanPluginsFolder(deps.folder);
  const unpacked = items.filter(({ path }) => !found.some((item) => item.path === path));
  const folders = [...usable, ...unpacked].filter(({ kind }) => kind === 'folder');
  const candidates = await readCandidates(deps, state, folders);
  forget(state, items);
  await activate(deps, state, candidates, items);
  state.last = new Map(items.map(({ path, signature }) => [path, signature]));
  await tell(deps, state, candidates);
}

async function take(deps: WatchDeps, state: State, archive: FolderItem): Promise<void> {
  try {
    await unpackPlugin(archive.path, deps.folder);
    await rm(archive.path, { force: true });
  } catch (error) {
    refuse(deps, state, archive, faultOf(error));
  }
}

async function readCandidates(
  deps: WatchDeps,
  state: State,
  folders: readonly FolderItem[],
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [...state.bundled];
  // The version that is active keeps its place against a copy of it.
  const activePaths = new Set([...state.active.values()].map(({ path }) => path));
  for (const item of folders.toSorted((a, b) => Number(activePaths.has(b.path)) - Number(activePaths.has(a.path)))) {
    try {
      const url = pluginFolderUrl(item.path);
      const { manifest } = await readPluginFolder(url);
      const { name, version } = manifest;
      const twin = candidates.find(({ manifest: other }) => other.name === name && other.version === version);
      if (twin !== undefined) throw installedTwice(name, version, twin.name);
      candidates.push({ ...item, manifest, url });
    } catch (error) {
      refuse(deps, state, item, faultOf(error));
    }
  }
  return candidates;
}

/** Drops refusals of items that are gone or have changed. */
function forget(state: State, items: readonly FolderItem[]): void {
  const present = new Set(items.map(keyOf));
  for (const key of state.refused.keys()) if (!present.has(key)) state.refused.delete(key);
}

async function activate(
  deps: WatchDeps,
  state: State,
  candidates: readonly Candidate[],
  items: readonly FolderItem[],
): Promise<void> {
  const names = new Set([...candidates.map(({ manifest }) => manifest.name), ...state.active.keys()]);
  for (const name of names) {
    const present = state.active.get(name);
    const versions = candidates
      .filter(({ manifest }) => manifest.name === name)
      .toSorted((a, b) => compareVersions(b.manifest.version, a.manifest.version));
    // A folder that is being changed, or was changed for the worse, is not gone: what runs from it goes on.
    const isThere = (list: readonly FolderItem[]): boolean => list.some(({ path }) => path === present?.path);
    const isChanging = present !== undefined && isThere(items) && !isThere(versions);
    const wanted = isChanging ? versions.filter((one) => isHigher(one, present)) : versions;
    if ((await activateFirst(deps, state, wanted)) || present === undefined || isThere(items)) continue;
    state.active.delete(name);
    deps.registry.remove(name);
    deps.log.info('plugin.removed', { plugin: name, version: present.manifest.version });
  }
}

function isHigher(one: Candidate, other: Candidate): boolean {
  return compareVersions(one.manifest.version, other.manifest.version) > 0;
}

/** @returns whether one of them is active now */
async function activateFirst(deps: WatchDeps, state: State, versions: readonly Candidate[]): Promise<boolean> {
  for (const candidate of versions) {
    const { name } = candidate.manifest;
    const present = state.active.get(name);
    if (present?.path === candidate.path && present.signature === candidate.signature) return true;
    try {
      await deps.registry.install(candidate.url);
      state.active.set(name, candidate);
      return true;
    } catch (error) {
      refuse(deps, state, candidate, faultOf(error));
    }
  }
  return false;
}

function refuse({ log }: WatchDeps, state: State, item: FolderItem, fault: Fault): void {
  state.refused.set(keyOf(item), { item, fault });
  log.error('plugin.refused', { item: item.name, ...fault });
}

function keyOf({ path, signature }: FolderItem): string {
  return `${path}\n${signature}`;
}

async function tell({ folder, log }: WatchDeps, state: State, candidates: readonly Candidate[]): Promise<void> {
  const isActive = ({ path }: Candidate): boolean => [...state.active.values()].some((one) => one.path === path);
  const isRefused = (candidate: Candidate): boolean => state.refused.has(keyOf(candidate));
  // One whose folder is just being changed still runs.
  const changing = [...state.active.values()].filter(({ path }) => !candidates.some((one) => one.path === path));
  const statuses: readonly PluginStatus[] = [
    ...[...candidates, ...changing]
      .filter((candidate) => !isRefused(candidate))
      .map((candidate): PluginStatus => {
        const { name, title, version } = candidate.manifest;
        const { name: item, signature } = candidate;
        return { item, signature, state: isActive(candidate) ? 'active' : 'superseded', name, title, version };
      }),
    ...[...state.refused.values()].map(({ item, fault }): PluginStatus => ({
      item: item.name,
      signature: item.signature,
      state: 'refused',
      fault,
    })),
  ];
  if (JSON.stringify(statuses) === JSON.stringify(state.statuses)) return;
  state.statuses = statuses;
  await writePluginStatus(folder, statuses).catch((error: unknown) =>
    log.warn('plugins.status-not-written', { ...pluginsFolderFault, error }),
  );
}
