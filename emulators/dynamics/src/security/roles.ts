import type { Environment } from '../environment.ts';
import { idOf } from '../ids.ts';
import type { Table } from '../metadata/model.ts';
import { changeValues, insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';
import { type Depth, depths, privilegeName, rightBits, rights } from './rights.ts';
import { completeRole } from './units.ts';

function definePrivileges(environment: Environment, table: Table): void {
  for (const right of rights) definePrivilege(environment, privilegeName(table, right), rightBits[right]);
}

function definePrivilege(environment: Environment, name: string, accessright: number): void {
  const id = idOf('privilege', name);
  if (environment.rows.get('privilege', id) !== undefined) return;
  const session = systemSession(environment);
  insert(session, tableNamed(session, 'privilege'), id, { name, accessright });
}

/** Gives a role a privilege at a depth; an earlier depth is replaced. */
export function grant(environment: Environment, roleId: string, privilegeId: string, depth: Depth): void {
  const session = systemSession(environment);
  const table = tableNamed(session, 'roleprivileges');
  const id = idOf('roleprivilege', `${roleId}/${privilegeId}`);
  const values = { roleid: roleId, privilegeid: privilegeId, privilegedepthmask: depths[depth] };
  if (environment.rows.get('roleprivileges', id) === undefined) insert(session, table, id, values);
  else changeValues(session, table, id, values);
}

/** Privileges that belong to no table: docs/vendors/dataverse.md#privileges. */
export const namedPrivileges = [
  'prvImportCustomization',
  'prvPublishCustomization',
  'prvAssignRole',
  'prvActOnBehalfOfAnotherUser',
];

/** Puts in every privilege that there is, and gives all of them to the role System Administrator. */
export function grantAdministrators(environment: Environment): void {
  const { administratorRoleId } = environment.ids;
  const tables = [...environment.catalog.tables()];
  for (const table of tables) definePrivileges(environment, table);
  for (const name of namedPrivileges) definePrivilege(environment, name, 0);
  const names = [...namedPrivileges, ...tables.flatMap((table) => rights.map((right) => privilegeName(table, right)))];
  for (const name of names) {
    const id = idOf('privilege', name);
    if (environment.rows.get('roleprivileges', idOf('roleprivilege', `${administratorRoleId}/${id}`)) !== undefined)
      continue;
    grant(environment, administratorRoleId, id, 'Global');
  }
}

/** Brings in the roles of a package; a role that is there is replaced by the package's. */
export function installRoles(
  environment: Environment,
  imported: readonly {
    id: string;
    name: string;
    description: string;
    isInherited: boolean;
    privileges: readonly { name: string; level: string }[];
  }[],
  managed: boolean,
): void {
  grantAdministrators(environment);
  const session = systemSession(environment);
  const roles = tableNamed(session, 'role');
  for (const role of imported) {
    const { name, description } = role;
    const values = { name, description, isinherited: role.isInherited ? 1 : 0, ismanaged: managed };
    if (environment.rows.get('role', role.id) === undefined) {
      const businessunitid = { table: 'businessunit', id: environment.ids.rootUnitId };
      insert(session, roles, role.id, { ...values, businessunitid });
    } else changeValues(session, roles, role.id, values);
    completeRole(environment, environment.rows.get('role', role.id) ?? {});
    revokeAll(environment, role.id);
    for (const { name, level } of role.privileges) {
      // Of what the catalog has no table for, the privilege comes with the first role that holds it.
      definePrivilege(environment, name, 0);
      grant(environment, role.id, idOf('privilege', name), level as Depth);
    }
  }
}

/** Takes all privileges from a role. */
export function revokeAll(environment: Environment, roleId: string): void {
  for (const row of [...environment.rows.all('roleprivileges')]) {
    if (row.roleid === roleId) environment.rows.put('roleprivileges', row.roleprivilegeid as string, undefined);
  }
}
