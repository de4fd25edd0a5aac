import type { Role } from '../roles.ts';
import { bracedId } from './ids.ts';
import { element, leaf, type XmlElement } from './xml.ts';

/** Id of a role: stable over versions, so that an upgrade changes the role and does not add another. */
export function roleId(role: Role): string {
  return bracedId('role', role.name);
}

/** A security role. Source: docs/vendors/dataverse.md#roles. */
export function roleXml(role: Role): XmlElement {
  return element('Role', { id: roleId(role), name: role.name }, [
    leaf('IsCustomizable', 1),
    leaf('IsAutoAssigned', 0),
    leaf('Description', role.description),
    element(
      'RolePrivileges',
      {},
      role.privileges.map((privilege) => element('RolePrivilege', { name: privilege.name, level: privilege.level })),
    ),
  ]);
}
