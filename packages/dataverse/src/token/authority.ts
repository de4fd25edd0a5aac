import { isLoopback, vendorOrigin } from '../http/address.ts';

const PUBLIC_LOGIN = 'https://login.microsoftonline.com';

/** A national cloud: which host signs in for environments whose host ends so (docs/vendors/dataverse.md#clouds). */
const CLOUDS = [
  { suffix: '.crm.microsoftdynamics.us', login: 'https://login.microsoftonline.us' },
  { suffix: '.crm.appsplatform.us', login: 'https://login.microsoftonline.us' },
  { suffix: '.crm.dynamics.cn', login: 'https://login.partner.microsoftonline.cn' },
] as const;

/**
 * The login host that belongs to an environment.
 * @param environmentOrigin such as `https://contoso.crm4.dynamics.com`
 */
export function loginOriginOf(environmentOrigin: string): string {
  const host = new URL(environmentOrigin).hostname;
  return CLOUDS.find((cloud) => host.endsWith(cloud.suffix))?.login ?? PUBLIC_LOGIN;
}

/**
 * The address at which a tenant hands out tokens (docs/vendors/dataverse.md#token).
 * @param authority the login host, with or without the tenant behind it; without one the environment's cloud decides
 * @throws {TypeError} if the authority is no https address (http for this machine only) or the tenant is no tenant
 */
export function tokenEndpoint(options: {
  readonly authority?: string | undefined;
  readonly tenantId: string;
  readonly environmentOrigin: string;
}): string {
  // A tenant is a GUID or a domain; anything else could lead to another address.
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(options.tenantId)) {
    throw new TypeError('The tenant id is a GUID or a domain name such as contoso.onmicrosoft.com.');
  }
  const origin = vendorOrigin('The login host', options.authority ?? loginOriginOf(options.environmentOrigin));
  return `${origin}/${options.tenantId}/oauth2/v2.0/token`;
}

/** Whether the token endpoint may be called without TLS, which is so on this machine only. */
export function isInsecureAllowed(endpoint: string): boolean {
  const url = new URL(endpoint);
  return url.protocol === 'http:' && isLoopback(url.hostname);
}
