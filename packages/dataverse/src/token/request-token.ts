import {
  type AuthorizationServer,
  type ClientAuth,
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
} from 'oauth4webapi';
import type { Clock } from '../clock.ts';
import { type Result, failure, protocolError, success } from '../errors/dataverse-error.ts';
import { errorFromEntra } from '../errors/from-entra.ts';
import { entra, errorFromException } from '../errors/from-exception.ts';
import { type FetchFunction, readBounded } from '../http/fetch.ts';
import { isInsecureAllowed } from './authority.ts';

// A token answer has some kilobytes; a login page of a proxy may have more.
const MAX_ANSWER_BYTES = 262_144;

/** A bearer token for one environment. */
export interface AccessToken {
  readonly value: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** Parameters of a token request. */
export interface TokenRequest {
  readonly endpoint: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuth;
  readonly environmentOrigin: string;
  readonly fetch: FetchFunction;
  readonly clock: Clock;
}

/**
 * Asks Entra once for a token by client credentials (docs/vendors/dataverse.md#token).
 * @returns the token, or the typed refusal; never throws for what the other side does
 */
export async function requestToken(request: TokenRequest): Promise<Result<AccessToken>> {
  const asked = await post(request);
  if (!asked.ok) return asked;
  const issuedAt = request.clock.now();
  const { response, text } = asked.value;
  if (response.status !== 200) {
    return failure(errorFromEntra({ status: response.status, headers: response.headers, text }, issuedAt));
  }
  return readToken(request, text, issuedAt);
}

async function post(request: TokenRequest): Promise<Result<{ readonly response: Response; readonly text: string }>> {
  try {
    const response = await clientCredentialsGrantRequest(
      server(request),
      { client_id: request.clientId },
      request.clientAuthentication,
      { scope: `${request.environmentOrigin}/.default` },
      { [customFetch]: request.fetch, [allowInsecureRequests]: isInsecureAllowed(request.endpoint) },
    );
    return success({ response, text: new TextDecoder().decode(await readBounded(response, MAX_ANSWER_BYTES)) });
  } catch (thrown) {
    return failure(errorFromException(entra, thrown));
  }
}

async function readToken(request: TokenRequest, text: string, issuedAt: Date): Promise<Result<AccessToken>> {
  try {
    const answer = new Response(text, { headers: { 'content-type': 'application/json' } });
    const token = await processClientCredentialsResponse(server(request), { client_id: request.clientId }, answer);
    const expiresAt = new Date(issuedAt.getTime() + (token.expires_in ?? 0) * 1000);
    return success({ value: token.access_token, issuedAt, expiresAt });
  } catch {
    return failure(protocolError('The answer of the login host holds no token.', 200));
  }
}

/** We know the endpoint from the vendor's documentation, so its metadata need not be fetched. */
function server(request: TokenRequest): AuthorizationServer {
  return { issuer: new URL(request.endpoint).origin, token_endpoint: request.endpoint };
}
