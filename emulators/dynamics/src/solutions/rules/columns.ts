import type { Column } from '../../metadata/model.ts';
import { importCodes, ImportFault } from '../fault.ts';
import { attribute, child, numberOf, textOf } from '../xml.ts';
import { firstTwice, type Rule } from './rule.ts';
import { hasKnownPrefix, wholeTables, wrongPrefix } from './tables.ts';

/** Rules for columns and keys: docs/vendors/dataverse.md#columns. */
export const columnRules: readonly Rule[] = [once, prefixed, lengths, ranges, options, lookups, keys, setNames];

function* once({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { attributes } of wholeTables(solution)) {
    const twice = firstTwice(attributes.map((one) => textOf(one, 'Name').toLowerCase()));
    if (twice !== undefined) {
      yield new ImportFault(
        importCodes.duplicateColumn,
        `An attribute with the specified name already exists: ${twice}`,
      );
    }
  }
}

function* prefixed({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { table, additions } of solution.tables) {
    const custom = [...(table?.columns.values() ?? []), ...additions].filter((one) => one.custom);
    const wrong = custom.find((one) => !hasKnownPrefix(environment, solution, one.schemaName));
    if (wrong !== undefined) yield wrongPrefix('attribute', wrong.schemaName);
  }
}

function* lengths({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { attributes } of wholeTables(solution)) {
    for (const one of attributes.filter((attr) => ['nvarchar', 'ntext'].includes(textOf(attr, 'Type')))) {
      if (numberOf(one, 'MaxLength') !== undefined || numberOf(one, 'Length') !== undefined) continue;
      yield invalid(`New string attributes must have a max length value. Attribute: ${textOf(one, 'Name')}`);
    }
  }
}

function* ranges({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { attributes } of wholeTables(solution)) {
    for (const one of attributes) {
      const [minimum, maximum] = [numberOf(one, 'MinValue'), numberOf(one, 'MaxValue')];
      const name = textOf(one, 'Name');
      if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
        yield invalid(`The minimum value of the attribute ${name} is greater than its maximum value.`);
      }
      if (textOf(one, 'IsCustomField') === '1' && (numberOf(one, 'Accuracy') ?? 0) > 10)
        yield invalid(`The precision of the attribute ${name} is out of range.`);
    }
  }
}

function* options({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { table } of solution.tables) {
    for (const column of table?.columns.values() ?? []) {
      const columns = table?.columns ?? new Map<string, Column>();
      const found = optionChecks.find(([, isSo]) => isSo(column, columns));
      if (found !== undefined) yield invalid(`${found[0]} Attribute: ${column.logicalName}`);
    }
  }
}

type OptionCheck = (column: Column, columns: ReadonlyMap<string, Column>) => boolean;

const valuesOf = (column: Column | undefined): number[] => column?.options?.map((one) => one.value) ?? [];

/** Option checks that must not hold, with the problem's text. */
const optionChecks: readonly [problem: string, isSo: OptionCheck][] = [
  ['The option values must be unique.', (column) => firstTwice(valuesOf(column).map(String)) !== undefined],
  [
    'A boolean option set must have a true and a false option.',
    (column) => column.type === 'boolean' && valuesOf(column).toSorted().join() !== '0,1',
  ],
  [
    'A picklist attribute must have an option set.',
    (column) => (column.type === 'choice' || column.type === 'choices') && valuesOf(column).length === 0,
  ],
  [
    'A status value must belong to a state of the entity.',
    (column, columns) =>
      column.type === 'status' &&
      column.options?.some(({ state }) => !valuesOf(columns.get('statecode')).includes(state ?? -1)) === true,
  ],
  [
    'The default status of a state must be a status of the entity.',
    (column, columns) =>
      column.type === 'state' &&
      column.options?.some(({ defaultStatus }) => isNoStatus(defaultStatus, columns)) === true,
  ],
];

function isNoStatus(status: number | undefined, columns: ReadonlyMap<string, Column>): boolean {
  return status !== undefined && !valuesOf(columns.get('statuscode')).includes(status);
}

// The target of a lookup stands in its relationship alone: docs/vendors/dataverse.md#relationships.
function* lookups({ environment, solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { logicalName, table, additions } of solution.tables) {
    const related = new Set(
      [...solution.relationships, ...environment.catalog.relationships()]
        .filter((one) => one.referencing === logicalName)
        .map((one) => one.attribute),
    );
    const alone = [...(table?.columns.values() ?? []), ...additions]
      .filter((one) => one.custom && one.type === 'lookup' && !related.has(one.logicalName))
      .map((one) => one.logicalName);
    if (alone.length === 0) continue;
    yield new ImportFault(
      importCodes.lookupWithoutRelationship,
      `The following attributes ${alone.join(', ')} of entity ${logicalName} are missing their associated relationship definition in customizations xml of ${solution.manifest.uniqueName} solution. Please include the associated relationship components and retry solution import.`,
    );
  }
}

const keyTypes = new Set(['text', 'integer', 'decimal', 'datetime', 'lookup', 'choice']);

// Limits of keys: docs/vendors/dataverse.md#keys.
function* keys({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const { table } of solution.tables) {
    if (table === undefined) continue;
    if (table.keys.length > 10) yield invalid(`The table '${table.logicalName}' has more than 10 keys.`);
    for (const key of table.keys) {
      const fits = (name: string): boolean => {
        const column = table.columns.get(name);
        return column !== undefined && keyTypes.has(column.type) && !column.secured;
      };
      if (key.columns.length === 0 || key.columns.length > 16 || !key.columns.every(fits)) {
        yield invalid(`The key '${key.schemaName}' names a column that cannot be part of a key.`);
      }
    }
  }
}

// A shared choice and a local one must not share a name: seen as "The schema name ... is not unique".
function* setNames({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  const local = wholeTables(solution).flatMap(({ attributes }) =>
    attributes.map((one) => attribute(child(one, 'optionset'), 'Name').toLowerCase()).filter((one) => one !== ''),
  );
  const shared = solution.choices.map((one) => one.name.toLowerCase());
  const twice = firstTwice([...local, ...shared]);
  if (twice === undefined) return;
  yield invalid(
    `The schema name ${twice} for type OptionSet is not unique. An ${twice} with same name already exists.`,
  );
}

function invalid(message: string): ImportFault {
  return new ImportFault(importCodes.invalidArgument, message);
}
