import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startAppliance } from '@casebridge/emulator-remote-support';
import { afterEach, describe, expect, test } from 'vitest';
import { type Engine, parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { readTokenFile } from '../src/accounts/token-file.ts';
import { startTarget } from './target.ts';

const certificates = join(import.meta.dirname, 'certificates');
const pem = { certificateFile: join(certificates, 'one.crt'), keyFile: join(certificates, 'one.key') };
const pfx = { pfxFile: join(certificates, 'two.pfx'), passphrase: 'test-passphrase' };

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** An engine whose both servers speak TLS: the listener by PEM files, the admin address by a PFX file. */
async function open(listener: object = {}): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-tls-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  const values = {
    listener: { host: '127.0.0.1', port: 0, tls: { ...pem, ...listener } },
    admin: { host: '127.0.0.1', port: 0, names: ['localhost'], tls: pfx },
  };
  const parsed = parseMainConfig(values, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const engine = await startEngine({
    config: parsed.config,
    plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins/probe'))],
    logDestination: { write: () => undefined },
  });
  opened.push(() => engine.close({ graceMilliseconds: 0 }));
  return engine;
}

interface Asked {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks as somebody who trusts the certificate of the admin address and nothing else. */
async function ask({ adminUrl, adminTokenFile }: Engine, path: string, asked: Asked = {}) {
  const { method = 'GET', body, headers = { authorization: `Bearer ${readTokenFile(adminTokenFile)}` } } = asked;
  const sent = { 'content-type': 'application/json', 'x-casebridge': '1', ...headers };
  const outgoing = request(adminUrl + path, {
    ...{ method, headers: sent, ca: readFileSync(join(certificates, 'two.crt')), agent: false },
  });
  const answered = new Promise<{ status: number; cookie: string; body: string }>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (incoming) => {
      const cookie = incoming.headers['set-cookie']?.join() ?? '';
      text(incoming).then((all) => resolve({ status: incoming.statusCode ?? 0, cookie, body: all }), reject);
    });
  });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  return answered;
}

describe('the admin address over TLS', () => {
  test('serves who trusts its certificate, answers nobody in clear, and gives cookies to TLS alone', async () => {
    const engine = await open();
    expect(engine.adminUrl).toMatch(/^https:\/\//);
    expect((await ask(engine, '/api/status')).status).toBe(200);
    await expect(fetch(engine.adminUrl.replace('https:', 'http:'))).rejects.toThrow();
    // The usual authorities do not know it.
    await expect(fetch(`${engine.adminUrl}/health`)).rejects.toThrow();
    const link = new URL(engine.firstLink ?? '');
    expect(link.protocol).toBe('https:');
    const secret = /link=(.+)$/.exec(link.hash)?.[1];
    const signedIn = await ask(engine, '/api/session', { method: 'POST', body: { link: secret }, headers: {} });
    expect([signedIn.status, signedIn.cookie]).toEqual([201, expect.stringMatching(/HttpOnly/i)]);
    expect(signedIn.cookie).toMatch(/; Secure/i);
    expect(signedIn.cookie).toMatch(/SameSite=Strict/i);
    const [cookie = ''] = signedIn.cookie.split(';');
    expect((await ask(engine, '/api/session', { headers: { cookie } })).status).toBe(200);
    // The same address in clear is another origin.
    const foreign = { cookie, origin: engine.adminUrl.replace('https:', 'http:') };
    expect((await ask(engine, '/api/status', { headers: foreign })).status).toBe(403);
  }, 60_000);
});

describe('the test of a configuration, where the listener speaks TLS', () => {
  async function wayIn(engine: Engine) {
    const [appliance, target] = await Promise.all([
      startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } }),
      startTarget(),
    ]);
    opened.push(() => Promise.all([appliance.close(), target.close()]));
    const saved = await engine.configurations.create({
      ...{ plugin: 'probe', name: 'Probe', applianceHost: appliance.host, ...appliance.account },
      ...{ useNonTlsConnections: true, settings: { targetUrl: target.url, apiKey: 'api-key' } },
    });
    if (!saved.ok) throw new Error(saved.problems.join());
    const path = `/api/configurations/${saved.configuration.id}/test`;
    const { body } = await ask(engine, path, { method: 'POST', body: {} });
    const { items } = JSON.parse(body) as { items: readonly { name: string; state: string; message: string }[] };
    return items.find(({ name }) => name === 'way-in');
  }

  test('posts its event over TLS, and leaves nothing behind', async () => {
    const engine = await open();
    expect(engine.listenerUrl).toMatch(/^https:\/\//);
    expect(await wayIn(engine)).toMatchObject({ state: 'passed' });
    expect(await engine.store.events({}, { limit: 1 })).toEqual([]);
  }, 60_000);

  test('says that it cannot try a listener that asks for client certificates', async () => {
    const engine = await open({ clientAuthorityFile: join(certificates, 'authority.crt') });
    const found = await wayIn(engine);
    expect(found?.state).toBe('warning');
    expect(found?.message).toContain('client certificate');
  }, 60_000);
});
