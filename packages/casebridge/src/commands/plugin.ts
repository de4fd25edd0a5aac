import { DocumentedCommand } from './documented-command.ts';
import { withConfigOption } from './engine-command.ts';
import type { PluginOptions } from './plugin-work.ts';

/** Loaded when a command is carried out. */
const work = () => import('./plugin-work.ts');

/** `casebridge plugin ...`: packs plugins, and changes the plugins folder, which a running engine follows by itself. */
export function pluginCommand(): DocumentedCommand {
  return new DocumentedCommand('plugin')
    .description('Packs, installs, lists, upgrades and removes plugins. A running engine follows without a restart.')
    .addCommand(packCommand())
    .addCommand(placeCommand('install', 'Installs a plugin from its archive.'))
    .addCommand(
      placeCommand('upgrade', 'Installs a higher version of a plugin; deliveries under way end in the old one.'),
    )
    .addCommand(listCommand())
    .addCommand(removeCommand());
}

function packCommand() {
  return new DocumentedCommand('pack')
    .description('Makes the archive of a plugin from a folder with plugin.json and its bundled module.')
    .argument('<folder>', 'folder of the plugin')
    .option('-o, --output <file>', 'archive to write (default: NAME-VERSION.zip in the present folder)')
    .option('--json', 'print JSON instead of text')
    .note('The same folder gives the same bytes. Ends with 1 if it is no sound plugin.')
    .example('casebridge plugin pack my-plugin', 'my-plugin-1.0.0.zip in the present folder')
    .action(async (folder: string, options: { output?: string; json?: boolean }) =>
      (await work()).pack(folder, options),
    );
}

function placeCommand(name: 'install' | 'upgrade', description: string) {
  return pluginOptions(name)
    .description(description)
    .argument('<archive>', 'the plugin as a .zip')
    .example(
      `casebridge plugin ${name} my-plugin-1.${name === 'install' ? 0 : 1}.0.zip`,
      'an archive that "casebridge plugin pack" has made',
    )
    .action(async (archive: string, options: PluginOptions) => (await work()).place(name, archive, options));
}

function listCommand() {
  return pluginOptions('list')
    .description('Shows the plugins as the engine has them.')
    .example('casebridge plugin list', 'which versions there are, and which one is active')
    .action(async (options: PluginOptions) => (await work()).list(options));
}

function removeCommand() {
  return pluginOptions('remove')
    .description('Takes a plugin away: its highest version, so that the one before is active again, or all of them.')
    .argument('<name>', 'name of the plugin, as the list shows it')
    .option('--all', 'remove every version')
    .example('casebridge plugin remove my-plugin', 'back to the version before')
    .action(async (name: string, options: PluginOptions & { all?: boolean }) => (await work()).remove(name, options));
}

function pluginOptions(name: string) {
  return withConfigOption(new DocumentedCommand(name)).option('--json', 'print JSON instead of text');
}
