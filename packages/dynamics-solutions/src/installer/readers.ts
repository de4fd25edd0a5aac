import { guid, quote, type Query, type Row } from '@casebridge/dataverse';
import { readerProfile } from '../column-profiles.ts';
import { agentRole, supervisorRole } from '../roles.ts';
import type { SetupDeps } from './deps.ts';
import { valueOf } from './setup-error.ts';

/** The template of the role System Administrator, whatever it is called there. Source: docs/vendors/dataverse.md#roles. */
const administratorTemplate = '627090ff-40a3-4053-8790-584edc5be201';

/**
 * Names of the enabled people who hold the role of an agent or a supervisor and are not in the readers' column security
 * profile, in alphabetical order: they open a session and find its columns empty. Role and profile reach a person directly
 * or through a team. Administrators are left out: they read every column without a profile.
 * Source: docs/vendors/dataverse.md#column-security.
 * @throws SetupError where roles, profiles or teams may not be read
 */
export async function readersWithoutProfile(deps: SetupDeps): Promise<readonly string[]> {
  const roleNames = [agentRole, supervisorRole].map(({ name }) => `name eq ${quote(name)}`).join(' or ');
  // A role exists once in each business unit: all its copies are looked at.
  const holders = await peopleOf(deps, 'roles', roleNames, 'roles');
  const readers = await peopleOf(deps, 'fieldsecurityprofiles', `name eq ${quote(readerProfile.name)}`, 'profiles');
  const without = [...holders].filter(([id]) => !readers.has(id));
  if (without.length === 0) return [];
  const administrators = await peopleOf(deps, 'roles', `_roletemplateid_value eq ${administratorTemplate}`, 'roles');
  return without
    .filter(([id]) => !administrators.has(id))
    .map(([, name]) => name)
    .sort((one, other) => one.localeCompare(other, 'en'));
}

type People = ReadonlyMap<string, string>;

const personColumns = 'systemuserid,fullname,isdisabled,applicationid';

/** Enabled people to whom these roles or profiles are given, name by id. */
async function peopleOf(deps: SetupDeps, set: string, filter: string, kind: 'roles' | 'profiles'): Promise<People> {
  const [users, teams] = [`systemuser${kind}_association`, `team${kind}_association`];
  const expand = `${users}($select=${personColumns}),${teams}($select=teamid)`;
  const given = await allRows(deps, `Reading ${set}`, { set, select: ['name'], filter, expand });
  const teamIds = given.flatMap((row) => expanded(row, teams)).map(({ teamid }) => String(teamid));
  const members = await Promise.all([...new Set(teamIds)].map((id) => membersOf(deps, id)));
  const people = [...given.flatMap((row) => expanded(row, users)), ...members.flat()];
  const enabled = people.filter((row) => row.isdisabled !== true && (row.applicationid ?? null) === null);
  return new Map(enabled.map(({ systemuserid, fullname }) => [String(systemuserid), String(fullname)]));
}

async function membersOf(deps: SetupDeps, teamId: string): Promise<readonly Row[]> {
  const expand = `teammembership_association($select=${personColumns})`;
  const query = { set: 'teams', select: ['name'], filter: `teamid eq ${guid(teamId)}`, expand };
  const teams = await allRows(deps, 'Reading the teams', query);
  return teams.flatMap((team) => expanded(team, 'teammembership_association'));
}

function expanded(row: Row, relation: string): readonly Row[] {
  return (row[relation] as readonly Row[] | undefined) ?? [];
}

async function allRows({ client, signal }: SetupDeps, doing: string, query: Query): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const page of client.pages({ ...query, signal })) rows.push(...valueOf(doing, page).rows);
  return rows;
}
