import { randomUUID } from 'node:crypto';
import type { Directory } from '../entra/directory.ts';
import type { Environment } from '../environment.ts';
import { refusals } from '../errors.ts';
import { createRow } from '../rows/change.ts';
import { type Reference, type Row, valueText } from '../rows/store.ts';
import { insert, tableNamed } from '../rows/write.ts';
import { roleIn } from '../security/units.ts';
import { systemSession } from '../session.ts';

/** A person to be made. */
export interface NewUser {
  name: string;
  /** The root business unit by default. */
  businessUnitId?: string;
  /** Names of roles. */
  roles: readonly string[];
  /** Lets him sign in at the token endpoint under his username. */
  password?: string;
  /** Names of column security profiles. */
  profiles?: readonly string[];
}

/** Makes a business unit with its default team and its copies of the roles. Gives its id. */
export function addBusinessUnit(environment: Environment, name: string, parentId = environment.ids.rootUnitId): string {
  const session = systemSession(environment);
  unitNamed(environment, parentId);
  const bind = { 'parentbusinessunitid@odata.bind': `/businessunits(${parentId})` };
  return environment.rows.atomically(() => createRow(session, tableNamed(session, 'businessunit'), { name, ...bind }));
}

/** Makes a person who can sign in. Gives the id of his row. */
export function addUser(environment: Environment, directory: Directory, user: NewUser): string {
  const businessunitid = unitNamed(environment, user.businessUnitId);
  const session = systemSession(environment);
  const [firstname = user.name, ...rest] = user.name.split(' ');
  const id = randomUUID();
  const objectId = randomUUID();
  const username = `${user.name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  if (user.password !== undefined && directory.accounts.has(username))
    throw refusals.invalidArgument(`Somebody signs in as '${username}' already.`);
  environment.rows.atomically(() => {
    insert(session, tableNamed(session, 'systemuser'), id, {
      firstname,
      lastname: rest.join(' '),
      domainname: username,
      azureactivedirectoryobjectid: objectId,
      businessunitid,
    });
    setRoles(environment, id, user.roles);
    for (const name of user.profiles ?? []) addProfile(environment, id, name);
  });
  if (user.password !== undefined) directory.accounts.set(username, { username, password: user.password, objectId });
  return id;
}

/** Gives a user or a team exactly these roles, each in its copy of the holder's business unit. */
export function setRoles(environment: Environment, holderId: string, names: readonly string[]): void {
  const { rows } = environment;
  const isTeam = rows.get('team', holderId) !== undefined;
  const [table, column, holder] = isTeam
    ? (['teamroles', 'teamid', rows.get('team', holderId)] as const)
    : (['systemuserroles', 'systemuserid', rows.get('systemuser', holderId)] as const);
  if (holder === undefined) throw refusals.rowMissing('systemuser', holderId);
  const session = systemSession(environment);
  const intersect = tableNamed(session, table);
  const given = names.map((name) =>
    roleIn(environment, valueText(named(environment, 'role', name).roleid), valueText(holder.businessunitid)),
  );
  for (const link of [...rows.all(table)]) {
    if (link[column] === holderId) rows.put(table, valueText(link[intersect.primaryId]), undefined);
  }
  for (const roleid of given) insert(session, intersect, randomUUID(), { [column]: holderId, roleid });
}

/** Gives a user a column security profile. */
export function addProfile(environment: Environment, userId: string, name: string): void {
  const session = systemSession(environment);
  if (environment.rows.get('systemuser', userId) === undefined) throw refusals.rowMissing('systemuser', userId);
  const profile = named(environment, 'fieldsecurityprofile', name);
  insert(session, tableNamed(session, 'systemuserprofiles'), randomUUID(), {
    systemuserid: userId,
    fieldsecurityprofileid: valueText(profile.fieldsecurityprofileid),
  });
}

/** Makes a team of users. Gives its id. */
export function addTeam(
  environment: Environment,
  team: { name: string; businessUnitId?: string; roles: readonly string[]; members: readonly string[] },
): string {
  const session = systemSession(environment);
  const id = randomUUID();
  const businessunitid = unitNamed(environment, team.businessUnitId);
  environment.rows.atomically(() => {
    insert(session, tableNamed(session, 'team'), id, { name: team.name, teamtype: 0, businessunitid });
    setRoles(environment, id, team.roles);
    for (const systemuserid of team.members) {
      if (environment.rows.get('systemuser', systemuserid) === undefined)
        throw refusals.rowMissing('systemuser', systemuserid);
      insert(session, tableNamed(session, 'teammembership'), randomUUID(), { teamid: id, systemuserid });
    }
  });
  return id;
}

function unitNamed(environment: Environment, id = environment.ids.rootUnitId): Reference {
  if (environment.rows.get('businessunit', id) === undefined) throw refusals.rowMissing('businessunit', id);
  return { table: 'businessunit', id };
}

function named(environment: Environment, table: string, name: string): Row {
  const row = [...environment.rows.all(table)].find((one) => one.name === name && one.parentrootroleid == null);
  if (row === undefined) throw refusals.invalidArgument(`There is no ${table} named '${name}'.`);
  return row;
}

/** The application user of an app registration. */
export function applicationUser(environment: Environment, applicationId: string): string {
  const row = [...environment.rows.all('systemuser')].find((one) => one.applicationid === applicationId.toLowerCase());
  if (row === undefined) throw refusals.invalidArgument(`No application user has the id '${applicationId}'.`);
  return valueText(row.systemuserid);
}
