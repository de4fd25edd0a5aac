import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { systemClock } from '../time/clock.ts';
import { type Listener, type ListenerOptions, startListener } from './listener.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** The session that a request is about, and the one that a request hidden in it would be about. */
const [outer, inner] = ['a'.repeat(32), 'b'.repeat(32)];
const eventOf = (lsid: string) => `event=support_conference_end&version=1&timestamp=1767225600&lsid=${lsid}`;

const body = eventOf(outer);
const length = `Content-Length: ${body.length}`;
const hexLength = body.length.toString(16);
const chunked = 'Transfer-Encoding: chunked';
const inChunks = `${hexLength}\r\n${body}\r\n0\r\n\r\n`;
/** A whole request with a start line of its own. */
const startedBy = (startLine: string) => `${startLine}\r\nHost: x\r\n${length}\r\n\r\n${body}`;
const post = (...headers: readonly string[]) =>
  `${['POST /ERSPost HTTP/1.1', 'Host: x', ...headers].join('\r\n')}\r\n\r\n`;
const withHeader = (header: string) => `${post(header, length)}${body}`;
const withLength = (value: string) => `${post(`Content-Length:${value}`)}${body}`;
const hidden = `${post(length)}${eventOf(inner)}`;
const around = (text: string) => `Content-Length: ${text.length}`;

/** Title, bytes as latin1, and what is answered. */
type Shape = readonly [title: string, bytes: string, statuses: string];

/** Read as one event, whichever way. */
const taken: readonly Shape[] = [
  ['empty lines before the request', `\r\n\r\n${post(length)}${body}`, '200'],
  ['HTTP/1.0', startedBy('POST /ERSPost HTTP/1.0'), '200'],
  ['a version of two by name', startedBy('POST /ERSPost HTTP/2.0'), '200'],
  ['no version', startedBy('POST /ERSPost'), '200'],
  ['two spaces before the target', startedBy('POST  /ERSPost HTTP/1.1'), '200'],
  ['a target in absolute form', startedBy('POST http://elsewhere/ERSPost HTTP/1.1'), '200'],
  ['two hosts, of which none counts', withHeader('Host: y'), '200'],
  ['an expectation', withHeader('Expect: 100-continue'), '100 200'],
  ['an upgrade that nobody offers', withHeader('Connection: Upgrade\r\nUpgrade: websocket'), '200'],
  ['chunks behind a tab', `${post('Transfer-Encoding:\tchunked')}${inChunks}`, '200'],
  ['chunks that say they are compressed', `${post('Transfer-Encoding: gzip, chunked')}${inChunks}`, '200'],
  ['chunks in HTTP/1.0', `POST /ERSPost HTTP/1.0\r\n${chunked}\r\n\r\n${inChunks}`, '200'],
  ['a chunk with an extension', `${post(chunked)}${hexLength};x=y\r\n${body}\r\n0\r\n\r\n`, '200'],
];

