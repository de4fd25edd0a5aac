import { quote } from '@casebridge/dataverse';
import type { SetupDeps } from './deps.ts';
import { good, type Finding } from './finding.ts';
import type { SetupReport } from './install.ts';
import { hasSessionsTab, withoutSessionsTab, withSessionsTab } from './sessions-tab.ts';
import { SetupError, valueOf } from './setup-error.ts';

/** A main form of the Case table. */
export interface CaseForm {
  readonly id: string;
  readonly name: string;
  readonly formXml: string;
}

/** Selects forms, and whether they get or lose the tab. */
export interface CaseFormsOrder {
  /** Ids of forms, or `all` main forms. */
  readonly forms: 'all' | readonly string[];
  /** Takes the tab away again. */
  readonly undo: boolean;
  /** Unique name of an unmanaged solution that the changed forms are put into, to be carried to other environments. */
  readonly intoSolution?: string | undefined;
  readonly dryRun: boolean;
  /** Called with each form before it is changed; keeps a copy. */
  readonly backup: (form: CaseForm) => void;
}

const mainForm = 2;
const formComponent = 60;

/** The main forms of the Case table. */
export async function caseForms({ client, signal }: SetupDeps): Promise<CaseForm[]> {
  const filter = `objecttypecode eq 'incident' and type eq ${mainForm}`;
  const query = { set: 'systemforms', select: ['formid', 'name', 'formxml'], filter, signal };
  const { rows } = valueOf('Reading the forms of cases', await client.query(query));
  return rows.map((row) => ({
    id: String(row.formid),
    name: String(row.name),
    formXml: typeof row.formxml === 'string' ? row.formxml : '',
  }));
}

/** The forms that have the tab. */
export async function formsWithTab(deps: SetupDeps): Promise<CaseForm[]> {
  return (await caseForms(deps)).filter(({ formXml }) => hasSessionsTab(formXml));
}

/**
 * Puts the tab with the sessions on forms of the Case table, or takes it away. Forms are Microsoft's or the customer's; this
 * makes a layer of customisation on each, so nobody gets it unasked.
 * @throws SetupError where a form is not there, has no tabs, or cannot be changed
 */
export async function changeCaseForms(deps: SetupDeps, order: CaseFormsOrder): Promise<SetupReport> {
  deps.progress('Reading the forms of cases');
  if (order.intoSolution !== undefined) await requireUnmanaged(deps, order.intoSolution);
  const baseLanguage = await languageOf(deps);
  const changes = chosen(await caseForms(deps), order.forms).flatMap((form) => {
    const formXml = order.undo ? withoutSessionsTab(form.formXml) : withTab(form, baseLanguage);
    return formXml === form.formXml ? [] : [{ form, formXml }];
  });
  const verb = order.undo ? 'Take the tab with sessions from' : 'Put the tab with sessions on';
  const steps = changes.map(({ form }) => `${verb} the form ${form.name} (${form.id})`);
  if (!order.dryRun) await apply(deps, order, changes);
  return { ok: true, steps, findings: [formsFinding(steps.length, order.dryRun)] };
}

function formsFinding(count: number, dryRun: boolean): Finding {
  const counted = `${dryRun ? 'Forms to change' : 'Forms changed'}: ${String(count)}.`;
  return good('CB-SETUP-FORM', count === 0 ? 'All chosen forms are so already.' : counted);
}

/** Before any form is changed: one that was changed and could not be put into the solution would have to be undone by hand. */
async function requireUnmanaged({ client, signal }: SetupDeps, name: string): Promise<void> {
  const filter = `uniquename eq ${quote(name)} and ismanaged eq false`;
  const query = { set: 'solutions', select: ['uniquename'], filter, signal };
  const { rows } = valueOf('Reading the solutions', await client.query(query));
  if (rows.length > 0) return;
  throw new SetupError(
    'CB-SETUP-INTO',
    `There is no unmanaged solution with the name ${name}; no form was changed.`,
    "Make one in the environment (Solutions, New solution) and give its name, without the publisher's prefix, or leave --into-solution out.",
  );
}

async function languageOf({ client, signal }: SetupDeps): Promise<number> {
  const found = valueOf(
    'Reading the organization',
    await client.query({ set: 'organizations', select: ['languagecode'], signal }),
  );
  return Number(found.rows[0]?.languagecode ?? 1033);
}

function chosen(forms: readonly CaseForm[], wanted: 'all' | readonly string[]): readonly CaseForm[] {
  if (wanted === 'all') return forms;
  return wanted.map((id) => {
    const form = forms.find((one) => one.id.toLowerCase() === id.toLowerCase());
    if (form !== undefined) return form;
    const known = forms.map((one) => `${one.name} (${one.id})`).join(', ');
    throw new SetupError(
      'CB-SETUP-FORM',
      `There is no main form of cases with the id ${id}.`,
      `These are there: ${known}.`,
    );
  });
}

function withTab(form: CaseForm, baseLanguage: number): string {
  const changed = withSessionsTab(form.formXml, baseLanguage);
  if (changed !== undefined) return changed;
  throw new SetupError(
    'CB-SETUP-FORM',
    `The form ${form.name} has no tabs.`,
    'Leave it out, or add the list of sessions by hand.',
  );
}

async function apply(
  deps: SetupDeps,
  order: CaseFormsOrder,
  changes: readonly { form: CaseForm; formXml: string }[],
): Promise<void> {
  for (const { form, formXml } of changes) {
    deps.progress(`Changing the form ${form.name}`);
    order.backup(form);
    const write = { set: 'systemforms', id: form.id, row: { formxml: formXml }, signal: deps.signal };
    valueOf(`Changing the form ${form.name}`, await deps.client.update(write));
    if (order.intoSolution !== undefined) await addToSolution(deps, form, order.intoSolution);
  }
  if (changes.length === 0) return;
  const ParameterXml = '<importexportxml><entities><entity>incident</entity></entities></importexportxml>';
  valueOf(
    'Publishing the forms',
    await deps.client.act({ name: 'PublishXml', parameters: { ParameterXml }, signal: deps.signal }),
  );
}

async function addToSolution(deps: SetupDeps, form: CaseForm, solution: string): Promise<void> {
  const parameters = {
    ComponentId: form.id,
    ComponentType: formComponent,
    SolutionUniqueName: solution,
    AddRequiredComponents: false,
  };
  const answer = await deps.client.act({ name: 'AddSolutionComponent', parameters, signal: deps.signal });
  valueOf(`Putting the form ${form.name} into the solution ${solution}`, answer);
}
