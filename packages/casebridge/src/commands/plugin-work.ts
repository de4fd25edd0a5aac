import { readFile, writeFile } from 'node:fs/promises';
import type { PluginManifest } from '@casebridge/plugin-api';
import {
  compareVersions,
  loadMainConfig,
  outcomeOfPlaced,
  packPlugin,
  placeArchive,
  PluginError,
  pluginFolderUrl,
  pluginsFolderIn,
  type PluginStatus,
  readPluginStatus,
  removeInstalled,
  systemClock,
} from '@casebridge/engine';
import { fromCallersFolder } from '../callers-folder.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { printing, type Shown } from './shown.ts';

/** Options of the commands that change the plugins folder of an engine. */
export interface PluginOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** Makes the archive of a plugin. */
export function pack(folder: string, options: { readonly output?: string; readonly json?: boolean }): Promise<void> {
  return inWords(options, async () => {
    const { manifest, archive } = await packPlugin(pluginFolderUrl(fromCallersFolder(folder)), systemClock, silentLog);
    const file = fromCallersFolder(options.output ?? `${manifest.name}-${manifest.version}.zip`);
    await writeFile(file, archive);
    const { name, title, version } = manifest;
    const text = `${title} ${version} is packed in ${file} (${archive.length} bytes).`;
    return { json: { name, version, file, bytes: archive.length }, text };
  });
}

/** Puts an archive into the plugins folder, and waits for what the engine makes of it. */
export function place(name: 'install' | 'upgrade', archive: string, options: PluginOptions): Promise<void> {
  return inWords(options, async () => {
    const folder = pluginsFolder(options.config);
    const file = fromCallersFolder(archive);
    const manifest = await placeArchive(await readFile(file), folder, async ({ name: plugin, version }) => {
      if (name === 'upgrade') checkUpgrade(plugin, version, await highestInstalled(folder, plugin));
    });
    return outcomeOf(manifest, folder);
  });
}

/** Shows the plugins as the engine has them. */
export function list(options: PluginOptions): Promise<void> {
  return inWords(options, async () => {
    const json = (await readPluginStatus(pluginsFolder(options.config))) ?? [];
    const text = json.map(lineOf).join('\n');
    return { json, text: json.length === 0 ? 'No engine has run with this configuration yet.' : text };
  });
}

/** Takes the highest version of a plugin away, or all of them. */
export function remove(name: string, options: PluginOptions & { readonly all?: boolean }): Promise<void> {
  return inWords(options, async () => {
    const folder = pluginsFolder(options.config);
    const removed = await removeInstalled(name, folder, options.all === true ? 'all' : 'highest');
    if (removed.length === 0) throw new Error(`No plugin ${name} is in ${folder}.`);
    return {
      json: { name, removed },
      text: removed.map((version) => `Version ${version} of ${name} is removed.`).join('\n'),
    };
  });
}

/** @throws an error in words if the configuration cannot be used */
function pluginsFolder(config: string): string {
  const loaded = loadMainConfig(fromCallersFolder(config));
  if (!loaded.ok) throw new Error(loaded.problems.join(' '));
  return pluginsFolderIn(loaded.config.dataFolder);
}

async function highestInstalled(folder: string, name: string): Promise<string | undefined> {
  const statuses = ((await readPluginStatus(folder)) ?? []).filter((status) => status.name === name);
  return statuses
    .flatMap(({ version }) => version ?? [])
    .toSorted(compareVersions)
    .at(-1);
}

function checkUpgrade(name: string, version: string, installed: string | undefined): void {
  if (installed === undefined) throw new Error(`The plugin ${name} is not installed. Use "casebridge plugin install".`);
  if (compareVersions(version, installed) > 0) return;
  throw new Error(
    `Version ${installed} of ${name} is installed; ${version} is not higher. To go back, remove ${installed}.`,
  );
}

/** Says what the engine makes of it, or that no engine has looked yet. */
async function outcomeOf(manifest: PluginManifest, folder: string): Promise<Shown> {
  const { name, title, version } = manifest;
  const json = await outcomeOfPlaced(manifest, folder, systemClock);
  if (json !== undefined) return { json, text: `${title} ${version} is ${json.state}.` };
  const text = `${name} ${version} lies in ${folder}; no engine has taken it up yet. It will at its next start.`;
  return { json: { name, version, state: 'waiting' }, text };
}

function lineOf({ item, state, name, version, fault }: PluginStatus): string {
  const subject = name === undefined ? item : `${name} ${version ?? ''}`;
  return fault === undefined
    ? `${subject}: ${state}`
    : `${subject}: ${state}. ${fault.code}: ${fault.message} ${fault.help}`;
}

/** Says in words what stood in the way, and ends with 1 then. */
function inWords(options: { readonly json?: boolean }, work: () => Promise<Shown>): Promise<void> {
  return printing(options, async () => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PluginError)) throw new CommandError(reasonOf(error), exitCodes.refused);
      const { code, message, help } = error.fault;
      throw new CommandError(`${code}: ${message} ${help}`, exitCodes.refused, { code, detail: message, help });
    }
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && 'path' in error
    ? `${String(error.path)} cannot be used (${String(error.code)}).`
    : error.message;
}

const silentLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
