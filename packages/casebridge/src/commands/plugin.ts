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
import { Command } from 'commander';
import { fromCallersFolder } from '../callers-folder.ts';

/** `casebridge plugin ...`: packs plugins, and changes the plugins folder, which a running engine follows by itself. */
export function pluginCommand(): Command {
  return new Command('plugin')
    .description('Packs, installs, lists, upgrades and removes plugins. A running engine follows without a restart.')
    .addCommand(packCommand())
    .addCommand(placeCommand('install', 'Installs a plugin from its archive.'))
    .addCommand(
      placeCommand('upgrade', 'Installs a higher version of a plugin; deliveries under way end in the old one.'),
    )
    .addCommand(listCommand())
    .addCommand(removeCommand());
}

function packCommand(): Command {
  return new Command('pack')
    .description('Makes the archive of a plugin from a folder with plugin.json and its bundled module.')
    .argument('<folder>', 'folder of the plugin')
    .option('-o, --output <file>', 'archive to write (default: NAME-VERSION.zip in the present folder)')
    .addHelpText('after', '\nThe same folder gives the same bytes. Ends with 1 if it is no sound plugin.')
    .action((folder: string, { output }: { output?: string }) =>
      orInWords(async () => {
        const { manifest, archive } = await packPlugin(
          pluginFolderUrl(fromCallersFolder(folder)),
          systemClock,
          silentLog,
        );
        const file = fromCallersFolder(output ?? `${manifest.name}-${manifest.version}.zip`);
        await writeFile(file, archive);
        say(`${manifest.title} ${manifest.version} is packed in ${file} (${archive.length} bytes).`);
      }),
    );
}

function placeCommand(name: 'install' | 'upgrade', description: string): Command {
  return configured(new Command(name))
    .description(description)
    .argument('<archive>', 'the plugin as a .zip')
    .action((archive: string, { config }: { config: string }) =>
      orInWords(async () => {
        const folder = pluginsFolder(config);
        const file = fromCallersFolder(archive);
        const manifest = await inspectArchive(file);
        const installed = await highestInstalled(folder, manifest.name);
        if (name === 'upgrade') checkUpgrade(manifest.name, manifest.version, installed);
        await mkdir(folder, { recursive: true });
        // The engine takes an archive when it has its name; until then it is being copied.
        const target = path.join(folder, `${manifest.name}-${manifest.version}.zip`);
        await copyFile(file, `${target}.part`);
        await rename(`${target}.part`, target);
        say(await outcomeOf(folder, manifest.name, manifest.version));
      }),
    );
}

function listCommand(): Command {
  return configured(new Command('list'))
    .description('Shows the plugins as the engine has them.')
    .option('--json', 'print a JSON array instead of text')
    .action(({ config, json = false }: { config: string; json?: boolean }) =>
      orInWords(async () => {
        const statuses = (await readPluginStatus(pluginsFolder(config))) ?? [];
        const lines = statuses.length === 0 ? ['No engine has run with this configuration yet.'] : statuses.map(lineOf);
        say(json ? JSON.stringify(statuses, null, 2) : lines.join('\n'));
      }),
    );
}

function removeCommand(): Command {
  return configured(new Command('remove'))
    .description('Takes a plugin away: its highest version, so that the one before is active again, or all of them.')
    .argument('<name>', 'name of the plugin, as the list shows it')
    .option('--all', 'remove every version')
    .action((name: string, { config, all = false }: { config: string; all?: boolean }) =>
      orInWords(async () => {
        const folder = pluginsFolder(config);
        const installed = (await installedVersions(folder, name)).slice(0, all ? undefined : 1);
        if (installed.length === 0) throw new Error(`No plugin ${name} is in ${folder}.`);
        for (const { item, version } of installed) {
          await rm(path.join(folder, item), { recursive: true });
          say(`Version ${version} of ${name} is removed.`);
        }
      }),
    );
}

function configured(command: Command): Command {
  return command.requiredOption('-c, --config <file>', 'configuration file of the engine');
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
async function outcomeOf(folder: string, name: string, version: string): Promise<string> {
  const archive = `${name}-${version}.zip`;
  for (let waited = 0; waited < longestWaitMilliseconds; waited += lookEveryMilliseconds) {
    const statuses = (await readPluginStatus(folder)) ?? [];
    const refused = statuses.find(
      (status) => status.state === 'refused' && [archive, `${name}-${version}`].includes(status.item),
    );
    if (refused?.fault) throw new PluginError(refused.fault);
    const found = statuses.find((status) => status.name === name && status.version === version);
    if (found) return `${found.title ?? name} ${version} is ${found.state}.`;
    await systemClock.sleep(lookEveryMilliseconds);
  }
  return `${name} ${version} lies in ${folder}; no engine has taken it up yet. It will at its next start.`;
}

function lineOf({ item, state, name, version, fault }: PluginStatus): string {
  const subject = name === undefined ? item : `${name} ${version ?? ''}`;
  return fault === undefined
    ? `${subject}: ${state}`
    : `${subject}: ${state}. ${fault.code}: ${fault.message} ${fault.help}`;
}

/** Runs an act; says in words what stood in the way, and ends with 1 then. */
async function orInWords(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const words =
      error instanceof PluginError ? `${error.fault.code}: ${error.message} ${error.help}` : reasonOf(error);
    process.stderr.write(`casebridge: ${words}\n`);
    process.exitCode = 1;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && 'path' in error
    ? `${String(error.path)} cannot be used (${String(error.code)}).`
    : error.message;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const silentLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
