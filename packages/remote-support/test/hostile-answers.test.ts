import type { ServerResponse } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectReport } from '../src/index.ts';
import { clientOf } from './client-support.ts';
import { type Seen, startRawServer, withTokens } from './raw-server.ts';

const lsid = '0123456789abcdef0123456789abcdef';
const megabyte = 2 ** 20;

function xml(response: ServerResponse, body: Uint8Array, encoding: string): void {
  response.writeHead(200, { 'Content-Type': 'text/xml', 'Content-Encoding': encoding });
  response.end(body);
}

async function clientWith(answer: (seen: Seen, response: ServerResponse) => void) {
  const { url, seen } = await startRawServer(answer);
  return { client: clientOf({ baseUrl: url }), seen };
}

describe('a compressed answer', () => {
  const list = Buffer.from(`<session_summary_list><session_summary lsid="${lsid}"/></session_summary_list>`);
  const period = { by: 'end', sinceEpochSeconds: 0, durationSeconds: 0 } as const;

  it('is read where it is one', async () => {
    const { client } = await clientWith(withTokens((_, response) => xml(response, gzipSync(list), 'gzip')));
    expect(await client.listSessions(period)).toMatchObject({ ok: true, sessions: [{ lsid }] });
  });

  it.each<[string, Uint8Array, string]>([
    ['that is a bomb', gzipSync(Buffer.alloc(200 * megabyte, 0x20)), 'gzip'],
    ['that is a bomb in a bomb', gzipSync(gzipSync(Buffer.alloc(200 * megabyte, 0x20))), 'gzip, gzip'],
    ['that breaks off', gzipSync(list).subarray(0, -12), 'gzip'],
    ['that is none', list, 'gzip'],
    ['of another kind', deflateSync(list), 'gzip'],
    ['of a kind that there is not', gzipSync(list), 'nonsense'],
    ['of a hundred kinds', gzipSync(list), Array<string>(100).fill('gzip').join(', ')],
  ])('%s is refused with a value', async (_title, body, encoding) => {
    const { client } = await clientWith(withTokens((_, response) => xml(response, body, encoding)));
    const listed = await client.listSessions(period);
    expect(listed).toMatchObject({ ok: false });
    expect(listed.ok || ['protocol', 'unavailable'].includes(listed.error.kind)).toBe(true);
  });

  it('in place of a report ends at the size that a report may have', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('<session_list>'), Buffer.alloc(64 * megabyte, 0x20)]));
    const { client } = await clientWith(withTokens((_, response) => xml(response, bomb, 'gzip')));
    const opened = await client.openSessionReport(lsid);
    if (!opened.ok) throw new Error(opened.error.message);
    const read = await collectReport(opened.body, { lsid, maxBytes: megabyte });
    expect(read).toMatchObject({ ok: false, error: { kind: 'protocol', xml: { problem: 'limit' } } });
  });
});

describe('hostile XML in place of an answer', () => {
  const laughs = `<!DOCTYPE a [${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')}]>`;

  it.each([
    ['entities that grow', `${laughs}<session_summary_list>&l9;</session_summary_list>`],
    [
      'a file of ours',
      '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><session_summary_list>&f;</session_summary_list>',
    ],
    ['elements within elements', '<session_summary_list>'.repeat(100_000)],
    ['a start tag without end', `<session_summary_list ${'a'.repeat(4 * megabyte)}`],
    [
      'ten thousand attributes',
      `<session_summary_list ${Array.from({ length: 300_000 }, (_, n) => `a${n}=""`).join(' ')}/>`,
    ],
    ['a million elements', `<session_summary_list>${'<a/>'.repeat(1_100_000)}</session_summary_list>`],
    ['a style sheet', '<?xml-stylesheet href="http://127.0.0.1/"?><html/>'],
  ])('%s is refused, and nothing else is asked for', async (_title, text) => {
    const { client, seen } = await clientWith(
      withTokens((_, response) => response.writeHead(200, { 'Content-Type': 'text/xml' }).end(text)),
    );
    const listed = await client.listSessions({ by: 'lsid', lsid });
    expect(listed).toMatchObject({ ok: false, error: { kind: 'protocol' } });
    expect(JSON.stringify(listed)).not.toContain('root:');
    expect(seen.filter(({ path }) => !/oauth2|reporting|command/.test(path))).toEqual([]);
  });
});

describe('a hostile answer to the request for a token', () => {
  const token = (more: object) =>
    JSON.stringify({ access_token: 't', token_type: 'Bearer', expires_in: 3600, ...more });

  it.each([
    ['arrays within arrays', '['.repeat(60_000)],
    ['objects within objects', '{"a":'.repeat(10_000)],
    ['a number', '1'],
    ['nothing at all', ''],
    ['no token', token({ access_token: null })],
    ['a token that is a list', token({ access_token: ['t'] })],
    ['a life that is a text', token({ expires_in: 'long' })],
    ['a life below nothing', token({ expires_in: -1 })],
    ['a token of another type', token({ token_type: 'mac' })],
    ['more than a token takes', token({ more: 'x'.repeat(megabyte) })],
  ])('with %s is refused with a value', async (_title, text) => {
    const { client } = await clientWith((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
    });
    expect(await client.getApiInfo()).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  it.each(['t\r\nX-Forged: 1', 't\u0000', 'tokén\u{1f600}'])(
    'whose token is %j forges no header',
    async (accessToken) => {
      const { client, seen } = await clientWith((one, response) => {
        if (one.path !== '/oauth2/token') return void response.end('<api_information/>');
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(token({ access_token: accessToken }));
      });
      expect(await client.getApiInfo()).toMatchObject({ ok: false });
      expect(seen.filter(({ headers }) => 'x-forged' in headers)).toEqual([]);
    },
  );
});
