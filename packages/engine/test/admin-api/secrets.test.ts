import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readTokenFile } from '../../src/accounts/token-file.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';

const [password, nextPassword] = ['a password of some length', 'another password of some length'];
const entered = ['api-key-of-the-target', 'client-secret-of-a-draft', 'api-key-of-a-draft', password, nextPassword];

interface Request {
  /** Values of the address, where they are not those of the configuration. */
  readonly id?: string;
  readonly query?: string;
  readonly body?: object;
  /** Of the answer; a success unless told. */
  readonly statuses?: readonly number[];
  /** What has to be so before. */
  readonly before?: () => Promise<unknown>;
  /** As a person who has signed in. */
  readonly cookie?: string;
}

let fixture: EngineFixture;
let document: Readonly<Record<string, Readonly<Record<string, object>>>>;
const lsids: string[] = [];

beforeAll(async () => {
  fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
  for (const externalKey of ['CAS-1', 'do:throw', 'CAS-2']) {
    const lsid = fixture.play(externalKey);
    lsids.push(lsid);
    if (externalKey === 'CAS-2') fixture.target.status = 500;
    const body = new URLSearchParams({ event: 'support_conference_end', lsid });
    await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body });
    await fixture.settle();
  }
  fixture.target.status = 200;
  const answer = await send('GET', '/api/openapi.json');
  document = (JSON.parse(answer.text) as { paths: typeof document }).paths;
}, 120_000);
afterAll(() => fixture.close());

