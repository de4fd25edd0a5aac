import type { Command } from 'commander';
import { DocumentedCommand } from './commands/documented-command.ts';
import { withChildren } from './program.ts';

/** @returns the page of the manual about the command line, in Markdown; what it says of commands comes from their table */
export function renderCommandPage(program: Command): string {
  const leaves = withChildren(program).filter(({ commands }) => commands.length === 0);
  return [
    '# Command line',
    'Made from the table of commands; a test keeps this page up to date, and another one follows every example.',
    '`npm run casebridge -- COMMAND` in this repository, `casebridge COMMAND` where it is installed. `--help` behind any command tells its options and examples; a name that is not quite right is answered with the nearest one.',
    'Commands that ask a running engine find it by its configuration file (`--config`, otherwise `CASEBRIDGE_CONFIG`, otherwise `casebridge.json` in the folder where you stand) and show the token of its token file. Run them as the account of the service, which alone can read that file. They work with the pages of the admin tool switched off as well.',
    table(
      ['command', 'what it does'],
      leaves.map((command) => [`\`${usageOf(command)}\``, command.description()]),
    ),
    '## Exit codes',
    table(
      ['code', 'meaning'],
      [
        ['0', 'done'],
        ['1', 'refused, or not as it should be; the reason is on standard error'],
        ['2', 'the command line or the configuration file cannot be understood'],
        ['3', 'no engine answers, or its token file cannot be read'],
      ],
    ),
    '## Output',
    'Results go to standard output, faults and progress to standard error. With `--json` the answer of the engine goes to standard output as it is, a refusal too. Times are ISO 8601 in UTC; a time that is given without an offset is taken for UTC. A terminal gets colours unless `NO_COLOR` is set.',
    '## Completion',
    'bash: `source <(casebridge completion bash)` in `~/.bashrc`. zsh: `casebridge completion zsh > _casebridge` into a folder of `$fpath`. fish: `casebridge completion fish` into `~/.config/fish/completions/casebridge.fish`. PowerShell: `casebridge completion powershell` into a file that `$PROFILE` loads. The first three are run by tests in the shells themselves; the one of PowerShell has not been run in one.',
    '## Examples',
    ...leaves.flatMap(examplesOf),
    '',
  ].join('\n\n');
}

function usageOf(command: Command): string {
  const names = [command.name()];
  for (let { parent } = command; parent?.parent != null; { parent } = parent) names.unshift(parent.name());
  const values = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [...names, ...values].join(' ');
}

function examplesOf(command: Command): readonly string[] {
  if (!(command instanceof DocumentedCommand) || command.examples.length === 0) return [];
  const { notes, examples } = command;
  const lines = examples.flatMap(({ line, purpose }) => [`# ${purpose}`, line]);
  return [`### ${usageOf(command)}`, ...notes, ['```sh', ...lines, '```'].join('\n')];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
