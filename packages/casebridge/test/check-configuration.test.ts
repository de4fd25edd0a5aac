import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startConnectProxy } from '../../engine/test/connect-proxy.ts';
import { openKeyRing } from '../../engine/src/secrets/key-ring.ts';
import { checkConfiguration } from '../src/commands/check-configuration.ts';

const certificates = join(import.meta.dirname, '../../engine/test/certificates');

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'casebridge-check-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function check(values: object) {
  const file = join(folder, 'casebridge.json');
  writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
  const { ok, findings, summary } = await checkConfiguration(file, new Date());
  return { ok, texts: findings.map(({ kind, text }) => `${kind}: ${text}`), summary };
}

const here = { listener: { host: '127.0.0.1' } };

describe('the check of a configuration', () => {
  test('finds nothing wrong with the defaults, and makes nothing', async () => {
    const { ok, texts, summary } = await check({});
    expect(ok).toBe(true);
    expect(texts).toEqual([
      expect.stringContaining('warning: listener: anybody who reaches it can post events'),
      expect.stringContaining('warning: listener.tls: events travel in clear'),
      expect.stringContaining('warning: keyFile:'),
    ]);
    expect(summary).toMatchObject({ store: 'sqlite' });
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });

  test.each([
    { sourceAddresses: ['192.0.2.0/24'] },
    { secretPath: 'abcdefghijklmnop' },
    { queryToken: 'abcdefghijklmnop' },
    { host: '::1' },
  ])('warns of no open listener with %j', async (listener) => {
    expect((await check({ listener })).texts.join()).not.toContain('anybody who reaches it');
  });

  test('finds nothing at all once there is a key', async () => {
    openKeyRing(join(folder, 'keys', 'casebridge.key'));
    expect(await check(here)).toMatchObject({ ok: true, texts: [] });
  });

  test('tells what is wrong with the file itself', async () => {
    expect(await check({ listener: { port: -1 } })).toMatchObject({
      ok: false,
      texts: [expect.stringContaining('problem: listener.port')],
    });
    const file = join(folder, 'casebridge.json');
    expect((await checkConfiguration(file, new Date())).findings).toMatchObject([{ key: 'listener.port' }]);
    const missing = await checkConfiguration(join(folder, 'none.json'), new Date());
    expect(missing).toMatchObject({
      ok: false,
      findings: [{ text: expect.stringContaining('cannot be read') as string }],
    });
  });

  test('tells what is wrong with what the file names', async () => {
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys', 'casebridge.key'), 'nonsense', { mode: 0o600 });
    writeFileSync(join(folder, 'data'), 'a file');
    const tls = { certificateFile: join(certificates, 'one.crt'), keyFile: join(certificates, 'two.key') };
    const { ok, texts } = await check({ listener: { ...here.listener, tls, sourceAddresses: ['10.0.0.0/99'] } });
    expect(ok).toBe(false);
    expect(texts).toEqual([
      expect.stringContaining('listener.sourceAddresses: 10.0.0.0/99'),
      expect.stringContaining('does not belong to the certificate'),
      expect.stringContaining('is damaged'),
      expect.stringMatching(/dataFolder: .* is no folder|dataFolder: .* cannot be written/),
    ]);
  });

  test('tells that the database cannot be reached, without its password', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { ok, texts } = await check({
      ...here,
      store: { kind: 'postgresql', url: `postgresql://u:hunter22@127.0.0.1:${port}/d` },
    });
    server.close();
    expect(ok).toBe(false);
    expect(texts.join()).toContain('problem: store.url: The database cannot be reached');
    expect(texts.join()).not.toContain('hunter22');
  });

  test('tells whether the proxy is there', async () => {
    openKeyRing(join(folder, 'keys', 'casebridge.key'));
    const proxy = await startConnectProxy();
    expect(await check({ ...here, proxy: { url: proxy.url } })).toMatchObject({ ok: true, texts: [] });
    await proxy.close();
    const { ok, texts } = await check({ ...here, proxy: { url: proxy.url.replace('//', '//ada:hunter22@') } });
    expect(ok).toBe(false);
    expect(texts).toEqual([expect.stringContaining(`proxy: The proxy 127.0.0.1:${proxy.port} cannot be reached`)]);
    expect(texts.join()).not.toContain('hunter22');
  });

  test('tells that a proxy over TLS shows a certificate that nobody vouches for, and where to put the authority', async () => {
    openKeyRing(join(folder, 'keys', 'casebridge.key'));
    const proxy = await startConnectProxy({ secure: true });
    const { texts } = await check({ ...here, proxy: { url: proxy.url } });
    expect(texts).toEqual([expect.stringContaining('proxy.authorityFile')]);
    const authorityFile = join(certificates, 'company-authority.crt');
    expect(await check({ ...here, proxy: { url: proxy.url, authorityFile } })).toMatchObject({ ok: true, texts: [] });
    await proxy.close();
  });

  test.runIf(process.platform !== 'win32')('says how to close a key file that others can read', async () => {
    const key = join(folder, 'keys', 'casebridge.key');
    openKeyRing(key);
    chmodSync(key, 0o644);
    expect((await check(here)).texts).toEqual([expect.stringMatching(/^problem: keyFile: .* Run: chmod 600 /)]);
  });

  test.runIf(process.platform !== 'win32')('warns if a secret can be read by others', async () => {
    const file = join(folder, 'casebridge.json');
    writeFileSync(file, JSON.stringify({ listener: { host: '127.0.0.1', queryToken: 'abcdefghijklmnop' } }));
    chmodSync(file, 0o644);
    const { findings } = await checkConfiguration(file, new Date());
    expect(findings.map(({ text }) => text).join()).toContain('chmod 600');
  });
});
