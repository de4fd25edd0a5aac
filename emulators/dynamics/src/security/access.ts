import { randomUUID } from 'node:crypto';
import { refuse, type ServiceError } from '../errors.ts';
import { idOf } from '../ids.ts';
import type { Column, Table } from '../metadata/model.ts';
import { isReference, type Reference, type Row, type RowStore, valueText } from '../rows/store.ts';
import type { Caller } from './caller.ts';
import { createGrants, type Grant, type GrantTable } from './grants.ts';
import { depths, privilegeName, type Right, rightBits } from './rights.ts';

/** Decides who may do what with which row and which column: docs/vendors/dataverse.md#privileges. */
export interface Access {
  /** Refuses where the caller lacks the privilege at any depth. */
  requirePrivilege: (caller: Caller, table: Table, right: Right) => void;
  /** Refuses where the caller lacks a privilege that belongs to no table, for example `prvImportCustomization`. */
  requireNamed: (caller: Caller, privilege: string) => void;
  /** Whether the caller may do it with a row; made once for many rows. */
  predicate: (caller: Caller, table: Table, right: Right) => (row: Row) => boolean;
  /** Refuses where {@link Access.predicate} says no. */
  require: (caller: Caller, table: Table, right: Right, row: Row) => void;
  /** Refuses an owner who could not read the row. */
  requireOwnerCanRead: (caller: Caller, table: Table, owner: Reference) => void;
  /** Which column rights the caller has: docs/vendors/dataverse.md#privileges. */
  mayColumn: (caller: Caller, table: Table, column: Column, right: ColumnRight) => boolean;
  /** The privileges of a user by name, with the farthest depth of each. */
  privilegesOf: (userId: string) => Map<string, number>;
}

/** Rights that column security tells apart. */
export type ColumnRight = 'canread' | 'cancreate' | 'canupdate';

/** Dependencies of access decisions. */
interface Grounds {
  rows: RowStore;
  grants: GrantTable;
  /** The id of the privilege for a table; kept, since hashing its name was a sixth of what a write costs. */
  privilegeId: (table: Table, right: Right) => string;
}

/** Makes the decisions from the rows of users, teams, roles and profiles as they are. */
export function createAccess(rows: RowStore, administratorRoleId: string): Access {
  const grants = createGrants(rows, administratorRoleId);
  const grounds = { rows, grants, privilegeId: rememberPrivilegeIds() };
  return {
    requirePrivilege: (caller, table, right) => {
      for (const one of bothOf(caller)) requirePrivilege(grounds, one, table, right);
    },
    requireNamed: (caller, privilege) => {
      for (const one of bothOf(caller)) requireNamed(grounds, one, privilege);
    },
    predicate: (caller, table, right) => {
      const predicates = bothOf(caller).map((one) => predicate(grounds, one, table, right));
      return (row) => predicates.every((allows) => allows(row));
    },
    require: (caller, table, right, row) => {
      for (const one of bothOf(caller)) requireRow(grounds, one, table, right, row);
    },
    requireOwnerCanRead: (caller, table, owner) => requireOwnerCanRead(grounds, caller, table, owner),
    mayColumn: (caller, table, column, right) =>
      !column.secured || bothOf(caller).every((one) => holdsColumn(grounds, one, table, column, right)),
    privilegesOf: (userId) => privilegesOf(grounds, userId),
  };
}

// Who acts in another's name needs the rights of both: docs/vendors/dataverse.md#requests.
function bothOf(caller: Caller): readonly Caller[] {
  return caller.impersonator === undefined ? [caller] : [caller, caller.impersonator];
}

function rememberPrivilegeIds(): Grounds['privilegeId'] {
  const known = new WeakMap<Table, Partial<Record<Right, string>>>();
  return (table, right) => {
    const ids = known.get(table) ?? {};
    known.set(table, ids);
    return (ids[right] ??= idOf('privilege', privilegeName(table, right)));
  };
}

function held({ grants, privilegeId }: Grounds, caller: Caller, table: Table, right: Right): readonly Grant[] {
  return grants.of(caller.userId).get(privilegeId(table, right)) ?? [];
}

function holdsColumn({ grants }: Grounds, caller: Caller, table: Table, column: Column, right: ColumnRight): boolean {
  return (
    caller.kind === 'system' ||
    grants.isAdministrator(caller.userId) ||
    grants.columnRights(caller.userId).has(`${table.logicalName}.${column.logicalName}.${right}`)
  );
}

function predicate(grounds: Grounds, caller: Caller, table: Table, right: Right): (row: Row) => boolean {
  if (caller.kind === 'system') return () => true;
  const all = held(grounds, caller, table, right);
  if (all.length === 0) return () => false;
  if (all.some((grant) => grant.depth >= depths.Global)) return () => true;
  return (row) =>
    isOwn(grounds, caller, table, row, all) ||
    all.some((grant) => reaches(grounds, grant, table, row)) ||
    isShared(grounds, caller, table, right, row);
}

