import { valueText } from '../../rows/store.ts';
import { isPlatformSubject, subjectOf } from '../../security/platform-privileges.ts';
import { importCodes, ImportFault, schemaFault } from '../fault.ts';
import { attribute, child, descendants, elementsAt, type XmlElement } from '../xml.ts';
import { allRibbons, commandsOf, idsOf } from './ribbon-parts.ts';
import type { Rule } from './rule.ts';

/** Rules for what ribbons name: commands, rules, texts, tables, privileges, scripts: docs/vendors/dataverse.md#ribbon-rules. */
export const ribbonReferenceRules: readonly Rule[] = [
  wholeCommands,
  wholeRules,
  commandsThere,
  rulesThere,
  textsThere,
  tablesThere,
  privilegesThere,
  resources,
];

function* wholeCommands({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const command of commandsOf(solution)) {
    const lacks = ['EnableRules', 'DisplayRules', 'Actions'].find((name) => child(command, name) === undefined);
    if (lacks !== undefined) yield incomplete('CommandDefinition', lacks);
  }
}

function* wholeRules({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const name of ['EnableRule', 'DisplayRule']) {
    const defined = allRibbons(solution).flatMap((one) => elementsAt(one, `RuleDefinitions/${name}s/${name}`));
    const empty = defined.find((rule) => Object.keys(rule).every((key) => key.startsWith('@') || key === '#text'));
    if (empty !== undefined) yield incomplete(name, 'OrRule');
  }
}

function incomplete(element: string, expected: string): ImportFault {
  return schemaFault(
    `The element '${element}' has incomplete content. List of possible elements expected: '${expected}'.`,
  );
}

/** What is named and not there; ids of the platform begin with Mscrm. and need no definition. */
function dependent(item: string, element: string, id: string): ImportFault {
  return new ImportFault(
    importCodes.ribbonElement,
    `The ribbon item '${item}' is dependent on <${element} Id="${id}" />.`,
  );
}

const isPlatforms = (id: string): boolean => id.startsWith('Mscrm.');

function* commandsThere({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const defined = new Set(idsOf(commandsOf(solution)));
  for (const button of allRibbons(solution).flatMap((one) => descendants(one, 'Button'))) {
    const command = attribute(button, 'Command');
    if (isPlatforms(command) || defined.has(command)) continue;
    yield dependent(attribute(button, 'Id'), 'CommandDefinition', command);
  }
}

function* rulesThere({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const name of ['EnableRule', 'DisplayRule']) {
    const path = `RuleDefinitions/${name}s/${name}`;
    const defined = new Set(idsOf(allRibbons(solution).flatMap((one) => elementsAt(one, path))));
    for (const command of commandsOf(solution)) {
      const absent = idsOf(elementsAt(command, `${name}s/${name}`)).find((id) => !isPlatforms(id) && !defined.has(id));
      if (absent !== undefined) yield dependent(attribute(command, 'Id'), name, absent);
    }
  }
}

function* textsThere({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const ribbons = allRibbons(solution);
  const defined = new Set(idsOf(ribbons.flatMap((one) => elementsAt(one, 'LocLabels/LocLabel'))));
  for (const button of ribbons.flatMap((one) => descendants(one, 'Button'))) {
    const named = Object.values(button).flatMap((text) => /^\$LocLabels:(.+)$/.exec(String(text))?.[1] ?? []);
    const absent = named.find((id) => !defined.has(id));
    if (absent !== undefined) yield dependent(attribute(button, 'Id'), 'LocLabel', absent);
  }
}

function* tablesThere({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const own = new Set(solution.tables.map((one) => one.logicalName));
  for (const ribbon of allRibbons(solution)) {
    for (const rule of definitionsOf(ribbon)) {
      const absent = tablesOf(rule).find((name) => !own.has(name) && environment.catalog.table(name) === undefined);
      if (absent === undefined) continue;
      yield new ImportFault(
        importCodes.ribbonTable,
        `The ribbon item '${attribute(rule, 'Id')}' is dependent on entity ${absent}.`,
      );
    }
  }
}

function definitionsOf(ribbon: XmlElement): XmlElement[] {
  return ['EnableRule', 'DisplayRule'].flatMap((name) => elementsAt(ribbon, `RuleDefinitions/${name}s/${name}`));
}

function tablesOf(rule: XmlElement): string[] {
  return ['EntityRule', 'EntityPrivilegeRule']
    .flatMap((kind) => descendants(rule, kind))
    .map((one) => attribute(one, 'EntityName').toLowerCase())
    .filter((name) => name !== '');
}

function* privilegesThere({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const known = new Set([...environment.rows.all('privilege')].map((row) => valueText(row.name).toLowerCase()));
  for (const rule of allRibbons(solution).flatMap((one) => descendants(one, 'MiscellaneousPrivilegeRule'))) {
    const name = attribute(rule, 'PrivilegeName');
    const privilege = `prv${name.replace(/^prv/i, '')}`;
    const subject = subjectOf(privilege);
    if (known.has(privilege.toLowerCase()) || subject === undefined || isPlatformSubject(subject)) continue;
    yield new ImportFault(
      importCodes.ribbonPrivilege,
      `The RibbonDiffXml in this solution contains a reference to an invalid privilege: ${name}. Update the RibbonDiffXml to reference a valid privilege and try importing again.`,
    );
  }
}

function* resources({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const present = new Set([
    ...solution.webResources.map((one) => one.name),
    ...[...environment.rows.all('webresource')].map((row) => valueText(row.name)),
  ]);
  const named = JSON.stringify(allRibbons(solution)).matchAll(/\$webresource:([\w./]+)/gi);
  const absent = [...named].map((one) => one[1] ?? '').find((name) => !present.has(name));
  if (absent === undefined) return;
  yield new ImportFault(
    importCodes.ribbonWebResource,
    `The ribbon item '${solution.manifest.uniqueName}' is dependent on Web resource id='${absent}'.`,
  );
}
