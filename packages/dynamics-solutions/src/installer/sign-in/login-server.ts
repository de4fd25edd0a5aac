import type { Clock, TokenSource } from '@casebridge/dataverse';
import type { AuthorizationServer, Client } from 'oauth4webapi';
import { SetupError } from '../setup-error.ts';

/** Who signs in where. Nothing of it is kept on disk. */
export interface SignInRequest {
  /** Address of the environment, without a path. */
  readonly environmentOrigin: string;
  /** Address of the login host, without a path. */
  readonly loginOrigin: string;
  readonly tenantId: string;
  /** App registration of a public client; {@link publicClientId} is one that every tenant knows. */
  readonly clientId: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The public client that Microsoft's samples for Dataverse use. A tenant may forbid it; then an own app registration with the
 * redirect address `http://localhost` is needed. Source: docs/vendors/dataverse.md#interactive-sign-in.
 */
export const publicClientId = '51f81489-12ee-4a9e-aaae-a2591f45987d';

/** Entra's addresses are known, so its metadata need not be fetched. Source: docs/vendors/dataverse.md#interactive-sign-in. */
export function loginServer({ loginOrigin, tenantId }: SignInRequest): AuthorizationServer {
  const base = `${loginOrigin}/${encodeURIComponent(tenantId)}/oauth2/v2.0`;
  return {
    issuer: loginOrigin,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    device_authorization_endpoint: `${base}/devicecode`,
  };
}

/** The client as the library wants it. */
export function publicClient({ clientId }: SignInRequest): Client {
  return { client_id: clientId };
}

/** Requested scope: the person's rights in this one environment. */
export function scopeOf({ environmentOrigin }: SignInRequest): string {
  return `${environmentOrigin}/.default`;
}

/** Whether the login host is on this machine, where http is allowed. */
export function isOnThisMachine({ loginOrigin }: SignInRequest): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(loginOrigin);
}

/** The token of one sign-in, for as long as it lives. It is held in memory only, and there is no way to renew it. */
export function signedIn(clock: Clock, value: string, lifetimeSeconds: number): TokenSource {
  const issuedAt = clock.now();
  const expiresAt = new Date(issuedAt.getTime() + lifetimeSeconds * 1000);
  let refused = false;
  return {
    token: () =>
      Promise.resolve(
        refused || clock.now() >= expiresAt
          ? {
              ok: false,
              error: {
                kind: 'credentials',
                code: 'client-signed-out',
                message: 'The sign-in has ended.',
                help: 'Run the command again and sign in again; it goes on where it was.',
              },
            }
          : { ok: true, value: { value, issuedAt, expiresAt } },
      ),
    reject: (token) => void (refused ||= token === value),
  };
}

/** Why somebody could not sign in. Entra's text names the cause, and no secret. */
export function signInFailed(cause: unknown): SetupError {
  const fields = typeof cause === 'object' && cause !== null ? (cause as Record<string, unknown>) : {};
  const text = [fields.error_description, fields.error, fields.message].find((one) => typeof one === 'string');
  const said = typeof text === 'string' ? text.split(/\s*Trace ID:/)[0] : 'no reason was given';
  return new SetupError(
    'CB-SETUP-SIGN-IN',
    `Nobody could be signed in: ${said ?? ''}`,
    'Sign in as an administrator of the environment. If the tenant forbids the client, register one of your own and give it with --client-id.',
  );
}
