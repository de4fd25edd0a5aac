import type { TokenClaims } from '../entra/tokens.ts';
import type { Environment } from '../environment.ts';
import { refuse, type ServiceError } from '../errors.ts';
import type { Row } from '../rows/store.ts';
import type { Caller } from '../security/caller.ts';
import type { ServiceReply } from './message.ts';

/** Who a token's bearer is in this environment, or why he is refused. */
export type Authentication = { ok: true; caller: Caller } | { ok: false; reply: ServiceReply | ServiceError };

/**
 * Finds the user of a token: docs/vendors/dataverse.md#application-user.
 * @param claims undefined where there is no valid token
 * @param authority address of the tenant
 */
export function authenticate(
  environment: Environment,
  claims: TokenClaims | undefined,
  authority: string,
): Authentication {
  if (claims?.audience !== environment.url()) return { ok: false, reply: challenge(environment, authority) };
  const user = userOf(environment, claims);
  if (user === undefined) {
    return { ok: false, reply: refuse(403, '0x80072560', 'The user is not a member of the organization.') };
  }
  const userId = user.systemuserid as string;
  if (user.isdisabled === true) {
    return {
      ok: false,
      reply: refuse(403, '0x80040225', `The specified user (Id = ${userId}) is disabled. Consider enabling this user.`),
    };
  }
  if (!hasRole(environment, userId)) {
    return {
      ok: false,
      reply: refuse(403, '0x80042f09', `The user (Id = ${userId}) does not have any roles assigned.`),
    };
  }
  return { ok: true, caller: { userId, kind: 'user' } };
}

function userOf(environment: Environment, claims: TokenClaims): Row | undefined {
  const { personId, applicationId } = claims;
  return [...environment.rows.all('systemuser')].find((row) =>
    personId === undefined ? row.applicationid === applicationId : row.azureactivedirectoryobjectid === personId,
  );
}

function hasRole(environment: Environment, userId: string): boolean {
  const { rows } = environment;
  const teams = new Set(
    [...rows.all('teammembership')].filter((row) => row.systemuserid === userId).map((row) => row.teamid),
  );
  return (
    [...rows.all('systemuserroles')].some((row) => row.systemuserid === userId) ||
    [...rows.all('teamroles')].some((row) => teams.has(row.teamid))
  );
}

/** The 401 that tells the tenant: docs/vendors/dataverse.md#tenant-discovery. */
function challenge(environment: Environment, authority: string): ServiceReply {
  return {
    status: 401,
    headers: {
      'WWW-Authenticate': `Bearer authorization_uri=${authority}/oauth2/authorize, resource_id=${environment.url()}/`,
    },
  };
}
