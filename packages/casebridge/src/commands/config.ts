import { fromCallersFolder } from '../callers-folder.ts';
import { tableOf } from '../output/table.ts';
import type { CheckReport } from './check-configuration.ts';
import { configurationsOf } from './configuration-argument.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

/** `casebridge config`: the configuration file, and the plugin configurations of a running engine. */
export function configCommand(): DocumentedCommand {
  return new DocumentedCommand('config')
    .description('Works with the configuration file, and lists the plugin configurations.')
    .addCommand(checkCommand())
    .addCommand(listCommand());
}

/** Everything that is wrong with a configuration, in words, before the engine runs. */
function checkCommand() {
  return new DocumentedCommand('check')
    .description('Checks a configuration file and what it names (files, certificates, database). Changes nothing.')
    .argument('<file>', 'configuration file')
    .option('--json', 'print JSON instead of text')
    .note('Ends with 1 if a problem was found; warnings alone end with 0.')
    .example('casebridge config check casebridge.json', 'before the engine is started with it')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const { checkConfiguration } = await import('./check-configuration.ts');
      const report = await checkConfiguration(fromCallersFolder(file), new Date());
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
      process.exitCode = report.ok ? 0 : 1;
    });
}

function listCommand() {
  return engineCommand('list', 'Lists the plugin configurations of the engine.')
    .example('casebridge config list', 'their names and ids')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const items = await configurationsOf(client);
        const rows = items.map(({ id, name, plugin, disabled }) => [
          name,
          plugin,
          disabled ? 'disabled' : 'enabled',
          id,
        ]);
        const text = rows.length === 0 ? 'There are none.' : tableOf(['name', 'plugin', 'state', 'id'], rows);
        return { json: { items }, text };
      }),
    );
}

function textOf({ ok, findings, summary }: CheckReport): string {
  const lines = findings.map(({ kind, text }) => `${kind === 'problem' ? 'Problem' : 'Warning'}: ${text}`);
  if (ok) lines.push(findings.length === 0 ? 'The configuration is good.' : 'The configuration can be used.');
  if (summary !== undefined) lines.push('', 'In force, with defaults:', JSON.stringify(summary, null, 2));
  return `${lines.join('\n')}\n`;
}
