import { DocumentedCommand } from './documented-command.ts';
import { withEnvironmentOptions, type EnvironmentOptions } from './dynamics-options.ts';
import type { CaseFormsOptions } from './dynamics-work.ts';
import { example } from './examples.ts';

/** Loaded when a command is carried out: the installer is large, and no other command needs it. */
const work = () => import('./dynamics-work.ts');

const exitCodes = 'Ends with 0 if all is well, 1 if a problem was found, 2 if the command line is wrong.';
/** With an app registration, where no person signs in. */
const byApplication = `--sign-in secret --client-id ${example.application} --client-secret-file secret.txt`;
const environment = `--url ${example.environment}`;

/** `casebridge dynamics`: sets up an environment of Dynamics 365, checks it, and takes everything away again. */
export function dynamicsCommand(): DocumentedCommand {
  return new DocumentedCommand('dynamics')
    .description('Sets up the environment of Dynamics 365 in which the sessions appear.')
    .addCommand(installCommand())
    .addCommand(checkCommand())
    .addCommand(caseFormsCommand())
    .addCommand(uninstallCommand());
}

function installCommand(): DocumentedCommand {
  return withEnvironmentOptions(new DocumentedCommand('install'))
    .description('Imports or upgrades both solutions, publishes them, and sets up the application user of the engine.')
    .option('--dry-run', 'say what would be done, and change nothing')
    .note(exitCodes)
    .example(`casebridge dynamics install ${environment} --dry-run`, 'what would be done; a browser opens to sign in')
    .example(
      `casebridge dynamics install ${environment} --application-id ${example.application}`,
      'all of it, with the application user of the engine',
    )
    .example(`casebridge dynamics install ${environment} --sign-in device`, 'from a machine without a browser')
    .action(async (options: EnvironmentOptions & { dryRun?: boolean }) => (await work()).installInto(options));
}

function checkCommand(): DocumentedCommand {
  return withEnvironmentOptions(new DocumentedCommand('check'))
    .description('Makes the same checks at any later time. Changes nothing.')
    .note(exitCodes)
    .example(`casebridge dynamics check ${environment} ${byApplication} --json`, 'for a script, at any time')
    .action(async (options: EnvironmentOptions) => (await work()).checkIn(options));
}

function caseFormsCommand(): DocumentedCommand {
  return withEnvironmentOptions(new DocumentedCommand('case-forms'))
    .description('Puts a tab with the sessions on forms of cases. The Related menu lists them without it.')
    .requiredOption('--forms <ids>', '"all", or the ids of main forms, separated by commas')
    .option('--undo', 'take the tab away again')
    .option('--into-solution <name>', 'also put the changed forms into this unmanaged solution')
    .option('--backup <folder>', 'folder for a copy of each form before it is changed', '.')
    .option('--dry-run', 'say what would be done, and change nothing')
    .note(exitCodes)
    .example(`casebridge dynamics case-forms ${environment} --forms all --dry-run`, 'which forms would be changed')
    .example(
      `casebridge dynamics case-forms ${environment} --forms all --backup copies`,
      'all of them, with a copy of each',
    )
    .action(async (options: CaseFormsOptions) => (await work()).changeForms(options));
}

function uninstallCommand(): DocumentedCommand {
  return withEnvironmentOptions(new DocumentedCommand('uninstall'))
    .description('Removes both solutions, and with them every BeyondTrust row in the environment.')
    .option('--yes', 'really remove them; without it, says what would be lost')
    .note(exitCodes)
    .example(`casebridge dynamics uninstall ${environment}`, 'what would be lost')
    .action(async (options: EnvironmentOptions & { yes?: boolean }) => (await work()).uninstallFrom(options));
}
