import type { Environment } from '../../environment.ts';
import { importCodes, ImportFault } from '../fault.ts';
import type { ImportedForm } from '../forms.ts';
import type { SolutionPackage } from '../package.ts';
import { attribute, bareGuid, child, descendants, textOf, type XmlElement } from '../xml.ts';
import { controlClasses } from './control-classes.ts';
import { missing } from './dependencies.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for forms: docs/vendors/dataverse.md#forms. */
export const formRules: readonly Rule[] = [
  once,
  notOfOtherTables,
  parts,
  idsWithin,
  controls,
  classes,
  columns,
  grids,
  scripts,
];

function* each(solution: SolutionPackage, type?: number): Iterable<ImportedForm & { form: XmlElement }> {
  for (const one of solution.forms) {
    const form = child(one.element, 'form');
    if (form !== undefined && (type === undefined || one.type === type)) yield { ...one, form };
  }
}

function* once({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice = firstTwice(solution.forms.map((one) => one.id));
  if (twice !== undefined) yield new ImportFault('0x80040237', `Cannot insert duplicate key. Form: ${twice}`);
}

function* notOfOtherTables({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, table } of solution.forms) {
    const present = environment.rows.get('systemform', id);
    if (present !== undefined && present.objecttypecode !== table) {
      yield new ImportFault('0x80040237', `Cannot insert duplicate key. Form: ${id}`);
    }
  }
}

function* parts({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, form, type } of each(solution)) {
    if (descendants(form, 'tab').length === 0) yield wrong(`The form ${id} has no tab.`);
    if (type === 6 && child(form, 'events') !== undefined) yield wrong(`The quick form ${id} must not have events.`);
  }
}

// Labels and parts of a form have ids that must differ: seen as "Supply unique labelid values".
function* idsWithin({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, form } of each(solution)) {
    const ids = ['tab', 'section', 'cell'].flatMap((name) =>
      descendants(form, name).map((one) => bareGuid(attribute(one, 'id'))),
    );
    const twice = firstTwice(ids.filter((one) => one !== ''));
    if (twice !== undefined) {
      yield new ImportFault(
        importCodes.formIdTwice,
        `The id '${twice}' already exists in the form ${id}. Supply unique id values.`,
      );
    }
  }
}

function* controls({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, form } of each(solution)) {
    const all = descendants(form, 'control');
    if (all.some((one) => attribute(one, 'id') === '')) yield wrong(`A control of the form ${id} has no id.`);
  }
}

function* classes({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, form } of each(solution)) {
    const unknown = descendants(form, 'control').find((one) => {
      const given = attribute(one, 'classid');
      return given !== '' && !controlClasses.has(bareGuid(given));
    });
    if (unknown !== undefined) {
      yield wrong(
        `The control ${attribute(unknown, 'id')} of the form ${id} has the class id ${attribute(unknown, 'classid')}, which is not known.`,
      );
    }
  }
}

function* columns({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { id, table, form } of each(solution)) {
    const known = solution.tables.find((one) => one.logicalName === table)?.table?.columns;
    if (known === undefined) continue;
    for (const control of descendants(form, 'control')) {
      const column = attribute(control, 'datafieldname').toLowerCase();
      if (column === '' || known.has(column)) continue;
      yield new ImportFault(
        importCodes.generic,
        `The dependent component Attribute (Id=${column}) does not exist. Failure trying to associate it with SystemForm (Id=${id}) as a dependency. ` +
          'Missing dependency lookup type = AttributeNameLookup.',
      );
    }
  }
}

function* grids({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { form } of each(solution)) {
    for (const parameters of descendants(form, 'parameters')) {
      const target = textOf(parameters, 'TargetEntityType').toLowerCase();
      if (target !== '' && !isTable(environment, solution, target)) yield missing(solution, `the table ${target}`);
      const relationship = textOf(parameters, 'RelationshipName');
      if (relationship !== '' && !isRelationship(environment, solution, relationship)) {
        yield missing(solution, `the relationship ${relationship}`);
      }
      const view = bareGuid(textOf(parameters, 'ViewId'));
      if (view !== '' && isOwn(solution, target) && !isView(environment, solution, view)) {
        yield missing(solution, `the view ${view}`);
      }
    }
  }
}

function isOwn(solution: SolutionPackage, table: string): boolean {
  return solution.tables.some((one) => one.logicalName === table && one.table !== undefined);
}

function isTable(environment: Environment, solution: SolutionPackage, table: string): boolean {
  return isOwn(solution, table) || environment.catalog.table(table) !== undefined;
}

// Of the platform's own relationships the catalog has not all; custom ones carry a prefix.
function isRelationship(environment: Environment, solution: SolutionPackage, name: string): boolean {
  const all = [...solution.relationships, ...environment.catalog.relationships()];
  return !/^[a-z][a-z0-9]{1,7}_/.test(name) || all.some((one) => one.name.toLowerCase() === name.toLowerCase());
}

function isView(environment: Environment, solution: SolutionPackage, id: string): boolean {
  return solution.queries.some((one) => one.id === id) || environment.rows.get('savedquery', id) !== undefined;
}

function* scripts({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const present = new Set([
    ...solution.webResources.map((one) => one.name),
    ...[...environment.rows.all('webresource')].map((row) => row.name),
  ]);
  for (const { form } of each(solution)) {
    const named = [
      ...descendants(form, 'Library').map((one) => attribute(one, 'name')),
      ...descendants(form, 'parameters').map((one) => pageOf(textOf(one, 'Url'))),
    ];
    const absent = named.find((name) => /^[a-z][a-z0-9]{1,7}_/.test(name) && !present.has(name));
    if (absent !== undefined) yield missing(solution, `the web resource ${absent}`);
  }
}

function pageOf(url: string): string {
  return url.replace(/^\$webresource:/i, '').replace(/\?.*$/, '');
}

function wrong(message: string): ImportFault {
  return new ImportFault(importCodes.form, message);
}
