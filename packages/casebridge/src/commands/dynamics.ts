import { Command } from 'commander';
import { withEnvironmentOptions, type EnvironmentOptions } from './dynamics-options.ts';
import type { CaseFormsOptions } from './dynamics-work.ts';

/** Loaded when a command is carried out: the installer is large, and no other command needs it. */
const work = () => import('./dynamics-work.ts');

const exitCodes = '\nEnds with 0 if all is well, 1 if a problem was found, 2 if the command line is wrong.';

/** `casebridge dynamics`: sets up an environment of Dynamics 365, checks it, and takes everything away again. */
export function dynamicsCommand(): Command {
  return new Command('dynamics')
    .description('Sets up the environment of Dynamics 365 in which the sessions appear.')
    .addCommand(installCommand())
    .addCommand(checkCommand())
    .addCommand(caseFormsCommand())
    .addCommand(uninstallCommand());
}

function installCommand(): Command {
  return withEnvironmentOptions(new Command('install'))
    .description('Imports or upgrades both solutions, publishes them, and sets up the application user of the engine.')
    .option('--dry-run', 'say what would be done, and change nothing')
    .addHelpText('after', exitCodes)
    .action(async (options: EnvironmentOptions & { dryRun?: boolean }) => (await work()).installInto(options));
}

function checkCommand(): Command {
  return withEnvironmentOptions(new Command('check'))
    .description('Makes the same checks at any later time. Changes nothing.')
    .addHelpText('after', exitCodes)
    .action(async (options: EnvironmentOptions) => (await work()).checkIn(options));
}

function caseFormsCommand(): Command {
  return withEnvironmentOptions(new Command('case-forms'))
    .description('Puts a tab with the sessions on forms of cases. The Related menu lists them without it.')
    .requiredOption('--forms <ids>', '"all", or the ids of main forms, separated by commas')
    .option('--undo', 'take the tab away again')
    .option('--into-solution <name>', 'also put the changed forms into this unmanaged solution')
    .option('--backup <folder>', 'folder for a copy of each form before it is changed', '.')
    .option('--dry-run', 'say what would be done, and change nothing')
    .addHelpText('after', exitCodes)
    .action(async (options: CaseFormsOptions) => (await work()).changeForms(options));
}

function uninstallCommand(): Command {
  return withEnvironmentOptions(new Command('uninstall'))
    .description('Removes both solutions, and with them every BeyondTrust row in the environment.')
    .option('--yes', 'really remove them; without it, says what would be lost')
    .addHelpText('after', exitCodes)
    .action(async (options: EnvironmentOptions & { yes?: boolean }) => (await work()).uninstallFrom(options));
}
