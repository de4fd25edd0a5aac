import { isLoopback, vendorOrigin } from '../http/address.ts';
import { CLOUDS, cloudOfEnvironment } from './clouds.ts';

/**
 * Where a tenant signs in.
 * @param authority the login host, with or without the tenant behind it; without one the environment's cloud decides, and
 *   the public cloud for a host that belongs to none
 * @throws {TypeError} if the authority is no https address (http for this machine only)
 */
export function loginOrigin(authority: string | undefined, environmentOrigin: string): string {
  const cloud = cloudOfEnvironment(environmentOrigin) ?? CLOUDS[0];
  return vendorOrigin('The login host', authority ?? cloud?.loginOrigin ?? '');
}

/**
 * The address at which a tenant hands out tokens (docs/vendors/dataverse.md#token).
 * @throws {TypeError} if the tenant is neither a GUID nor a domain
 */
export function tokenEndpoint(login: string, tenantId: string): string {
  // Anything else could lead to another address.
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(tenantId)) {
    throw new TypeError('The tenant id is a GUID or a domain name such as contoso.onmicrosoft.com.');
  }
  return `${login}/${tenantId}/oauth2/v2.0/token`;
}

/** Whether an address may be called without TLS, which is so on this machine only. */
export function isInsecureAllowed(address: string): boolean {
  const url = new URL(address);
  return url.protocol === 'http:' && isLoopback(url.hostname);
}
