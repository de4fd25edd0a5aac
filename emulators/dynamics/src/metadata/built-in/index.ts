import { type Catalog, createCatalog } from '../catalog.ts';
import { defineRelationships, defineTable } from '../define.ts';
import type { Association, Relationship } from '../model.ts';
import { activityRelationships, activityTables } from './activities.ts';
import { deploymentTables } from './deployment.ts';
import { furtherTables } from './further.ts';
import { platformTables } from './platform.ts';
import { serviceTables } from './service.ts';

/** Relationships whose names are not the derived ones. */
const named: Relationship[] = [
  {
    name: 'environmentvariabledefinition_environmentvariablevalue',
    referencing: 'environmentvariablevalue',
    attribute: 'environmentvariabledefinitionid',
    referenced: 'environmentvariabledefinition',
    lookupNavigation: 'EnvironmentVariableDefinitionId',
    collectionNavigation: 'environmentvariabledefinition_environmentvariablevalue',
    onDelete: 'Cascade',
    onAssign: 'NoCascade',
  },
  {
    name: 'contact_customer_accounts',
    referencing: 'contact',
    attribute: 'parentcustomerid',
    referenced: 'account',
    lookupNavigation: 'parentcustomerid_account',
    collectionNavigation: 'contact_customer_accounts',
    onDelete: 'RemoveLink',
    onAssign: 'NoCascade',
  },
  {
    name: 'account_primary_contact',
    referencing: 'account',
    attribute: 'primarycontactid',
    referenced: 'contact',
    lookupNavigation: 'primarycontactid',
    collectionNavigation: 'account_primary_contact',
    onDelete: 'RemoveLink',
    onAssign: 'NoCascade',
  },
  {
    name: 'DuplicateRule_DuplicateRuleConditions',
    referencing: 'duplicaterulecondition',
    attribute: 'regardingobjectid',
    referenced: 'duplicaterule',
    lookupNavigation: 'regardingobjectid',
    collectionNavigation: 'DuplicateRule_DuplicateRuleConditions',
    onDelete: 'Cascade',
    onAssign: 'NoCascade',
  },
  customerCases('account'),
  customerCases('contact'),
  ...activityRelationships,
];

function customerCases(customer: 'account' | 'contact'): Relationship {
  return {
    name: `incident_customer_${customer}s`,
    referencing: 'incident',
    attribute: 'customerid',
    referenced: customer,
    lookupNavigation: `customerid_${customer}`,
    collectionNavigation: `incident_customer_${customer}s`,
    onDelete: 'Cascade',
    onAssign: 'NoCascade',
  };
}

const associations: Association[] = [
  associate('systemuserroles_association', 'systemuserroles', 'systemuser', 'role'),
  associate('teamroles_association', 'teamroles', 'team', 'role'),
  associate('teammembership_association', 'teammembership', 'team', 'systemuser'),
  associate('systemuserprofiles_association', 'systemuserprofiles', 'systemuser', 'fieldsecurityprofile'),
  associate('teamprofiles_association', 'teamprofiles', 'team', 'fieldsecurityprofile'),
];

function associate(name: string, intersect: string, first: string, second: string): Association {
  return {
    name,
    intersect,
    first: { table: first, column: `${first}id`, navigation: name },
    second: { table: second, column: `${second}id`, navigation: name },
  };
}

/**
 * Makes the catalog of an environment in which nothing has been imported yet.
 * @param withCustomerService whether the Case table is there; environments without a Dynamics app lack it
 */
export function builtInCatalog(withCustomerService: boolean): Catalog {
  const catalog = createCatalog();
  const service = withCustomerService ? serviceTables : serviceTables.filter((table) => !caseTables.has(table.name));
  const declarations = [...platformTables, ...deploymentTables, ...activityTables, ...furtherTables, ...service];
  for (const declaration of declarations) defineTable(catalog, declaration);
  for (const relationship of named) {
    const { referencing, referenced } = relationship;
    if ([referencing, referenced].every((name) => catalog.table(name) !== undefined))
      catalog.addRelationship(relationship);
  }
  for (const table of catalog.tables()) defineRelationships(catalog, table);
  for (const association of associations) catalog.addAssociation(association);
  return catalog;
}

const caseTables = new Set(['Incident', 'IncidentResolution']);
