import type { Environment } from '../../environment.ts';
import { importCodes, ImportFault } from '../fault.ts';
import { publisherOfTable } from '../installed.ts';
import type { SolutionPackage } from '../package.ts';
import { attribute, child, listed, textOf, type XmlElement } from '../xml.ts';
import { firstTwice, type Rule } from './rule.ts';

/** Rules for whole tables: docs/vendors/dataverse.md#customizations. */
export const tableRules: readonly Rule[] = [once, notOfOthers, prefixed, sameNameTwice, primaryName, mainForm];

/** A table that the package brings whole, with its element. */
export interface WholeTable {
  logicalName: string;
  schemaName: string;
  entity: XmlElement;
  element: XmlElement;
  attributes: XmlElement[];
}

/** The tables that a package brings whole. */
export function wholeTables(solution: SolutionPackage): WholeTable[] {
  return solution.tables
    .filter((one) => one.table !== undefined)
    .map(({ logicalName, schemaName, element }) => {
      const entity = child(child(element, 'EntityInfo'), 'entity') ?? {};
      return { logicalName, schemaName, element, entity, attributes: listed(entity, 'attributes', 'attribute') };
    });
}

/**
 * Prefixes that a name may begin with: those of publishers that are known, and those of Microsoft and of each environment's own
 * publishers.
 */
export function hasKnownPrefix(environment: Environment, solution: SolutionPackage, name: string): boolean {
  const prefix = /^([a-z][a-z0-9]{1,7})_/i.exec(name)?.[1]?.toLowerCase();
  if (prefix === undefined) return false;
  const publishers = [...environment.rows.all('publisher')].map((row) => row.customizationprefix);
  return (
    [...publishers, solution.manifest.publisher.prefix.toLowerCase()].includes(prefix) ||
    /^(new|cr[0-9a-f]{3}|msdyn\w*|msft|msfp|mspp|mspcat|adx)$/.test(prefix)
  );
}

function* once({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const twice = firstTwice(solution.tables.map((one) => one.logicalName));
  if (twice !== undefined) yield duplicateTable(twice);
}

function* notOfOthers({ environment, solution: { manifest, tables } }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { logicalName, table } of tables) {
    if (table === undefined) continue;
    const present = environment.catalog.table(logicalName);
    const sameSet = environment.catalog.tableOfSet(table.setName);
    const foreign =
      present !== undefined && publisherOfTable(environment, logicalName) !== manifest.publisher.uniqueName;
    if (foreign || (sameSet !== undefined && sameSet.logicalName !== logicalName)) yield duplicateTable(logicalName);
  }
  const set = firstTwice(tables.flatMap((one) => one.table?.setName ?? []));
  if (set !== undefined) yield duplicateTable(set);
}

function duplicateTable(name: string): ImportFault {
  return new ImportFault(
    importCodes.duplicateTable,
    `This import has failed because a different entity with the identical name, ${name}, already exists in the target organization.`,
  );
}

function* prefixed({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { schemaName } of wholeTables(solution)) {
    if (!hasKnownPrefix(environment, solution, schemaName)) yield wrongPrefix('entity', schemaName);
  }
}

/** A name without the prefix of a publisher, in the platform's words. */
export function wrongPrefix(kind: string, name: string): ImportFault {
  return new ImportFault(
    importCodes.prefix,
    `Invalid name for ${kind} ${name}. Custom ${kind} names must start with a valid customization prefix. ` +
      'The prefix for a solution component should match the prefix that is specified for the publisher of the solution.',
  );
}

// Names of tables are compared letter by letter here; a difference ends in a table that cannot be found.
function* sameNameTwice({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { schemaName, entity } of wholeTables(solution)) {
    if (attribute(entity, 'Name') !== schemaName) yield noSuchTable(attribute(entity, 'Name'));
  }
}

/** A name under which no table is found, in the platform's words. */
export function noSuchTable(name: string): ImportFault {
  return new ImportFault(
    importCodes.noSuchTable,
    `The entity with a name = '${name}' with namemapping = 'Platform' was not found in the MetadataCache.`,
  );
}

function* primaryName({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { logicalName, attributes } of wholeTables(solution)) {
    const marked = attributes.filter((one) => textOf(one, 'DisplayMask').split('|').includes('PrimaryName'));
    if (marked.length === 0) {
      yield new ImportFault(importCodes.generic, `PrimaryName attribute not found for Entity: ${logicalName}`);
    }
    if (marked.length > 1) {
      yield new ImportFault(
        importCodes.generic,
        `The new ${textOf(marked[1], 'Name')} attribute is set as the primary name attribute for the ${logicalName} entity. The ${logicalName} entity ` +
          `already has the ${textOf(marked[0], 'Name')} attribute set as the primary name attribute. An entity can only have one primary name attribute.`,
      );
    }
    if (marked.length === 1 && textOf(marked[0], 'Type') !== 'nvarchar') {
      yield new ImportFault(importCodes.generic, 'Primary UI Attribute has to be of type String');
    }
  }
}

function* mainForm({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { logicalName, entity } of wholeTables(solution)) {
    const isNew = environment.catalog.table(logicalName) === undefined;
    const whole = solution.manifest.rootComponents.some(
      (one) => one.type === 1 && one.schemaName === logicalName && one.behavior === 0,
    );
    const isProcess = textOf(entity, 'IsBPFEntity') === '1';
    const present = solution.forms.some((one) => one.table === logicalName && one.type === 2);
    if (isNew && whole && !isProcess && !present) {
      yield new ImportFault(importCodes.form, `The entity ${logicalName} must have at least one main form.`);
    }
  }
}
