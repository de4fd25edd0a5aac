import { schemaFault, type ImportFault } from '../fault.ts';
import { attribute, child, elementsAt, textOf, type XmlElement } from '../xml.ts';
import type { Rule } from './rule.ts';

/**
 * Rules of Microsoft's published schema about values: docs/vendors/dataverse.md#customizations. Elements that it does not know are let
 * pass, because the importer's own schema is newer than the published one.
 */
export const schemaRules: readonly Rule[] = [values];

interface ValueRule {
  /** Path of the element below the root. */
  at: string;
  /** Child element, or attribute with `@`. */
  name: string;
  fits: (value: string) => boolean;
  optional?: boolean;
}

const text = (value: string): boolean => value !== '';
const flag = (value: string): boolean => /^(0|1|true|false)$/i.test(value);
const whole = (value: string): boolean => /^-?\d+$/.test(value);
const guid = (value: string): boolean => /^\{?[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}\}?$/i.test(value);
const oneOf =
  (...allowed: string[]) =>
  (value: string): boolean =>
    allowed.includes(value);
const cascade = oneOf('Cascade', 'NoCascade', 'Active', 'UserOwned');

const entity = 'Entities/Entity/EntityInfo/entity';
const column = `${entity}/attributes/attribute`;
const form = 'Entities/Entity/FormXml/forms/systemform';
const query = 'Entities/Entity/SavedQueries/savedqueries/savedquery';
const relationship = 'EntityRelationships/EntityRelationship';
const resource = 'WebResources/WebResource';
const permission = 'FieldSecurityProfiles/FieldSecurityProfile/FieldPermissions/FieldPermission';

/** A function of a script, as the schema wants its name. */
const scriptFunction = (value: string): boolean => /^[a-z_$][a-z_$0-9.]*$/i.test(value);

/** Values of a ribbon, that of a table or that of the whole app. */
const ofRibbons: readonly ValueRule[] = ['Entities/Entity/RibbonDiffXml', 'RibbonDiffXml'].flatMap((ribbon) => [
  { at: `${ribbon}/CustomActions/CustomAction`, name: '@Id', fits: text },
  { at: `${ribbon}/CustomActions/CustomAction`, name: '@Location', fits: text },
  { at: `${ribbon}/CommandDefinitions/CommandDefinition`, name: '@Id', fits: text },
  ...[
    `${ribbon}/CommandDefinitions/CommandDefinition/Actions/JavaScriptFunction`,
    `${ribbon}/RuleDefinitions/EnableRules/EnableRule/CustomRule`,
  ].flatMap((at) => [
    { at, name: '@FunctionName', fits: scriptFunction },
    { at, name: '@Library', fits: text },
  ]),
  ...['EnableRules/EnableRule', 'DisplayRules/DisplayRule'].map((rule) => ({
    at: `${ribbon}/RuleDefinitions/${rule}/FormStateRule`,
    name: '@State',
    fits: oneOf('Create', 'Existing', 'ReadOnly', 'Disabled', 'BulkEdit'),
  })),
  {
    at: `${ribbon}/RuleDefinitions/DisplayRules/DisplayRule/EntityPrivilegeRule`,
    name: '@PrivilegeType',
    fits: oneOf('Create', 'Read', 'Write', 'Delete', 'Assign', 'Share', 'Append', 'AppendTo'),
  },
  {
    at: `${ribbon}/RuleDefinitions/DisplayRules/DisplayRule/EntityPrivilegeRule`,
    name: '@PrivilegeDepth',
    fits: oneOf('None', 'Basic', 'Local', 'Deep', 'Global'),
  },
]);

