import { mkdirSync, writeFileSync } from 'node:fs';
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
import { fromCallersFolder } from '../callers-folder.ts';
import type { EnvironmentOptions } from './dynamics-options.ts';
import { withSession } from './dynamics-session.ts';

/** Options of `casebridge dynamics case-forms`. */
export interface CaseFormsOptions extends EnvironmentOptions {
  readonly forms: string;
  readonly undo?: boolean;
  readonly intoSolution?: string;
  readonly backup: string;
  readonly dryRun?: boolean;
}

/** Imports or upgrades both solutions, and sets up the application user. */
export function installInto(options: EnvironmentOptions & { readonly dryRun?: boolean }): Promise<void> {
  return carryOut(options, (deps) => install(deps, targetOf(options), options.dryRun === true), options.dryRun);
}

/** Makes the same checks at any later time. */
export function checkIn(options: EnvironmentOptions): Promise<void> {
  return carryOut(options, (deps) => check(deps, targetOf(options)));
}

/** Puts the tab with the sessions on forms of cases, or takes it away. */
export function changeForms(options: CaseFormsOptions): Promise<void> {
  return carryOut(options, (deps) => changeCaseForms(deps, orderOf(options)), options.dryRun);
}

/** Removes both solutions. */
export function uninstallFrom(options: EnvironmentOptions & { readonly yes?: boolean }): Promise<void> {
  return carryOut(options, (deps) => uninstall(deps, options.yes === true), options.yes !== true);
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
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, formXml, { flag: 'wx' });
  } catch {
    const help = 'Name a folder that can be written with --backup; it is made where it is not there.';
    throw new SetupError('CB-SETUP-BACKUP', `The copy ${path} cannot be written; the form was not changed.`, help);
  }
  process.stderr.write(`A copy of the form is in ${path}\n`);
}

function targetOf({ applicationId }: EnvironmentOptions): SetupTarget {
  return { applicationId };
}

/**
 * Runs a command and prints its report; what a person can do about an error is part of it.
 * @param isPlan whether the steps of the report are what would be done
 */
async function carryOut(
  options: EnvironmentOptions,
  run: (deps: SetupDeps) => Promise<SetupReport>,
  isPlan = false,
): Promise<void> {
  const report = await reportOf(() => withSession(options, run));
  process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : textOf(report, isPlan));
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

function textOf({ ok, steps, findings }: SetupReport, isPlan: boolean): string {
  const done = steps.map((step, index) => `${String(index + 1).padStart(2)}. ${step}`);
  const found = findings.flatMap(({ code, level, message, help }) => [
    `${marks[level]} ${message}${level === 'good' ? '' : ` [${code}]`}`,
    ...(help === '' ? [] : [`         ${help}`]),
  ]);
  const isClean = findings.every(({ level }) => level === 'good');
  const well = isClean ? 'All is well.' : 'It works; what is marked "warning" deserves a look.';
  const end = ok ? well : 'There is something to do first.';
  return `${[...(done.length === 0 ? [] : [isPlan ? 'Would be done:' : 'Done:', ...done, '']), ...found, '', end].join('\n')}\n`;
}
