import type { Table } from '../model.ts';
import { attributeXml, introducedVersion, type AttributeFacts } from './columns.ts';
import { labels, localized } from './labels.ts';
import { element, leaf, leaves, type XmlElement } from './xml.ts';

type SystemColumn = Omit<AttributeFacts, 'description'> & { readonly description?: string };

const readOnly = { custom: false, forCreate: false, forUpdate: false } as const;
const lookupPart = [leaf('LookupStyle', 'single'), element('LookupTypes')];
const dateTimePart = leaves({ Format: 'datetime', CanChangeDateTimeBehavior: 0, Behavior: 1 });

function lookupColumn(physicalName: string, label: string): SystemColumn {
  return {
    physicalName,
    label,
    type: 'lookup',
    ...readOnly,
    displayMask: 'ValidForAdvancedFind|ValidForForm|ValidForGrid',
    typePart: lookupPart,
  };
}

function dateColumn(physicalName: string, label: string): SystemColumn {
  return { physicalName, label, type: 'datetime', imeMode: 'inactive', ...readOnly, typePart: dateTimePart };
}

function zoneColumn(physicalName: string, label: string): SystemColumn {
  const typePart = leaves({ Format: 'none', MinValue: -1, MaxValue: 2_147_483_647 });
  return { physicalName, label, type: 'int', imeMode: 'disabled', custom: false, displayMask: '', typePart };
}

const plainColumns: readonly SystemColumn[] = [
  lookupColumn('CreatedBy', 'Created By'),
  dateColumn('CreatedOn', 'Created On'),
  lookupColumn('CreatedOnBehalfBy', 'Created By (Delegate)'),
  {
    physicalName: 'ImportSequenceNumber',
    label: 'Import Sequence Number',
    type: 'int',
    imeMode: 'disabled',
    custom: false,
    forUpdate: false,
    displayMask: 'ValidForAdvancedFind',
    typePart: leaves({ Format: 'none', MinValue: -2_147_483_648, MaxValue: 2_147_483_647 }),
  },
  lookupColumn('ModifiedBy', 'Modified By'),
  dateColumn('ModifiedOn', 'Modified On'),
  lookupColumn('ModifiedOnBehalfBy', 'Modified By (Delegate)'),
  {
    physicalName: 'OverriddenCreatedOn',
    label: 'Record Created On',
    type: 'datetime',
    imeMode: 'inactive',
    custom: false,
    forUpdate: false,
    typePart: leaves({ Format: 'date', CanChangeDateTimeBehavior: 0, Behavior: 1 }),
  },
  {
    physicalName: 'OwnerId',
    label: 'Owner',
    type: 'owner',
    required: 'systemrequired',
    custom: false,
    displayMask: 'ValidForAdvancedFind|ValidForForm|ValidForGrid|RequiredForForm',
    typePart: [
      leaf('LookupStyle', 'single'),
      element('LookupTypes', {}, [
        element('LookupType', { id: '00000000-0000-0000-0000-000000000000' }, 8),
        element('LookupType', { id: '00000000-0000-0000-0000-000000000000' }, 9),
      ]),
    ],
  },
  {
    ...lookupColumn('OwningBusinessUnit', 'Owning Business Unit'),
    displayMask: 'ValidForAdvancedFind|ValidForForm|ValidForGrid',
  },
  { ...lookupColumn('OwningTeam', 'Owning Team'), logical: true, displayMask: '' },
  { ...lookupColumn('OwningUser', 'Owning User'), logical: true, displayMask: '' },
  zoneColumn('TimeZoneRuleVersionNumber', 'Time Zone Rule Version Number'),
  zoneColumn('UTCConversionTimeZoneCode', 'UTC Conversion Time Zone Code'),
];

function stateOption(kind: 'state' | 'status', value: number, label: string): XmlElement {
  const active = label === 'Active';
  const attributes =
    kind === 'state'
      ? { value, defaultstatus: active ? 1 : 2, invariantname: label }
      : { value, state: active ? 0 : 1 };
  return element(kind, attributes, [labels(label)]);
}

function stateColumn(table: Table, kind: 'state' | 'status'): SystemColumn {
  const column = `${kind}code`;
  const label = kind === 'state' ? 'Status' : 'Status Reason';
  const [active, inactive] = kind === 'state' ? [0, 1] : [1, 2];
  const options = element('optionset', { Name: `${table.logicalName}_${column}` }, [
    leaf('OptionSetType', kind),
    ...leaves({ IntroducedVersion: introducedVersion, IsCustomizable: 1 }),
    localized('displaynames', 'displayname', label),
    localized('Descriptions', 'Description', ''),
    element(kind === 'state' ? 'states' : 'statuses', {}, [
      stateOption(kind, active, 'Active'),
      stateOption(kind, inactive, 'Inactive'),
    ]),
  ]);
  return {
    physicalName: column,
    label,
    type: kind,
    custom: false,
    forCreate: kind === 'status',
    required: kind === 'state' ? 'systemrequired' : 'none',
    typePart: [options],
  };
}

function primaryKey(table: Table): SystemColumn {
  return {
    physicalName: `${table.schemaName}Id`,
    label: table.label,
    description: 'Unique identifier of the row',
    type: 'primarykey',
    required: 'systemrequired',
    displayMask: 'ValidForAdvancedFind|RequiredForGrid',
    custom: false,
    forUpdate: false,
    retrievable: true,
  };
}

/**
 * The columns that Dataverse gives every user-owned table. A hand-made package has to list them.
 * Source: docs/vendors/dataverse.md#columns.
 */
export function systemColumns(table: Table): XmlElement[] {
  return [primaryKey(table), ...plainColumns, stateColumn(table, 'state'), stateColumn(table, 'status')].map((column) =>
    attributeXml({ ...column, description: column.description ?? '' }),
  );
}
