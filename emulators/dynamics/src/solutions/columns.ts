import type { SharedChoice } from '../metadata/catalog.ts';
import type { Column, ColumnType, DateBehavior, Option } from '../metadata/model.ts';
import { importCodes, ImportFault, schemaFault } from './fault.ts';
import { attribute, child, children, listed, numberOf, textOf, type XmlElement } from './xml.ts';

/** Types of columns by their name in a package: docs/vendors/dataverse.md#columns. */
const types: Record<string, ColumnType> = {
  primarykey: 'id',
  uniqueidentifier: 'id',
  nvarchar: 'text',
  ntext: 'memo',
  int: 'integer',
  bigint: 'bigint',
  decimal: 'decimal',
  float: 'double',
  money: 'money',
  datetime: 'datetime',
  bit: 'boolean',
  picklist: 'choice',
  multiselectpicklist: 'choices',
  lookup: 'lookup',
  customer: 'lookup',
  owner: 'lookup',
  state: 'state',
  status: 'status',
  file: 'file',
  image: 'image',
};

const behaviors: Record<string, DateBehavior> = { '1': 'userLocal', '2': 'dateOnly', '3': 'timeZoneIndependent' };

const largest: Partial<Record<ColumnType, number>> = { text: 4000, memo: 1_048_576 };

/** Reads one `attribute` of a table. */
export function readColumn(table: string, element: XmlElement, choices: ReadonlyMap<string, SharedChoice>): Column {
  const schemaName = attribute(element, 'PhysicalName');
  const logicalName = textOf(element, 'LogicalName') || schemaName.toLowerCase();
  const type = types[textOf(element, 'Type')];
  if (type === undefined || schemaName === '' || logicalName !== schemaName.toLowerCase()) {
    throw schemaFault(
      `The 'attribute' element '${schemaName}' of the entity '${table}' is invalid - its Type, Name or PhysicalName is not allowed.`,
    );
  }
  const flag = (name: string, otherwise: boolean): boolean =>
    textOf(element, name) === '' ? otherwise : textOf(element, name) === '1';
  return {
    logicalName,
    schemaName,
    displayName: attribute(listed(element, 'displaynames', 'displayname')[0], 'description') || schemaName,
    type,
    required: readRequirement(textOf(element, 'RequiredLevel')),
    create: flag('ValidForCreateApi', true),
    update: flag('ValidForUpdateApi', true),
    read: flag('ValidForReadApi', true),
    custom: flag('IsCustomField', false),
    secured: flag('IsSecured', false),
    ...typeParts[type](table, element, choices),
  };
}

function readRequirement(text: string): Column['required'] {
  return text === 'systemrequired' || text === 'required' || text === 'recommended' ? text : 'none';
}

type PartReader = (table: string, element: XmlElement, choices: ReadonlyMap<string, SharedChoice>) => Partial<Column>;

const readSize: PartReader = (_table, element) => ({ maxSizeKilobytes: numberOf(element, 'MaxValue') ?? 32_768 });
const readNumbers: PartReader = (_table, element) => readRange(element);
const readChoice: PartReader = (table, element, choices) => ({
  ...readOptions(table, element, choices),
  ...readDefault(element),
});

/** Readers of the properties that depend on a column's type. */
const typeParts: Record<ColumnType, PartReader> = {
  id: () => ({}),
  text: (table, element) => readLength(table, element, 'text'),
  memo: (table, element) => readLength(table, element, 'memo'),
  integer: readNumbers,
  bigint: readNumbers,
  decimal: readNumbers,
  double: readNumbers,
  money: readNumbers,
  datetime: (_table, element) => ({ dateBehavior: behaviors[textOf(element, 'Behavior')] ?? 'userLocal' }),
  boolean: (table, element, choices) => ({
    ...readOptions(table, element, choices),
    defaultValue: textOf(element, 'AppDefaultValue') === '1',
  }),
  choice: readChoice,
  choices: readChoice,
  state: readChoice,
  status: readChoice,
  lookup: (_table, element) => readTargets(element),
  file: readSize,
  image: readSize,
};

function readLength(table: string, element: XmlElement, type: 'text' | 'memo'): Partial<Column> {
  const maxLength = numberOf(element, 'MaxLength') ?? (type === 'text' ? 100 : 2000);
  if (maxLength < 1 || maxLength > (largest[type] ?? 0)) {
    throw new ImportFault(
      importCodes.schema,
      `A column of '${table}' has the length ${maxLength}, which its type does not allow.`,
    );
  }
  return { maxLength };
}

function readRange(element: XmlElement): Partial<Column> {
  const minimum = numberOf(element, 'MinValue');
  const maximum = numberOf(element, 'MaxValue');
  const precision = numberOf(element, 'Accuracy');
  return {
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(precision === undefined ? {} : { precision }),
  };
}

function readDefault(element: XmlElement): Partial<Column> {
  const value = numberOf(element, 'AppDefaultValue');
  return value === undefined || value === -1 ? {} : { defaultValue: value };
}

function readTargets(element: XmlElement): Partial<Column> {
  const type = textOf(element, 'Type');
  if (type === 'owner') return { targets: ['systemuser', 'team'] };
  return type === 'customer' ? { targets: ['account', 'contact'] } : { targets: [] };
}

function readOptions(table: string, element: XmlElement, choices: ReadonlyMap<string, SharedChoice>): Partial<Column> {
  const shared = textOf(element, 'OptionSetName');
  if (shared !== '') {
    const choice = choices.get(shared);
    if (choice === undefined) {
      throw new ImportFault(
        importCodes.missingDependency,
        `A column of '${table}' uses the choice '${shared}', which is not there.`,
      );
    }
    return { options: choice.options, optionSet: shared };
  }
  return { options: optionsOf(child(element, 'optionset')) };
}

/** The options of an `optionset`, whichever of its three kinds it is. */
export function optionsOf(set: XmlElement | undefined): Option[] {
  const found = [
    ...listed(set, 'options', 'option'),
    ...listed(set, 'states', 'state'),
    ...listed(set, 'statuses', 'status'),
  ];
  return found.map(readOption);
}

function readOption(element: XmlElement): Option {
  const value = Number(attribute(element, 'value'));
  const state = attribute(element, 'state');
  const defaultStatus = attribute(element, 'defaultstatus');
  return {
    value,
    label: attribute(children(child(element, 'labels'), 'label')[0], 'description') || String(value),
    ...(state === '' ? {} : { state: Number(state) }),
    ...(defaultStatus === '' ? {} : { defaultStatus: Number(defaultStatus) }),
  };
}

/** Reads the shared choices of a package. */
export function readSharedChoices(customizations: XmlElement): SharedChoice[] {
  return listed(customizations, 'optionsets', 'optionset').map((element) => ({
    name: attribute(element, 'Name'),
    displayName:
      attribute(listed(element, 'displaynames', 'displayname')[0], 'description') || attribute(element, 'Name'),
    options: optionsOf(element),
  }));
}
