import { ClientSecretPost } from 'oauth4webapi';
import type { Clock } from '../clock.ts';
import { type DataverseError, type Result, failure, success } from '../errors/dataverse-error.ts';
import { vendorOrigin } from '../http/address.ts';
import type { FetchFunction } from '../http/fetch.ts';
import { untilAborted } from '../http/until-aborted.ts';
import { loginOrigin, tokenEndpoint } from './authority.ts';
import { type ClientCertificate, certificateAuthentication } from './certificate.ts';
import { type AccessToken, requestToken } from './request-token.ts';

const RENEW_EARLY_MILLISECONDS = 300_000;

export type TokenResult = Result<AccessToken>;

/** Where bearer tokens come from. One source serves all callers of an environment. */
export interface TokenSource {
  /**
   * A token that is good for a while.
   * @param signal ends the waiting of this caller only; rejects with the signal's reason
   */
  token(signal?: AbortSignal): Promise<TokenResult>;
  /** Says that Dataverse refused this token, so that it is not handed out again. */
  reject(token: string): void;
}

/** Who we are and where. */
export interface EntraIdentity {
  /** Login host, with or without the tenant behind it; without one the cloud of the environment decides. */
  readonly authority?: string | undefined;
  /** GUID or domain of the tenant. */
  readonly tenantId: string;
  /** Application (client) id of the app registration. */
  readonly clientId: string;
  /** Address of the environment; what stands behind the host is not used. */
  readonly environmentUrl: string;
  readonly fetch: FetchFunction;
  readonly clock: Clock;
}

/** By what we prove it: a secret, or a certificate from `readCertificate`. */
export type EntraOptions = EntraIdentity &
  ({ readonly clientSecret: string } | { readonly certificate: ClientCertificate });

/**
 * Makes the source of tokens for an application user: cached, one request in flight for all callers, renewed 300 s before
 * the end (or after half of a shorter life). A renewal that fails in passing leaves the present token in use.
 * @throws {TypeError} if an address or the tenant is malformed, or an address is not https (http for this machine only)
 */
export function createEntraTokenSource(options: EntraOptions): TokenSource {
  const { clientId, fetch, clock } = options;
  const environmentOrigin = vendorOrigin('The Dynamics 365 URL', options.environmentUrl);
  const endpoint = tokenEndpoint(loginOrigin(options.authority, environmentOrigin), options.tenantId);
  const clientAuthentication =
    'certificate' in options
      ? certificateAuthentication(options.certificate, endpoint, clock)
      : ClientSecretPost(options.clientSecret);
  return cachedTokens(clock, () =>
    requestToken({ endpoint, clientId, clientAuthentication, environmentOrigin, fetch, clock }),
  );
}

/** Keeps one token for all callers; `ask` is called when a new one is needed, never twice at a time. */
export function cachedTokens(clock: Clock, ask: () => Promise<TokenResult>): TokenSource {
  let kept: KeptToken | undefined;
  let inFlight: Promise<TokenResult> | undefined;
  let refused: { readonly error: DataverseError; readonly until: number } | undefined;

  async function renew(): Promise<TokenResult> {
    const result = await askUnlessTold(refused);
    if (result.ok) kept = keep(result.value, clock.monotonic());
    const isPassing = !result.ok && (result.error.kind === 'unavailable' || result.error.kind === 'throttled');
    return isPassing && kept && clock.monotonic() < kept.endsAt ? success(kept.token) : result;
  }

  /** A login host that names a wait is not asked again before it is over. */
  async function askUnlessTold(told: typeof refused): Promise<TokenResult> {
    const now = clock.monotonic();
    if (told && now < told.until) return failure({ ...told.error, retryAfterMilliseconds: told.until - now });
    const result = await ask();
    const wait = result.ok ? undefined : result.error.retryAfterMilliseconds;
    refused = result.ok || wait === undefined ? undefined : { error: result.error, until: clock.monotonic() + wait };
    return result;
  }

  return {
    token(signal) {
      if (kept && clock.monotonic() < kept.renewAt) return Promise.resolve(success(kept.token));
      inFlight ??= renew().finally(() => (inFlight = undefined));
      return untilAborted(inFlight, signal);
    },
    reject(token) {
      if (kept?.token.value === token) kept = undefined;
    },
  };
}

/** A token with the instants of its life by the monotonic clock: a date that is set does not prolong it. */
interface KeptToken {
  readonly token: AccessToken;
  readonly renewAt: number;
  readonly endsAt: number;
}

function keep(token: AccessToken, now: number): KeptToken {
  const life = token.expiresAt.getTime() - token.issuedAt.getTime();
  return { token, renewAt: now + life - Math.min(RENEW_EARLY_MILLISECONDS, life / 2), endsAt: now + life };
}
