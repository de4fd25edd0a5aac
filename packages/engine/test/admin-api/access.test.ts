import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTokenFile } from '../../src/accounts/token-file.ts';
import { hasRole, type Role, roles } from '../../src/model/role.ts';
import { adminFetch } from '../admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly role: Role | 'anyone';
}

const password = 'a password of some length';

let fixture: EngineFixture;
let operations: readonly Operation[];
/** A cookie for each role. */
const cookies = new Map<Role, string>();

beforeAll(async () => {
  fixture = await openEngineFixture();
  const document = (await (await adminFetch(fixture.engine, '/api/openapi.json')).json()) as {
    paths: Readonly<Record<string, Readonly<Record<string, { 'x-role': Operation['role'] }>>>>;
  };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{lsid\}/, 'f'.repeat(32)).replace(/\{\w+\}/g, 'none'),
      role: operation['x-role'],
    })),
  );
  for (const role of roles) {
    await change('/api/accounts', { name: `some-${role}`, role, password }, token());
    cookies.set(role, cookieOf(await change('/api/session', { name: `SOME-${role}`, password }, {})));
  }
});
afterAll(() => fixture.close());

function token(): Record<string, string> {
  return { authorization: `Bearer ${readTokenFile(fixture.engine.adminTokenFile)}` };
}

function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const all = { 'x-casebridge': '1', ...type, ...headers };
  return fetch(fixture.engine.adminUrl + path, { method, headers: all, ...(body !== undefined && { body }) });
}

async function change(path: string, body: object, headers: Record<string, string>): Promise<Response> {
  const response = await send('POST', path, headers, JSON.stringify(body));
  expect(response.status, `${path} ${await response.clone().text()}`).toBeLessThan(300);
  return response;
}

function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

async function codeOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return text.startsWith('{') ? (JSON.parse(text) as { code?: unknown }).code : undefined;
}

/** Signing out would end the cookie that the other tests go on with. */
const isSignOut = ({ method, path }: Operation): boolean => method === 'DELETE' && path === '/api/session';

describe('every route of the table', () => {
  test('is closed to who shows no credential, a wrong one, or an old one', async () => {
    const closed = operations.filter(({ role }) => role !== 'anyone');
    expect(closed.length).toBeGreaterThan(30);
    const wrong = [
      {},
      { authorization: `Bearer ${'x'.repeat(43)}` },
      { authorization: 'Basic YTpi' },
      { cookie: 'a=b' },
    ];
    for (const { method, path } of closed) {
      for (const headers of wrong) {
        const response = await send(method, path, headers, method === 'GET' ? undefined : '{}');
        expect([response.status, await codeOf(response)], `${method} ${path}`).toEqual([401, 'CB-NOT-SIGNED-IN']);
      }
    }
  });

  test('is closed to each role below its own, and open to each from there on', async () => {
    for (const operation of operations.filter((each) => each.role !== 'anyone' && !isSignOut(each))) {
      const { method, path, role: needed } = operation;
      for (const role of roles) {
        // The body is none of the route's: who may is answered before it is looked at.
        const response = await send(
          method,
          path,
          { cookie: cookies.get(role) ?? '' },
          method === 'GET' ? undefined : '[',
        );
        const isAllowed = needed === 'anyone' || hasRole(role, needed);
        const refused = [401, 403].includes(response.status);
        expect(refused, `${role}: ${method} ${path} answered ${response.status}`).toBe(!isAllowed);
        if (!isAllowed) expect(await codeOf(response)).toBe('CB-ROLE');
      }
    }
  });

  test('is closed to another origin, site and host, and changes nothing without the header', async () => {
    for (const { method, path } of operations) {
      const body = method === 'GET' ? undefined : '{}';
      const foreign = [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        const response = await send(method, path, { ...token(), ...headers }, body);
        expect([response.status, await codeOf(response)], `${method} ${path}`).toEqual([403, 'CB-ORIGIN']);
      }
      if (method === 'GET') continue;
      const form = await send(method, path, { cookie: cookies.get('administrator') ?? '', 'x-casebridge': '' }, body);
      expect([form.status, await codeOf(form)], `${method} ${path}`).toEqual([403, 'CB-HEADER']);
    }
  });
});

