import { guid, quote, rowPath, type Row } from '@casebridge/dataverse';
import { integrationProfile } from '../column-profiles.ts';
import { integrationRole } from '../roles.ts';
import type { SetupDeps } from './deps.ts';
import type { ApplicationUser, EnvironmentState } from './environment-state.ts';
import { refusedWhile, SetupError, valueOf } from './setup-error.ts';

/** Makes the application user of an app registration in the root business unit. Gives its id. */
export async function createApplicationUser(
  deps: SetupDeps,
  state: EnvironmentState,
  applicationId: string,
): Promise<string> {
  const row = {
    applicationid: applicationId,
    firstname: 'BeyondTrust',
    lastname: 'Integration',
    'businessunitid@odata.bind': `/businessunits(${guid(state.rootUnitId)})`,
  };
  const made = valueOf(
    'Creating the application user',
    await deps.client.create({ set: 'systemusers', row, signal: deps.signal }),
  );
  if (made.id !== undefined) return made.id;
  throw new SetupError(
    'CB-SETUP-USER',
    'The application user was created, but its id is not known.',
    'Run this again.',
  );
}

/** Gives the application user its role, in the copy of its own business unit. Source: docs/vendors/dataverse.md#application-user. */
export async function giveRole(deps: SetupDeps, user: Pick<ApplicationUser, 'id' | 'businessUnitId'>): Promise<void> {
  const filter = `name eq ${quote(integrationRole.name)} and _businessunitid_value eq ${guid(user.businessUnitId)}`;
  const role = await only(deps, 'roles', 'roleid', filter, integrationRole.name);
  await associate(deps, user.id, 'systemuserroles_association', `roles(${guid(role)})`);
}

/** Puts the application user into its column security profile. Source: docs/vendors/dataverse.md#column-security. */
export async function giveProfile(deps: SetupDeps, userId: string): Promise<void> {
  const filter = `name eq ${quote(integrationProfile.name)}`;
  const profile = await only(deps, 'fieldsecurityprofiles', 'fieldsecurityprofileid', filter, integrationProfile.name);
  await associate(deps, userId, 'systemuserprofiles_association', `fieldsecurityprofiles(${guid(profile)})`);
}

async function only(deps: SetupDeps, set: string, key: string, filter: string, name: string): Promise<string> {
  const found = valueOf(
    `Looking for ${name}`,
    await deps.client.query({ set, select: [key], filter, signal: deps.signal }),
  );
  const row: Row | undefined = found.rows[0];
  if (row !== undefined) return String(row[key]);
  throw new SetupError(
    'CB-SETUP-ROLE',
    `${name} is not there although the solution is.`,
    'Import the solution BeyondTrust again.',
  );
}

// The client writes rows; a link between two rows is a request of its own, which goes as a change set of one.
async function associate(deps: SetupDeps, userId: string, relation: string, target: string): Promise<void> {
  const operation = {
    method: 'POST' as const,
    path: `${rowPath('systemusers', userId)}/${relation}/$ref`,
    row: { '@odata.id': target },
  };
  const answer = valueOf(
    'Assigning',
    await deps.client.batch([{ kind: 'changeSet', operations: [operation] }], { signal: deps.signal }),
  );
  for (const { result } of answer.parts) if (!result.ok) throw refusedWhile('Assigning', result.error);
}
