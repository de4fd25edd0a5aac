import { columnIdOf, idOf } from '../ids.ts';
import type { KeyStatus } from '../rows/keys.ts';
import type { SharedChoice } from './catalog.ts';
import type { AlternateKey, Column, ColumnType, Option, Relationship, Table } from './model.ts';

/** A table, column or key as the metadata sets give it out. */
export type Document = Record<string, unknown>;

/** Describes a table. */
export function describeTable(table: Table): Document {
  return {
    LogicalName: table.logicalName,
    SchemaName: table.schemaName,
    EntitySetName: table.setName,
    LogicalCollectionName: table.setName,
    PrimaryIdAttribute: table.primaryId,
    PrimaryNameAttribute: table.primaryName === '' ? null : table.primaryName,
    OwnershipType: table.ownership === 'user' ? 'UserOwned' : table.ownership === 'none' ? 'None' : 'OrganizationOwned',
    IsCustomEntity: table.custom,
    IconVectorName: table.iconVectorName ?? null,
    DisplayName: label(table.displayName),
    MetadataId: table.metadataId,
  };
}

/** Describes a column. */
export function describeColumn(table: Table, column: Column): Document {
  const kind = attributeTypes[column.type];
  return {
    '@odata.type': `#Microsoft.Dynamics.CRM.${kind}AttributeMetadata`,
    LogicalName: column.logicalName,
    SchemaName: column.schemaName,
    EntityLogicalName: table.logicalName,
    AttributeType:
      column.type === 'id'
        ? 'Uniqueidentifier'
        : column.type === 'choices' || column.type === 'file'
          ? 'Virtual'
          : kind,
    AttributeTypeName: { Value: `${kind}Type` },
    IsPrimaryId: column.logicalName === table.primaryId,
    IsPrimaryName: column.logicalName === table.primaryName,
    IsValidForCreate: column.create,
    IsValidForUpdate: column.update,
    IsValidForRead: column.read,
    IsCustomAttribute: column.custom,
    IsSecured: column.secured,
    RequiredLevel: { Value: requiredLevels[column.required] },
    DisplayName: label(column.displayName),
    ...(column.maxLength === undefined ? {} : { MaxLength: column.maxLength }),
    ...(column.minimum === undefined ? {} : { MinValue: column.minimum }),
    ...(column.maximum === undefined ? {} : { MaxValue: column.maximum }),
    ...(column.targets === undefined ? {} : { Targets: column.targets }),
    ...(column.options === undefined ? {} : { OptionSet: describeOptions(table, column) }),
    MetadataId: columnIdOf(table.logicalName, column.logicalName),
  };
}

/** Describes an alternate key with the state of its index. */
export function describeKey(table: Table, key: AlternateKey, status: KeyStatus): Document {
  return {
    LogicalName: key.logicalName,
    SchemaName: key.schemaName,
    EntityLogicalName: table.logicalName,
    KeyAttributes: key.columns,
    EntityKeyIndexStatus: status,
    DisplayName: label(key.displayName),
    MetadataId: idOf('key', `${table.logicalName}.${key.logicalName}`),
  };
}

/** Describes a relationship. */
/**
 * Describes a relationship.
 * @param referencedAttribute primary key of the table that is pointed to
 */
export function describeRelationship(relationship: Relationship, referencedAttribute: string): Document {
  return {
    '@odata.type': '#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata',
    SchemaName: relationship.name,
    RelationshipType: 'OneToManyRelationship',
    ReferencingEntity: relationship.referencing,
    ReferencingAttribute: relationship.attribute,
    ReferencedEntity: relationship.referenced,
    ReferencedAttribute: referencedAttribute,
    IsCustomRelationship: /^[a-z][a-z0-9]{1,7}_/.test(relationship.name),
    IsHierarchical: false,
    IsValidForAdvancedFind: true,
    SecurityTypes: 'Append',
    ReferencingEntityNavigationPropertyName: relationship.lookupNavigation,
    ReferencedEntityNavigationPropertyName: relationship.collectionNavigation,
    CascadeConfiguration: { Delete: relationship.onDelete, Assign: relationship.onAssign },
    MetadataId: idOf('relationship', relationship.name),
  };
}

/** Describes a shared choice. */
export function describeChoice(choice: SharedChoice): Document {
  return {
    '@odata.type': '#Microsoft.Dynamics.CRM.OptionSetMetadata',
    Name: choice.name,
    IsGlobal: true,
    OptionSetType: 'Picklist',
    DisplayName: label(choice.displayName),
    Options: choice.options.map(describeOption),
    MetadataId: idOf('choice', choice.name),
  };
}

function describeOptions(table: Table, column: Column): Document {
  const name = column.optionSet ?? `${table.logicalName}_${column.logicalName}`;
  const options = (column.options ?? []).map(describeOption);
  if (column.type !== 'boolean') return { Name: name, IsGlobal: column.optionSet !== undefined, Options: options };
  return {
    Name: name,
    TrueOption: options.find((one) => one.Value === 1),
    FalseOption: options.find((one) => one.Value === 0),
  };
}

function describeOption(option: Option): Document {
  return { Value: option.value, Label: label(option.label) };
}

function label(text: string): Document {
  const one = { Label: text, LanguageCode: 1033, IsManaged: true };
  return { LocalizedLabels: [one], UserLocalizedLabel: one };
}

const attributeTypes: Record<ColumnType, string> = {
  id: 'UniqueIdentifier',
  text: 'String',
  memo: 'Memo',
  integer: 'Integer',
  bigint: 'BigInt',
  decimal: 'Decimal',
  double: 'Double',
  money: 'Money',
  boolean: 'Boolean',
  datetime: 'DateTime',
  choice: 'Picklist',
  choices: 'MultiSelectPicklist',
  state: 'State',
  status: 'Status',
  lookup: 'Lookup',
  file: 'File',
  image: 'Image',
};

const requiredLevels: Record<Column['required'], string> = {
  none: 'None',
  recommended: 'Recommended',
  required: 'ApplicationRequired',
  systemrequired: 'SystemRequired',
};
