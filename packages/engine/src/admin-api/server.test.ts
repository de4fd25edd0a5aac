import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newSecret } from '../accounts/secret.ts';
import { systemClock } from '../time/clock.ts';
import { openConfigurations, type Configurations } from '../config/configurations.ts';
import { createIdSource } from '../ids.ts';
import { openKeyRing } from '../secrets/key-ring.ts';
import { createRedactor, type Redactor } from '../secrets/redactor.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { finish, leaseOne, lsid, testEvent } from '../../test/store-fixtures.ts';
import { createEngineEvents } from '../events/engine-events.ts';
import { createEventFeed } from '../events/event-feed.ts';
import { createLogRing } from '../telemetry/log-ring.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createCredentials } from './http/credentials.ts';
import { configurationRoutes } from './routes/configurations.ts';
import { healthRoutes } from './routes/health.ts';
import { listRoutes } from './routes/lists.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { type AdminServer, startAdminServer } from './server.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const entered = {
  plugin: 'test',
  name: 'Production',
  applianceHost: 'support.example.com',
  clientId: 'id',
  clientSecret: 'secret of the appliance',
  settings: { url: 'https://x', key: 'secret of the plugin' },
};

const token = newSecret();

let folder: string;
let store: Store;
let configurations: Configurations;
let redactor: Redactor;
let admin: AdminServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-admin-'));
  store = await openSqliteStore({ file: join(folder, 'data', 'store.db'), clock: systemClock });
  redactor = createRedactor();
  configurations = await openConfigurations({
    store,
    keys: openKeyRing(join(folder, 'key')),
    redactor,
    clock: systemClock,
    newId: createIdSource(systemClock),
    publish: () => undefined,
    secretSettings: (plugin) =>
      plugin === 'test' ? { secrets: ['key'], addressee: ['url'], labels: { key: 'Key', url: 'Address' } } : undefined,
  });
  admin = await start(store);
});

function start(store: Store): Promise<AdminServer> {
  const deps = { store, configurations, clock: systemClock, log: silent, lastJump: () => undefined };
  const routes = [
    ...healthRoutes(deps),
    ...configurationRoutes(configurations),
    ...listRoutes(deps),
    ...sessionRoutes(deps),
  ];
  const sources = { deliveryCounts: () => store.deliveryCounts(), lastPolls: async () => [] };
  const metrics = createMetrics(sources, createEngineEvents(silent));
  const credentials = createCredentials({ token, signIns: { find: async () => undefined }, secure: false });
  const address = { host: '127.0.0.1', port: 0, names: [] };
  const feed = createEventFeed(createEngineEvents(silent));
  const stream = { feed, clock: systemClock, logRing: createLogRing() };
  const collectBundle = () => Promise.resolve(new Uint8Array());
  return startAdminServer({
    ...{
      ...address,
      routes,
      credentials,
      metrics,
      stream,
      collectBundle,
      pluginUpload: { pluginsFolder: join(folder, 'plugins'), store, clock: systemClock },
      openMetrics: false,
      version: '0.0.0',
      log: silent,
    },
  });
}

