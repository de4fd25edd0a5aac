import type { Role } from '../roles.ts';
import { componentTypes, rootBehaviors, type SolutionComponent } from './component.ts';
import { bracedId } from './ids.ts';
import { element, leaf, type XmlElement } from './xml.ts';

// A member of a team that has the role holds its privileges as if the role were her own; otherwise she could not create rows
// that belong to her, such as a session key. Source: docs/vendors/dataverse.md#roles.
const inheritedByMembers = 1;

/** A security role as a component of a solution. */
export function roleComponent(role: Role): SolutionComponent {
  const root = { type: componentTypes.role, name: { id: roleId(role) }, behavior: rootBehaviors.whole };
  return { roots: [root], elements: { Roles: [roleXml(role)] } };
}

/** Id of a role: stable over versions, so that an upgrade changes the role and does not add another. */
export function roleId(role: Role): string {
  return bracedId('role', role.name);
}

// Source: docs/vendors/dataverse.md#roles.
function roleXml(role: Role): XmlElement {
  return element('Role', { id: roleId(role), name: role.name, isinherited: inheritedByMembers }, [
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
