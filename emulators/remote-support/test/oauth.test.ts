import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';
import { askToken, freshToken } from './caller.ts';

let appliance: Appliance;
beforeEach(async () => void (appliance = await startAppliance({ settings: { rateLimit: 'off' } })));
afterEach(() => appliance.close());

const use = (token: string): Promise<Response> =>
  fetch(`${appliance.url}/api/command?action=get_api_info`, { headers: { authorization: `Bearer ${token}` } });

test('a token for the credentials of the account', async () => {
  const response = await askToken(appliance);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    access_token: expect.stringMatching(/^[A-Za-z0-9]{40}$/) as string,
    token_type: 'Bearer',
    expires_in: 3600,
  });
  expect(appliance.account.clientId).toMatch(/^[0-9a-f]{40}$/);
  expect(appliance.account.clientSecret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});

test('a JSON body does as well as a form', async () => {
  const { clientId, clientSecret } = appliance.account;
  const response = await fetch(`${appliance.url}/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: '{"grant_type":"client_credentials"}',
  });
  expect(response.status).toBe(200);
});

test.each([
  ['a wrong secret', { clientSecret: 'x' }, 'grant_type=client_credentials', 401, 'invalid_client'],
  ['an unknown client', { clientId: 'x' }, 'grant_type=client_credentials', 401, 'invalid_client'],
  ['another grant', {}, 'grant_type=password', 400, 'unsupported_grant_type'],
  ['no grant', {}, 'scope=all', 400, 'invalid_request'],
])('%s is refused', async (_title, wrong, body, status, error) => {
  const response = await askToken(appliance, { ...appliance.account, ...wrong }, body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error, message: expect.any(String) as string });
});

test('the thirty-first token invalidates the first and no other', async () => {
  const tokens: string[] = [];
  for (let count = 0; count < 31; count += 1) tokens.push(await freshToken(appliance));
  const statuses = await Promise.all(tokens.map(async (token) => (await use(token)).status));
  expect(statuses).toEqual([401, ...Array.from({ length: 30 }, () => 200)]);
});

test('a token ends with its hour', async () => {
  appliance.clock.freeze();
  const token = await freshToken(appliance);
  appliance.clock.advance(3_599_000);
  expect((await use(token)).status).toBe(200);
  appliance.clock.advance(1000);
  const late = await use(token);
  expect(late.status).toBe(401);
  expect(await late.json()).toMatchObject({ error: 'access_denied' });
});

test('another secret ends every token', async () => {
  const token = await freshToken(appliance);
  appliance.api.regenerateSecret();
  expect((await use(token)).status).toBe(401);
  expect((await use(await freshToken(appliance))).status).toBe(200);
});

test('no call without a token', async () => {
  expect((await fetch(`${appliance.url}/api/reporting`)).status).toBe(401);
});
