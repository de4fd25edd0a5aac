import { type Result, failure, protocolError, success } from '../errors/dataverse-error.ts';
import { errorFromException } from '../errors/from-exception.ts';
import { vendorOrigin } from '../http/address.ts';
import type { FetchFunction } from '../http/fetch.ts';
import { isGuid } from '../odata/literals.ts';
import { loginOrigin } from './authority.ts';
import { cloudOfLogin } from './clouds.ts';

/** Tenant and login host of an environment, as it reports them. */
export interface TenantFacts {
  readonly tenantId: string;
  readonly loginOrigin: string;
}

/** Configured tenant, and the dependencies of the check. */
export interface TenantCheck {
  readonly environmentUrl: string;
  readonly tenantId: string;
  readonly authority?: string | undefined;
  readonly fetch: FetchFunction;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks an environment without a token where to sign in, and compares the answer with what is configured
 * (docs/vendors/dataverse.md#tenant-discovery). A login host that is neither Microsoft's nor the configured one is not
 * believed.
 * @returns what the environment says, or what does not agree (`client-other-tenant`, `client-other-cloud`,
 *   `client-unknown-login-host`)
 * @throws {TypeError} if an address is malformed; rejects with the signal's reason
 */
export async function checkTenant(check: TenantCheck): Promise<Result<TenantFacts>> {
  const environment = vendorOrigin('The Dynamics 365 URL', check.environmentUrl);
  const configured = loginOrigin(check.authority, environment);
  const discovered = await discover(check, environment);
  return discovered.ok ? compare(check, configured, discovered.value) : discovered;
}

async function discover(check: TenantCheck, environment: string): Promise<Result<TenantFacts>> {
  try {
    const init = { redirect: 'manual', ...(check.signal && { signal: check.signal }) } as const;
    const response = await check.fetch(`${environment}/api/data/v9.2/`, init);
    await response.body?.cancel();
    const facts = readChallenge(response.headers.get('www-authenticate'));
    if (response.status === 401 && facts) return success(facts);
    return failure(protocolError('The address does not answer as a Dynamics 365 environment does.', response.status));
  } catch (thrown) {
    check.signal?.throwIfAborted();
    return failure(errorFromException('Dynamics', thrown));
  }
}

/** `Bearer authorization_uri=https://<login>/<tenant>/oauth2/authorize, resource_id=...`, in practice without quotes. */
export function readChallenge(header: string | null): TenantFacts | undefined {
  const address = /\bauthorization_uri="?([^\s",]+)/.exec(header ?? '')?.[1];
  const url = address === undefined ? null : URL.parse(address);
  const tenantId = url?.pathname.split('/')[1] ?? '';
  return url && tenantId !== '' ? { tenantId, loginOrigin: url.origin } : undefined;
}

function compare(check: TenantCheck, configured: string, facts: TenantFacts): Result<TenantFacts> {
  const cloud = cloudOfLogin(facts.loginOrigin);
  if (!cloud && facts.loginOrigin !== configured) {
    const message = 'The environment names a login host that is not one of Microsoft.';
    return disagreement('unknown-login-host', message, 'Check the Microsoft Dynamics 365 URL.');
  }
  if (facts.loginOrigin !== configured && cloud !== cloudOfLogin(configured)) {
    const message = `The environment signs in at ${facts.loginOrigin}, but ${configured} is configured.`;
    return disagreement('other-cloud', message, 'Choose the login host of the cloud in which the environment lives.');
  }
  // A tenant may be configured by one of its domains, which cannot be compared with an id.
  if (
    isGuid(check.tenantId) &&
    isGuid(facts.tenantId) &&
    check.tenantId.toLowerCase() !== facts.tenantId.toLowerCase()
  ) {
    const message = `The environment belongs to the tenant ${facts.tenantId}, but another one is configured.`;
    return disagreement('other-tenant', message, 'Enter this tenant id, or check the Microsoft Dynamics 365 URL.');
  }
  return success(facts);
}

function disagreement(word: string, message: string, help: string) {
  return failure({ kind: 'credentials', code: `client-${word}`, message, help });
}
