import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { certificate, type ConnectProxyOptions, startConnectProxy } from '../../test/connect-proxy.ts';
import type { OutboundPolicy } from './connector.ts';
import { parseNoProxyEntry } from './no-proxy.ts';
import { OutboundError } from './outbound-error.ts';
import { createOutbound } from './outbound.ts';
import type { Proxy } from './proxy.ts';

const trusting = { allowInvalidCertificates: false, certificateAuthority: certificate('company-authority.crt') };
const distrusting = { allowInvalidCertificates: false };
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

/** A host that the world knows as support.example.test, and only the proxy can reach. @returns its port here */
async function startSupport(): Promise<number> {
  const server = createServer(
    { cert: certificate('support.crt'), key: certificate('support.key') },
    (request, response) =>
      response.end(
        `${request.method ?? ''} ${request.headers.host ?? ''} ${String(request.headers['proxy-authorization'])}`,
      ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

async function behindProxy(options: ConnectProxyOptions = {}, change: Partial<Proxy> = {}) {
  const support = await startSupport();
  const proxy = await startConnectProxy({ names: { 'support.example.test:443': support }, ...options });
  const { protocol, hostname } = new URL(proxy.url);
  const way = {
    protocol,
    hostname,
    port: proxy.port,
    authorization: undefined,
    authorities: undefined,
    exceptions: [],
  };
  const outbound = createOutbound({ proxy: { ...way, ...change } });
  opened.push(
    () => proxy.close(),
    () => outbound.close(),
  );
  const call = (url: string | URL, policy: OutboundPolicy = trusting) => outbound.fetchFor(policy)(url);
  return { proxy, support, call };
}

async function faultOf(call: Promise<unknown>): Promise<OutboundError['fault'] | undefined> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error && error.cause instanceof OutboundError ? error.cause.fault : undefined;
}

const url = 'https://support.example.test/';

describe('a call through a proxy', () => {
  test.each([false, true])(
    'reaches a host that this machine cannot even look up (proxy over TLS: %s)',
    async (secure) => {
      const { proxy, call } = await behindProxy({ secure }, { authorities: certificate('company-authority.crt') });
      expect(await (await call(url)).text()).toBe('GET support.example.test undefined');
      expect(proxy.asked).toEqual([{ target: 'support.example.test:443', authorization: undefined }]);
    },
  );

  test('shows its credentials to the proxy, and to nobody else', async () => {
    const authorization = `Basic ${Buffer.from('ada:päss').toString('base64')}`;
    const { proxy, call } = await behindProxy({ credentials: 'ada:päss' }, { authorization });
    expect(await (await call(url)).text()).toBe('GET support.example.test undefined');
    expect(proxy.asked.map((one) => one.authorization)).toEqual([authorization]);
  });

  test('checks the certificate of the host as without one', async () => {
    const { call } = await behindProxy();
    expect(await faultOf(call(url, distrusting))).toMatchObject({
      code: 'CB-OUTBOUND-CERTIFICATE',
      message: 'The certificate of support.example.test is not accepted (UNABLE_TO_VERIFY_LEAF_SIGNATURE).',
    });
    expect((await call(url, { allowInvalidCertificates: true })).status).toBe(200);
  });

  test('many at once have a tunnel each', async () => {
    const { proxy, call } = await behindProxy();
    const answers = await Promise.all(Array.from({ length: 8 }, () => call(url)));
    expect(await Promise.all(answers.map((answer) => answer.text()))).toHaveLength(8);
    expect(proxy.asked).toHaveLength(8);
  });
});

describe('round the proxy', () => {
  test.each(['127.0.0.1', 'localhost'])('goes what is called on this machine: %s', async (host) => {
    const { proxy, call } = await behindProxy();
    const server = createPlainServer((_request, response) => response.end('here'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await (await call(`http://${host}:${port}/`)).text()).toBe('here');
    server.closeAllConnections();
    server.close();
    expect(proxy.asked).toEqual([]);
  });

  test('goes https on this machine, too, and under the same certificate check', async () => {
    const { proxy, support, call } = await behindProxy();
    const fault = await faultOf(call(`https://127.0.0.1:${support}/`));
    expect(fault?.message).toBe('The certificate of 127.0.0.1 is not accepted (ERR_TLS_CERT_ALTNAME_INVALID).');
    expect(fault?.help).toContain('host name');
    expect(proxy.asked).toEqual([]);
  });

  test('go the exceptions', async () => {
    const exceptions = ['.example.test'].flatMap((entry) => parseNoProxyEntry(entry) ?? []);
    const { proxy, call } = await behindProxy({}, { exceptions });
    const error: unknown = await call(url).catch((reason: unknown) => reason);
    // Nobody but the proxy knows the name.
    expect((error as Error).cause).toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as string });
    expect(proxy.asked).toEqual([]);
  });
});

describe('the guard behind a proxy', () => {
  test.each(['https://169.254.169.254/latest', 'https://[fe80::1]/', 'https://0xa9fea9fe/'])(
    'asks for no tunnel to %s',
    async (address) => {
      const { proxy, call } = await behindProxy();
      expect(await faultOf(call(address))).toMatchObject({ code: 'CB-OUTBOUND-REFUSED' });
      expect(proxy.asked).toEqual([]);
    },
  );

  test('sends nothing in clear through it', async () => {
    const { proxy, call } = await behindProxy();
    expect(await faultOf(call('http://192.0.2.1/'))).toMatchObject({ code: 'CB-OUTBOUND-REFUSED' });
    expect(proxy.asked).toEqual([]);
  });

  test('goes to no proxy on the local link', async () => {
    const { call } = await behindProxy({}, { hostname: '169.254.169.254', port: 80 });
    expect(await faultOf(call(url))).toMatchObject({ code: 'CB-OUTBOUND-REFUSED' });
  });
});

describe('a proxy that does not help is told from a host that does not answer', () => {
  test.each<[string, ConnectProxyOptions, string, RegExp]>([
    ['wants credentials', { credentials: 'a:b' }, 'CB-PROXY-REFUSED', /407.*proxy\.username/],
    [
      'forbids the host',
      { status: 403 },
      'CB-PROXY-REFUSED',
      /support\.example\.test:443 \(HTTP 403\).*proxy\.noProxy/,
    ],
    [
      'does not find the host',
      { names: {} },
      'CB-PROXY-UNAVAILABLE',
      /does not reach support\.example\.test:443 \(HTTP 502\)/,
    ],
  ])('%s', async (_name, options, code, words) => {
    const { call } = await behindProxy(options);
    const fault = await faultOf(call(url));
    expect(fault?.code).toBe(code);
    expect(`${fault?.message ?? ''} ${fault?.help ?? ''}`).toMatch(words);
  });

  test('is gone', async () => {
    const gone = await startConnectProxy();
    await gone.close();
    const { call } = await behindProxy({}, { port: gone.port });
    expect(await faultOf(call(url))).toMatchObject({
      code: 'CB-PROXY-UNAVAILABLE',
      message: `The proxy 127.0.0.1:${gone.port} cannot be reached, or broke off (ECONNREFUSED).`,
    });
  });

  test('shows a certificate that nobody vouches for', async () => {
    const { call } = await behindProxy({ secure: true });
    const fault = await faultOf(call(url));
    expect(fault?.message).toContain('The certificate of the proxy 127.0.0.1');
    expect(fault?.help).toContain('proxy.authorityFile');
  });

  test('closing ends a call that waits for its tunnel', async () => {
    const { proxy, call } = await behindProxy({ silent: true });
    const failed = call(url).catch((reason: unknown) => reason);
    await expect.poll(() => proxy.asked.length).toBe(1);
    await opened.pop()?.();
    expect(await failed).toBeInstanceOf(Error);
  });
});
