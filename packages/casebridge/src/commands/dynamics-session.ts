import { spawn } from 'node:child_process';
import {
  checkTenant,
  createDataverseClient,
  createEntraTokenSource,
  vendorOrigin,
  type TokenSource,
} from '@casebridge/dataverse';
import { solutions } from '@casebridge/dynamics-solutions';
import {
  publicClientId,
  SetupError,
  signInByBrowser,
  signInByDeviceCode,
  type SetupDeps,
  type SignInRequest,
} from '@casebridge/dynamics-solutions/installer';
import { createOutbound, systemClock } from '@casebridge/engine';
import { clientSecret, type EnvironmentOptions } from './dynamics-options.ts';

/** Told to the person while something is under way; goes to standard error, so that --json stays clean. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Signs in, runs something with what it needs, and closes all connections.
 * @throws SetupError if nobody could be signed in
 */
export async function withSession<T>(options: EnvironmentOptions, run: (deps: SetupDeps) => Promise<T>): Promise<T> {
  const outbound = createOutbound();
  try {
    const fetch = outbound.fetchFor({ allowInvalidCertificates: false });
    const request = await signInRequest(options, fetch);
    const token = await signIn(request, options);
    const client = createDataverseClient({
      environmentUrl: options.url,
      fetch,
      token,
      clock: systemClock,
      urgent: true,
    });
    return await run({ client, clock: systemClock, solutions, progress: createProgress() });
  } finally {
    await outbound.close();
  }
}

async function signInRequest(options: EnvironmentOptions, fetch: typeof globalThis.fetch): Promise<SignInRequest> {
  const environmentOrigin = vendorOrigin('The address of the environment', options.url);
  const asked = { environmentUrl: environmentOrigin, tenantId: options.tenant ?? 'organizations', fetch };
  const facts = await checkTenant({ ...asked, authority: options.loginHost });
  if (!facts.ok)
    throw new SetupError('CB-SETUP-SIGN-IN', `${facts.error.message} (${facts.error.code})`, facts.error.help);
  const { tenantId, loginOrigin } = facts.value;
  const clientId = options.clientId ?? publicClientId;
  return { environmentOrigin, loginOrigin, tenantId, clientId, fetch, clock: systemClock };
}

async function signIn(request: SignInRequest, options: EnvironmentOptions): Promise<TokenSource> {
  switch (options.signIn) {
    case 'browser':
      return signInByBrowser(request, (url) => {
        say(
          `Sign in as an administrator of the environment. If no browser opens, open this address on this machine:\n${url}`,
        );
        openInBrowser(url);
      });
    case 'device':
      return signInByDeviceCode(request, ({ url, code }) => say(`Open ${url} and enter the code ${code}.`));
    case 'secret':
      return signInBySecret(request, options);
  }
}

function signInBySecret(request: SignInRequest, options: EnvironmentOptions): TokenSource {
  const secret = clientSecret(options);
  if (options.clientId === undefined || secret === undefined || secret === '') {
    const help = 'Give --client-id, and the secret in a file (--client-secret-file) or in CASEBRIDGE_CLIENT_SECRET.';
    throw new SetupError('CB-SETUP-SIGN-IN', 'The application to sign in as is not complete.', help);
  }
  const { loginOrigin: authority, tenantId, environmentOrigin: environmentUrl, fetch, clock } = request;
  return createEntraTokenSource({
    ...{ authority, tenantId, environmentUrl, fetch, clock },
    clientId: options.clientId,
    clientSecret: secret,
  });
}

/** Where it fails, the address has been printed. */
function openInBrowser(url: string): void {
  if (process.env.CASEBRIDGE_NO_BROWSER !== undefined) return;
  const [program, ...parameters] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(program ?? 'xdg-open', [...parameters, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** One line per thing that begins; where it tells its percentage, a line per ten of them. */
function createProgress(): SetupDeps['progress'] {
  let last = '';
  return (text, percent) => {
    const line = percent === undefined ? text : `${text}: ${String(Math.floor(percent / 10) * 10)} %`;
    if (line !== last) say(line);
    last = line;
  };
}
