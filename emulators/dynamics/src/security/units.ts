import type { Environment } from '../environment.ts';
import { idOf } from '../ids.ts';
import { type Row, valueText } from '../rows/store.ts';
import { insert, tableNamed } from '../rows/write.ts';
import { systemSession } from '../session.ts';

/** Puts in what belongs to a new business unit: its default team, and a copy of every role: docs/vendors/dataverse.md#roles. */
export function completeUnit(environment: Environment, unit: Row): void {
  const unitId = valueText(unit.businessunitid);
  const session = systemSession(environment);
  const businessunitid = { table: 'businessunit', id: unitId };
  const team = { name: unit.name ?? '', isdefault: true, teamtype: 0, businessunitid };
  insert(session, tableNamed(session, 'team'), idOf('team', unitId), team);
  for (const role of [...environment.rows.all('role')]) {
    if (role.parentrootroleid == null) copyRole(environment, role, unitId);
  }
}

/** Puts a copy of a new role into every other business unit. */
export function completeRole(environment: Environment, role: Row): void {
  if (role.parentrootroleid != null) return;
  for (const unit of [...environment.rows.all('businessunit')]) {
    const unitId = valueText(unit.businessunitid);
    if (unitId !== valueText(role.businessunitid)) copyRole(environment, role, unitId);
  }
}

/** The id that the copy of a role has in a business unit. */
export function roleIn(environment: Environment, roleId: string, unitId: string): string {
  const role = environment.rows.get('role', roleId);
  if (role === undefined || valueText(role.businessunitid) === unitId) return roleId;
  const root = valueText(role.parentrootroleid) || roleId;
  const home = environment.rows.get('role', root);
  return valueText(home?.businessunitid) === unitId ? root : idOf('role', `${root}/${unitId}`);
}

function copyRole(environment: Environment, role: Row, unitId: string): void {
  const session = systemSession(environment);
  const rootId = valueText(role.roleid);
  const id = idOf('role', `${rootId}/${unitId}`);
  if (environment.rows.get('role', id) !== undefined) return;
  insert(session, tableNamed(session, 'role'), id, {
    name: role.name ?? '',
    isinherited: role.isinherited ?? 1,
    roletemplateid: role.roletemplateid ?? null,
    ismanaged: role.ismanaged ?? false,
    businessunitid: { table: 'businessunit', id: unitId },
    parentrootroleid: { table: 'role', id: rootId },
  });
}