/** The appliance takes so many requests in a second only, and all wait by the clock of this test. */
async function send(method: string, path: string, { body, cookie }: Request = {}) {
  const authorization = `Bearer ${readTokenFile(fixture.engine.adminTokenFile)}`;
  const waiting = fetch(fixture.engine.adminUrl + path, {
    method,
    headers: {
      ...(cookie === undefined ? { authorization } : { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'x-casebridge': '1',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).then(async (response) => ({
    status: response.status,
    text: await response.text(),
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
  }));
  let ended = false;
  void waiting.finally(() => (ended = true)).catch(() => undefined);
  await vi.waitFor(
    () => {
      if (!ended) fixture.clock.advance(1000);
      expect(ended).toBe(true);
    },
    { timeout: 20_000, interval: 10 },
  );
  return waiting;
}

async function made(path: string, body: object): Promise<{ readonly id: string; readonly [name: string]: unknown }> {
  const { status, text } = await send('POST', path, { body });
  expect(status, `${path} ${text}`).toBeLessThan(300);
  return JSON.parse(text) as { id: string };
}

/** What must be in no answer: what was entered, and what the engine keeps by its side. */
function secretsNow(): readonly string[] {
  const keyFile = fixture.engine.adminTokenFile.replace('admin.token', 'casebridge.key');
  const { keys, hashKey } = JSON.parse(readFileSync(keyFile, 'utf8')) as { keys: object; hashKey: string };
  const token = readTokenFile(fixture.engine.adminTokenFile);
  const { clientSecret } = fixture.appliance.account;
  return [...entered, clientSecret, token, hashKey, '$argon2id$', ...Object.values(keys).map(String)];
}

/** For each route that changes something, a request that works, in an order in which each finds what it needs. */
async function changes(): Promise<Readonly<Record<string, Request>>> {
  const { configuration, engine, clock } = fixture;
  const { id, ...values } = configuration;
  const draft = {
    ...{ ...values, name: 'Draft', clientSecret: 'client-secret-of-a-draft' },
    settings: { ...values.settings, apiKey: 'api-key-of-a-draft' },
  };
  const [, , waiting = ''] = lsids;
  const [written = '', dead = ''] = lsids;
  const deadLetter = (await engine.store.deliveries({ lsid: dead }, { limit: 1 }))[0]?.id ?? '';
  const selection = { ids: [deadLetter] };
  const counted = await made('/api/bulk-acts/count', { kind: 'replay', selection });
  const act = await made('/api/bulk-acts', { kind: 'dismiss', selection, counted, why: 'For this test.' });
  const period = { from: '2030-01-06T00:00:00Z', until: clock.now().toISOString() };
  const backfill = await made('/api/backfills', { configurationId: id, ...period });
  const exported = JSON.parse((await send('GET', '/api/configurations-export')).text) as object;
  const account = await made('/api/accounts', { name: 'some-administrator', role: 'administrator', password });
  const leaving = await made('/api/accounts', { name: 'leaving', role: 'viewer', password });
  const own = await send('POST', '/api/session', { body: { name: 'leaving', password } });
  const other = await send('POST', '/api/session', { body: { name: 'some-administrator', password } });
  const later = new Date(clock.now().getTime() + 3_600_000).toISOString();
  const down = { until: new Date(later), code: 'CB-TEST', message: 'It is down.', help: 'Mend it.' };
  const park = () => engine.store.park(id, down);
  return {
    'POST /api/session': { body: { name: 'leaving', password } },
    'DELETE /api/session': { cookie: other.cookie },
    'POST /api/accounts': { body: { name: 'new', role: 'viewer', password } },
    'PUT /api/session/password': { cookie: own.cookie, body: { present: password, password: nextPassword } },
    'PUT /api/accounts/{id}': { id: account.id, body: { password: nextPassword } },
    'DELETE /api/accounts/{id}': { id: leaving.id },
    'POST /api/one-time-links': {},
    'POST /api/configurations': { body: draft },
    'PUT /api/configurations/{id}': { body: { ...values, name: 'Changed' } },
    'POST /api/configurations/{id}/copy': { body: { name: 'Copy' } },
    'POST /api/configurations/{id}/restore': { body: { version: 1 } },
    'POST /api/configurations-import': { body: exported },
    'POST /api/keys/rotate': {},
    'POST /api/configurations/{id}/test': {},
    'POST /api/configurations/{id}/test/steps': {},
    'POST /api/configuration-drafts/test': { body: { id, values } },
    'POST /api/configuration-drafts/test/steps': { body: { values: draft } },
    // Nothing is installed here beside what comes with the engine.
    'DELETE /api/plugins/{name}': { id: 'probe', statuses: [404] },
    'POST /api/configurations/{id}/preview': { body: { lsid: written }, statuses: [409] },
    'POST /api/configurations/{id}/report': { body: { lsid: written }, statuses: [409] },
    'POST /api/configurations/{id}/try-redaction': {
      body: { sample: 'some text', settings: draft.settings },
      statuses: [409],
    },
    'POST /api/configurations/{id}/pause': { body: { until: later } },
    'POST /api/configurations/{id}/resume': {},
    'POST /api/bulk-acts/count': { body: { kind: 'replay', selection } },
    'POST /api/bulk-acts': { body: { kind: 'replay', selection: { ids: [deadLetter] }, counted } },
    // It may have ended by now, as the backfill below.
    'POST /api/bulk-acts/{id}/abort': { id: act.id, statuses: [200, 409] },
    'POST /api/deliveries/{id}/try-now': { id: deadLetter, statuses: [409] },
    'POST /api/deliveries/try-now': { body: { configurationId: id } },
    'POST /api/configurations/{id}/probe': { before: park },
    'PUT /api/configurations/{id}/set-asides/{cause}': { before: park, body: { until: later, why: 'For this test.' } },
    'DELETE /api/configurations/{id}/set-asides/{cause}': {},
    'POST /api/configurations/{id}/jobs/try-now': { body: { job: 'reconcile' } },
    'POST /api/notifications/test': {},
    'POST /api/backfills': { body: { configurationId: id, ...period } },
    'POST /api/backfills/{id}/pause': { id: backfill.id, statuses: [200, 409] },
    'POST /api/backfills/{id}/resume': { id: backfill.id, statuses: [200, 409] },
    'POST /api/backfills/{id}/cancel': { id: backfill.id, statuses: [200, 409] },
    'POST /api/configurations/{id}/erase': { body: { kind: 'session', lsid: waiting } },
    'POST /api/sessions/{lsid}/erase': {},
    'DELETE /api/configurations/{id}': {},
  };
}

async function questions(): Promise<Readonly<Record<string, Request>>> {
  const [delivery] = await fixture.engine.store.deliveries({ lsid: lsids[0] ?? '' }, { limit: 1 });
  const act = (await fixture.engine.store.jobs()).find(({ name }) => name.startsWith('bulk-act:'));
  return {
    'GET /api/events/{id}': { id: delivery?.eventId ?? '' },
    'GET /api/deliveries/{id}': { id: delivery?.id ?? '' },
    'GET /api/bulk-acts/{id}': { id: act?.name.split(':')[1] ?? '' },
    'GET /api/explain': { query: '?q=CAS-1' },
  };
}

function addressOf(template: string, { id = fixture.configuration.id, query = '' }: Request): string {
  const filled = template
    .replace('{lsid}', lsids[0] ?? '')
    .replace('{cause}', 'CB-TEST')
    .replace(/\{\w+\}/, encodeURIComponent(id));
  return filled + query;
}

test('no answer of any route holds a secret, and no refusal repeats one', { timeout: 180_000 }, async () => {
  const inTurn = await changes();
  const routes = Object.entries(document).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const [asking, changing] = [true, false].map((is) => routes.filter((route) => route.startsWith('GET ') === is));
  expect(Object.keys(inTurn).toSorted()).toEqual(changing?.toSorted());
  const secrets = new Set(secretsNow());

  async function look(route: string, request: Request): Promise<void> {
    const [method = '', template = ''] = route.split(' ');
    const path = addressOf(template, request);
    await request.before?.();
    // A secret in the wrong place of what is sent.
    if (request.body !== undefined) {
      const wrong = { ...request.body, unknown: 'client-secret-of-a-draft', settings: 'api-key-of-a-draft' };
      judge(route, await send(method, path, { ...request, body: wrong }));
    }
    const answer = await send(method, path, request);
    expect(request.statuses ?? [200, 201, 202, 204], `${route} ${answer.text}`).toContain(answer.status);
    judge(route, answer);
  }

  function judge(route: string, { text }: { readonly text: string }): void {
    for (const secret of secretsNow()) secrets.add(secret);
    for (const secret of secrets) expect(text.includes(secret), `${route} holds ${secret}: ${text}`).toBe(false);
  }

  const asked = await questions();
  const askAll = async () => {
    for (const route of asking ?? []) await look(route, asked[route] ?? {});
  };
  await askAll();
  for (const [route, request] of Object.entries(inTurn)) {
    await look(route, request);
    // Before the configuration is gone.
    if (route === 'POST /api/keys/rotate') await askAll();
  }
});
