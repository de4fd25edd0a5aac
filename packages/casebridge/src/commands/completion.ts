import { Argument, type Command } from 'commander';
import { placesOf } from '../completion/command-tree.ts';
import { completionFor, type Shell, shells } from '../completion/shells.ts';
import { DocumentedCommand } from './documented-command.ts';

/** `casebridge completion`: completes commands and options in a shell. */
export function completionCommand(): DocumentedCommand {
  return new DocumentedCommand('completion')
    .description('Prints a program with which a shell completes commands and options.')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .example('source <(casebridge completion bash)', 'bash, for this session; the same line goes into ~/.bashrc')
    .example('casebridge completion zsh > _casebridge', 'zsh: put the file into a folder of $fpath')
    .example('casebridge completion fish > casebridge.fish', 'fish: put the file into ~/.config/fish/completions')
    .example('casebridge completion powershell > casebridge.ps1', 'PowerShell: load the file in $PROFILE')
    .action((shell: Shell, _options: object, command: Command) => {
      process.stdout.write(completionFor(shell, placesOf(rootOf(command))));
    });
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