const rules: readonly ValueRule[] = [
  { at: 'Entities/Entity', name: 'Name', fits: text },
  { at: 'Entities/Entity', name: 'ObjectTypeCode', fits: (value) => /^[1-9]\d*$/.test(value), optional: true },
  { at: entity, name: '@Name', fits: text },
  {
    at: entity,
    name: 'OwnershipTypeMask',
    fits: oneOf('None', 'UserOwned', 'OrgOwned', 'TeamOwned', 'BusinessOwned', 'BusinessParented'),
    optional: true,
  },
  { at: entity, name: 'IsActivity', fits: flag, optional: true },
  { at: entity, name: 'IsAuditEnabled', fits: flag, optional: true },
  { at: column, name: '@PhysicalName', fits: text },
  { at: column, name: 'Type', fits: text },
  { at: column, name: 'Name', fits: text },
  {
    at: column,
    name: 'RequiredLevel',
    fits: oneOf('none', 'recommended', 'required', 'systemrequired'),
    optional: true,
  },
  { at: column, name: 'ValidForUpdateApi', fits: flag, optional: true },
  { at: column, name: 'ValidForReadApi', fits: flag, optional: true },
  { at: column, name: 'ValidForCreateApi', fits: flag, optional: true },
  { at: column, name: 'IsCustomField', fits: flag, optional: true },
  { at: column, name: 'IsSecured', fits: flag, optional: true },
  { at: column, name: 'MaxLength', fits: whole, optional: true },
  { at: column, name: 'Behavior', fits: oneOf('0', '1', '2', '3'), optional: true },
  { at: `${column}/optionset/options/option`, name: '@value', fits: whole },
  { at: `${column}/optionset/states/state`, name: '@value', fits: whole },
  { at: `${column}/optionset/statuses/status`, name: '@value', fits: whole },
  { at: 'optionsets/optionset', name: '@Name', fits: text },
  { at: form, name: 'formid', fits: guid },
  { at: `${form}/form/tabs/tab`, name: '@id', fits: guid, optional: true },
  { at: `${form}/form/tabs/tab/columns/column/sections/section`, name: '@id', fits: guid, optional: true },
  {
    at: `${form}/form/tabs/tab/columns/column/sections/section/rows/row/cell`,
    name: '@id',
    fits: guid,
    optional: true,
  },
  { at: query, name: 'savedqueryid', fits: guid },
  { at: query, name: 'isdefault', fits: flag, optional: true },
  { at: query, name: 'querytype', fits: whole, optional: true },
  { at: relationship, name: '@Name', fits: text },
  { at: relationship, name: 'EntityRelationshipType', fits: oneOf('OneToMany', 'ManyToMany') },
  { at: relationship, name: 'CascadeAssign', fits: cascade, optional: true },
  { at: relationship, name: 'CascadeReparent', fits: cascade, optional: true },
  { at: relationship, name: 'CascadeShare', fits: cascade, optional: true },
  {
    at: relationship,
    name: 'CascadeDelete',
    fits: oneOf('Cascade', 'NoCascade', 'RemoveLink', 'Restrict'),
    optional: true,
  },
  {
    at: `${relationship}/EntityRelationshipRoles/EntityRelationshipRole`,
    name: 'RelationshipRoleType',
    fits: oneOf('0', '1'),
    optional: true,
  },
  {
    at: `${relationship}/EntityRelationshipRoles/EntityRelationshipRole`,
    name: 'NavPaneDisplayOption',
    fits: oneOf('DoNotDisplay', 'UseCustomLabel', 'UseCollectionName'),
    optional: true,
  },
  { at: 'Roles/Role', name: '@id', fits: guid },
  { at: 'Roles/Role', name: '@name', fits: text },
  // Newer than the published schema: docs/vendors/dataverse.md#roles.
  { at: 'Roles/Role', name: '@isinherited', fits: oneOf('0', '1'), optional: true },
  { at: 'Roles/Role/RolePrivileges/RolePrivilege', name: '@name', fits: text },
  {
    at: 'Roles/Role/RolePrivileges/RolePrivilege',
    name: '@level',
    fits: oneOf('Basic', 'Local', 'Deep', 'Global'),
  },
  { at: 'FieldSecurityProfiles/FieldSecurityProfile', name: '@fieldsecurityprofileid', fits: guid },
  { at: 'FieldSecurityProfiles/FieldSecurityProfile', name: '@name', fits: text },
  { at: permission, name: 'CanRead', fits: oneOf('0', '4'), optional: true },
  { at: permission, name: 'CanUpdate', fits: oneOf('0', '4'), optional: true },
  { at: permission, name: 'CanCreate', fits: oneOf('0', '4'), optional: true },
  { at: resource, name: 'WebResourceId', fits: guid },
  { at: resource, name: 'Name', fits: text },
  { at: resource, name: 'LanguageCode', fits: whole, optional: true },
  { at: resource, name: 'WebResourceType', fits: whole, optional: true },
  ...ofRibbons,
  { at: 'Languages', name: 'Language', fits: whole, optional: true },
];

function* values({ solution }: Parameters<Rule>[0]): Iterable<ImportFault> {
  for (const rule of rules) {
    for (const element of elementsAt(solution.archive.customizations, rule.at)) {
      const problem = problemOf(rule, element);
      if (problem !== undefined) yield schemaFault(problem);
    }
  }
}

function problemOf({ at, name, fits, optional = false }: ValueRule, element: XmlElement): string | undefined {
  const bare = name.replace('@', '');
  const isAttribute = name !== bare;
  const parent = at.slice(at.lastIndexOf('/') + 1);
  const present = isAttribute ? element[name] !== undefined : child(element, name) !== undefined;
  const value = isAttribute ? attribute(element, bare) : textOf(element, name);
  if (!present || (optional && value === '')) {
    if (optional) return undefined;
    return isAttribute
      ? `The required attribute '${bare}' is missing.`
      : `The element '${parent}' has incomplete content. List of possible elements expected: '${bare}'.`;
  }
  const kind = isAttribute ? 'attribute' : 'element';
  return fits(value)
    ? undefined
    : `The '${bare}' ${kind} is invalid - The value '${value}' is invalid according to its datatype.`;
}
