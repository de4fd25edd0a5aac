import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

describe('a configuration file as it comes from Windows', () => {
  async function checkText(text: string, encoding: 'utf8' | 'utf16le' | 'latin1' = 'utf8') {
    const file = join(folder, 'casebridge.json');
    writeFileSync(file, Buffer.from(text, encoding), { mode: 0o600 });
    const { ok, findings } = await checkConfiguration(file, new Date());
    return { ok, texts: findings.map(({ text: said }) => said) };
  }

  test.each([
    ['UTF-16', '\ufeff{}', 'utf16le'],
    ['UTF-16', '{}', 'utf16le'],
    ['another encoding', '{ "dataFolder": "Müller" }', 'latin1'],
  ] as const)('in %s is refused with what to do', async (named, text, encoding) => {
    const { ok, texts } = await checkText(text, encoding);
    expect([ok, texts.length]).toEqual([false, 1]);
    expect(texts[0]).toContain(`is in ${named}`);
    expect(texts[0]).toContain('save it as UTF-8');
  });

  test('with single backslashes is refused, also where they are JSON', async () => {
    const paths = String.raw`{ "dataFolder": "C:\new\temp", "listener": { "tls": { "pfxFile": "C:\temp.pfx" } } }`;
    expect((await checkText(paths)).texts).toEqual([
      expect.stringContaining('dataFolder: holds a control character. In JSON a backslash is written twice'),
      expect.stringContaining('listener.tls.pfxFile: holds a control character'),
    ]);
    const { texts } = await checkText(String.raw`{ "dataFolder": "C:\Program Files" }`);
    expect(texts).toEqual([expect.stringMatching(/is no JSON: look at line 1 .* A backslash is written twice/)]);
    const { texts: others } = await checkText(String.raw`{ "dataFolder": "C:\\data", }`);
    expect(others.join()).not.toContain('backslash');
  });
});

describe('an address to listen on', () => {
  test.each(['[::1]', 'http://127.0.0.1', '127.0.0.1:8180', '', 'a b'])(
    '%j is refused with how to write it',
    async (host) => {
      const { ok, texts } = await check({ listener: { host } });
      expect([ok, texts]).toEqual([
        false,
        [expect.stringMatching(/^problem: listener\.host: .*without brackets: ::1/)],
      ]);
      expect((await check({ admin: { host } })).texts.join()).toContain('admin.host: ');
    },
  );

  test.each(['::', '::1', '127.0.0.1', 'localhost', 'bridge.example.com', 'fe80::1%eth0'])(
    '%j is one',
    async (host) => {
      expect((await check({ listener: { host } })).ok).toBe(true);
    },
  );
});

describe('a store that cannot be opened', () => {
  const store = () => join(folder, 'data', 'casebridge.sqlite');
  beforeEach(() => {
    mkdirSync(join(folder, 'data'));
    openKeyRing(join(folder, 'keys', 'casebridge.key'));
  });

  test.each<[string, string, () => void]>([
    ['is damaged', 'text where a database should be', () => writeFileSync(store(), 'no database, but some text')],
    ['is damaged', 'a folder', () => mkdirSync(store())],
    ['is missing', 'a log alone', () => writeFileSync(`${store()}-wal`, 'x')],
    ['was not finished', 'half a restore', () => writeFileSync(`${store()}.restoring`, 'x')],
  ])('%s: %s', async (said, _title, put) => {
    put();
    const before = readdirSync(join(folder, 'data'));
    const { ok, texts } = await check(here);
    expect([ok, texts]).toEqual([false, [expect.stringMatching(new RegExp(`^problem: dataFolder: .*${said}`))]]);
    expect(readdirSync(join(folder, 'data'))).toEqual(before);
  });

  test('is none where it is empty, or sound', async () => {
    writeFileSync(store(), '');
    expect(await check(here)).toMatchObject({ ok: true, texts: [] });
    const database = new DatabaseSync(store());
    database.exec('pragma journal_mode = wal; create table a (b)');
    database.close();
    expect(await check(here)).toMatchObject({ ok: true, texts: [] });
    expect(readdirSync(join(folder, 'data'))).toEqual(['casebridge.sqlite']);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot || process.platform === 'win32')('is told where the file may not be written', async () => {
    writeFileSync(store(), '', { mode: 0o400 });
    expect((await check(here)).texts).toEqual([expect.stringContaining('cannot be opened (EACCES)')]);
  });
});