function reaches({ grants }: Grounds, grant: Grant, table: Table, row: Row): boolean {
  const unit = unitOf(table, row);
  if (unit === undefined) return table.ownership !== 'user';
  if (grant.depth >= depths.Deep && grants.isBelow(unit, grant.unitId)) return true;
  return grant.depth >= depths.Local && unit === grant.unitId;
}

function isOwn({ grants }: Grounds, caller: Caller, table: Table, row: Row, all: readonly Grant[]): boolean {
  if (table.logicalName === 'systemuser') return row.systemuserid === caller.userId;
  const owner = row.ownerid ?? null;
  if (!isReference(owner)) return false;
  const own = owner.id === caller.userId || grants.teamsOf(caller.userId).has(owner.id);
  return own && all.some(({ ofTeam }) => ofTeam === undefined || ofTeam === owner.id);
}

function isShared({ rows, grants }: Grounds, caller: Caller, table: Table, right: Right, row: Row): boolean {
  const principals = new Set([caller.userId, ...grants.teamsOf(caller.userId)]);
  const id = row[table.primaryId];
  return [...rows.all('principalobjectaccess')].some(
    (share) =>
      share.objectid === id &&
      principals.has(valueText(share.principalid)) &&
      (Number(share.accessrightsmask) & rightBits[right]) !== 0,
  );
}

function missing({ grants }: Grounds, principal: Reference, table: Table, right: Right, caller: Caller): ServiceError {
  const privilege = privilegeName(table, right);
  const roles = grants.rolesOf(principal.id).length;
  const privileges = grants.of(principal.id).size;
  return refuse(
    403,
    '0x80040220',
    `Principal ${principal.table === 'team' ? 'team' : 'user'} (Id=${principal.id}, type=8, roleCount=${roles}, privilegeCount=${privileges}, accessMode=0), ` +
      `is missing ${privilege} privilege (Id=${idOf('privilege', privilege)}) on OTC=-1 for entity '${table.logicalName}' ` +
      `(LocalizedName='${table.displayName}'). context.Caller=${caller.userId}`,
  );
}

function requirePrivilege(grounds: Grounds, caller: Caller, table: Table, right: Right): void {
  if (caller.kind === 'system' || held(grounds, caller, table, right).length > 0) return;
  throw missing(grounds, { table: 'systemuser', id: caller.userId }, table, right, caller);
}

function requireNamed({ grants }: Grounds, caller: Caller, privilege: string): void {
  if (caller.kind === 'system' || grants.of(caller.userId).has(idOf('privilege', privilege))) return;
  throw refuse(403, '0x80040220', `Principal user (Id=${caller.userId}, type=8) is missing ${privilege} privilege.`);
}

function requireRow(grounds: Grounds, caller: Caller, table: Table, right: Right, row: Row): void {
  requirePrivilege(grounds, caller, table, right);
  if (predicate(grounds, caller, table, right)(row)) return;
  throw refuse(
    403,
    '0x80048306',
    `SecLib::AccessCheckEx failed. Principal user (Id=${caller.userId}) has no ${right}Access to ${table.logicalName} ` +
      `with Id = ${valueText(row[table.primaryId])}. Correlation: ${randomUUID()}`,
  );
}

function requireOwnerCanRead(grounds: Grounds, caller: Caller, table: Table, owner: Reference): void {
  if (caller.kind === 'system') return;
  const own = owner.table === 'team' ? grounds.grants.ofTeam(owner.id) : grounds.grants.of(owner.id);
  if (own.has(grounds.privilegeId(table, 'Read'))) return;
  const { refusal } = missing(grounds, owner, table, 'Read', caller);
  throw refuse(
    refusal.status,
    refusal.code,
    `Read Privilege Check For Owner failed with exception: ${refusal.message}`,
  );
}

function privilegesOf({ rows, grants }: Grounds, userId: string): Map<string, number> {
  const named = new Map<string, number>();
  for (const [id, all] of grants.of(userId)) {
    named.set(valueText(rows.get('privilege', id)?.name), Math.max(...all.map((grant) => grant.depth)));
  }
  return named;
}

/** The business unit that a row belongs to; none for rows of the organization. */
function unitOf(table: Table, row: Row): string | undefined {
  const unit = (table.ownership === 'user' ? row.owningbusinessunit : row.businessunitid) ?? null;
  if (isReference(unit)) return unit.id;
  return table.logicalName === 'businessunit' ? valueText(row.businessunitid) : undefined;
}
