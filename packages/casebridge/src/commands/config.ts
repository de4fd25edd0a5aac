import { Command } from 'commander';
import { fromCallersFolder } from '../callers-folder.ts';
import { checkConfiguration, type CheckReport } from './check-configuration.ts';

/** `casebridge config check`: everything that is wrong with a configuration, in words, before the engine runs. */
export function configCommand(): Command {
  const check = new Command('check')
    .description('Checks a configuration file and what it names (files, certificates, database). Changes nothing.')
    .argument('<file>', 'configuration file')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', '\nEnds with 1 if a problem was found; warnings alone end with 0.')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const report = await checkConfiguration(fromCallersFolder(file), new Date());
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
      process.exitCode = report.ok ? 0 : 1;
    });
  return new Command('config').description('Works with the configuration file.').addCommand(check);
}

function textOf({ ok, findings, summary }: CheckReport): string {
  const lines = findings.map(({ kind, text }) => `${kind === 'problem' ? 'Problem' : 'Warning'}: ${text}`);
  if (ok) lines.push(findings.length === 0 ? 'The configuration is good.' : 'The configuration can be used.');
  if (summary !== undefined) lines.push('', 'In force, with defaults:', JSON.stringify(summary, null, 2));
  return `${lines.join('\n')}\n`;
}
