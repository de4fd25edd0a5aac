import type { Clock } from '@casebridge/plugin-api';
import {
  allowInsecureRequests,
  type ClientAuth,
  clientCredentialsGrantRequest,
  customFetch,
  processClientCredentialsResponse,
} from 'oauth4webapi';
import { Refusal } from '../refusal.ts';
import { refuse, type RemoteSupportError, type Result } from '../result.ts';
import { readBody } from './bodies.ts';
import { networkError, remoteSupportError } from './errors.ts';
import { refusalOf } from './http-status.ts';
import type { Transport } from './transport.ts';

/** Gives out the one access token of an API account. */
export interface TokenSource {
  /** A token that is good for some minutes at least. */
  get(): Promise<Result<{ token: string }>>;
  /** Drops a token that the appliance has refused; does nothing if another one is in use by now. */
  forget(token: string): void;
}

/** Options of a token source. */
export interface TokenSourceOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly transport: Transport;
  readonly clock: Clock;
}

const timeoutMilliseconds = 30_000;
const renewEarlyMilliseconds = 300_000;
const maxAnswerBytes = 64 * 1024;
// Repeated failures lock the API account (docs/vendors/remote-support.md#token-limits): callers that come at the same
// time as a failure share it instead of failing again.
const failureHoldsMilliseconds = 15_000;

interface Token {
  readonly token: string;
  readonly renewAt: number;
}

/**
 * Makes a token source: one token for all callers, because the 31st token of an account ends the first; at most one
 * request at a time; renewed 300 s before it ends, or at half its life if that is shorter.
 * Source: docs/vendors/remote-support.md#token.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { clock } = options;
  let present: Token | undefined;
  let request: Promise<Result<Token>> | undefined;
  let failure: { readonly error: RemoteSupportError; readonly holdsUntil: number } | undefined;

  async function renew(): Promise<Result<Token>> {
    const result = await requestToken(options);
    if (result.ok) present = result;
    else if (result.error.kind === 'credentials') {
      failure = { error: result.error, holdsUntil: clock.monotonic() + failureHoldsMilliseconds };
    }
    return result;
  }

  return {
    get: async () => {
      const now = clock.monotonic();
      if (present !== undefined && now < present.renewAt) return { ok: true, token: present.token };
      if (failure !== undefined && now < failure.holdsUntil) return refuse(failure.error);
      request ??= renew().finally(() => {
        request = undefined;
      });
      return request;
    },
    forget: (token) => {
      if (present?.token === token) present = undefined;
    },
  };
}

async function requestToken(options: TokenSourceOptions): Promise<Result<Token>> {
  const { baseUrl, clientId, clientSecret, transport, clock } = options;
  const server = { issuer: baseUrl, token_endpoint: `${baseUrl}/oauth2/token` };
  const client = { client_id: clientId };
  try {
    const response = await clientCredentialsGrantRequest(
      server,
      client,
      basicCredentials(clientSecret),
      {},
      {
        // Plain http is refused before this, except to the loopback interface.
        [allowInsecureRequests]: true,
        [customFetch]: async (url, { headers, body }) => {
          const sent = await transport.send(
            url,
            { method: 'POST', headers, body: body.toString() },
            // Whoever asks: everybody waits for it.
            { timeoutMilliseconds, priority: 'session-key' },
          );
          if (!sent.ok) throw new Refusal(sent.error);
          return sent.response;
        },
      },
    );
    if (response.status !== 200) throw new Refusal(await tokenRefusal(response, clock.now()));
    const grant = await processClientCredentialsResponse(server, client, await buffered(response));
    const lifeMilliseconds = (grant.expires_in ?? 3600) * 1000;
    const early = Math.min(renewEarlyMilliseconds, lifeMilliseconds / 2);
    return { ok: true, token: grant.access_token, renewAt: clock.monotonic() + lifeMilliseconds - early };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.error);
    return refuse(remoteSupportError('protocol', { message: 'The answer to the token request is not understood.' }));
  }
}

async function tokenRefusal(response: Response, now: Date): Promise<RemoteSupportError> {
  const error = (await refusalOf(response, now))?.error ?? remoteSupportError('protocol');
  if (error.kind !== 'credentials') return error;
  const message =
    'The appliance does not accept the API account; check client id, client secret and that the account is enabled.';
  return { ...error, message };
}

/** The answer with its body read within bounds, for a library that would read any length. */
async function buffered(response: Response): Promise<Response> {
  const body = await readBody(response, maxAnswerBytes).catch((error: unknown) => refuse(networkError(error)));
  if (!body.ok) throw new Refusal(body.error);
  return new Response(Buffer.from(body.bytes), { status: response.status, headers: response.headers });
}

/** The vendor takes id and secret as they are; the standard's URL encoding would spoil a secret's `+`, `/` and `=`. */
function basicCredentials(clientSecret: string): ClientAuth {
  return (_server, client, _body, headers) => {
    const credentials = Buffer.from(`${client.client_id}:${clientSecret}`).toString('base64');
    headers.set('authorization', `Basic ${credentials}`);
  };
}
