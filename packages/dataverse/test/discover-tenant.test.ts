import { expect, test } from 'vitest';
import { CLOUDS, checkTenant, cloudOfEnvironment } from '../src/index.ts';
import { loginOrigin } from '../src/token/authority.ts';
import { readChallenge } from '../src/token/discover-tenant.ts';
import { startHttpServer } from './http-server.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const OTHER = '99999999-2222-3333-4444-555555555555';

function challenge(login: string, tenant = TENANT): string {
  return `Bearer authorization_uri=${login}/${tenant}/oauth2/authorize, resource_id=https://contoso.crm.dynamics.com/`;
}

async function check(header: string | undefined, configured: { authority?: string; tenantId?: string } = {}) {
  const server = await startHttpServer((_request, response) => {
    response.writeHead(401, header === undefined ? {} : { 'www-authenticate': header }).end('x');
  });
  const result = await checkTenant({ environmentUrl: server.url, tenantId: TENANT, fetch, ...configured });
  expect(server.received[0]).toMatchObject({ method: 'GET', url: '/api/data/v9.2/' });
  expect(server.received[0]!.headers.authorization).toBeUndefined();
  return result;
}

const PUBLIC = 'https://login.microsoftonline.com';

test('an environment that agrees gives its tenant and login host', async () => {
  const facts = { tenantId: TENANT, loginOrigin: PUBLIC };
  expect(await check(challenge(PUBLIC))).toEqual({ ok: true, value: facts });
});

test('a tenant that is configured by a domain is not compared', async () => {
  expect(await check(challenge(PUBLIC), { tenantId: 'contoso.com' })).toMatchObject({ ok: true });
});

test('another tenant is named', async () => {
  expect(await check(challenge(PUBLIC, OTHER))).toMatchObject({
    error: { code: 'client-other-tenant', kind: 'credentials', message: expect.stringContaining(OTHER) as string },
  });
});

test('another cloud is named', async () => {
  const error = { code: 'client-other-cloud', message: expect.stringContaining('microsoftonline.us') as string };
  expect(await check(challenge('https://login.microsoftonline.us'))).toMatchObject({ error });
});

test('a login host of nobody is not believed, unless it is the configured one', async () => {
  const odd = 'https://login.evil.example';
  expect(await check(challenge(odd))).toMatchObject({ error: { code: 'client-unknown-login-host' } });
  expect(await check(challenge(odd), { authority: odd })).toMatchObject({ ok: true });
});

test.each([undefined, '', 'Negotiate', 'Bearer realm="x"', 'Bearer authorization_uri=nonsense'])(
  'the challenge %j is that of no environment',
  async (header) => {
    expect(await check(header)).toMatchObject({ ok: false, error: { kind: 'protocol', httpStatus: 401 } });
  },
);

test('a quoted challenge is read, too', () => {
  const header = `Bearer authorization_uri="${PUBLIC}/${TENANT}/oauth2/authorize", resource_id="x"`;
  expect(readChallenge(header)).toEqual({ tenantId: TENANT, loginOrigin: PUBLIC });
});

test.each([
  ['https://contoso.crm.dynamics.com', 'public', PUBLIC],
  ['https://contoso.api.crm4.dynamics.com', 'public', PUBLIC],
  ['https://contoso.crm9.dynamics.com', 'public', PUBLIC],
  ['https://contoso.crm.microsoftdynamics.us', 'us-government', 'https://login.microsoftonline.us'],
  ['https://contoso.crm.appsplatform.us', 'us-defense', 'https://login.microsoftonline.us'],
  ['https://contoso.crm.dynamics.cn', 'china', 'https://login.partner.microsoftonline.cn'],
  ['https://crm.dynamics.com.evil.example', undefined, PUBLIC],
])('%s lives in the cloud %s', (environment, cloud, login) => {
  expect(cloudOfEnvironment(environment)?.name).toBe(cloud);
  expect(loginOrigin(undefined, environment)).toBe(login);
});

test('every cloud is reached by a login host of its own or a shared one', () => {
  expect(CLOUDS.map((cloud) => cloud.name)).toEqual(['public', 'us-government', 'us-defense', 'china']);
});
