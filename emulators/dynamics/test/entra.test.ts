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
