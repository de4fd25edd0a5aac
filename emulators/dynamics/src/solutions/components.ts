import type { Archive } from './archive.ts';
import { importCodes, ImportFault } from './fault.ts';
import { attribute, bareGuid, child, children, listed, numberOf, textOf, type XmlElement } from './xml.ts';

/** A security role of a package. */
export interface ImportedRole {
  id: string;
  name: string;
  privileges: { name: string; level: string }[];
}

/** A web resource of a package. */
export interface ImportedWebResource {
  id: string;
  name: string;
  displayName: string;
  type: number;
  content: Uint8Array;
}

/** A form or a view of a package, as its table's neighbour. */
export interface ImportedView {
  id: string;
  name: string;
  table: string;
  kind: 'form' | 'view';
  type: number;
  isDefault: boolean;
}

/** A column security profile of a package. */
export interface ImportedProfile {
  id: string;
  name: string;
  permissions: { table: string; column: string; read: number; create: number; update: number }[];
}

/** Reads the roles: docs/vendors/dataverse.md#roles. */
export function readRoles(customizations: XmlElement): ImportedRole[] {
  return listed(customizations, 'Roles', 'Role').map((element) => {
    const role = {
      id: bareGuid(attribute(element, 'id')),
      name: attribute(element, 'name'),
      privileges: listed(element, 'RolePrivileges', 'RolePrivilege').map((one) => ({
        name: attribute(one, 'name'),
        level: attribute(one, 'level'),
      })),
    };
    const wrong = role.privileges.find((one) => !levels.has(one.level) || one.name === '');
    if (role.id === '' || role.name === '' || wrong !== undefined) {
      throw new ImportFault(
        importCodes.role,
        `The role '${role.name}' is not complete${wrong === undefined ? '' : `: privilege '${wrong.name}' at level '${wrong.level}'`}.`,
      );
    }
    return role;
  });
}

const levels = new Set(['Basic', 'Local', 'Deep', 'Global']);

/** Reads the web resources with their files: docs/vendors/dataverse.md#web-resources. */
export function readWebResources(customizations: XmlElement, archive: Archive): ImportedWebResource[] {
  return listed(customizations, 'WebResources', 'WebResource').map((element) => {
    const name = textOf(element, 'Name');
    checkName(name);
    const path = textOf(element, 'FileName').replace(/^\//, '');
    const content = archive.files.get(path);
    if (content === undefined) {
      throw new ImportFault(
        importCodes.generic,
        `The file '${path}' of the web resource '${name}' is not in the package.`,
      );
    }
    return {
      id: bareGuid(textOf(element, 'WebResourceId')),
      name,
      displayName: textOf(element, 'DisplayName') || name,
      type: numberOf(element, 'WebResourceType') ?? 0,
      content,
    };
  });
}

function checkName(name: string): void {
  const wellFormed = /^[a-z][a-z0-9]{1,7}_[\w./]+$/i.test(name) && !name.includes('//');
  if (!wellFormed || /\.(aspx|ascx|asmx|ashx)$/i.test(name)) {
    throw new ImportFault(
      importCodes.webResource,
      `Web resource names may only include letters, numbers, periods, and nonconsecutive forward slash characters: '${name}'.`,
    );
  }
}

/** Reads forms and views of a table: docs/vendors/dataverse.md#forms. */
export function readViews(table: string, element: XmlElement): ImportedView[] {
  const forms = listed(element, 'FormXml', 'forms').flatMap((group) =>
    children(group, 'systemform').map((form) => ({
      id: bareGuid(textOf(form, 'formid')),
      name: attribute(listed(form, 'LocalizedNames', 'LocalizedName')[0], 'description'),
      table,
      kind: 'form' as const,
      type: formTypes[attribute(group, 'type')] ?? 0,
      isDefault: false,
    })),
  );
  const queries = listed(child(element, 'SavedQueries'), 'savedqueries', 'savedquery').map((query) => ({
    id: bareGuid(textOf(query, 'savedqueryid')),
    name: attribute(listed(query, 'LocalizedNames', 'LocalizedName')[0], 'description'),
    table,
    kind: 'view' as const,
    type: numberOf(query, 'querytype') ?? 0,
    isDefault: textOf(query, 'isdefault') === '1',
  }));
  return [...forms, ...queries];
}

const formTypes: Record<string, number> = { main: 2, quick: 6, quickCreate: 7, card: 11 };

/** Reads the column security profiles: docs/vendors/dataverse.md#privileges. */
export function readProfiles(customizations: XmlElement): ImportedProfile[] {
  return listed(customizations, 'FieldSecurityProfiles', 'FieldSecurityProfile').map((element) => ({
    id: bareGuid(attribute(element, 'fieldsecurityprofileid')),
    name: attribute(element, 'name'),
    permissions: listed(element, 'FieldPermissions', 'FieldPermission').map((one) => ({
      table: textOf(one, 'EntityName').toLowerCase(),
      column: textOf(one, 'AttributeName').toLowerCase(),
      read: Number(textOf(one, 'CanRead') || '0'),
      create: Number(textOf(one, 'CanCreate') || '0'),
      update: Number(textOf(one, 'CanUpdate') || '0'),
    })),
  }));
}

/** The web resources that a ribbon refers to: docs/vendors/dataverse.md#ribbon. */
export function ribbonReferences(customizations: XmlElement): string[] {
  const text = JSON.stringify([
    customizations.RibbonDiffXml,
    listed(customizations, 'Entities', 'Entity').map((one) => one.RibbonDiffXml),
  ]);
  return [...text.matchAll(/\$webresource:([\w./]+)/g)].map((match) => match[1] ?? '');
}
