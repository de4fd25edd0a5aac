import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../time/clock.ts';
import type { DispatchTarget } from '../dispatch/decide.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { startListener, type Listener, type ListenerOptions } from './listener.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const configuration: DispatchTarget = {
  id: 'a',
  applianceId: 'Default',
  disabled: false,
  outboundEventTypes: ['support_conference_end'],
};
const session = '0123456789ABCDEF0123456789abcdef';
const endOf = (lsid = session, more = '') =>
  `event=support_conference_end&version=1&timestamp=1767225600&lsid=${lsid}&external_key=CAS-1${more}`;

let folder: string;
let store: Store;
let listener: Listener;

async function start(changes: Partial<ListenerOptions> = {}): Promise<Listener> {
  return startListener({
    host: '127.0.0.1',
    port: 0,
    store,
    configurations: () => [configuration],
    clock: systemClock,
    log: silent,
    publish: () => undefined,
    ...changes,
  });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-intake-'));
  store = await openSqliteStore({ file: join(folder, 'store.db'), clock: systemClock });
  listener = await start();
});

afterEach(async () => {
  await listener.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

function post(path: string, body: string | Uint8Array<ArrayBuffer>, contentType = 'application/x-www-form-urlencoded') {
  return fetch(listener.url + path, { method: 'POST', body, headers: { 'content-type': contentType } });
}

const events = () => store.events({}, { limit: 100 });

describe('an event', () => {
  test('is on disk with its delivery when it is acknowledged', async () => {
    const response = await post('/ERSPost', endOf());
    expect(response.status).toBe(200);
    expect(await events()).toMatchObject([
      {
        source: 'push',
        applianceId: 'default',
        name: 'support_conference_end',
        lsid: session.toLowerCase(),
        externalKey: 'CAS-1',
        occurredAt: new Date('2026-01-01T00:00:00Z'),
        disposition: 'accepted',
      },
    ]);
    expect((await store.deliveries({}, { limit: 10 })).map(({ configurationId }) => configurationId)).toEqual(['a']);
  });

  test('may come in any letter case of the path, with an appliance id in the address', async () => {
    const named = [{ ...configuration, applianceId: 'Site.1' }];
    await listener.close();
    listener = await start({ configurations: () => named });
    for (const [index, path] of ['/erspost?appliance=site.1', '/ErsPost/?appliance=SITE.1'].entries()) {
      expect((await post(path, endOf(session, `&n=${index}`))).status).toBe(200);
    }
    expect((await events()).map(({ disposition, applianceId }) => [disposition, applianceId])).toEqual([
      ['accepted', 'site.1'],
      ['accepted', 'site.1'],
    ]);
  });

  test('that arrives again is acknowledged and ignored as a duplicate', async () => {
    await post('/ERSPost', endOf());
    expect((await post('/ERSPost', endOf())).status).toBe(200);
    const [second] = await events();
    expect(second).toMatchObject({ disposition: 'ignored', ignoredReason: 'duplicate' });
  });

  test('that differs in any field is an event of its own', async () => {
    await post('/ERSPost', endOf());
    await post('/ERSPost', endOf(session, '&custom=1'));
    expect((await events()).map(({ disposition }) => disposition)).toEqual(['accepted', 'accepted']);
  });

  test('that repeats fields in another order or number is an event of its own, and is kept as it was posted', async () => {
    await post('/ERSPost', endOf(session, '&a=1&a=2&7=x'));
    await post('/ERSPost', endOf(session, '&a=2&a=1&7=x'));
    await post('/ERSPost', endOf(session, '&7=x&a=2'));
    const kept = await events();
    expect(kept.map(({ disposition }) => disposition)).toEqual(['accepted', 'accepted', 'accepted']);
    const own = kept.map(({ fields }) =>
      fields
        .slice(5)
        .map((field) => field.join('='))
        .join('&'),
    );
    expect(own.sort()).toEqual(['7=x&a=2', 'a=1&a=2&7=x', 'a=2&a=1&7=x']);
  });

  test('that differs in a custom field alone is an event of its own, and the custom field is not kept', async () => {
    await post('/ERSPost', endOf(session, '&custom.phone=secret'));
    await post('/ERSPost', endOf(session, '&custom.phone=secret2&session.custom.floor=3'));
    const kept = await events();
    expect(kept.map(({ disposition }) => disposition)).toEqual(['accepted', 'accepted']);
    expect(JSON.stringify(kept)).not.toMatch(/phone|floor|secret/);
  });

  test('of control characters takes no more of the disk than an event may', async () => {
    await post('/ERSPost', endOf(session, `&a=${'%01'.repeat(10_000)}&b=2`));
    const [kept] = await events();
    expect(Buffer.byteLength(JSON.stringify(kept?.fields))).toBeLessThan(20 * 1024);
    expect(kept?.fields).toContainEqual(['b', '2']);
    expect(kept?.fields.at(-1)).toEqual(['', 'Fields that were too long to be kept: 1']);
  });
});

describe('what is of no use is acknowledged and recorded with the reason', () => {
  test.each([
    ['an unknown appliance id', '/ERSPost?appliance=elsewhere', endOf(), 'unknown-appliance'],
    ['an unknown event', '/ERSPost', 'event=support_conference_moved&lsid=' + session, 'unknown-event'],
    [
      'an event type that is not ticked',
      '/ERSPost',
      `event=support_conference_begin&lsid=${session}`,
      'event-not-selected',
    ],
    ['a form without an event', '/ERSPost', 'a=1&b=2', 'malformed'],
    ['an event without a session', '/ERSPost', 'event=support_conference_end', 'malformed'],
    ['an event with a session id that is none', '/ERSPost', endOf('nonsense'), 'malformed'],
    ['bytes', '/ERSPost', new Uint8Array([0, 255, 254, 10, 13, 0]), 'malformed'],
  ])('%s', async (_title, path, body, reason) => {
    expect((await post(path, body)).status).toBe(200);
    expect(await events()).toMatchObject([{ disposition: 'ignored', ignoredReason: reason }]);
    expect(await store.deliveries({}, { limit: 10 })).toEqual([]);
  });

  test.each(['application/json', 'nonsense', 'multipart/form-data; boundary=x', 'text/plain; charset=no-such'])(
    'a body of type %s',
    async (contentType) => {
      expect((await post('/ERSPost', '{"event":"x"}', contentType)).status).toBe(200);
      expect(await events()).toMatchObject([{ disposition: 'ignored', ignoredReason: 'malformed' }]);
    },
  );

  test('a configuration that is disabled', async () => {
    await listener.close();
    listener = await start({ configurations: () => [{ ...configuration, disabled: true }] });
    expect((await post('/ERSPost', endOf())).status).toBe(200);
    expect(await events()).toMatchObject([{ ignoredReason: 'configuration-disabled' }]);
  });

  test('a name with a NUL, which not every database can store', async () => {
    expect((await post('/ERSPost', `event=a%00b&lsid=${session}&external_key=%00`)).status).toBe(200);
    expect(await events()).toMatchObject([{ ignoredReason: 'unknown-event', name: 'a\ufffdb' }]);
  });
});

describe('a post of 5 MB', () => {
  const large = Buffer.alloc(5 * 1024 * 1024, 'a');

  test('is acknowledged and recorded as too large, its content not kept', async () => {
    expect((await post('/ERSPost', large)).status).toBe(200);
    expect(await events()).toMatchObject([{ ignoredReason: 'too-large', fields: [] }]);
  });

  test('is acknowledged as soon as its announced length is known, and the connection serves the next event', async () => {
    const { socket, answers } = await open();
    socket.write(`POST /ERSPost HTTP/1.1\r\nHost: x\r\nContent-Length: ${large.length}\r\n\r\n`);
    expect(await answers()).toBe(200);
    socket.write(large);
    socket.write(rawPost(endOf()));
    expect(await answers()).toBe(200);
    expect((await events()).map(({ disposition }) => disposition)).toEqual(['accepted', 'ignored']);
    socket.destroy();
  });

  test('harms nothing when its client goes away in the middle', async () => {
    for (const head of [`Content-Length: ${large.length}`, 'Transfer-Encoding: chunked']) {
      const { socket, answers, closed } = await open();
      socket.write(`POST /ERSPost HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n`);
      socket.write('20000\r\n' + 'a'.repeat(0x20000));
      expect(await answers()).toBe(200);
      socket.destroy();
      await closed;
    }
    expect((await post('/ERSPost', endOf())).status).toBe(200);
    expect((await events()).map(({ ignoredReason }) => ignoredReason)).toEqual([undefined, 'too-large', 'too-large']);
  });

  test('is acknowledged in chunks of unknown number too', async () => {
    const { socket, answers } = await open();
    socket.write('POST /ERSPost HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    socket.write('20000\r\n' + 'a'.repeat(0x20000) + '\r\n');
    expect(await answers()).toBe(200);
    socket.destroy();
    expect(await events()).toMatchObject([{ ignoredReason: 'too-large' }]);
  });
});

/** A connection of which every byte is the test's own. */
async function open(): Promise<{ socket: Socket; answers: () => Promise<number>; closed: Promise<unknown> }> {
  const socket = connect(listener.port, '127.0.0.1');
  // Not with `once`, which takes an error for the end: what is written after the other side has closed ends with a reset.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  let received = '';
  const answers = async (): Promise<number> => {
    for (;;) {
      const match = /^HTTP\/1\.1 (\d{3})[\s\S]*?\r\ncontent-length: (\d+)[\s\S]*?\r\n\r\n/i.exec(received);
      if (match !== null && received.length >= match[0].length + Number(match[2])) {
        received = received.slice(match[0].length + Number(match[2]));
        return Number(match[1]);
      }
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      received += chunk.toString('latin1');
    }
  };
  return { socket, answers, closed };
}

const rawPost = (body: string) => `POST /ERSPost HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('on the wire', () => {
  test('a request that comes byte by byte is one event', async () => {
    const { socket, answers } = await open();
    socket.setNoDelay(true);
    for (const byte of rawPost(endOf())) {
      await new Promise((written) => socket.write(byte, written));
    }
    expect(await answers()).toBe(200);
    expect(await events()).toHaveLength(1);
    socket.destroy();
  });

  test('requests on one connection are answered in order', async () => {
    const { socket, answers } = await open();
    socket.write(rawPost(endOf(session, '&n=1')) + rawPost(endOf(session, '&n=2')) + rawPost('x'));
    expect([await answers(), await answers(), await answers()]).toEqual([200, 200, 200]);
    expect(await events()).toHaveLength(3);
    socket.destroy();
  });

  test('a client that goes away in the middle leaves no event', async () => {
    const { socket, closed } = await open();
    socket.write(rawPost(endOf()).slice(0, -5));
    await new Promise((flushed) => socket.write('a', flushed));
    socket.destroy();
    await closed;
    expect((await post('/ERSPost', endOf())).status).toBe(200);
    expect(await events()).toHaveLength(1);
  });

  test.each([
    ['what is no HTTP', 'nonsense\r\n\r\n'],
    ['a length that is no number', 'POST /ERSPost HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n'],
    ['headers without end', `POST /ERSPost HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('%s closes its connection and harms nothing', async (_title, bytes) => {
    const { socket, closed } = await open();
    socket.resume();
    socket.write(bytes);
    await closed;
    expect((await post('/ERSPost', endOf())).status).toBe(200);
  });

  test('a client that is too slow is cut off', async () => {
    await listener.close();
    listener = await start({ limits: { headersTimeoutMilliseconds: 50, requestTimeoutMilliseconds: 100 } });
    for (const bytes of ['POST /ERSPost HTTP/1.1\r\nHost:', rawPost(endOf()).slice(0, -5)]) {
      const { socket, closed } = await open();
      socket.resume();
      socket.write(bytes);
      await closed;
    }
    expect(await events()).toEqual([]);
  });
});

describe('connections that are held open', () => {
  const limits = { maxConnections: 4, maxConnectionsPerAddress: 3 };

  test('do not shut out the appliance: the one that was idle for longest gives way', async () => {
    await listener.close();
    listener = await start({ limits });
    const idle = [await open(), await open(), await open()];
    idle.forEach(({ socket }) => socket.resume());
    const late = await open();
    await idle[0]?.closed;
    late.socket.write(rawPost(endOf()));
    expect(await late.answers()).toBe(200);
    expect(idle.map(({ socket }) => socket.destroyed)).toEqual([true, false, false]);
    [...idle, late].forEach(({ socket }) => socket.destroy());
  });

  test('are refused where all that are there are at work, and those finish', async () => {
    await listener.close();
    listener = await start({ limits });
    const head = rawPost(endOf()).slice(0, -5);
    const busy = [await open(), await open(), await open()];
    for (const { socket } of busy)
      socket.write(
        'POST /ERSPost HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n' + head.slice(head.indexOf('Content-Length')),
      );
    for (const { socket } of busy) await once(socket, 'data');
    const late = await open();
    late.socket.resume();
    await late.closed;
    for (const { socket, answers } of busy) {
      socket.write(endOf().slice(-5));
      expect(await answers()).toBe(200);
      socket.destroy();
    }
  });

  test('are closed at once for an address that is not on the list, with one line in the log', async () => {
    const lines: unknown[] = [];
    await listener.close();
    listener = await start({
      sourceAddresses: ['192.0.2.7'],
      log: { ...silent, warn: (...line) => void lines.push(line) },
    });
    for (let count = 0; count < 50; count++) {
      const { socket, closed } = await open();
      socket.resume();
      await closed;
    }
    expect(lines).toEqual([
      [
        'event.refused',
        expect.objectContaining({ reason: 'source-address', address: '127.0.0.1', refusedSinceLastLine: 0 }),
      ],
    ]);
  });
});

describe('other requests', () => {
  test('a target in absolute form is served as its path', async () => {
    const { socket, answers } = await open();
    socket.write(rawPost(endOf()).replace('/ERSPost', 'http://events.example:8443/ERSPost?appliance=Default'));
    expect(await answers()).toBe(200);
    expect(await events()).toMatchObject([{ disposition: 'accepted', applianceId: 'default' }]);
    socket.destroy();
  });

  test('a path that cannot be decoded is refused in our words', async () => {
    const response = await post('/%zz', endOf());
    expect([response.status, await response.text()]).toEqual([404, 'Events are taken at /ERSPost.']);
  });

  test.each(['GET', 'HEAD', 'POST'])(
    '%s without a body says that somebody listens, and is no event',
    async (method) => {
      expect((await fetch(`${listener.url}/ERSPost`, { method })).status).toBe(200);
      expect(await events()).toEqual([]);
    },
  );

  test('other paths and methods are refused', async () => {
    expect((await post('/', endOf())).status).toBe(404);
    expect((await post('/ERSPost/more', endOf())).status).toBe(404);
    expect((await fetch(`${listener.url}/ERSPost`, { method: 'PUT', body: 'x' })).status).toBe(405);
    expect(await events()).toEqual([]);
  });
});

describe('a store that cannot take an event', () => {
  test('makes the appliance try again', async () => {
    await listener.close();
    const down = () => Promise.reject(new Error('disk full'));
    listener = await start({ store: { recordEvent: down, recordIgnored: down } });
    for (const body of [endOf(), 'malformed']) {
      const response = await post('/ERSPost', body);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    }
  });

  test('a port that is taken is told at the start', async () => {
    await expect(start({ port: listener.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