/** No event, and nothing that is hidden in it is one. */
const refused: readonly Shape[] = [
  ['nothing', '', ''],
  ['a line feed', '\n', ''],
  ['no HTTP', 'nonsense\r\n\r\n', '400'],
  ['a greeting of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '400'],
  ['a greeting of a proxy', `PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n${post(length)}${body}`, '400'],
  ['a greeting of a proxy in bytes', '\r\n\r\n\x00\r\nQUIT\n!\x11\x00\x0c', '400'],
  ['a greeting of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400'],
  ['HTTP/0.9', 'GET /ERSPost\r\n\r\n', '200'],
  ['a version that there is not', startedBy('POST /ERSPost HTTP/1.2'), '400'],
  ['a version in lower case', startedBy('POST /ERSPost http/1.1'), '400'],
  ['a method in lower case', startedBy('post /ERSPost HTTP/1.1'), '400'],
  ['a method that there is not', startedBy('PUSH /ERSPost HTTP/1.1'), '400'],
  ['a tab before the target', startedBy('POST\t/ERSPost HTTP/1.1'), '400'],
  ['a space within the target', startedBy('POST /ERS Post HTTP/1.1'), '400'],
  ['a space before the method', startedBy(' POST /ERSPost HTTP/1.1'), '400'],
  ['bare line feeds', startedBy('POST /ERSPost HTTP/1.1').replaceAll('\r\n', '\n'), '400'],
  ['bare carriage returns', startedBy('POST /ERSPost HTTP/1.1').replaceAll('\r\n', '\r'), '400'],
  ['a target of another scheme', startedBy('POST ftp://x/ERSPost HTTP/1.1'), '404'],
  ['a target that is a host', startedBy('POST x:80 HTTP/1.1'), '400'],
  ['a tunnel', `CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n${hidden}`, ''],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', '404'],
  ['a fragment', startedBy('POST /ERSPost#x HTTP/1.1'), '404'],
  ['dots in the path', startedBy('POST /x/../ERSPost HTTP/1.1'), '404'],
  ['encoded dots in the path', startedBy('POST /x/%2e%2e/ERSPost HTTP/1.1'), '404'],
  ['two slashes', startedBy('POST //ERSPost HTTP/1.1'), '404'],
  ['a backslash', startedBy('POST \\ERSPost HTTP/1.1'), '400'],
  ['an encoded letter in the path', startedBy('POST /%45RSPost HTTP/1.1'), '404'],
  ['a NUL in the path', startedBy('POST /ERSPost\0 HTTP/1.1'), '400'],
  ['an encoded NUL in the path', startedBy('POST /ERSPost%00 HTTP/1.1'), '404'],
  ['a byte beyond ASCII in the path', startedBy('POST /ERSPost\xff HTTP/1.1'), '400'],
  ['a target of 20,000 characters', startedBy(`POST /${'x'.repeat(20_000)} HTTP/1.1`), '431'],
  ['no host', `POST /ERSPost HTTP/1.1\r\n${length}\r\n\r\n${body}`, '400'],
  ['a header without a colon', withHeader('nonsense'), '400'],
  ['a header without a name', withHeader(': x'), '400'],
  ['a space before the colon', `${post(`Content-Length : ${body.length}`)}${body}`, '400'],
  ['a header on two lines', withHeader('X: a\r\n b'), '400'],
  ['a line feed within a header', withHeader('X: a\nY: b'), '400'],
  ['a carriage return within a header', withHeader('X: a\rY: b'), '400'],
  ['a NUL within a header', withHeader('X: a\0b'), '400'],
  ['a header of 20,000 characters', withHeader(`X: ${'a'.repeat(20_000)}`), '431'],
  ['5,000 headers', withHeader(Array.from({ length: 5000 }, (_, index) => `X${index}: a`).join('\r\n')), '431'],
  ['an expectation that nobody meets', withHeader('Expect: tea'), '417'],
  ['a length that is no number', withLength(' many'), '400'],
  ['a length below nothing', withLength(' -1'), '400'],
  ['a length with a sign', withLength(` +${body.length}`), '400'],
  ['a length in hexadecimal', withLength(` 0x${hexLength}`), '400'],
  ['a length beyond all numbers', withLength(` ${'9'.repeat(40)}`), '400'],
  ['a length that is empty', withLength(''), '400'],
  ['a length that is a list', withLength(` ${body.length}, ${body.length}`), '400'],
  ['a body that ends before its length', withLength(' 5000'), '400'],
  ['a body without a length', `${post()}${body}`, '400'],
  ['a chunk whose size is none', `${post(chunked)}zz\r\n${body}\r\n0\r\n\r\n`, '400'],
  ['a chunk of a size beyond all numbers', `${post(chunked)}${'f'.repeat(20)}\r\n${body}`, '400'],
  ['a chunk of a size below nothing', `${post(chunked)}-1\r\n${body}\r\n0\r\n\r\n`, '400'],
  ['a chunk that is longer than its size', `${post(chunked)}5\r\n${body}\r\n0\r\n\r\n`, '400'],
  ['chunks without an end', `${post(chunked)}${hexLength}\r\n${body}\r\n`, '400'],
  ['a length behind the chunks', `${post(chunked)}${hexLength}\r\n${body}\r\n0\r\nContent-Length: 5\r\n\r\n`, '400'],
];

/** Where somebody in between could see one request, and we two. */
const smuggling: readonly Shape[] = [
  ['two lengths', `${post(length, around(body + hidden))}${body}${hidden}`, '400'],
  ['the same length twice', `${post(length, length)}${body}${hidden}`, '400'],
  ['a length and chunks', `${post(around(`0\r\n\r\n${hidden}`), chunked)}0\r\n\r\n${hidden}`, '400'],
  ['chunks and a length', `${post(chunked, around(inChunks + hidden))}${inChunks}${hidden}`, '400'],
  ['chunks under another name', `${post('Transfer-Encoding: xchunked')}${inChunks}${hidden}`, '400'],
  ['chunks that are not last', `${post('Transfer-Encoding: chunked, identity')}${inChunks}${hidden}`, '400'],
  ['chunks in one of two headers', `${post(chunked, 'Transfer-Encoding: identity')}${inChunks}${hidden}`, '400'],
  ['chunks behind a space', `${post('Transfer-Encoding : chunked')}${inChunks}${hidden}`, '400'],
  ['chunks on a second line', `${post('Transfer-Encoding:\r\n chunked', length)}${inChunks}${hidden}`, '400'],
  ['chunks with bare line feeds', `${post(chunked)}${hexLength}\n${body}\n0\n\n${hidden}`, '400'],
  ['an extension with a line feed', `${post(chunked)}${hexLength};\n${body}\r\n0\r\n\r\n${hidden}`, '400'],
  ['a request in the body of a look', `GET /ERSPost HTTP/1.1\r\nHost: x\r\n${around(hidden)}\r\n\r\n${hidden}`, '200'],
  ['a request in the body of a refused one', `POST / HTTP/1.1\r\nHost: x\r\n${around(hidden)}\r\n\r\n${hidden}`, '404'],
];

let folder: string;
let store: Store;
let listener: Listener;
const known = new Set<string>();

function start(changes: Partial<ListenerOptions> = {}): Promise<Listener> {
  const outboundEventTypes = ['support_conference_end'] as const;
  const target = { id: 'a', applianceId: 'Default', disabled: false, outboundEventTypes };
  return startListener({
    ...{ host: '127.0.0.1', port: 0, store, clock: systemClock, log: silent, publish: () => undefined },
    configurations: () => [target],
    ...changes,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-raw-'));
  store = await openSqliteStore({ file: join(folder, 'store.db'), clock: systemClock });
  listener = await start();
});
afterAll(async () => {
  await listener.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Sends bytes on a connection of their own, and waits until the other side has closed it. @returns the statuses */
async function send(bytes: string, { port } = listener): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.end(Buffer.from(bytes, 'latin1'));
  await once(socket, 'close');
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status).join(' ');
}

/** Of which sessions events have come since the last look. */
async function newEvents(): Promise<readonly string[]> {
  const found = (await store.events({}, { limit: 1000 })).filter(({ id }) => !known.has(id));
  for (const { id } of found) known.add(id);
  return found.map(({ lsid }) => lsid);
}

const ordinary = `${post(length, 'Connection: close')}${body}`;

describe('a request in an odd shape', () => {
  test.each(taken)('is one event: %s', async (_title, bytes, statuses) => {
    expect(await send(bytes)).toBe(statuses);
    expect(await newEvents()).toEqual([outer]);
  });

  test.each(refused)('is none, and harms nothing: %s', async (_title, bytes, statuses) => {
    expect(await send(bytes)).toBe(statuses);
    expect(await newEvents()).toEqual([]);
    expect(await send(ordinary)).toBe('200');
    expect(await newEvents()).toEqual([outer]);
  });

  test.each(smuggling)('smuggles no other one in: %s', async (_title, bytes, statuses) => {
    expect(await send(bytes)).toBe(statuses);
    expect(await newEvents()).toEqual([]);
  });
});

describe('who may not post', () => {
  const secret = 'abcdefghijklmnop';
  const to = (target: string, ...headers: readonly string[]) =>
    `${[`POST ${target} HTTP/1.1`, 'Host: x', ...headers, length].join('\r\n')}\r\n\r\n${body}`;

  async function tryAt(rules: Partial<ListenerOptions>, requests: readonly string[]): Promise<readonly string[]> {
    const guarded = await start(rules);
    const statuses: string[] = [];
    for (const request of requests) statuses.push(await send(request, guarded));
    await guarded.close();
    return statuses;
  }

  test('gets round the token by no spelling of it', async () => {
    const targets = [
      '/ERSPost',
      '/ERSPost?token=',
      `/ERSPost?token=wrong&token=${secret}`,
      `/ERSPost?TOKEN=${secret}`,
      `/ERSPost?token[]=${secret}`,
      `/ERSPost?token=${secret}%00`,
      `/ERSPost;token=${secret}`,
      `/ERSPost?x=?token=${secret}`,
      `http://token=${secret}/ERSPost`,
    ];
    const inHeaders = [to('/ERSPost', `Cookie: token=${secret}`), to('/ERSPost', `Authorization: Bearer ${secret}`)];
    const statuses = await tryAt({ queryToken: secret }, [...targets.map((target) => to(target)), ...inHeaders]);
    expect(new Set(statuses)).toEqual(new Set(['403']));
    expect(await newEvents()).toEqual([]);
  });

  test('gets round the secret part of the path by no spelling of it', async () => {
    const targets = [
      '/ERSPost',
      `//${secret}/ERSPost`,
      `/${secret.toUpperCase()}/ERSPost`,
      `/x/../${secret}/ERSPost`,
      `/${secret}/../ERSPost`,
      `/${secret}%2FERSPost`,
      `/${secret}\u0000/ERSPost`,
      `/ERSPost?${secret}`,
      `http://${secret}/ERSPost`,
    ];
    const statuses = await tryAt(
      { secretPath: secret },
      targets.map((target) => to(target)),
    );
    for (const status of statuses) expect(status).toMatch(/^40[04]$/);
    expect(await newEvents()).toEqual([]);
  });

  test('gets round the list of addresses by no header and no greeting', async () => {
    const claims = ['X-Forwarded-For: 192.0.2.1', 'X-Real-IP: 192.0.2.1', 'Forwarded: for=192.0.2.1'];
    const requests = [
      ...claims.map((claim) => to('/ERSPost', claim)),
      `PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n${ordinary}`,
    ];
    // Closed before a byte is read.
    expect(new Set(await tryAt({ sourceAddresses: ['192.0.2.0/24'] }, requests))).toEqual(new Set(['']));
    expect(await newEvents()).toEqual([]);
  });
});
