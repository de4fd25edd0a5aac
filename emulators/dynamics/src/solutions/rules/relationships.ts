import { importCodes, ImportFault } from '../fault.ts';
import type { SolutionPackage } from '../package.ts';
import { attribute, listed, textOf, type XmlElement } from '../xml.ts';
import { missing } from './dependencies.ts';
import { firstTwice, type Rule } from './rule.ts';
import { hasKnownPrefix, noSuchTable, wrongPrefix } from './tables.ts';

/** Rules for relationships: docs/vendors/dataverse.md#relationships. */
export const relationshipRules: readonly Rule[] = [once, letterCase, tables, lookupColumns, named, roles, oneParent];

function elements(solution: SolutionPackage): XmlElement[] {
  return listed(solution.archive.customizations, 'EntityRelationships', 'EntityRelationship').filter(
    (one) => textOf(one, 'EntityRelationshipType') === 'OneToMany',
  );
}

/** Whether a relationship is one of a column that the package's maker added, not one of the platform's own. */
function isCustom(solution: SolutionPackage, element: XmlElement): boolean {
  const table = textOf(element, 'ReferencingEntityName').toLowerCase();
  const column = textOf(element, 'ReferencingAttributeName').toLowerCase();
  const imported = solution.tables.find((one) => one.logicalName === table);
  const columns = [...(imported?.table?.columns.values() ?? []), ...(imported?.additions ?? [])];
  return columns.some((one) => one.logicalName === column && one.custom);
}

function* once({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice = firstTwice(elements(solution).map((one) => attribute(one, 'Name').toLowerCase()));
  if (twice !== undefined) {
    yield new ImportFault(importCodes.generic, `An object with the specified name already exists: ${twice}`);
  }
}

function* letterCase({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const own = new Map(solution.tables.map((one) => [one.logicalName, one]));
  for (const element of elements(solution)) {
    for (const end of ['ReferencingEntityName', 'ReferencedEntityName']) {
      const name = textOf(element, end);
      const table = own.get(name.toLowerCase());
      if (table?.table !== undefined && table.schemaName !== name) yield noSuchTable(name);
    }
  }
}

function* tables({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const own = new Set(solution.tables.map((one) => one.logicalName));
  for (const { name, referencing, referenced } of solution.relationships) {
    // The system relationships of owned tables point at `owner`, which is no table of its own here.
    const absent = [referencing, referenced].find(
      (one) => one !== 'owner' && !own.has(one) && environment.catalog.table(one) === undefined,
    );
    if (absent !== undefined) yield missing(solution, `the table ${absent} of the relationship ${name}`);
  }
}

function* lookupColumns({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const own = new Map(solution.tables.map((one) => [one.logicalName, one.table]));
  for (const { name, referencing, attribute: column } of solution.relationships) {
    const table = own.get(referencing);
    if (table === undefined || table.columns.get(column)?.type === 'lookup') continue;
    yield new ImportFault(
      importCodes.generic,
      `The relationship ${name} names the attribute ${column}, which is no lookup of the entity ${referencing}.`,
    );
  }
}

function* named({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const element of elements(solution).filter((one) => isCustom(solution, one))) {
    const name = attribute(element, 'Name');
    if (!hasKnownPrefix(environment, solution, name)) yield wrongPrefix('relationship', name);
    if (name.length > 100) yield new ImportFault(importCodes.invalidArgument, `The name ${name} is too long.`);
  }
}

// The names for `@odata.bind` and `$expand` come from the roles: docs/vendors/dataverse.md#lookups.
function* roles({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const element of elements(solution).filter((one) => isCustom(solution, one))) {
    const types = listed(element, 'EntityRelationshipRoles', 'EntityRelationshipRole').map((one) =>
      textOf(one, 'RelationshipRoleType'),
    );
    if (types.includes('1')) continue;
    yield new ImportFault(
      importCodes.generic,
      `The entity relationship role of the referencing entity is required when creating a new one-to-many entity relationship ${attribute(element, 'Name')}.`,
    );
  }
}

const cascades = ['CascadeAssign', 'CascadeDelete', 'CascadeReparent', 'CascadeShare', 'CascadeUnshare'];

function* oneParent({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const parental = elements(solution).filter((one) => cascades.every((name) => textOf(one, name) === 'Cascade'));
  const twice = firstTwice(parental.map((one) => textOf(one, 'ReferencingEntityName').toLowerCase()));
  if (twice !== undefined) {
    yield new ImportFault(
      importCodes.severalParents,
      `An entity can have only one parental relationship. Entity: ${twice}`,
    );
  }
}