afterEach(async () => {
  await admin.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

async function ask(path: string, { headers, ...init }: Init = {}): Promise<Answer> {
  const authorization = `Bearer ${token}`;
  const response = await fetch(admin.url + path, { ...init, headers: { authorization, ...headers } });
  const text = await response.text();
  const type = response.headers.get('content-type');
  const body = type?.includes('json') === true ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, type, body, text };
}

const change = (method: string, path: string, values: unknown, headers: Record<string, string> = {}) =>
  ask(path, {
    method,
    body: JSON.stringify(values),
    headers: { 'content-type': 'application/json', 'x-casebridge': '1', ...headers },
  });

describe('plugin configurations', () => {
  test('are created, shown without secrets, and changed', async () => {
    const created = await change('POST', '/api/configurations', entered);
    expect(created).toMatchObject({
      status: 201,
      body: { name: 'Production', clientSecret: { configured: true }, settings: { key: { configured: true } } },
    });
    const path = `/api/configurations/${String(created.body.id)}`;
    const shown = await ask(path);
    expect(shown.text).not.toContain('secret of');
    expect((await change('PUT', path, { ...shown.body, name: 'Renamed' })).status).toBe(200);
    expect(configurations.current()).toMatchObject([{ ...entered, name: 'Renamed' }]);
  });

  test('keep a secret that is left out, take a new one, and lose one that is emptied', async () => {
    const { body } = await change('POST', '/api/configurations', entered);
    const path = `/api/configurations/${String(body.id)}`;
    const { clientSecret: _left, settings: _out, ...others } = entered;
    await change('PUT', path, { ...others, settings: { url: 'https://x', colour: 'blue' } });
    expect(configurations.current()[0]).toMatchObject({
      clientSecret: entered.clientSecret,
      settings: { colour: 'blue', key: 'secret of the plugin' },
    });
    await change('PUT', path, { ...others, clientSecret: 'a new secret', settings: { key: null } });
    expect(configurations.current()[0]).toMatchObject({ clientSecret: 'a new secret', settings: {} });
    expect(redactor.redact('a new secret')).toBe('[redacted]');
  });

  test('are refused in words', async () => {
    const refused = await change('POST', '/api/configurations', { ...entered, applianceHost: 'https://x' });
    expect(refused).toMatchObject({
      status: 400,
      type: 'application/problem+json; charset=utf-8',
      body: {
        code: 'CB-INVALID',
        problems: ['BeyondTrust Appliance B Series Host Name: must be the host only, without https://'],
      },
    });
    expect(await change('POST', '/api/configurations', { ...entered, plugin: 'other' })).toMatchObject({ status: 400 });
    expect(await change('POST', '/api/configurations', [])).toMatchObject({ status: 400 });
    expect(await change('PUT', '/api/configurations/none', entered)).toMatchObject({ status: 404 });
    expect(configurations.current()).toEqual([]);
  });

  test('are copied, deleted, restored, exported, imported, and have versions', async () => {
    const { body } = await change('POST', '/api/configurations', entered);
    const path = `/api/configurations/${String(body.id)}`;
    expect(await change('POST', `${path}/copy`, { name: 'Copy' })).toMatchObject({
      status: 201,
      body: { name: 'Copy', disabled: true, clientSecret: { configured: true } },
    });
    const exported = await ask('/api/configurations-export');
    expect(exported.text).not.toContain('secret of');
    expect(await ask(path, { method: 'DELETE', headers: { 'x-casebridge': '1' } })).toMatchObject({ status: 204 });
    expect((await ask(path)).status).toBe(404);
    expect((await ask(`${path}/versions`)).body.items).toMatchObject([{ kind: 'deleted' }, { kind: 'saved' }]);
    expect(await change('POST', `${path}/restore`, { version: 1 })).toMatchObject({ body: { name: 'Production' } });
    expect(await change('POST', `${path}/restore`, { version: 9 })).toMatchObject({ status: 404 });
    expect(await change('POST', '/api/configurations-import', exported.body)).toMatchObject({
      status: 200,
      body: { missingSecrets: [] },
    });
    expect(await change('POST', '/api/configurations-import', {})).toMatchObject({ status: 400 });
    expect((await change('POST', '/api/keys/rotate', {})).status).toBe(204);
    expect((await ask('/api/audit?limit=2')).body).toMatchObject({ items: [{ action: 'keys.rotated' }, {}] });
    expect((await ask('/api/sizes')).body).toMatchObject({ rows: { events: 0 } });
  });

  test('have names of their own', async () => {
    await change('POST', '/api/configurations', entered);
    const second = await change('POST', '/api/configurations', { ...entered, name: 'production ' });
    expect(second).toMatchObject({ status: 409, body: { code: 'CB-NAME-TAKEN' } });
  });
});

describe('events and deliveries', () => {
  test('are listed, paged and shown with what belongs to them', async () => {
    await configurations.create({ ...entered, id: 'a' });
    for (const number of [1, 2, 3]) await store.recordEvent(testEvent(number, systemClock), ['a']);
    await store.recordIgnored(testEvent(4, systemClock), 'unknown-event', 'Not known.');
    await finish(store, systemClock, await leaseOne(store, systemClock, 1));

    const first = await ask('/api/events?limit=2');
    expect(first.body.items).toMatchObject([{ ignoredReason: 'unknown-event' }, { disposition: 'accepted' }]);
    const rest = await ask(`/api/events?limit=2&before=${String(first.body.next)}`);
    expect(rest.body.items).toHaveLength(2);
    expect((await ask('/api/events?disposition=ignored')).body.items).toHaveLength(1);

    const done = await ask('/api/deliveries?state=succeeded');
    const [delivery] = done.body.items as { id: string; eventId: string; createdAt: string }[];
    expect(delivery?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect((await ask(`/api/deliveries/${delivery?.id ?? ''}`)).body).toMatchObject({
      state: 'succeeded',
      attempts: [{ number: 1, outcome: { kind: 'succeeded' } }],
      event: { id: delivery?.eventId },
    });
    expect((await ask(`/api/events/${delivery?.eventId ?? ''}`)).body).toMatchObject({
      deliveries: [{ id: delivery?.id }],
    });
  });

  test.each(['/api/events?limit=0', '/api/events?colour=blue', '/api/deliveries?state=lost'])(
    '%s is refused',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 400, body: { code: 'CB-INVALID' } });
    },
  );

  test.each(['/api/events/none', '/api/deliveries/none', '/api/configurations/none', '/nowhere'])(
    '%s is not found',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404, body: { code: 'CB-NOT-FOUND' } });
    },
  );
});

