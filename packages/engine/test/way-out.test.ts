import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance } from '@casebridge/emulator-remote-support';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { certificate, startConnectProxy } from './connect-proxy.ts';
import { openWorkerFixture } from './worker-fixture.ts';
import { startTarget } from './target.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

describe('an appliance with a certificate of an authority of its own', () => {
  async function secureFixture() {
    const fixture = await openWorkerFixture({
      appliance: { tls: true, settings: { reportLagSeconds: 0 } },
      configuration: { useNonTlsConnections: false },
    });
    opened.push(() => fixture.close());
    const authority = fixture.appliance.caCertificate ?? '';
    const enter = (certificateAuthority: string | undefined) =>
      void (fixture.configuration = { ...fixture.configuration, certificateAuthority });
    const tell = () => fixture.tell(fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' }).lsid);
    return { fixture, authority, enter, tell };
  }

  test('is trusted by the configuration that names the authority', async () => {
    const { fixture, authority, enter, tell } = await secureFixture();
    enter(`${certificate('company-authority.crt')}${authority}`);
    expect(await fixture.until(await tell(), 'succeeded')).toMatchObject({ attempts: 1 });
  });

  test.each([
    ['no authority', undefined],
    ['another authority', certificate('company-authority.crt')],
  ])(
    'is refused with %s: the configuration is parked, says what to do, and goes on after that',
    async (_name, wrong) => {
      const { fixture, authority, enter, tell } = await secureFixture();
      enter(wrong);
      const id = await tell();
      expect(await fixture.attempted(id, 1)).toMatchObject({
        state: 'retrying',
        countedAttempts: 0,
        reason: 'CB-OUTBOUND-CERTIFICATE',
      });
      expect(await fixture.store.parked('c1')).toMatchObject({
        message: expect.stringContaining('The certificate of 127.0.0.1 is not accepted') as string,
        help: expect.stringContaining('Additional Certificate Authority') as string,
      });
      enter(authority);
      await fixture.until(id, 'succeeded', 60_000);
    },
  );

  test.each([
    ['expired', 'CERT_HAS_EXPIRED', 'Renew'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID', 'host name that stands in the certificate'],
    ['untrusted', 'UNABLE_TO_', 'Additional Certificate Authority'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'Additional Certificate Authority'],
  ])('shows one that is %s', async (kind, code, help) => {
    const { fixture, authority, enter, tell } = await secureFixture();
    enter(authority);
    await fixture.appliance.changeSettings({ certificate: kind });
    await fixture.attempted(await tell(), 1);
    expect(await fixture.store.parked('c1')).toMatchObject({
      message: expect.stringContaining(code) as string,
      help: expect.stringContaining(help) as string,
    });
  });
});

/** Serves support.example.test and passes everything on: a host in the world, or a proxy that inspects TLS. */
async function startFront(plainUrl: string): Promise<number> {
  const tls = { cert: certificate('support.crt'), key: certificate('support.key') };
  const front = createServer(tls, (incoming, response) => {
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', plainUrl), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  opened.push(async () => {
    front.closeAllConnections();
    front.close();
    await once(front, 'close');
  });
  return (front.address() as AddressInfo).port;
}

test('an engine behind a proxy reaches appliance and destination, and its log holds no password', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  opened.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'password'), 'correct-horse-battery\n', { mode: 0o600 });
  const [appliance, target] = await Promise.all([startAppliance({ settings: { reportLagSeconds: 0 } }), startTarget()]);
  opened.push(
    () => appliance.close(),
    () => target.close(),
  );
  const names = {
    'support.example.test:443': await startFront(appliance.plainUrl),
    'support.example.test:8443': await startFront(target.url),
  };
  const proxy = await startConnectProxy({ names, credentials: 'engine:correct-horse-battery' });
  opened.push(() => proxy.close());

  const lines: string[] = [];
  const parsed = parseMainConfig(
    {
      ...{ listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'debug' },
      proxy: { url: proxy.url, username: 'engine', passwordFile: 'password' },
    },
    folder,
  );
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const engine = await startEngine({
    config: parsed.config,
    plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins', 'probe'))],
    logDestination: { write: (line: string) => void lines.push(line) },
  });
  opened.push(() => engine.close({ graceMilliseconds: 0 }));
  const saved = await engine.configurations.create({
    ...{ plugin: 'probe', name: 'Probe', applianceHost: 'support.example.test', ...appliance.account },
    certificateAuthority: certificate('company-authority.crt'),
    settings: { targetUrl: 'https://support.example.test:8443/', apiKey: 'k' },
  });
  expect(saved).toMatchObject({ ok: true });
  appliance.addRecipient({ url: `${engine.listenerUrl}/ERSPost` });
  const { lsid } = appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
  await vi.waitFor(() => expect([...target.rows.keys()]).toEqual([lsid]), { timeout: 20_000 });

  const authorization = `Basic ${Buffer.from('engine:correct-horse-battery').toString('base64')}`;
  expect(new Set(proxy.asked.map(({ target: called }) => called))).toEqual(new Set(Object.keys(names)));
  expect(proxy.asked.filter((asked) => asked.authorization !== authorization)).toEqual([]);
  expect(lines.join('')).not.toContain('correct-horse');
  expect(lines.join('')).toContain('"configured":["credentials: yes","authority: no"]');
});
