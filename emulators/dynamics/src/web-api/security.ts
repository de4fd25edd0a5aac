import { refusals } from '../errors.ts';
import { idOf } from '../ids.ts';
import { isObject, type Json } from '../rows/payload.ts';
import { type Row, valueText } from '../rows/store.ts';
import { changeValues, insert, tableNamed } from '../rows/write.ts';
import { grant } from '../security/roles.ts';
import { type Depth, depths, type Right, rightBits, rights } from '../security/rights.ts';
import { systemSession } from '../session.ts';
import type { Exchange } from './context.ts';
import { complexReply } from './replies.ts';
import { emptyReply, type ServiceReply } from './message.ts';
import type { Operation, Target } from './operation.ts';
import { referenceOfTarget, rowOfTarget } from './targets.ts';

/** Roles, privileges and sharing: docs/vendors/dataverse.md#roles. */
export const securityOperations: Record<string, Operation> = {
  AddPrivilegesRole: { kind: 'action', bound: 'row', run: addPrivileges },
  RemovePrivilegeRole: { kind: 'action', bound: 'row', run: removePrivilege },
  RetrieveRolePrivilegesRole: { kind: 'function', bound: 'row', run: rolePrivileges },
  RetrieveUserPrivileges: { kind: 'function', bound: 'row', run: userPrivileges },
  RetrievePrincipalAccess: { kind: 'function', bound: 'row', run: principalAccess },
  GrantAccess: { kind: 'action', bound: 'no', run: (exchange, given) => share(exchange, given, 'add') },
  ModifyAccess: { kind: 'action', bound: 'no', run: (exchange, given) => share(exchange, given, 'replace') },
  RevokeAccess: { kind: 'action', bound: 'no', run: revoke },
};

const depthNames = Object.keys(depths) as Depth[];

function roleOf(target: Target): Row {
  if (target.table?.logicalName !== 'role' || target.base === undefined) throw refusals.segmentMissing('role');
  return target.base.row;
}

function rootId(role: Row): string {
  return valueText(role.parentrootroleid) || valueText(role.roleid);
}

function addPrivileges(exchange: Exchange, given: Json, target: Target): ServiceReply {
  const { environment, caller } = exchange.session;
  const role = roleOf(target);
  environment.access.require(caller, tableNamed(exchange.session, 'role'), 'Write', role);
  if (!Array.isArray(given.Privileges)) throw refusals.invalidArgument("Required parameter 'Privileges' is missing.");
  for (const one of given.Privileges as unknown[]) {
    const privilegeId = isObject(one) && typeof one.PrivilegeId === 'string' ? one.PrivilegeId.toLowerCase() : '';
    if (environment.rows.get('privilege', privilegeId) === undefined)
      throw refusals.rowMissing('privilege', privilegeId);
    grant(environment, rootId(role), privilegeId, readDepth(isObject(one) ? one.Depth : undefined));
  }
  return emptyReply();
}

// A depth is a name or its number: docs/vendors/dataverse.md#roles.
function readDepth(given: unknown): Depth {
  const name = typeof given === 'number' || /^\d$/.test(String(given)) ? depthNames[Number(given)] : given;
  const depth = depthNames.find((one) => one === name);
  if (depth === undefined) throw refusals.invalidArgument(`'${JSON.stringify(given)}' is not a privilege depth.`);
  return depth;
}

function removePrivilege(exchange: Exchange, given: Json, target: Target): ServiceReply {
  const { environment, caller } = exchange.session;
  const role = roleOf(target);
  environment.access.require(caller, tableNamed(exchange.session, 'role'), 'Write', role);
  const privilegeId = typeof given.PrivilegeId === 'string' ? given.PrivilegeId.toLowerCase() : '';
  const id = idOf('roleprivilege', `${rootId(role)}/${privilegeId}`);
  if (environment.rows.get('roleprivileges', id) === undefined) throw refusals.rowMissing('privilege', privilegeId);
  environment.rows.put('roleprivileges', id, undefined);
  return emptyReply();
}

