import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificate } from '../../test/connect-proxy.ts';
import { parseMainConfig } from '../config/main-config.ts';
import { openProxy, type OpenedProxy } from './open-proxy.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-proxy-'));
  writeFileSync(join(folder, 'password'), 'correct horse\n');
  writeFileSync(join(folder, 'empty'), '\n');
  writeFileSync(join(folder, 'authority.crt'), certificate('company-authority.crt'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(proxy: object | undefined, environment: Record<string, string> = {}): OpenedProxy {
  const parsed = parseMainConfig(proxy === undefined ? {} : { proxy }, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return openProxy(parsed.config.proxy, environment);
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the proxy of a configuration', () => {
  test('is none by default, whatever the environment says', () => {
    expect(open(undefined, { HTTPS_PROXY: 'http://proxy.example:3128' })).toEqual({
      ok: true,
      proxy: undefined,
      secrets: [],
    });
  });

  test.each([
    ['http://proxy.example:3128', { protocol: 'http:', hostname: 'proxy.example', port: 3128 }],
    ['http://proxy.example', { hostname: 'proxy.example', port: 80 }],
    ['https://proxy.example', { protocol: 'https:', port: 443 }],
    ['http://[2001:db8::7]:3128', { hostname: '2001:db8::7', port: 3128 }],
  ])('%s', (url, expected) => expect(open({ url })).toMatchObject({ proxy: expected }));

  test('has its credentials from its address', () => {
    const opened = open({ url: 'http://ada:p%40ss@proxy.example:3128' });
    expect(opened).toMatchObject({
      proxy: { authorization: basic('ada:p@ss') },
      secrets: ['p@ss', basic('ada:p@ss').slice(6)],
    });
  });

  test('or by name, and from a file', () => {
    const opened = open({ url: 'http://proxy.example', username: 'ada', passwordFile: 'password' });
    expect(opened).toMatchObject({ proxy: { authorization: basic('ada:correct horse') } });
    expect(opened).toMatchObject({ secrets: expect.arrayContaining(['correct horse']) as string[] });
  });

  test('brings its own authority', () => {
    const opened = open({ url: 'https://proxy.example', authorityFile: 'authority.crt' });
    expect(opened).toMatchObject({ proxy: { authorities: expect.stringContaining('BEGIN CERTIFICATE') as string } });
  });

  test('is that of the environment if it is told so', () => {
    const environment = { HTTPS_PROXY: 'proxy.example:3128', NO_PROXY: 'one.example, <local> two.example:8443' };
    const opened = open({ fromEnvironment: true, noProxy: ['three.example'] }, environment);
    expect(opened).toMatchObject({ proxy: { protocol: 'http:', hostname: 'proxy.example', port: 3128 } });
    const exceptions = opened.ok ? (opened.proxy?.exceptions ?? []) : [];
    const isException = (host: string, port = 443) => exceptions.some((entry) => entry.matches(host, port));
    expect(['one.example', 'three.example', 'four.example'].map((host) => isException(host))).toEqual([
      true,
      true,
      false,
    ]);
    expect([isException('two.example'), isException('two.example', 8443)]).toEqual([false, true]);
    expect(open({ fromEnvironment: true })).toMatchObject({ ok: true, proxy: undefined });
  });

  test.each([
    [{ url: 'http://p.example', username: 'ada', passwordFile: 'none' }, {}, 'proxy.passwordFile'],
    [{ url: 'http://p.example', username: 'ada', passwordFile: 'empty' }, {}, 'proxy.passwordFile'],
    [{ url: 'https://p.example', authorityFile: 'none' }, {}, 'proxy.authorityFile'],
    [{ url: 'https://p.example', authorityFile: 'password' }, {}, 'PEM form'],
    [{ fromEnvironment: true }, { HTTPS_PROXY: 'socks5://p.example' }, 'HTTPS_PROXY'],
  ])('%j and %j cannot be used', (proxy, environment, problem) => {
    expect(open(proxy, environment)).toEqual({ ok: false, problem: expect.stringContaining(problem) as string });
  });
});

describe('the keys of the proxy', () => {
  test.each([
    [{}, 'proxy.url: is missing'],
    [{ url: 'proxy.example:3128' }, 'proxy.url: must be http://host:port or https://host:port'],
    [{ url: 'http://proxy.example/path' }, 'proxy.url: must be'],
    [{ url: 'http://a:%zz@proxy.example' }, 'proxy.url: must be'],
    [{ url: 'http://p.example', fromEnvironment: true }, 'proxy.fromEnvironment: cannot be combined'],
    [{ url: 'http://p.example', username: 'ada' }, 'proxy.passwordFile: is missing'],
    [{ url: 'http://p.example', passwordFile: 'x' }, 'proxy.username: is missing'],
    [{ url: 'http://a:b@p.example', username: 'ada', passwordFile: 'x' }, 'proxy.username: cannot be combined'],
    [{ url: 'http://p.example', noProxy: ['https://x'] }, 'proxy.noProxy.0: must be a host'],
    [{ url: 'http://p.example', noProxies: [] }, 'proxy.noProxies: is not known. Did you mean noProxy?'],
  ])('%j is refused in words', (proxy, problem) => {
    const parsed = parseMainConfig({ proxy }, '/srv');
    expect(parsed.ok ? [] : parsed.problems).toEqual([expect.stringContaining(problem)]);
  });
});