describe('sessions', () => {
  test('are shown, and erased for good', async () => {
    await configurations.create({ ...entered, id: 'a' });
    await store.recordEvent(testEvent(1, systemClock), ['a']);
    const path = `/api/sessions/${lsid(1).toUpperCase()}`;
    expect((await ask(path)).body).toMatchObject({ erased: false, ledger: [{ state: 'waiting' }] });
    expect(await change('POST', `${path}/erase`, {})).toMatchObject({
      status: 200,
      body: { message: expect.stringContaining('rows at the destination are still there') as string },
    });
    expect((await ask(path)).body).toEqual({ lsid: lsid(1), erased: true, ledger: [] });
    expect((await ask('/api/events')).body.items).toEqual([]);
    expect((await change('POST', '/api/sessions/none/erase', {})).status).toBe(400);
  });
});

describe('health and metrics', () => {
  test('tell the deliveries and what is parked', async () => {
    await configurations.create({ ...entered, id: 'a' });
    await store.recordEvent(testEvent(1, systemClock), ['a']);
    const park = { until: new Date(), code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' };
    const leased = await leaseOne(store, systemClock);
    await finish(store, systemClock, leased, { state: 'retrying', dueAt: new Date(), park }, { kind: 'abandoned' });
    expect((await ask('/api/status')).body).toMatchObject({
      status: 'ok',
      deliveries: { retrying: 1 },
      parked: [{ id: 'a', code: 'CB-DOWN', help: 'Start it.' }],
    });
    expect((await ask('/metrics')).text).toContain('casebridge_deliveries{state="retrying"} 1');
  });

  test('a store that does not answer is unhealthy', async () => {
    const broken = { ...store, deliveryCounts: () => Promise.reject(new Error('gone')) };
    await admin.close();
    admin = await start(broken);
    expect(await ask('/api/status')).toMatchObject({ status: 503, body: { code: 'CB-STORE-UNAVAILABLE' } });
  });
});

describe('other sites', () => {
  async function statusFor(head: string): Promise<string> {
    const socket = connect(admin.port, '127.0.0.1');
    socket.write(`${head}\r\nConnection: close\r\n\r\n`);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return chunk.toString().slice(9, 12);
  }

  test('cannot reach it by a name of theirs', async () => {
    expect(await statusFor(`GET /health HTTP/1.1\r\nHost: evil.example:${admin.port}`)).toBe('421');
    expect(await statusFor('GET /health HTTP/1.1\r\nHost: 127.0.0.1')).toBe('421');
    expect(await statusFor(`GET /health HTTP/1.1\r\nHost: LOCALHOST:${admin.port}`)).toBe('200');
  });

  test.each<[string, Record<string, string>, number]>([
    ['by its origin', { origin: 'https://evil.example' }, 403],
    ['of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['by its scheme', { origin: 'https://127.0.0.1' }, 403],
    ['by what browsers say', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of another port, as browsers say it', { 'sec-fetch-site': 'same-site' }, 403],
    ['by a link of theirs', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
  ])('cannot read anything: %s', async (_how, headers, status) => {
    for (const path of ['/api/events', '/metrics']) {
      expect(await ask(path, { headers }), path).toMatchObject({ status, body: { code: 'CB-ORIGIN' } });
    }
    expect((await ask('/api/events', { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  });

  test('cannot change anything', async () => {
    const foreign = await change('POST', '/api/configurations', entered, { origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'CB-ORIGIN' } });
    const form = await change('POST', '/api/configurations', entered, { 'x-casebridge': '' });
    expect(form).toMatchObject({ status: 403, body: { code: 'CB-HEADER' } });
    expect(configurations.current()).toEqual([]);
    const own = await change('POST', '/api/configurations', entered, { origin: admin.url });
    expect(own.status).toBe(201);
  });
});