describe('a sign-in', () => {
  const signIn = (values: object) => send('POST', '/api/session', {}, JSON.stringify(values));

  test('sets a strict cookie, tells who is in, and ends with signing out', async () => {
    const response = await signIn({ name: 'some-viewer', password });
    expect(response.headers.get('set-cookie')).toMatch(
      /^casebridge-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    const cookie = cookieOf(response);
    const shown = await (await send('GET', '/api/session', { cookie })).json();
    expect(shown).toMatchObject({ signedIn: true, name: 'some-viewer', role: 'viewer', by: 'account' });
    expect((await send('DELETE', '/api/session', { cookie })).headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await (await send('GET', '/api/session', { cookie })).json()).toEqual({
      signedIn: false,
      hasAccounts: true,
    });
    expect((await send('GET', '/api/events', { cookie })).status).toBe(401);
  });

  test('ends when it is not used for four hours, and after sixteen hours in any case', async () => {
    const { clock } = fixture;
    const [idle, busy] = [
      await signIn({ name: 'some-viewer', password }),
      await signIn({ name: 'some-viewer', password }),
    ];
    const isIn = async (of: Response) => (await send('GET', '/api/events', { cookie: cookieOf(of) })).status === 200;
    for (let hours = 0; hours < 16; hours += 2) {
      expect(await isIn(busy)).toBe(true);
      clock.advance(2 * 3_600_000);
    }
    clock.advance(1);
    expect([await isIn(idle), await isIn(busy)]).toEqual([false, false]);
    for (const role of roles) cookies.set(role, cookieOf(await signIn({ name: `some-${role}`, password })));
  });

  test('ends where the account is changed or removed', async () => {
    const made = await change('/api/accounts', { name: 'leaver', role: 'operator', password }, token());
    const { id } = (await made.json()) as { id: string };
    const isIn = async (of: Response) => (await send('GET', '/api/events', { cookie: cookieOf(of) })).status === 200;
    const before = await signIn({ name: 'leaver', password });
    expect(await isIn(before)).toBe(true);
    await send('PUT', `/api/accounts/${id}`, token(), JSON.stringify({ role: 'viewer' }));
    expect(await isIn(before)).toBe(false);
    const after = await signIn({ name: 'leaver', password });
    expect((await send('DELETE', `/api/accounts/${id}`, token())).status).toBe(204);
    expect(await isIn(after)).toBe(false);
    expect(await codeOf(await signIn({ name: 'leaver', password }))).toBe('CB-SIGN-IN');
  });

  test('by a one-time link is that of an administrator, once', async () => {
    const url = new URL(fixture.engine.firstLink ?? '');
    expect(url.origin).toBe(fixture.engine.adminUrl);
    const link = new URLSearchParams(url.hash.split('?')[1]).get('link');
    const first = await signIn({ link });
    // The first link is an hour old here, and more.
    expect([first.status, await codeOf(first)]).toEqual([401, 'CB-LINK']);
    const made = (await (await change('/api/one-time-links', {}, token())).json()) as { url: string };
    const fresh = new URLSearchParams(new URL(made.url).hash.split('?')[1]).get('link');
    expect(await (await signIn({ link: fresh })).json()).toMatchObject({ role: 'administrator', by: 'link' });
    expect(await codeOf(await signIn({ link: fresh }))).toBe('CB-LINK');
  });

  test('names the account in the audit', async () => {
    const cookie = cookies.get('operator') ?? '';
    const until = new Date(fixture.clock.now().getTime() + 60_000).toISOString();
    const paused = await send(
      'POST',
      `/api/configurations/${fixture.configuration.id}/pause`,
      { cookie },
      JSON.stringify({ until }),
    );
    expect(paused.status).toBe(200);
    const { items } = (await (await send('GET', '/api/audit', token())).json()) as { items: { actor: string }[] };
    expect(items[0]).toMatchObject({ actor: 'some-operator', action: 'configuration.paused' });
    const signIns = items.filter((entry) => 'action' in entry && entry.action === 'account.signed-in');
    expect(signIns[0]).toMatchObject({ actor: 'one-time link' });
  });

  test('lets a person set another password by the present one', async () => {
    const made = await change('/api/accounts', { name: 'careful', role: 'viewer', password }, token());
    expect(made.status).toBe(201);
    const cookie = cookieOf(await signIn({ name: 'careful', password }));
    const put = (present: string) =>
      send('PUT', '/api/session/password', { cookie }, JSON.stringify({ present, password: 'another password' }));
    expect(await codeOf(await put('a guess of the password'))).toBe('CB-INVALID');
    expect((await put(password)).status).toBe(204);
    expect((await signIn({ name: 'careful', password: 'another password' })).status).toBe(201);
  });

  test('that is guessed has to wait, and is told for how long', async () => {
    const guess = () => signIn({ name: 'nobody-here', password: 'a guess of the password' });
    for (let count = 0; count < 5; count += 1) expect(await codeOf(await guess())).toBe('CB-SIGN-IN');
    const response = await guess();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
  });
});

test('health is for anyone and says no more than that; metrics are not', async () => {
  const { adminUrl } = fixture.engine;
  expect(await (await fetch(`${adminUrl}/health`)).json()).toEqual({
    status: 'ok',
    parked: { count: 0, codes: [] },
  });
  expect((await fetch(`${adminUrl}/metrics`)).status).toBe(401);
  expect((await fetch(`${adminUrl}/metrics`, { headers: token() })).status).toBe(200);
});
