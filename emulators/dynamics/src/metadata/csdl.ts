import type { Catalog } from './catalog.ts';
import { type Column, type ColumnType, propertyOf, type Table } from './model.ts';

/** Types of properties in the document: docs/vendors/dataverse.md#metadata-document. */
const propertyTypes: Record<ColumnType, string> = {
  id: 'Edm.Guid',
  text: 'Edm.String',
  memo: 'Edm.String',
  integer: 'Edm.Int32',
  bigint: 'Edm.Int64',
  decimal: 'Edm.Decimal',
  double: 'Edm.Double',
  money: 'Edm.Decimal',
  boolean: 'Edm.Boolean',
  datetime: 'Edm.DateTimeOffset',
  choice: 'Edm.Int32',
  choices: 'Edm.String',
  state: 'Edm.Int32',
  status: 'Edm.Int32',
  lookup: 'Edm.Guid',
  file: 'Edm.Binary',
  image: 'Edm.Binary',
};

/** `GET $metadata`: every table with its columns and relationships, and the sets that hold their rows. */
export function metadataDocument(catalog: Catalog): string {
  const tables = [...catalog.tables()];
  return (
    '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>' +
    '<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">' +
    '<EntityType Name="crmbaseentity" Abstract="true" />' +
    tables.map((table) => entityType(catalog, table)).join('') +
    complexTypes +
    `<EntityContainer Name="System">${tables.map((table) => entitySet(catalog, table)).join('')}${imports}</EntityContainer>` +
    '</Schema></edmx:DataServices></edmx:Edmx>'
  );
}

// Of the functions, those without parameters that every client calls first.
const complexTypes = `<ComplexType Name="WhoAmIResponse">${['BusinessUnitId', 'UserId', 'OrganizationId']
  .map((name) => `<Property Name="${name}" Type="Edm.Guid" Nullable="false" />`)
  .join(
    '',
  )}</ComplexType><ComplexType Name="RetrieveVersionResponse"><Property Name="Version" Type="Edm.String" Unicode="false" /></ComplexType>
<Function Name="WhoAmI"><ReturnType Type="mscrm.WhoAmIResponse" Nullable="false" /></Function><Function Name="RetrieveVersion"><ReturnType Type="mscrm.RetrieveVersionResponse" Nullable="false" /></Function>`;

const imports =
  '<FunctionImport Name="WhoAmI" Function="Microsoft.Dynamics.CRM.WhoAmI" /><FunctionImport Name="RetrieveVersion" Function="Microsoft.Dynamics.CRM.RetrieveVersion" />';

function entityType(catalog: Catalog, table: Table): string {
  const columns = [...table.columns.values()].filter((one) => one.read);
  return (
    `<EntityType Name="${table.logicalName}" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="${table.primaryId}" /></Key>` +
    columns.map((column) => property(table, column)).join('') +
    navigation(catalog, table).join('') +
    '</EntityType>'
  );
}

function property(table: Table, column: Column): string {
  const isDay = column.type === 'datetime' && column.dateBehavior === 'dateOnly';
  const type = isDay ? 'Edm.Date' : propertyTypes[column.type];
  const nullable = column.logicalName === table.primaryId ? ' Nullable="false"' : '';
  const unicode = type === 'Edm.String' ? ' Unicode="false"' : '';
  return `<Property Name="${propertyOf(column)}" Type="${type}"${nullable}${unicode} />`;
}

/** The navigation properties of a table, each once: one of a lookup that may point to several tables serves all of them. */
function navigation(catalog: Catalog, table: Table): string[] {
  const properties = new Map<string, string>();
  for (const one of catalog.relationships()) {
    if (one.referencing === table.logicalName && !properties.has(one.lookupNavigation)) {
      const column = table.columns.get(one.attribute);
      const value = column === undefined ? one.attribute : propertyOf(column);
      const key = catalog.table(one.referenced)?.primaryId ?? '';
      properties.set(
        one.lookupNavigation,
        `<NavigationProperty Name="${one.lookupNavigation}" Type="mscrm.${one.referenced}"><ReferentialConstraint Property="${value}" ReferencedProperty="${key}" /></NavigationProperty>`,
      );
    }
    if (one.referenced === table.logicalName) collection(properties, one.collectionNavigation, one.referencing);
  }
  for (const { first, second } of catalog.associations()) {
    if (first.table === table.logicalName) collection(properties, first.navigation, second.table);
    if (second.table === table.logicalName) collection(properties, second.navigation, first.table);
  }
  return [...properties.values()];
}

function collection(properties: Map<string, string>, name: string, table: string): void {
  if (properties.has(name)) return;
  properties.set(name, `<NavigationProperty Name="${name}" Type="Collection(mscrm.${table})" />`);
}

function entitySet(catalog: Catalog, table: Table): string {
  const bindings = new Map<string, string>();
  for (const one of catalog.relationships()) {
    if (one.referencing === table.logicalName) {
      bindings.set(one.lookupNavigation, catalog.table(one.referenced)?.setName ?? '');
    }
    if (one.referenced === table.logicalName) {
      bindings.set(one.collectionNavigation, catalog.table(one.referencing)?.setName ?? '');
    }
  }
  const written = [...bindings]
    .filter(([, set]) => set !== '')
    .map(([path, set]) => `<NavigationPropertyBinding Path="${path}" Target="${set}" />`);
  return `<EntitySet Name="${table.setName}" EntityType="Microsoft.Dynamics.CRM.${table.logicalName}">${written.join('')}</EntitySet>`;
}
