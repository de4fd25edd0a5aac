import type { Column } from '../model.ts';
import { labels, localized } from './labels.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

/** The version in which everything so far was introduced. */
export const introducedVersion = '1.0.0.0';

/** Values in which the `attribute` elements of a table differ; the rest is the same for all. */
export interface AttributeFacts {
  readonly physicalName: string;
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly required?: 'none' | 'required' | 'systemrequired';
  readonly displayMask?: string;
  readonly imeMode?: 'auto' | 'inactive' | 'disabled';
  readonly forUpdate?: boolean;
  readonly forCreate?: boolean;
  readonly custom?: boolean;
  readonly logical?: boolean;
  readonly secured?: boolean;
  readonly searchable?: boolean;
  readonly retrievable?: boolean;
  readonly typePart?: readonly XmlElement[];
}

const usualMask = 'ValidForAdvancedFind|ValidForForm|ValidForGrid';

const noTypePart: readonly XmlElement[] = [];

function flag(value: boolean | undefined, otherwise = false): number {
  return (value ?? otherwise) ? 1 : 0;
}

/** An `attribute` element, its children in the order of Dynamics' exports. Source: docs/vendors/dataverse.md#columns. */
export function attributeXml(facts: AttributeFacts): XmlElement {
  const logicalName = facts.physicalName.toLowerCase();
  const { displayMask = usualMask, imeMode = 'auto', required = 'none' } = facts;
  return element('attribute', { PhysicalName: facts.physicalName }, [
    ...leaves({
      Type: facts.type,
      Name: logicalName,
      LogicalName: logicalName,
      RequiredLevel: required,
    }),
    ...(displayMask === '' ? [] : [leaf('DisplayMask', displayMask)]),
    ...leaves({
      ImeMode: imeMode,
      ValidForUpdateApi: flag(facts.forUpdate, true),
      ValidForReadApi: 1,
      ValidForCreateApi: flag(facts.forCreate, true),
      IsCustomField: flag(facts.custom, true),
      IsAuditEnabled: 0,
    }),
    ...(facts.logical === true ? [leaf('IsLogical', 1)] : []),
    ...leaves({
      IsSecured: flag(facts.secured),
      IntroducedVersion: introducedVersion,
      IsCustomizable: 1,
      IsRenameable: 1,
      CanModifySearchSettings: 1,
      CanModifyRequirementLevelSettings: flag(required !== 'systemrequired'),
      CanModifyAdditionalSettings: 1,
      SourceType: 0,
      IsGlobalFilterEnabled: 0,
      IsSortableEnabled: 0,
      CanModifyGlobalFilterSettings: 1,
      CanModifyIsSortableSettings: 1,
      IsDataSourceSecret: 0,
      AutoNumberFormat: '',
      IsSearchable: flag(facts.searchable),
      IsFilterable: flag(facts.type === 'primarykey'),
      IsRetrievable: flag(facts.retrievable),
      IsLocalizable: 0,
    }),
    ...(facts.typePart ?? noTypePart),
    localized('displaynames', 'displayname', facts.label),
    localized('Descriptions', 'Description', facts.description),
  ]);
}

/** A choice list that belongs to one column. Source: docs/vendors/dataverse.md#columns. */
export function optionSet(
  table: string,
  column: string,
  type: 'picklist' | 'bit',
  label: string,
  options: readonly { readonly value: number; readonly label: string }[],
): XmlElement {
  return element('optionset', { Name: `${table}_${column.toLowerCase()}` }, [
    leaf('OptionSetType', type),
    ...leaves({ IntroducedVersion: introducedVersion, IsCustomizable: 1 }),
    localized('displaynames', 'displayname', label),
    localized('Descriptions', 'Description', ''),
    element(
      'options',
      {},
      options.map((option) => element('option', { value: option.value }, [labels(option.label)])),
    ),
  ]);
}

const yesNoOptions = [
  { value: 1, label: 'Yes' },
  { value: 0, label: 'No' },
];

type ColumnPart = Pick<AttributeFacts, 'type' | 'typePart' | 'imeMode' | 'forCreate' | 'forUpdate' | 'displayMask'>;

function columnPart(table: string, name: string, column: Column): ColumnPart {
  switch (column.kind) {
    case 'text':
      return {
        type: 'nvarchar',
        typePart: leaves({ Format: column.format, MaxLength: column.maxLength, Length: column.maxLength * 2 }),
      };
    case 'memo':
      return { type: 'ntext', typePart: leaves({ Format: 'textarea', MaxLength: column.maxLength }) };
    case 'whole':
      return {
        type: 'int',
        imeMode: 'disabled',
        typePart: leaves({ Format: 'none', MinValue: column.min, MaxValue: column.max }),
      };
    case 'decimal':
      return {
        type: 'decimal',
        imeMode: 'disabled',
        typePart: leaves({ MinValue: column.min, MaxValue: column.max, Accuracy: column.accuracy }),
      };
    case 'moment':
      return {
        type: 'datetime',
        imeMode: 'inactive',
        typePart: leaves({ Format: 'datetime', CanChangeDateTimeBehavior: 1, Behavior: 1 }),
      };
    case 'yes-no':
      return {
        type: 'bit',
        typePart: [leaf('AppDefaultValue', 0), optionSet(table, name, 'bit', column.label, yesNoOptions)],
      };
    case 'choice':
      return {
        type: 'picklist',
        typePart: [
          leaf('AppDefaultValue', -1),
          optionSet(table, name, 'picklist', column.label, Object.values(column.options)),
        ],
      };
    case 'file':
      // A file is written by a request of its own, never with its row. Source: docs/vendors/dataverse.md#file-columns.
      return {
        type: 'file',
        imeMode: 'disabled',
        forCreate: false,
        forUpdate: false,
        displayMask: 'ValidForForm|ValidForGrid',
        typePart: [leaf('MaxValue', column.maxKilobytes)],
      };
    case 'lookup':
      return { type: 'lookup', typePart: [leaf('LookupStyle', 'single'), element('LookupTypes')] };
  }
}

/** A column of ours as an `attribute` element. */
export function columnXml(table: string, name: string, column: Column, primaryName: boolean): XmlElement {
  const facts = { physicalName: name, label: column.label, description: column.description, secured: column.secured };
  const part = columnPart(table, name, column);
  if (!primaryName) return attributeXml({ ...facts, ...part });
  return attributeXml({
    ...facts,
    ...part,
    displayMask: `PrimaryName|${usualMask}|RequiredForForm`,
    searchable: true,
    retrievable: true,
  });
}
