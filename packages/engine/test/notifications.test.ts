import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { Webhook } from 'standardwebhooks';
import { afterEach, expect, test, vi } from 'vitest';
import type { EngineOptions } from '../src/engine.ts';
import { type Engine, parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { adminFetch } from './admin-fetch.ts';
import { configureProbe } from './engine-fixture.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { startTarget, type Target } from './target.ts';
import { expectRow } from './what-you-see.ts';

interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly code: string; readonly message: string; readonly help: string; readonly url: string };
}

/** Takes webhooks as a receiver does: it verifies each signature before it looks at what came. */
async function startReceiver(secret: string) {
  const heard: Heard[] = [];
  const verifier = new Webhook(secret);
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (receiver.status === 302) response.setHeader('location', '/elsewhere');
      requests.push({ url: request.url ?? '', headers: request.headers, body });
      if (receiver.status === 200) heard.push(verified(request.headers, body));
      response.writeHead(receiver.status).end();
    });
  });
  /** The receivers' time is the test's, so that only the signature is looked at. */
  const verified = (headers: IncomingHttpHeaders, body: string): Heard => {
    vi.useFakeTimers({ now: Number(headers['webhook-timestamp']) * 1000, toFake: ['Date'] });
    try {
      return {
        id: String(headers['webhook-id']),
        ...(verifier.verify(body, headers as Record<string, string>) as object),
      } as Heard;
    } finally {
      vi.useRealTimers();
    }
  };
  const requests: { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver = {
    ...{ heard, requests, status: 200, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

interface Fixture {
  readonly folder: string;
  readonly clock: ManualClock;
  readonly receiver: Awaited<ReturnType<typeof startReceiver>>;
  readonly mail: MailServer;
  readonly appliance: Appliance;
  readonly target: Target;
  readonly secret: string;
  engine: Engine;
  readonly lines: string[];
  /** Moves the time on until that is so. */
  until(isSo: () => boolean): Promise<void>;
  /** Lets so many runs of the job go by. */
  pass(runs: number): Promise<void>;
  restart(): Promise<void>;
}

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function open(
  config: (folder: string) => object = () => ({}),
  options: Pick<EngineOptions, 'freeBytes'> = {},
): Promise<Fixture> {
  const clock = createManualClock('2030-01-07T09:00:00Z');
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-notify-'));
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await writeFile(join(folder, 'webhook.key'), `${secret}\n`);
  await writeFile(join(folder, 'mail.password'), 'password-of-the-mailbox\n');
  const [receiver, mail, target] = [
    await startReceiver(secret),
    await startMailServer({ startTls: true }),
    await startTarget(),
  ];
  const appliance = await startAppliance({ clock, settings: { reportLagSeconds: 0, rateLimit: 'off' } });
  const lines: string[] = [];
  const values = {
    ...{ listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'debug' },
    notifications: {
      webhooks: [{ url: receiver.url, secretFile: 'webhook.key' }],
      mail: {
        ...{ host: '127.0.0.1', port: mail.port, from: 'engine@example.test', to: ['desk@example.test'] },
        ...{ username: 'engine', passwordFile: 'mail.password' },
        authorityFile: join(import.meta.dirname, 'certificates', 'company-authority.crt'),
      },
      adminUrl: 'https://casebridge.example.test',
    },
    ...config(folder),
  };
  const start = async () => {
    const parsed = parseMainConfig(values, folder);
    if (!parsed.ok) throw new Error(parsed.problems.join());
    return startEngine({
      ...{ config: parsed.config, clock, logDestination: { write: (line) => void lines.push(line) } },
      plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins/probe'))],
      ...options,
    });
  };
  const runs = async () => (await fixture.engine.store.job('notifications'))?.state;
  const fixture: Fixture = {
    ...{ folder, clock, receiver, mail, appliance, target, secret, engine: await start(), lines },
    until: (isSo) =>
      vi.waitFor(
        () => {
          // Not faster: what takes long on a busy machine must not look like an appliance that does not answer.
          clock.advance(250);
          expect(isSo()).toBe(true);
        },
        { timeout: 30_000, interval: 20 },
      ),
    async pass(count) {
      for (let run = 0; run < count; run += 1) {
        clock.advance(65_000);
        await vi.waitFor(
          async () => {
            clock.advance(100);
            expect([fixture.engine.runningJobs(), await runs()]).toEqual([[], expect.any(String)]);
          },
          { timeout: 20_000, interval: 10 },
        );
      }
    },
    async restart() {
      await fixture.engine.close({ graceMilliseconds: 0 });
      fixture.engine = await start();
    },
  };
  opened.push(
    () => rm(folder, { recursive: true, force: true }),
    ...[() => receiver.close(), () => mail.close(), () => target.close(), () => appliance.close()],
    () => fixture.engine.close({ graceMilliseconds: 0 }),
  );
  return fixture;
}

const settings = ({ target }: Fixture) => ({ settings: { targetUrl: target.url, apiKey: 'api-key-of-the-target' } });

async function post({ engine, appliance }: Fixture, externalKey: string): Promise<void> {
  const { lsid } = appliance.play({ scenario: 'ordinary', externalKey });
  const body = new URLSearchParams({ event: 'support_conference_end', lsid });
  expect((await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

async function change({ engine }: Fixture, path: string, body: object = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  return adminFetch(engine, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

test('a dead letter is told once by webhook and mail, not again after a restart, and its end, too', async () => {
  const fixture = await open();
  const { receiver, mail, secret, lines } = fixture;
  await configureProbe(fixture.engine, fixture.appliance, { name: 'Desk', retryAttemptLimit: 0, ...settings(fixture) });
  await post(fixture, 'do:throw');
  await fixture.until(() => receiver.heard.length > 0 && mail.mails.length > 0);
  expect(receiver.heard).toMatchObject([
    {
      type: 'casebridge.concern.opened',
      data: {
        code: 'CB-DEAD-LETTERS',
        configuration: 'Desk',
        url: 'https://casebridge.example.test/#/dead-letters',
      },
    },
  ]);
  const [first] = mail.mails;
  expect(first).toMatchObject({
    ...{ from: 'engine@example.test', to: ['desk@example.test'], secured: true },
    login: 'engine password-of-the-mailbox',
  });
  expect(first?.content).toContain('https://casebridge.example.test/#/dead-letters');
  await fixture.pass(3);
  await fixture.restart();
  await fixture.pass(3);
  expect([receiver.heard.length, mail.mails.length]).toEqual([1, 1]);
  expect(lines.join('')).not.toContain(secret.slice('whsec_'.length));
  expect(lines.join('')).not.toContain('password-of-the-mailbox');
  const [dead] = await fixture.engine.store.deliveries({ state: 'dead' }, { limit: 1 });
  await fixture.engine.store.eraseSession(dead?.lsid ?? '', fixture.clock.now(), 'the test');
  await fixture.until(() => receiver.heard.length > 1);
  expect(receiver.heard[1]).toMatchObject({ type: 'casebridge.concern.recovered', data: { code: 'CB-DEAD-LETTERS' } });
}, 120_000);

test('a configuration that is parked is told, and that it has recovered', async () => {
  const fixture = await open();
  const { receiver, target } = fixture;
  await configureProbe(fixture.engine, fixture.appliance, { name: 'Desk', ...settings(fixture) });
  target.status = 401;
  await post(fixture, 'CAS-1');
  await fixture.until(() => receiver.heard.length > 0);
  expect(receiver.heard).toMatchObject([{ type: 'casebridge.concern.opened', data: { code: 'CB-PROBE-401' } }]);
  target.status = 200;
  const [configuration] = fixture.engine.configurations.views();
  await change(fixture, `/api/configurations/${String(configuration?.id)}/resume`);
  await fixture.until(() => receiver.heard.length > 1);
  expect(receiver.heard[1]).toMatchObject({ type: 'casebridge.concern.recovered', data: { code: 'CB-PROBE-401' } });
}, 120_000);

test('a channel that fails is told later, the other one at once; the failure is shown and no redirect is followed', async () => {
  const fixture = await open();
  const { receiver, mail } = fixture;
  receiver.status = 302;
  await configureProbe(fixture.engine, fixture.appliance, { name: 'Desk', retryAttemptLimit: 0, ...settings(fixture) });
  await post(fixture, 'do:throw');
  await fixture.until(() => mail.mails.length > 0 && receiver.requests.length > 0);
  await fixture.pass(2);
  expect(new Set(receiver.requests.map(({ url }) => url))).toEqual(new Set(['/hook']));
  expect(mail.mails).toHaveLength(1);
  const shown = (await (await adminFetch(fixture.engine, '/api/notifications')).json()) as { items: object[] };
  expect(shown.items).toMatchObject([{ open: 0, failure: { code: 'CB-NOTIFY-WEBHOOK' } }, { open: 1 }]);
  const ids = new Set(receiver.requests.map(({ headers }) => headers['webhook-id']));
  receiver.status = 200;
  await fixture.until(() => receiver.heard.length > 0);
  // A receiver knows the repetition by its id.
  expect([...ids]).toEqual([receiver.heard[0]?.id]);
}, 120_000);

test('sessions of which no event has told are told as silence', async () => {
  const fixture = await open();
  const { receiver, appliance } = fixture;
  await configureProbe(fixture.engine, fixture.appliance, {
    ...{ name: 'Desk', pollingEventTypes: ['support_conference_end'], pollingIntervalMinutes: 1 },
    ...settings(fixture),
  });
  appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
  await fixture.until(() => receiver.heard.length > 0);
  expect(receiver.heard).toHaveLength(1);
  expectRow('CB-SILENCE', receiver.heard[0]?.data);
  await post(fixture, 'CAS-2');
  await fixture.until(() => receiver.heard.length > 1);
  expect(receiver.heard[1]).toMatchObject({ type: 'casebridge.concern.recovered', data: { code: 'CB-SILENCE' } });
}, 120_000);

test('a disk that fills is told, told again when it is nearly full, and that there is room again', async () => {
  const mebibyte = 1024 * 1024;
  let free = 5000 * mebibyte;
  const fixture = await open(undefined, { freeBytes: async () => free });
  const { receiver } = fixture;
  await fixture.pass(1);
  expect(receiver.heard).toEqual([]);
  for (const [mebibytes, count] of [
    [900, 1],
    [150, 2],
    [5000, 3],
  ] as const) {
    free = mebibytes * mebibyte;
    await fixture.until(() => receiver.heard.length === count);
  }
  expect(receiver.heard.map(({ type, data: { code } }) => `${type.split('.').at(-1) ?? ''} ${code}`)).toEqual([
    ...['opened CB-DISK-LOW', 'opened CB-DISK-LOW', 'recovered CB-DISK-LOW'],
  ]);
  expect(receiver.heard[1]?.data.message).toContain('has 150 MiB left');
  expectRow('CB-DISK-LOW', receiver.heard[0]?.data);
}, 120_000);

test('the test tells of each channel whether it works', async () => {
  const fixture = await open();
  fixture.mail.refuses = true;
  const answer = (await (await change(fixture, '/api/notifications/test')).json()) as { items: object[] };
  expect(answer.items).toEqual([
    { channel: expect.stringContaining('webhook at 127.0.0.1') as unknown },
    {
      channel: 'mail to desk@example.test by 127.0.0.1',
      failure: expect.objectContaining({ code: 'CB-NOTIFY-MAIL' }) as unknown,
    },
  ]);
  expect(fixture.receiver.heard).toMatchObject([{ type: 'casebridge.test' }]);
}, 60_000);

test('what cannot work is refused at the start, in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-notify-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  const refused = (notifications: object) => {
    const parsed = parseMainConfig({ notifications }, folder);
    return parsed.ok ? '' : parsed.problems.join();
  };
  expect(refused({ webhooks: [{ url: 'http://example.com/', secretFile: 'x' }] })).toContain('must be https://');
  const mail = { host: 'mail.example.com', from: 'a@example.com', to: ['b@example.com'] };
  expect(refused({ mail: { ...mail, security: 'none' } })).toContain('mail would travel in clear');
  expect(refused({ mail: { ...mail, username: 'x' } })).toContain('passwordFile');
  await expect(
    open(() => ({ notifications: { webhooks: [{ url: 'https://example.com/', secretFile: 'missing' }] } })),
  ).rejects.toThrow(/secretFile: .*missing cannot be read/);
}, 60_000);
