import { isReference, type Row, type RowStore, valueText } from '../rows/store.ts';

/** A privilege that somebody holds: how far it reaches, seen from which business unit. */
export interface Grant {
  depth: number;
  unitId: string;
  /** A team whose own rows alone it is about: its role is not inherited by the members as if it were theirs. */
  ofTeam?: string;
}

/** Grants by privilege id. */
export type Grants = ReadonlyMap<string, readonly Grant[]>;

/** Grants, derived from the rows about users, teams, roles and profiles. */
export interface GrantTable {
  of: (userId: string) => Grants;
  ofTeam: (teamId: string) => Grants;
  rolesOf: (userId: string) => readonly string[];
  teamsOf: (userId: string) => ReadonlySet<string>;
  isAdministrator: (userId: string) => boolean;
  /** `table.column.right` for each right that a column security profile gives. */
  columnRights: (userId: string) => ReadonlySet<string>;
  /** Whether a business unit is `above` or below it. */
  isBelow: (unitId: string, above: string) => boolean;
}

/** A change of one of these tables makes everything that was derived stale. */
const sources = new Set([
  'systemuser',
  'systemuserroles',
  'team',
  'teammembership',
  'teamroles',
  'role',
  'roleprivileges',
  'businessunit',
  'systemuserprofiles',
  'teamprofiles',
  'fieldpermission',
]);

interface Derived {
  grants: Grants;
  teams: ReadonlySet<string>;
  roles: readonly string[];
  columns: ReadonlySet<string>;
}

/** Derives grants when they are asked for and keeps them until a source changes. */
export function createGrants(rows: RowStore, administratorRoleId: string): GrantTable {
  let users = new Map<string, Derived>();
  rows.onChange((table) => {
    if (sources.has(table) && users.size > 0) users = new Map();
  });

  function derived(userId: string): Derived {
    const known = users.get(userId) ?? derive(rows, userId);
    users.set(userId, known);
    return known;
  }

  return {
    of: (userId) => derived(userId).grants,
    ofTeam: (teamId) => {
      const grants = new Map<string, Grant[]>();
      collectOfTeam(rows, grants, teamId);
      return grants;
    },
    rolesOf: (userId) => derived(userId).roles,
    teamsOf: (userId) => derived(userId).teams,
    isAdministrator: (userId) => derived(userId).roles.some((role) => rootOf(rows, role) === administratorRoleId),
    columnRights: (userId) => derived(userId).columns,
    isBelow: (unitId, above) => isBelow(rows, unitId, above),
  };
}

function derive(rows: RowStore, userId: string): Derived {
  const teams = linked(rows, 'teammembership', 'systemuserid', userId, 'teamid');
  const direct = linked(rows, 'systemuserroles', 'systemuserid', userId, 'roleid');
  const grants = new Map<string, Grant[]>();
  collect(rows, grants, direct, unitIdOf(rows.get('systemuser', userId)));
  const viaTeams = teams.flatMap((team) => collectOfTeam(rows, grants, team));
  return { grants, teams: new Set(teams), roles: [...direct, ...viaTeams], columns: columnsOf(rows, userId, teams) };
}

/** The other ends of an intersect table's rows. */
function linked(rows: RowStore, table: string, own: string, id: string, other: string): string[] {
  return [...rows.all(table)].filter((row) => row[own] === id).map((row) => valueText(row[other]));
}

/** The roles of a team: docs/vendors/dataverse.md#roles says what their members inherit. Gives their ids. */
function collectOfTeam(rows: RowStore, grants: Map<string, Grant[]>, team: string): readonly string[] {
  const roles = linked(rows, 'teamroles', 'teamid', team, 'roleid');
  const unitId = unitIdOf(rows.get('team', team));
  const isInherited = (role: string): boolean => rows.get('role', rootOf(rows, role))?.isinherited !== 0;
  collect(rows, grants, roles.filter(isInherited), unitId);
  collect(
    rows,
    grants,
    roles.filter((role) => !isInherited(role)),
    unitId,
    team,
  );
  return roles;
}

function collect(
  rows: RowStore,
  grants: Map<string, Grant[]>,
  roleIds: readonly string[],
  unitId: string,
  ofTeam?: string,
): void {
  // The copies of a role in other business units have the privileges of the role that they are copies of.
  const roots = new Set(roleIds.map((role) => rootOf(rows, role)));
  for (const row of rows.all('roleprivileges')) {
    if (!roots.has(valueText(row.roleid))) continue;
    const privilege = valueText(row.privilegeid);
    const grant = { depth: Number(row.privilegedepthmask), unitId, ...(ofTeam === undefined ? {} : { ofTeam }) };
    const known = grants.get(privilege);
    if (known === undefined) grants.set(privilege, [grant]);
    else known.push(grant);
  }
}

function rootOf(rows: RowStore, roleId: string): string {
  return valueText(rows.get('role', roleId)?.parentrootroleid) || roleId;
}

function columnsOf(rows: RowStore, userId: string, teams: readonly string[]): Set<string> {
  const profiles = new Set([
    ...linked(rows, 'systemuserprofiles', 'systemuserid', userId, 'fieldsecurityprofileid'),
    ...teams.flatMap((team) => linked(rows, 'teamprofiles', 'teamid', team, 'fieldsecurityprofileid')),
  ]);
  const rights = new Set<string>();
  for (const row of rows.all('fieldpermission')) {
    if (!profiles.has(valueText(row.fieldsecurityprofileid))) continue;
    for (const right of ['canread', 'cancreate', 'canupdate']) {
      const name = `${valueText(row.entityname)}.${valueText(row.attributelogicalname)}.${right}`;
      if (Number(row[right]) > 0) rights.add(name);
    }
  }
  return rights;
}

function isBelow(rows: RowStore, unitId: string, above: string): boolean {
  let unit = unitId;
  while (unit !== '') {
    if (unit === above) return true;
    unit = valueText(rows.get('businessunit', unit)?.parentbusinessunitid);
  }
  return false;
}

function unitIdOf(principal: Row | undefined): string {
  const unit = principal?.businessunitid ?? null;
  return isReference(unit) ? unit.id : '';
}
