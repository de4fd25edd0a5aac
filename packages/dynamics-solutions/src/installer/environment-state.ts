import { guid, quote, rowPath, type Row } from '@casebridge/dataverse';
import { columnProfiles } from '../column-profiles.ts';
import { roles } from '../roles.ts';
import { tables } from '../tables/index.ts';
import type { SetupDeps, SetupTarget } from './deps.ts';
import { readersWithoutProfile } from './readers.ts';
import { refusedWhile, SetupError, valueOf } from './setup-error.ts';

/** A solution as it is installed. */
export interface InstalledSolution {
  readonly id: string;
  readonly version: string;
  readonly managed: boolean;
  readonly publisher: string;
}

/** The application user of the engine. */
export interface ApplicationUser {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly businessUnitId: string;
  readonly roles: readonly string[];
  readonly profiles: readonly string[];
}

/** Everything of an environment that the set-up goes by. Reading it changes nothing. */
export interface EnvironmentState {
  readonly version: string;
  /** Language code, such as 1033. */
  readonly baseLanguage: number;
  readonly hasCases: boolean;
  readonly rootUnitId: string;
  /** Names of the privileges of whoever installs. */
  readonly privileges: ReadonlySet<string>;
  readonly solutions: ReadonlyMap<string, InstalledSolution>;
  /** Our tables that are there, by logical name. */
  readonly tables: ReadonlySet<string>;
  /** Ids of the roles and column profiles that have our names, by name. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly profiles: ReadonlyMap<string, readonly string[]>;
  readonly applicationUser: ApplicationUser | undefined;
  /** Names of agents and supervisors who would find the columns of a session empty. */
  readonly readersWithoutProfile: readonly string[];
}

/**
 * Reads what the set-up goes by.
 * @throws SetupError where the environment does not answer, or may not be read
 */
export async function readEnvironment(deps: SetupDeps, target: SetupTarget): Promise<EnvironmentState> {
  const { client, signal } = deps;
  const version = valueOf('Asking for the version', await client.get('RetrieveVersion', { signal }));
  const me = valueOf('Asking who is signed in', await client.whoAmI({ signal }));
  const [organization] = await rows(deps, 'Reading the organization', 'organizations', ['languagecode']);
  const [root] = await rows(
    deps,
    'Reading the business units',
    'businessunits',
    ['businessunitid'],
    '_parentbusinessunitid_value eq null',
  );
  if (root === undefined)
    throw new SetupError(
      'CB-SETUP-READ',
      'The root business unit cannot be read.',
      'Sign in as a system administrator.',
    );
  const rootUnitId = String(root.businessunitid);
  return {
    version: String(version.Version),
    baseLanguage: Number(organization?.languagecode ?? 1033),
    hasCases: await hasTable(deps, 'incident'),
    rootUnitId,
    privileges: await privilegesOf(deps, me.userId),
    solutions: await installedSolutions(deps),
    tables: await presentTables(deps),
    roles: await idsByName(
      deps,
      'roles',
      'roleid',
      roles.map(({ name }) => name),
      ` and _businessunitid_value eq ${guid(rootUnitId)}`,
    ),
    profiles: await idsByName(
      deps,
      'fieldsecurityprofiles',
      'fieldsecurityprofileid',
      columnProfiles.map(({ name }) => name),
    ),
    applicationUser: target.applicationId === undefined ? undefined : await applicationUser(deps, target.applicationId),
    readersWithoutProfile: await readersWithoutProfile(deps),
  };
}

async function rows(
  deps: SetupDeps,
  doing: string,
  set: string,
  select: readonly string[],
  filter?: string,
  expand?: string,
): Promise<readonly Row[]> {
  const query = {
    set,
    select,
    ...(filter === undefined ? {} : { filter }),
    ...(expand === undefined ? {} : { expand }),
  };
  return valueOf(doing, await deps.client.query({ ...query, signal: deps.signal })).rows;
}

async function hasTable({ client, signal }: SetupDeps, logicalName: string): Promise<boolean> {
  const found = await client.get(`EntityDefinitions(LogicalName=${quote(logicalName)})`, {
    select: ['LogicalName'],
    signal,
  });
  if (found.ok) return true;
  if (found.error.kind === 'not-found' || found.error.kind === 'missing-metadata') return false;
  throw refusedWhile('Reading the tables', found.error);
}

async function presentTables(deps: SetupDeps): Promise<ReadonlySet<string>> {
  const present: string[] = [];
  for (const { logicalName } of tables) if (await hasTable(deps, logicalName)) present.push(logicalName);
  return new Set(present);
}

async function privilegesOf({ client, signal }: SetupDeps, userId: string): Promise<ReadonlySet<string>> {
  const name = 'Microsoft.Dynamics.CRM.RetrieveUserPrivileges';
  const answer = valueOf(
    'Reading your privileges',
    await client.call({ name, on: rowPath('systemusers', userId), signal }),
  );
  const list = Array.isArray(answer.RolePrivileges) ? (answer.RolePrivileges as Row[]) : [];
  return new Set(list.map((one) => String(one.PrivilegeName)));
}

async function installedSolutions(deps: SetupDeps): Promise<ReadonlyMap<string, InstalledSolution>> {
  const names = deps.solutions.map(({ identity }) => `uniquename eq ${quote(identity.uniqueName)}`).join(' or ');
  const select = ['solutionid', 'uniquename', 'version', 'ismanaged'];
  const found = await rows(
    deps,
    'Reading the solutions',
    'solutions',
    select,
    names,
    'publisherid($select=uniquename)',
  );
  return new Map(
    found.map((row) => [
      String(row.uniquename),
      {
        id: String(row.solutionid),
        version: String(row.version),
        managed: row.ismanaged === true,
        publisher: String((row.publisherid as Row | null)?.uniquename),
      },
    ]),
  );
}

async function idsByName(
  deps: SetupDeps,
  set: string,
  key: string,
  names: readonly string[],
  more = '',
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Map<string, readonly string[]>();
  for (const name of names) {
    const found = await rows(deps, `Reading ${set}`, set, [key], `name eq ${quote(name)}${more}`);
    ids.set(
      name,
      found.map((row) => String(row[key]).toLowerCase()),
    );
  }
  return ids;
}

async function applicationUser(deps: SetupDeps, applicationId: string): Promise<ApplicationUser | undefined> {
  const select = ['systemuserid', 'fullname', 'isdisabled', '_businessunitid_value'];
  const expand = 'systemuserroles_association($select=name),systemuserprofiles_association($select=name)';
  const filter = `applicationid eq ${guid(applicationId)}`;
  const [row] = await rows(deps, 'Reading the application users', 'systemusers', select, filter, expand);
  if (row === undefined) return undefined;
  const namesOf = (list: unknown): string[] =>
    Array.isArray(list) ? (list as Row[]).map((one) => String(one.name)) : [];
  return {
    id: String(row.systemuserid),
    name: typeof row.fullname === 'string' ? row.fullname : '',
    disabled: row.isdisabled === true,
    businessUnitId: String(row._businessunitid_value),
    roles: namesOf(row.systemuserroles_association),
    profiles: namesOf(row.systemuserprofiles_association),
  };
}
