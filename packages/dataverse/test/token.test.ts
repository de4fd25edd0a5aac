import { expect, test } from 'vitest';
import { createEntraTokenSource } from '../src/index.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { json, startHttpServer } from './http-server.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const MINUTE = 60_000;

type Answer = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

/** A login host that gives the answers in turn, the last one for ever; tokens are numbered. */
async function startLogin(...answers: Answer[]) {
  let calls = 0;
  const login = await startHttpServer((_request, response) => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    if (answer) json(response, answer.status, answer.body, answer.headers);
    else json(response, 200, { token_type: 'Bearer', expires_in: 3600, access_token: `token-${calls}` });
  });
  const clock = createManualClock();
  const source = createEntraTokenSource({
    authority: `${login.url}/${TENANT}`,
    tenantId: TENANT,
    clientId: 'app',
    clientSecret: 's&cret=+ä',
    environmentUrl: 'https://contoso.crm4.dynamics.com/',
    fetch,
    clock,
  });
  return { login, clock, source };
}

const GOOD: Answer = { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: 'good' } };
const DOWN: Answer = { status: 503, body: 'down' };

test('a token is asked for as Entra documents it, without a double slash in the scope', async () => {
  const { login, source } = await startLogin();
  expect(await source.token()).toMatchObject({ ok: true, value: { value: 'token-1' } });
  const [request] = login.received;
  expect(request).toMatchObject({ method: 'POST', url: `/${TENANT}/oauth2/v2.0/token` });
  expect(request!.headers['content-type']).toContain('application/x-www-form-urlencoded');
  expect(Object.fromEntries(new URLSearchParams(request!.body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'app',
    client_secret: 's&cret=+ä',
    scope: 'https://contoso.crm4.dynamics.com/.default',
  });
});

test('one request serves all who wait, and the token is kept', async () => {
  const { login, source } = await startLogin();
  const results = await Promise.all([source.token(), source.token(), source.token()]);
  results.push(await source.token());
  expect(results.map((result) => result.ok && result.value.value)).toEqual(Array(4).fill('token-1'));
  expect(login.received).toHaveLength(1);
});

test('a token is renewed 300 s before its end', async () => {
  const { clock, source } = await startLogin();
  await source.token();
  clock.advance(55 * MINUTE - 1);
  expect(await source.token()).toMatchObject({ value: { value: 'token-1' } });
  clock.advance(1);
  expect(await source.token()).toMatchObject({ value: { value: 'token-2' } });
});

test('a token of a short life is kept for half of it', async () => {
  const short: Answer = { status: 200, body: { token_type: 'Bearer', expires_in: 60, access_token: 'short' } };
  const { login, clock, source } = await startLogin(short);
  await source.token();
  clock.advance(29_999);
  await source.token();
  expect(login.received).toHaveLength(1);
  clock.advance(1);
  await source.token();
  expect(login.received).toHaveLength(2);
});

test('a refused token is not handed out again', async () => {
  const { source } = await startLogin();
  await source.token();
  source.reject('another');
  expect(await source.token()).toMatchObject({ value: { value: 'token-1' } });
  source.reject('token-1');
  expect(await source.token()).toMatchObject({ value: { value: 'token-2' } });
});

test('a renewal that fails in passing leaves the present token in use until its end', async () => {
  const { clock, source } = await startLogin(GOOD, DOWN);
  await source.token();
  clock.advance(57 * MINUTE);
  expect(await source.token()).toMatchObject({ ok: true, value: { value: 'good' } });
  clock.advance(3 * MINUTE);
  expect(await source.token()).toMatchObject({ ok: false, error: { kind: 'unavailable', code: 'http-503' } });
});

test('a renewal that is refused for good says so at once', async () => {
  const expired = { error: 'invalid_client', error_description: 'AADSTS7000222: x', error_codes: [7000222] };
  const { clock, source } = await startLogin(GOOD, { status: 401, body: expired });
  await source.token();
  clock.advance(57 * MINUTE);
  expect(await source.token()).toMatchObject({ ok: false, error: { kind: 'credentials', code: 'AADSTS7000222' } });
});

test('a refusal is not kept: the next caller asks again', async () => {
  const { source } = await startLogin(DOWN, GOOD);
  expect((await source.token()).ok).toBe(false);
  expect((await source.token()).ok).toBe(true);
});

test('a login host that names a wait is not asked before it is over', async () => {
  const { login, clock, source } = await startLogin({ status: 429, body: {}, headers: { 'retry-after': '7' } }, GOOD);
  expect(await source.token()).toMatchObject({ error: { kind: 'throttled', retryAfterMilliseconds: 7000 } });
  clock.advance(5000);
  expect(await source.token()).toMatchObject({ error: { kind: 'throttled', retryAfterMilliseconds: 2000 } });
  expect(login.received).toHaveLength(1);
  clock.advance(2000);
  expect(await source.token()).toMatchObject({ ok: true });
});

test('a caller that gives up leaves the others their token', async () => {
  const { login, source } = await startLogin();
  const impatient = new AbortController();
  const [first, second] = [source.token(impatient.signal), source.token()];
  impatient.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(await second).toMatchObject({ ok: true });
  expect(login.received).toHaveLength(1);
});

test('the number of the error counts, in words that name the cure', async () => {
  const body = {
    error: 'invalid_client',
    error_description: 'AADSTS7000215: Invalid client secret provided. Trace ID: 1',
    error_codes: [7000215],
    correlation_id: 'c0ffee',
  };
  const { source } = await startLogin({ status: 401, body, headers: { 'www-authenticate': 'Bearer realm="x"' } });
  const result = await source.token();
  expect(result).toMatchObject({
    ok: false,
    error: {
      kind: 'credentials',
      code: 'AADSTS7000215',
      httpStatus: 401,
      requestId: 'c0ffee',
      message: 'Microsoft Entra ID does not accept the client secret.',
    },
  });
  expect(!result.ok && result.error.help).toContain('"Value"');
});

test.each<[string, Answer, object]>([
  [
    '429',
    { status: 429, body: {}, headers: { 'retry-after': '7' } },
    { kind: 'throttled', retryAfterMilliseconds: 7000 },
  ],
  ['a page of a proxy', { status: 302, body: 'sign in' }, { kind: 'protocol', code: 'http-302' }],
  ['an unknown error', { status: 400, body: { error: 'odd' } }, { kind: 'credentials', code: 'http-400' }],
  ['an answer without a token', { status: 200, body: { hello: 1 } }, { kind: 'protocol' }],
  [
    'temporarily unavailable',
    { status: 400, body: { error: 'temporarily_unavailable', error_description: 'AADSTS90033: x' } },
    { kind: 'unavailable', code: 'AADSTS90033' },
  ],
])('%s is typed', async (_name, answer, error) => {
  const { source } = await startLogin(answer);
  expect(await source.token()).toMatchObject({ ok: false, error });
});

test('a login host that is not there is typed', async () => {
  const source = createEntraTokenSource({
    ...{ tenantId: TENANT, clientId: 'a', clientSecret: 'b', environmentUrl: 'https://x.crm.dynamics.com' },
    authority: 'http://127.0.0.1:1',
    fetch,
    clock: createManualClock(),
  });
  const result = await source.token();
  expect(result).toMatchObject({ error: { kind: 'unavailable' } });
  expect(!result.ok && result.error.code).toMatch(/^network-/);
});

test.each([
  [{ authority: 'http://login.example.com' }, 'must begin with https://'],
  [{ authority: 'ftp://127.0.0.1' }, 'must begin with https://'],
  [{ authority: 'https://a:b@login.example.com' }, 'password'],
  [{ environmentUrl: 'http://contoso.crm.dynamics.com' }, 'must begin with https://'],
  [{ environmentUrl: 'contoso' }, 'is not an address'],
  [{ tenantId: '../evil' }, 'tenant id'],
])('%j is refused', (wrong, message) => {
  const right = { tenantId: TENANT, clientId: 'a', clientSecret: 'b', environmentUrl: 'https://x.crm.dynamics.com' };
  expect(() => createEntraTokenSource({ ...right, fetch, clock: createManualClock(), ...wrong })).toThrow(message);
});

test('a token whose life is over is renewed, though the date was set back meanwhile', async () => {
  const { clock, source } = await startLogin();
  await source.token();
  clock.setDate({ byMilliseconds: -2 * 60 * MINUTE });
  clock.advance(56 * MINUTE);
  expect(await source.token()).toMatchObject({ ok: true, value: { value: 'token-2' } });
});

test('a date that is set on renews nothing', async () => {
  const { clock, login, source } = await startLogin();
  await source.token();
  clock.setDate({ byMilliseconds: 2 * 60 * MINUTE });
  expect(await source.token()).toMatchObject({ ok: true, value: { value: 'token-1' } });
  expect(login.received).toHaveLength(1);
});
