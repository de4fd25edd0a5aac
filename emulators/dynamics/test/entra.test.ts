import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamics, startDynamics } from '../src/index.ts';
import { askToken, tokenOf, wireWith } from './support/client.ts';

let dynamics: Dynamics;
let form: Record<string, string>;

beforeAll(async () => {
  dynamics = await startDynamics();
  form = {
    grant_type: 'client_credentials',
    client_id: dynamics.application.id,
    client_secret: dynamics.application.secret,
    scope: `${dynamics.url}/.default`,
  };
});
afterAll(() => dynamics.close());

describe('the token endpoint', () => {
  test('a token, by form and by HTTP Basic', async () => {
    const answer = await askToken(dynamics, form);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    expect(answer.json.refresh_token).toBeUndefined();
    const { client_id, client_secret, ...rest } = form;
    const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
    expect((await askToken(dynamics, rest, undefined, { Authorization: `Basic ${basic}` })).status).toBe(200);
  });

  test.each([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [
      'an unknown application',
      { client_id: '00000000-0000-4000-8000-000000000000' },
      400,
      'unauthorized_client',
      700016,
    ],
    ['no grant type', { grant_type: '' }, 400, 'invalid_request', 900144],
    ['no client', { client_id: '' }, 400, 'invalid_request', 900144],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218],
    ['a scope without /.default', { scope: 'https://example/user_impersonation' }, 400, 'invalid_scope', 70011],
    ['two resources', { scope: 'https://a/.default https://b/.default' }, 400, 'invalid_request', 700022],
    ['an unknown resource', { scope: 'https://example/.default' }, 400, 'invalid_resource', 500011],
    ['another grant', { grant_type: 'magic' }, 400, 'unsupported_grant_type', 70003],
  ])('%s', async (_name, change, status, error, code) => {
    const answer = await askToken(dynamics, { ...form, ...(change as Record<string, string>) });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error, error_codes: [code] });
    expect(answer.json.error_description).toMatch(
      new RegExp(`^AADSTS${code}: .*Trace ID: .*Correlation ID: .*Timestamp: `),
    );
    expect(answer.json.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  });

  test.each([
    ['00000000-0000-4000-8000-000000000000', 90002],
    ['not a tenant', 900023],
    ['organizations', 9001023],
  ])('tenant %s', async (tenant, code) => {
    const answer = await askToken(dynamics, form, `${dynamics.url}/${encodeURIComponent(tenant)}`);
    expect([answer.status, answer.json.error_codes]).toEqual([400, [code]]);
  });

  test('a scope with a double slash gives a token that Dataverse refuses', async () => {
    const { json } = await askToken(dynamics, { ...form, scope: `${dynamics.url}//.default` });
    const answer = await wireWith(dynamics, json.access_token as string).send('GET', 'WhoAmI');
    expect(answer.status).toBe(401);
  });

  test('the metadata of the tenant names the endpoint', async () => {
    const response = await fetch(`${dynamics.authority}/v2.0/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      token_endpoint: `${dynamics.authority}/oauth2/v2.0/token`,
      issuer: `${dynamics.authority}/v2.0`,
    });
  });
});

test('a token ends when its time has come by the clock', async () => {
  const wire = wireWith(dynamics, await tokenOf(dynamics));
  expect((await wire.send('GET', 'WhoAmI')).status).toBe(200);
  dynamics.advance(3_600_000);
  const answer = await wire.send('GET', 'WhoAmI');
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toContain(dynamics.tenantId);
});

describe('credentials', () => {
  test('a secret that has expired is told from one that is wrong', async () => {
    dynamics.addSecret('second', new Date(Date.now() + 24 * 3_600_000));
    expect((await askToken(dynamics, { ...form, client_secret: 'second' })).status).toBe(200);
    dynamics.advance(48 * 3_600_000);
    const answer = await askToken(dynamics, { ...form, client_secret: 'second' });
    expect([answer.status, answer.json.error_codes]).toEqual([401, [7000222]]);
  });

  test('an application that is switched off, and one without an application user', async () => {
    dynamics.enableApplication(false);
    expect((await askToken(dynamics, form)).json.error_codes).toEqual([7000112]);
    dynamics.enableApplication(true);
    const other = { id: '99999999-9999-4999-8999-999999999999', secret: 's' };
    dynamics.addApplication(other);
    const answer = await wireWith(dynamics, await tokenOf(dynamics, other)).send('GET', 'WhoAmI');
    expect([answer.status, answer.json.error]).toEqual([
      403,
      { code: '0x80072560', message: 'The user is not a member of the organization.' },
    ]);
  });

  test('a person signs in with a password', async () => {
    const userId = dynamics.addUser({ name: 'Pat Person', roles: ['System Administrator'], password: 'pass' });
    const grant = {
      grant_type: 'password',
      client_id: dynamics.application.id,
      username: 'pat.person@example.com',
      password: 'pass',
      scope: `${dynamics.url}/user_impersonation openid`,
    };
    const { json } = await askToken(dynamics, grant);
    const who = await wireWith(dynamics, json.access_token as string).send('GET', 'WhoAmI');
    expect(who.json.UserId).toBe(userId);
    expect((await askToken(dynamics, { ...grant, password: 'x' })).json.error_codes).toEqual([50126]);
    expect((await askToken(dynamics, { ...grant, username: 'x' })).json.error_codes).toEqual([50034]);
  });
});

test('who acts for another needs the privilege, and has no more rights than both', async () => {
  const outsider = dynamics.addUser({ name: 'Plain Person', roles: [] });
  const wire = wireWith(dynamics, await tokenOf(dynamics));
  const as = { MSCRMCallerID: outsider };
  expect((await wire.send('GET', 'WhoAmI', undefined, as)).json.UserId).toBe(outsider);
  expect((await wire.send('GET', 'accounts', undefined, as)).status).toBe(403);
  expect(
    (await wire.send('GET', 'WhoAmI', undefined, { CallerObjectId: '00000000-0000-4000-8000-000000000000' })).status,
  ).toBe(403);
});
