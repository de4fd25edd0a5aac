import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { refusalOf } from './addresses.ts';
import { OutboundRefusedError } from './outbound-error.ts';
import { createOutbound, type GatedRequestInit, type Outbound } from './outbound.ts';

const strict = { allowInvalidCertificates: false };
/** To one origin; further calls wait for one of them. */
const mostConnections = 32;
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

function outbound(): Outbound {
  const outbound = createOutbound();
  opened.push(() => outbound.close());
  return outbound;
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  const server: Server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

async function causeOf(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.cause : undefined;
}

describe('outbound', () => {
  test('plain http reaches this machine', async () => {
    const url = await serve((_request, response) => response.end('here'));
    const response = await outbound().fetchFor(strict)(url);
    expect(await response.text()).toBe('here');
  });

  test('a name of this machine is looked up and reached', async () => {
    const url = await serve((_request, response) => response.end('here'));
    url.hostname = 'localhost';
    expect((await outbound().fetchFor(strict)(url)).status).toBe(200);
  });

  test.each(['http://10.0.0.1/', 'http://192.0.2.1:8080/', 'https://169.254.169.254/latest', 'https://[fe80::1]/'])(
    'no socket is opened to %s',
    async (url) => {
      const cause = await causeOf(outbound().fetchFor(strict)(url));
      expect(cause).toBeInstanceOf(OutboundRefusedError);
    },
  );

  test('a redirect does not lead round the check', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    );
    expect(await causeOf(outbound().fetchFor(strict)(url))).toBeInstanceOf(OutboundRefusedError);
  });

  test('a connection is kept, unless the caller asks for its end', async () => {
    const asked = Promise.withResolvers<string>();
    const url = await serve((request, response) => {
      const wish = request.headers.connection ?? '';
      request.socket.once('close', () => asked.resolve(wish));
      response.end(wish);
    });
    const fetch = outbound().fetchFor(strict);
    expect(await (await fetch(url)).text()).toBe('keep-alive');
    expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toBe('close');
    expect(await asked.promise).toBe('close');
  });

  test('a call that waited for its connection is asked again before a byte of it is written', async () => {
    const seen: string[] = [];
    const answers: (() => void)[] = [];
    const full = Promise.withResolvers<undefined>();
    const url = await serve((request, response) => {
      seen.push(request.url ?? '');
      answers.push(() => void response.end());
      if (answers.length === mostConnections) full.resolve(undefined);
    });
    const fetch = outbound().fetchFor(strict);
    const occupants = Array.from({ length: mostConnections }, () => fetch(url));
    await full.promise;
    let isOver = false;
    const over = new Error('its lease is over');
    const waiting = causeOf(
      fetch(new URL('/waited', url), {
        beforeSend() {
          if (isOver) throw over;
        },
      } as GatedRequestInit),
    );
    isOver = true;
    for (const answer of answers) answer();
    expect(await waiting).toBe(over);
    await Promise.all(occupants.map(async (occupant) => (await occupant).text()));
    expect(seen).not.toContain('/waited');
  });

  test('closing ends a call that is under way', async () => {
    const outbound = createOutbound();
    const arrived = Promise.withResolvers<undefined>();
    const url = await serve(() => arrived.resolve(undefined));
    const call = causeOf(outbound.fetchFor(strict)(url));
    await arrived.promise;
    await outbound.close();
    expect(await call).toBeInstanceOf(Error);
  });
});

test.each([
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::169.254.169.254',
  '64:ff9b::168.63.129.16',
  '2002:a9fe:a9fe::1',
  '2002:a83f:8110::',
  '::169.254.169.254',
])('no connection goes to the metadata service %s', (address) => {
  expect(refusalOf(address, 'any-but-local-link')).toBeDefined();
});

test.each(['10.1.2.3', '192.168.0.1', '168.63.129.17', '2002:0a01:0203::1', '64:ff9b::10.1.2.3', 'fd00::1', '::1'])(
  'a connection may go to %s',
  (address) => {
    expect(refusalOf(address, 'any-but-local-link')).toBeUndefined();
  },
);

test('an IPv4 address of this machine in the form of IPv6 is this machine', () => {
  expect(refusalOf('::ffff:127.0.0.1', 'loopback-only')).toBeUndefined();
});

test('the credential of a call is told before it leaves, for whoever keeps it out of logs', async () => {
  const seen: string[] = [];
  const outbound = createOutbound({ onCredential: (credential) => seen.push(credential) });
  opened.push(() => outbound.close());
  const url = await serve((_request, response) => response.end());
  await outbound.fetchFor(strict)(url, { headers: { Authorization: 'Bearer issued-token' } });
  await outbound.fetchFor(strict)(url);
  expect(seen).toEqual(['issued-token']);
});