function rolePrivileges(exchange: Exchange, _given: Json, target: Target): ServiceReply {
  const { rows } = exchange.session.environment;
  const role = roleOf(target);
  const held = [...rows.all('roleprivileges')].filter((row) => row.roleid === rootId(role));
  const RolePrivileges = held.map((row) =>
    privilegeDocument(
      valueText(rows.get('privilege', valueText(row.privilegeid))?.name),
      Number(row.privilegedepthmask),
      role,
    ),
  );
  return complexReply(exchange, 'RetrieveRolePrivilegesRoleResponse', { RolePrivileges });
}

function userPrivileges(exchange: Exchange, _given: Json, target: Target): ServiceReply {
  if (target.table?.logicalName !== 'systemuser' || target.base === undefined)
    throw refusals.segmentMissing('systemuser');
  const { row, id } = target.base;
  const held = [...exchange.session.environment.access.privilegesOf(id)];
  const RolePrivileges = held.map(([name, depth]) => privilegeDocument(name, depth, row));
  return complexReply(exchange, 'RetrieveUserPrivilegesResponse', { RolePrivileges });
}

function privilegeDocument(name: string, mask: number, holder: Row): Record<string, unknown> {
  return {
    Depth: depthNames.findLast((depth) => (mask & depths[depth]) !== 0) ?? 'Basic',
    PrivilegeId: idOf('privilege', name),
    BusinessUnitId: valueText(holder.businessunitid),
    PrivilegeName: name,
  };
}

function principalAccess(exchange: Exchange, given: Json, target: Target): ServiceReply {
  const { environment } = exchange.session;
  if (target.base === undefined) throw refusals.segmentMissing('systemuser');
  const { table, row } = rowOfTarget(exchange, given.Target);
  const principal = { userId: target.base.id, kind: 'user' } as const;
  const allowed = rights.filter((right) => environment.access.predicate(principal, table, right)(row));
  return complexReply(exchange, 'RetrievePrincipalAccessResponse', {
    AccessRights: allowed.length === 0 ? 'None' : allowed.map((right) => `${right}Access`).join(', '),
  });
}

function share(exchange: Exchange, given: Json, how: 'add' | 'replace'): ServiceReply {
  const { session } = exchange;
  const { environment, caller } = session;
  const { table, id, row } = rowOfTarget(exchange, given.Target);
  environment.access.require(caller, table, 'Share', row);
  const to = isObject(given.PrincipalAccess) ? given.PrincipalAccess : {};
  const principal = referenceOfTarget(exchange, to.Principal);
  const mask = readMask(to.AccessMask);
  const shareId = idOf('share', `${id}/${principal.id}`);
  const shares = tableNamed(session, 'principalobjectaccess');
  const before = environment.rows.get('principalobjectaccess', shareId);
  const system = systemSession(environment);
  if (before === undefined) {
    const values = {
      objectid: id,
      principalid: principal.id,
      objecttypecode: table.logicalName,
      accessrightsmask: mask,
    };
    insert(system, shares, shareId, values);
  } else {
    const accessrightsmask = how === 'add' ? Number(before.accessrightsmask) | mask : mask;
    changeValues(system, shares, shareId, { accessrightsmask });
  }
  return emptyReply();
}

function readMask(given: unknown): number {
  if (typeof given !== 'string') throw refusals.invalidArgument("'AccessMask' must be a list of rights.");
  return given.split(',').reduce((mask, one) => {
    const right = rights.find((name): name is Right => `${name}Access` === one.trim());
    if (right === undefined) throw refusals.invalidArgument(`'${one.trim()}' is not a right.`);
    return mask | rightBits[right];
  }, 0);
}

function revoke(exchange: Exchange, given: Json): ServiceReply {
  const { environment, caller } = exchange.session;
  const { table, id, row } = rowOfTarget(exchange, given.Target);
  environment.access.require(caller, table, 'Share', row);
  const shareId = idOf('share', `${id}/${referenceOfTarget(exchange, given.Revokee).id}`);
  if (environment.rows.get('principalobjectaccess', shareId) !== undefined) {
    environment.rows.put('principalobjectaccess', shareId, undefined);
  }
  return emptyReply();
}
