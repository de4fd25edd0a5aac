import type { TokenSource } from '@casebridge/dataverse';
import Fastify from 'fastify';
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  customFetch,
  generateRandomCodeVerifier,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import {
  isOnThisMachine,
  loginServer,
  publicClient,
  scopeOf,
  signedIn,
  signInFailed,
  type SignInRequest,
} from './login-server.ts';

const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;

/**
 * Signs a person in with a browser: authorization code with PKCE, answered to a port of this machine that is open until the
 * answer has come. Source: docs/vendors/dataverse.md#interactive-sign-in.
 * @param open shows an address to the person
 * @throws SetupError if nobody signs in
 */
export async function signInByBrowser(request: SignInRequest, open: (url: string) => void): Promise<TokenSource> {
  const verifier = generateRandomCodeVerifier();
  const state = generateRandomState();
  const listener = await listen(state, request.signal);
  try {
    open(await authorizationUrl(request, listener.redirectUri, state, verifier));
    const answer = await listener.answer;
    return await exchange(request, answer, listener.redirectUri, state, verifier);
  } catch (error) {
    request.signal?.throwIfAborted();
    throw signInFailed(error);
  } finally {
    await listener.close();
  }
}

async function authorizationUrl(
  request: SignInRequest,
  redirectUri: string,
  state: string,
  verifier: string,
): Promise<string> {
  const url = new URL(loginServer(request).authorization_endpoint ?? '');
  const parameters = {
    client_id: request.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    response_mode: 'query',
    scope: scopeOf(request),
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    prompt: 'select_account',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

interface Listener {
  readonly redirectUri: string;
  /** The address that the browser was sent back to. */
  readonly answer: Promise<URL>;
  close(): Promise<void>;
}

async function listen(state: string, signal: AbortSignal | undefined): Promise<Listener> {
  const { promise, resolve, reject } = Promise.withResolvers<URL>();
  // Who waits may not have begun to when the signal comes.
  promise.catch(() => undefined);
  const app = Fastify({ forceCloseConnections: true });
  app.get('/', (incoming, reply) => {
    const url = new URL(incoming.url, 'http://localhost');
    void reply.type('text/html; charset=utf-8');
    if (url.searchParams.get('state') !== state) {
      return reply.code(400).send(page('Not for this program', 'This answer belongs to another sign-in.'));
    }
    resolve(url);
    const failed = url.searchParams.has('error');
    const text = 'You can close this page and go back to the command line.';
    return reply.send(page(failed ? 'You are not signed in' : 'You are signed in', text));
  });
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const abort = (): void => reject(new Error('The sign-in was given up.'));
  signal?.addEventListener('abort', abort, { once: true });
  return {
    redirectUri: `http://localhost:${port}`,
    answer: promise,
    close: async () => {
      signal?.removeEventListener('abort', abort);
      await app.close();
    },
  };
}

async function exchange(
  request: SignInRequest,
  answer: URL,
  redirectUri: string,
  state: string,
  verifier: string,
): Promise<TokenSource> {
  const server = loginServer(request);
  const client = publicClient(request);
  const parameters = validateAuthResponse(server, client, answer, state);
  const response = await authorizationCodeGrantRequest(server, client, None(), parameters, redirectUri, verifier, {
    [customFetch]: request.fetch,
    [allowInsecureRequests]: isOnThisMachine(request),
  });
  const token = await processAuthorizationCodeResponse(server, client, response);
  return signedIn(request.clock, token.access_token, token.expires_in ?? 0);
}
