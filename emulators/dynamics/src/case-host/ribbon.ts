import { readArchive } from '../solutions/archive.ts';
import { attribute, child, children, descendants, elementsAt, textOf, type XmlElement } from '../solutions/xml.ts';

/** A call of a script: which file, which function, and what it is given. */
export interface ScriptCall {
  library: string;
  functionName: string;
  /** Kinds of parameters with their values: `CrmParameter` `PrimaryControl`, `StringParameter` a text. */
  parameters: { kind: string; value: string }[];
}

/** A rule that says whether a command is shown, or can be pressed. */
export interface CommandRule {
  id: string;
  /** Element of the rule, such as `FormStateRule`; the id itself for a rule of the platform. */
  kind: string;
  attributes: Record<string, string>;
  script?: ScriptCall;
}

/** A command of the form's bar. */
export interface Command {
  id: string;
  label: string;
  enableRules: CommandRule[];
  displayRules: CommandRule[];
  actions: ScriptCall[];
}

/**
 * Reads the commands that imported packages put on the form of a table: docs/vendors/dataverse.md#ribbon.
 * @param packages zips in the order of their import
 * @param languageCode language of the person, for labels
 */
export function commandsOf(packages: Iterable<Uint8Array>, table: string, languageCode: number): Command[] {
  const commands = new Map<string, Command>();
  for (const bytes of packages) {
    for (const entity of elementsAt(readArchive(bytes).customizations, 'Entities/Entity')) {
      if (textOf(entity, 'Name').toLowerCase() !== table) continue;
      for (const command of fromRibbon(child(entity, 'RibbonDiffXml'), table, languageCode)) {
        commands.set(command.id, command);
      }
    }
  }
  return [...commands.values()];
}

function fromRibbon(ribbon: XmlElement | undefined, table: string, languageCode: number): Command[] {
  if (ribbon === undefined) return [];
  const actions = elementsAt(ribbon, 'CustomActions/CustomAction').filter((one) =>
    attribute(one, 'Location').startsWith(`Mscrm.Form.${table}.`),
  );
  return actions.flatMap((action) =>
    descendants(action, 'Button').map((button) => commandOf(ribbon, button, languageCode)),
  );
}

function commandOf(ribbon: XmlElement, button: XmlElement, languageCode: number): Command {
  const id = attribute(button, 'Command');
  const definition = elementsAt(ribbon, 'CommandDefinitions/CommandDefinition').find(
    (one) => attribute(one, 'Id') === id,
  );
  const rules = (list: string, name: string): CommandRule[] =>
    children(child(definition, list), name).map((one) => ruleOf(ribbon, list, name, attribute(one, 'Id')));
  return {
    id,
    label: labelOf(ribbon, attribute(button, 'LabelText'), languageCode),
    enableRules: rules('EnableRules', 'EnableRule'),
    displayRules: rules('DisplayRules', 'DisplayRule'),
    actions: children(child(definition, 'Actions'), 'JavaScriptFunction').map(scriptOf),
  };
}

function labelOf(ribbon: XmlElement, text: string, languageCode: number): string {
  const id = /^\$LocLabels:(.+)$/.exec(text)?.[1];
  if (id === undefined) return text;
  const label = elementsAt(ribbon, 'LocLabels/LocLabel').find((one) => attribute(one, 'Id') === id);
  const titles = children(child(label, 'Titles'), 'Title');
  const title = titles.find((one) => Number(attribute(one, 'languagecode')) === languageCode) ?? titles[0];
  return attribute(title, 'description');
}

function ruleOf(ribbon: XmlElement, list: string, name: string, id: string): CommandRule {
  const definition = elementsAt(ribbon, `RuleDefinitions/${list}/${name}`).find((one) => attribute(one, 'Id') === id);
  const kind = Object.keys(definition ?? {}).find((one) => one.endsWith('Rule'));
  const element = kind === undefined ? undefined : child(definition, kind);
  if (kind === undefined || element === undefined) return { id, kind: id, attributes: {} };
  const attributes = Object.fromEntries(
    Object.entries(element).flatMap(([key, value]) =>
      key.startsWith('@') && typeof value === 'string' ? [[key.slice(1), value]] : [],
    ),
  );
  return { id, kind, attributes, ...(kind === 'CustomRule' ? { script: scriptOf(element) } : {}) };
}

function scriptOf(element: XmlElement): ScriptCall {
  const parameters = Object.keys(element).flatMap((kind) =>
    kind.endsWith('Parameter') ? children(element, kind).map((one) => ({ kind, value: attribute(one, 'Value') })) : [],
  );
  return {
    library: attribute(element, 'Library').replace(/^\$webresource:/i, ''),
    functionName: attribute(element, 'FunctionName'),
    parameters,
  };
}
