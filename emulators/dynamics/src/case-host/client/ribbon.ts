import type { Command, CommandRule, ScriptCall } from '../ribbon.ts';
import { formTypeOf } from './form-context.ts';
import type { PageData } from './page-data.ts';

/** Dependencies of the ribbon. */
export interface RibbonParts {
  data: PageData;
  formContext: Xrm.FormContext;
}

/** Shows the commands of the form anew; one whose enable rules are not through yet cannot be pressed. */
export async function showRibbon(parts: RibbonParts): Promise<void> {
  const place = document.getElementById('ribbon');
  const shown = parts.data.commands.filter((one) => one.displayRules.every((rule) => isShown(parts.data, rule)));
  const buttons = await Promise.all(shown.map((command) => buttonOf(parts, command)));
  place?.replaceChildren(...buttons);
}

async function buttonOf(parts: RibbonParts, command: Command): Promise<HTMLButtonElement> {
  const button = document.createElement('button');
  button.textContent = command.label;
  button.dataset.command = command.id;
  button.disabled = true;
  const results = command.enableRules.map((rule) => isEnabled(parts, rule));
  void Promise.all(results)
    .then((all) => void (button.disabled = all.includes(false)))
    // A rule that fails leaves its command where it was: it cannot be pressed.
    .catch(() => undefined);
  button.addEventListener('click', () => {
    for (const action of command.actions) void run(parts, action);
  });
  return button;
}

function isShown({ user, id, row }: PageData, { kind, attributes }: CommandRule): boolean {
  if (kind === 'EntityPrivilegeRule') return user.privileges.includes(attributes.privilege ?? '');
  return kind === 'FormStateRule' ? isState(attributes.State ?? '', id, row) : true;
}

function isState(state: string, id: string, row: Record<string, unknown>): boolean {
  if (state === 'Create') return id === '';
  if (state === 'Existing') return id !== '';
  return state === 'Disabled' || state === 'ReadOnly' ? row.statecode !== 0 : true;
}

async function isEnabled(parts: RibbonParts, rule: CommandRule): Promise<boolean> {
  const { data } = parts;
  const type = formTypeOf(data);
  switch (rule.kind) {
    case 'Mscrm.FormStateNotNew':
    case 'Mscrm.FormStateExisting':
      return type !== 1;
    case 'Mscrm.CanWritePrimary':
      return !data.switches.hostReadOnly;
    case 'FormStateRule':
      return isState(rule.attributes.State ?? '', data.id, data.row) !== (rule.attributes.InvertResult === 'true');
    case 'ValueRule':
      return (
        (String(data.row[rule.attributes.Field ?? '']) === rule.attributes.Value) ===
        (rule.attributes.InvertResult !== 'true')
      );
    case 'CustomRule':
      return rule.script === undefined ? true : custom(parts, rule.script);
    default:
      return true;
  }
}

async function custom(parts: RibbonParts, script: ScriptCall): Promise<boolean> {
  const { hostEnableRules } = parts.data.switches;
  if (hostEnableRules === 'rejecting') throw new Error('The rule has failed.');
  const result = (await run(parts, script)) === true;
  if (hostEnableRules === 'slow') await new Promise((resolve) => setTimeout(resolve, 5000));
  return result;
}

async function run({ data, formContext }: RibbonParts, call: ScriptCall): Promise<unknown> {
  await load(call.library);
  const target = call.functionName
    .split('.')
    .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], window);
  if (typeof target !== 'function') throw new Error(`There is no function ${call.functionName} in ${call.library}.`);
  const values = call.parameters.map(({ kind, value }) => parameterOf(data, formContext, kind, value));
  return (target as (...given: unknown[]) => unknown)(...values);
}

function parameterOf(data: PageData, formContext: Xrm.FormContext, kind: string, value: string): unknown {
  if (kind === 'BoolParameter') return value === 'true';
  if (kind === 'IntParameter' || kind === 'DecimalParameter') return Number(value);
  if (kind !== 'CrmParameter') return value;
  const known: Record<string, unknown> = {
    PrimaryControl: formContext,
    FirstPrimaryItemId: data.id,
    PrimaryItemIds: data.id === '' ? [] : [data.id],
    PrimaryEntityTypeName: data.table,
    UserLcid: data.user.languageId,
    OrgName: data.organization.name,
  };
  if (!(value in known)) throw new Error(`This host gives no parameter ${value}.`);
  return known[value];
}

const loaded = new Map<string, Promise<void>>();

function load(library: string): Promise<void> {
  const known = loaded.get(library);
  if (known !== undefined) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `/WebResources/${library}`;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error(`The web resource ${library} could not be loaded.`)));
    document.head.append(script);
  });
  loaded.set(library, loading);
  return loading;
}
