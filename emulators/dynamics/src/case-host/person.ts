import type { Emulator } from '../emulator.ts';
import type { Environment } from '../environment.ts';
import { refuse } from '../errors.ts';
import { type Row, valueText } from '../rows/store.ts';

/** Who sits before the page: the user that its address names, else the first person with a role, else the application user. */
export function personOf(environment: Environment, named: string | null): Row {
  const users = [...environment.rows.all('systemuser')].filter((row) => row.isdisabled !== true);
  const withRole = users.filter((row) => rolesOf(environment, valueText(row.systemuserid)).length > 0);
  const found =
    named === null
      ? (withRole.find((row) => valueText(row.applicationid) === '') ?? withRole[0])
      : users.find((row) => row.systemuserid === named.replace(/[{}]/g, '').toLowerCase() || row.fullname === named);
  if (found === undefined) throw refuse(403, '0x80072560', 'The user is not a member of the organization.');
  return found;
}

/** The roles of a user, his own and those of his teams left aside. */
export function rolesOf({ rows }: Environment, userId: string): { id: string; name: string }[] {
  return [...rows.all('systemuserroles')]
    .filter((row) => row.systemuserid === userId)
    .map((row) => ({ id: valueText(row.roleid), name: valueText(rows.get('role', valueText(row.roleid))?.name) }));
}

/** A token in the name of a user, for the cookie by which the page's scripts are known to the Web API. */
export async function tokenOf({ issuer, url, directory, application, settings }: Emulator, user: Row): Promise<string> {
  const personId = valueText(user.azureactivedirectoryobjectid);
  const claims = {
    audience: url(),
    tenantId: directory.tenantId,
    applicationId: valueText(user.applicationid) || application.id,
    ...(personId === '' ? {} : { personId }),
  };
  return issuer.issue(claims, `${url()}/${directory.tenantId}/v2.0`, settings.tokenLifetimeSeconds);
}

/** Name of that cookie. */
export const sessionCookie = 'HostSession';

/** The token in a request's cookies, or empty. */
export function tokenInCookies(cookies: string | undefined): string {
  return new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]+)`).exec(cookies ?? '')?.[1] ?? '';
}
