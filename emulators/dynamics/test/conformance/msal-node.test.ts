import { request as httpsRequest } from 'node:https';
import {
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
  PublicClientApplication,
  ServerError,
} from '@azure/msal-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamics, startDynamics } from '../../src/index.ts';
import { clientCertificate } from '../support/certificate.ts';

// Microsoft's own library, unmodified, over https and with the metadata call that it makes for any authority.
let dynamics: Dynamics;

beforeAll(async () => {
  dynamics = await startDynamics({ https: true });
});
afterAll(() => dynamics.close());

/** A network module of the library's own interface; all it adds is trust in the emulator's authority. */
function network(): INetworkModule {
  const send = <T>(method: string, url: string, options: NetworkRequestOptions = {}): Promise<NetworkResponse<T>> =>
    new Promise((resolve, reject) => {
      const { certificateAuthority: ca } = dynamics;
      const request = httpsRequest(
        url,
        { method, ...(ca === undefined ? {} : { ca }), headers: options.headers ?? {} },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const body = JSON.parse(Buffer.concat(chunks).toString()) as T;
            resolve({ headers: response.headers as Record<string, string>, body, status: response.statusCode ?? 0 });
          });
        },
      );
      request.on('error', reject);
      request.end(options.body);
    });
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}

const settings = (change: object = {}) => ({
  auth: {
    clientId: dynamics.application.id,
    authority: dynamics.authority,
    knownAuthorities: [new URL(dynamics.url).host],
    clientSecret: dynamics.application.secret,
    ...change,
  },
  system: { networkClient: network() },
});
const scopes = () => ({ scopes: [`${dynamics.url}/.default`] });

describe('a confidential client', () => {
  test('gets a token by its secret, and keeps it', async () => {
    const client = new ConfidentialClientApplication(settings());
    const token = await client.acquireTokenByClientCredential(scopes());
    expect(token?.accessToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(token?.expiresOn?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    const again = await client.acquireTokenByClientCredential(scopes());
    expect([again?.accessToken, again?.fromCache]).toEqual([token?.accessToken, true]);
  });

  test.each(['thumbprintSha256', 'thumbprint'] as const)('gets a token by its certificate (%s)', async (kind) => {
    const { certificate, privateKey, thumbprintSha256, thumbprintSha1 } = await clientCertificate();
    dynamics.addCertificate(certificate);
    const thumbprint = kind === 'thumbprint' ? { thumbprint: thumbprintSha1 } : { thumbprintSha256 };
    const client = new ConfidentialClientApplication(
      settings({ clientSecret: undefined, clientCertificate: { privateKey, ...thumbprint } }),
    );
    expect((await client.acquireTokenByClientCredential(scopes()))?.accessToken).toMatch(/\./);
  });

  test('is told what is wrong in the way that the library understands', async () => {
    const wrongSecret = new ConfidentialClientApplication(settings({ clientSecret: 'wrong' }));
    const error: unknown = await wrongSecret
      .acquireTokenByClientCredential(scopes())
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ errorCode: 'invalid_client', errorNo: 7000215, status: 401 });
    const { privateKey, thumbprintSha256 } = await clientCertificate();
    const unregistered = new ConfidentialClientApplication(
      settings({ clientSecret: undefined, clientCertificate: { privateKey, thumbprintSha256 } }),
    );
    await expect(unregistered.acquireTokenByClientCredential(scopes())).rejects.toMatchObject({ errorNo: 700027 });
    const unknown = new ConfidentialClientApplication(settings({ clientId: '00000000-0000-4000-8000-000000000000' }));
    await expect(unknown.acquireTokenByClientCredential(scopes())).rejects.toMatchObject({ errorNo: 700016 });
  });
});

test('a person signs in with name and password', async () => {
  dynamics.addUser({ name: 'Mia Msal', roles: ['System Administrator'], password: 'open' });
  const { clientSecret: _unused, ...auth } = settings().auth;
  const client = new PublicClientApplication({ auth, system: { networkClient: network() } });
  // The flow is discouraged for new programs; as a way to sign a person in without a browser it has no substitute here.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const token = await client.acquireTokenByUsernamePassword({
    scopes: [`${dynamics.url}/user_impersonation`],
    username: 'mia.msal@example.com',
    password: 'open',
  });
  expect(token?.accessToken).toMatch(/\./);
});
