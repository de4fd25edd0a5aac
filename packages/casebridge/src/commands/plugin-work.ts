import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  compareVersions,
  inspectArchive,
  loadMainConfig,
  packPlugin,
  PluginError,
  pluginFolderUrl,
  pluginsFolderIn,
  type PluginStatus,
  readPluginStatus,
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
    const manifest = await inspectArchive(file);
    const installed = await highestInstalled(folder, manifest.name);
    if (name === 'upgrade') checkUpgrade(manifest.name, manifest.version, installed);
    await mkdir(folder, { recursive: true });
    // The engine takes an archive when it has its name; until then it is being copied.
    const target = path.join(folder, `${manifest.name}-${manifest.version}.zip`);
    await copyFile(file, `${target}.part`);
    await rename(`${target}.part`, target);
    return outcomeOf(folder, manifest.name, manifest.version);
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
    const installed = (await installedVersions(folder, name)).slice(0, options.all === true ? undefined : 1);
    if (installed.length === 0) throw new Error(`No plugin ${name} is in ${folder}.`);
    for (const { item } of installed) await rm(path.join(folder, item), { recursive: true });
    const removed = installed.map(({ version }) => version);
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

type InstalledVersion = PluginStatus & { readonly version: string };

/** Those in the plugins folder, the highest first; what comes with the product is not among them. */
async function installedVersions(folder: string, name: string): Promise<readonly InstalledVersion[]> {
  const statuses = (await readPluginStatus(folder)) ?? [];
  return statuses
    .filter((status): status is InstalledVersion => status.name === name && status.version !== undefined)
    .filter(({ item }) => !item.includes(':'))
    .toSorted((a, b) => compareVersions(b.version, a.version));
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

const [lookEveryMilliseconds, longestWaitMilliseconds] = [250, 15_000];

/** Waits for what the engine makes of it. @returns that, or that no engine has looked yet */
async function outcomeOf(folder: string, name: string, version: string): Promise<Shown> {
  const archive = `${name}-${version}.zip`;
  for (let waited = 0; waited < longestWaitMilliseconds; waited += lookEveryMilliseconds) {
    const statuses = (await readPluginStatus(folder)) ?? [];
    const refused = statuses.find(
      (status) => status.state === 'refused' && [archive, `${name}-${version}`].includes(status.item),
    );
    if (refused?.fault) throw new PluginError(refused.fault);
    const found = statuses.find((status) => status.name === name && status.version === version);
    if (found) return { json: found, text: `${found.title ?? name} ${version} is ${found.state}.` };
    await systemClock.sleep(lookEveryMilliseconds);
  }
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
