import { valueText } from '../../rows/store.ts';
import { importCodes, ImportFault, schemaFault } from '../fault.ts';
import type { SolutionPackage } from '../package.ts';
import { attribute, child, descendants, elementsAt, type XmlElement } from '../xml.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for ribbons: docs/vendors/dataverse.md#ribbon. */
export const ribbonRules: readonly Rule[] = [idsOnce, locations, wholeCommands, commandsThere, rulesThere, resources];

function ribbons(solution: SolutionPackage): XmlElement[] {
  const { customizations } = solution.archive;
  return [
    ...elementsAt(customizations, 'Entities/Entity/RibbonDiffXml'),
    ...elementsAt(customizations, 'RibbonDiffXml'),
  ];
}

const idsOf = (elements: readonly XmlElement[]): string[] => elements.map((one) => attribute(one, 'Id'));

function* idsOnce({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const all = ribbons(solution);
  for (const path of ['CustomActions/CustomAction', 'CommandDefinitions/CommandDefinition']) {
    const twice = firstTwice(idsOf(all.flatMap((one) => elementsAt(one, path))));
    if (twice !== undefined)
      yield new ImportFault(importCodes.ribbonIdTwice, `The ribbon id '${twice}' is not unique.`);
  }
}

function* locations({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const action of ribbons(solution).flatMap((one) => elementsAt(one, 'CustomActions/CustomAction'))) {
    const location = attribute(action, 'Location');
    if (/^\w+(\.[\w{}!]+)+$/.test(location)) continue;
    yield new ImportFault(importCodes.ribbonLocation, `The ribbon location '${location}' is not valid.`);
  }
}

function* wholeCommands({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const command of commandsOf(solution)) {
    const lacks = ['EnableRules', 'DisplayRules', 'Actions'].find((name) => child(command, name) === undefined);
    if (lacks !== undefined) {
      yield schemaFault(
        `The element 'CommandDefinition' has incomplete content. List of possible elements expected: '${lacks}'.`,
      );
    }
  }
}

function commandsOf(solution: SolutionPackage): XmlElement[] {
  return ribbons(solution).flatMap((one) => elementsAt(one, 'CommandDefinitions/CommandDefinition'));
}

// Commands of the platform are named Mscrm.: they can be used without being defined.
function* commandsThere({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const defined = new Set(idsOf(commandsOf(solution)));
  for (const button of ribbons(solution).flatMap((one) => descendants(one, 'Button'))) {
    const command = attribute(button, 'Command');
    if (command.startsWith('Mscrm.') || defined.has(command)) continue;
    yield ribbonFault(`The button '${attribute(button, 'Id')}' names the command '${command}', which is not defined.`);
  }
}

function* rulesThere({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const [list, name] of [
    ['EnableRules', 'EnableRule'],
    ['DisplayRules', 'DisplayRule'],
  ] as const) {
    const defined = new Set(
      idsOf(ribbons(solution).flatMap((one) => elementsAt(one, `RuleDefinitions/${list}/${name}`))),
    );
    const used = idsOf(commandsOf(solution).flatMap((one) => elementsAt(one, `${list}/${name}`)));
    const absent = used.find((id) => !id.startsWith('Mscrm.') && !defined.has(id));
    if (absent !== undefined) yield ribbonFault(`The rule '${absent}' is not defined.`);
  }
}

function ribbonFault(message: string): ImportFault {
  return new ImportFault(importCodes.ribbon, `An error occurred while importing Ribbons. ${message}`);
}

function* resources({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const present = new Set([
    ...solution.webResources.map((one) => one.name),
    ...[...environment.rows.all('webresource')].map((row) => valueText(row.name)),
  ]);
  const named = [...JSON.stringify(ribbons(solution)).matchAll(/\$webresource:([\w./]+)/gi)].map((one) => one[1] ?? '');
  const absent = named.find((name) => !present.has(name));
  if (absent !== undefined) {
    yield new ImportFault(
      importCodes.ribbonWebResource,
      `The ribbon refers to the web resource '${absent}', which is not there.`,
    );
  }
}
