import type { Archive } from './archive.ts';
import { importCodes, ImportFault } from './fault.ts';
import { attribute, bareGuid, listed, numberOf, textOf, type XmlElement } from './xml.ts';

/** A security role of a package. */
export interface ImportedRole {
  id: string;
  name: string;
  description: string;
  /** Whether members of a team with the role hold it as if it were their own; so where the package does not say. */
  isInherited: boolean;
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

/** A column security profile of a package. */
export interface ImportedProfile {
  id: string;
  name: string;
  permissions: { table: string; column: string; read: number; create: number; update: number }[];
}

/** Reads the roles: docs/vendors/dataverse.md#roles. */
export function readRoles(customizations: XmlElement): ImportedRole[] {
  return listed(customizations, 'Roles', 'Role').map((element) => ({
    id: bareGuid(attribute(element, 'id')),
    name: attribute(element, 'name'),
    description: textOf(element, 'Description'),
    isInherited: attribute(element, 'isinherited') !== '0',
    privileges: listed(element, 'RolePrivileges', 'RolePrivilege').map((one) => ({
      name: attribute(one, 'name'),
      level: attribute(one, 'level'),
    })),
  }));
}

/** Reads the web resources with their files: docs/vendors/dataverse.md#web-resources. */
export function readWebResources(customizations: XmlElement, archive: Archive): ImportedWebResource[] {
  return listed(customizations, 'WebResources', 'WebResource').map((element) => {
    const name = textOf(element, 'Name');
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
