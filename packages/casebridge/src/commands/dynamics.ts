import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  changeCaseForms,
  check,
  install,
  SetupError,
  uninstall,
  type CaseForm,
  type Finding,
  type SetupDeps,
  type SetupReport,
  type SetupTarget,
} from '@casebridge/dynamics-solutions/installer';
import { Command } from 'commander';
import { fromCallersFolder } from '../callers-folder.ts';
import { withEnvironmentOptions, type EnvironmentOptions } from './dynamics-options.ts';
import { withSession } from './dynamics-session.ts';

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
    .action((options: EnvironmentOptions & { dryRun?: boolean }) =>
      carryOut(options, (deps) => install(deps, targetOf(options), options.dryRun === true)),
    );
}

function checkCommand(): Command {
  return withEnvironmentOptions(new Command('check'))
    .description('Makes the same checks at any later time. Changes nothing.')
    .addHelpText('after', exitCodes)
    .action((options: EnvironmentOptions) => carryOut(options, (deps) => check(deps, targetOf(options))));
}

interface CaseFormsOptions extends EnvironmentOptions {
  readonly forms: string;
  readonly undo?: boolean;
  readonly intoSolution?: string;
  readonly backup: string;
  readonly dryRun?: boolean;
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
    .action((options: CaseFormsOptions) => carryOut(options, (deps) => changeCaseForms(deps, orderOf(options))));
}

function orderOf(options: CaseFormsOptions): Parameters<typeof changeCaseForms>[1] {
  return {
    forms: options.forms === 'all' ? 'all' : options.forms.split(',').map((id) => id.trim()),
    undo: options.undo === true,
    intoSolution: options.intoSolution,
    dryRun: options.dryRun === true,
    backup: (form) => keepCopy(fromCallersFolder(options.backup), form),
  };
}

function keepCopy(folder: string, { id, formXml }: CaseForm): void {
  const moment = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(folder, `case-form-${id}-${moment}.xml`);
  try {
    writeFileSync(path, formXml, { flag: 'wx' });
  } catch {
    const help = 'Name a folder that is there and can be written with --backup.';
    throw new SetupError('CB-SETUP-BACKUP', `The copy ${path} cannot be written; the form was not changed.`, help);
  }
  process.stderr.write(`A copy of the form is in ${path}\n`);
}

function uninstallCommand(): Command {
  return withEnvironmentOptions(new Command('uninstall'))
    .description('Removes both solutions, and with them every BeyondTrust row in the environment.')
    .option('--yes', 'really remove them; without it, says what would be lost')
    .addHelpText('after', exitCodes)
    .action((options: EnvironmentOptions & { yes?: boolean }) =>
      carryOut(options, (deps) => uninstall(deps, options.yes === true)),
    );
}

function targetOf({ applicationId }: EnvironmentOptions): SetupTarget {
  return { applicationId };
}

/** Runs a command and prints its report; what a person can do about an error is part of it. */
async function carryOut(options: EnvironmentOptions, run: (deps: SetupDeps) => Promise<SetupReport>): Promise<void> {
  const report = await reportOf(() => withSession(options, run));
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
  process.exitCode = report.ok ? 0 : 1;
}

async function reportOf(run: () => Promise<SetupReport>): Promise<SetupReport> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SetupError) {
      const { code, message, help } = error;
      return { ok: false, steps: [], findings: [{ code, level: 'problem', message, help }] };
    }
    // An address or id on the command line that is none.
    if (!(error instanceof TypeError)) throw error;
    const help = 'Correct it on the command line.';
    return {
      ok: false,
      steps: [],
      findings: [{ code: 'CB-SETUP-COMMAND', level: 'problem', message: error.message, help }],
    };
  }
}

const marks: Readonly<Record<Finding['level'], string>> = {
  good: 'ok      ',
  warning: 'warning ',
  problem: 'problem ',
};

function textOf({ ok, steps, findings }: SetupReport): string {
  const done = steps.map((step, index) => `${String(index + 1).padStart(2)}. ${step}`);
  const found = findings.flatMap(({ code, level, message, help }) => [
    `${marks[level]} ${message}${level === 'good' ? '' : ` [${code}]`}`,
    ...(help === '' ? [] : [`         ${help}`]),
  ]);
  const end = ok ? 'All is well.' : 'There is something to do first.';
  return `${[...(done.length === 0 ? [] : ['Steps:', ...done, '']), ...found, '', end].join('\n')}\n`;
}
