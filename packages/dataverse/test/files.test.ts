import { expect, test } from 'vitest';
import { startEnvironment } from './environment.ts';
import { json } from './http-server.ts';

const ID = '0f9d7a53-5b7c-5f0e-9d3a-1c2b3a4d5e6f';
const COLUMN = { set: 'bt_sessions', id: ID, column: 'bt_report' };
const PATH = `/api/data/v9.2/bt_sessions(${ID})/bt_report`;
const MIB = 1_048_576;

test('a small file goes in one call', async () => {
  const { client, received } = await startEnvironment((_request, response) => response.writeHead(204).end());
  const content = new Uint8Array([0, 255, 13, 10, 128]);
  expect(await client.uploadFile({ ...COLUMN, name: 'report.json.gz', content })).toEqual({
    ok: true,
    value: undefined,
  });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: 'PATCH', url: PATH });
  expect(received[0]!.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-ms-file-name': 'report.json.gz',
    'content-length': '5',
  });
});

/** Takes uploads in pieces of `pieceBytes`. */
function startPieces(pieceBytes: string) {
  return startEnvironment((request, response) => {
    if (request.headers['x-ms-transfer-mode'] !== 'chunked') response.writeHead(206).end();
    else response.writeHead(200, { location: `${PATH}?sessiontoken=a%2Bb`, 'x-ms-chunk-size': pieceBytes }).end();
  });
}

test('a large file goes in pieces of the size that the other side names', async () => {
  const { client, received } = await startPieces(String(2 * MIB));
  const content = new Uint8Array(5 * MIB).fill(65);
  expect((await client.uploadFile({ ...COLUMN, name: 'r.gz', content })).ok).toBe(true);
  expect(received.map(({ url, headers }) => [url, headers['content-range'], headers['content-length']])).toEqual([
    [`${PATH}?x-ms-file-name=r.gz`, undefined, '0'],
    [`${PATH}?sessiontoken=a%2Bb`, `bytes 0-${2 * MIB - 1}/${5 * MIB}`, String(2 * MIB)],
    [`${PATH}?sessiontoken=a%2Bb`, `bytes ${2 * MIB}-${4 * MIB - 1}/${5 * MIB}`, String(2 * MIB)],
    [`${PATH}?sessiontoken=a%2Bb`, `bytes ${4 * MIB}-${5 * MIB - 1}/${5 * MIB}`, String(MIB)],
  ]);
});

test.each(['0', '-1', 'many', '99999999999'])('a senseless piece size of %s is not followed', async (size) => {
  const { client, received } = await startPieces(size);
  await client.uploadFile({ ...COLUMN, name: 'r.gz', content: new Uint8Array(5 * MIB) });
  expect(received.map(({ headers }) => headers['content-length'])).toEqual(['0', String(4 * MIB), String(MIB)]);
});

test('a name that no header can carry goes in the address', async () => {
  const { client, received } = await startPieces(String(MIB));
  expect((await client.uploadFile({ ...COLUMN, name: 'Bericht Ä&ß.gz', content: new Uint8Array(3) })).ok).toBe(true);
  expect(new URL(received[0]!.url, 'http://x').searchParams.get('x-ms-file-name')).toBe('Bericht Ä&ß.gz');
});

test('a refusal in the middle ends the upload', async () => {
  const { client, received } = await startEnvironment((request, response) => {
    if (request.headers['x-ms-transfer-mode'] === 'chunked') response.writeHead(200, { location: PATH }).end();
    else json(response, 400, { error: { code: '0x80044a02', message: 'too big' } });
  });
  expect(await client.uploadFile({ ...COLUMN, name: 'r', content: new Uint8Array(9 * MIB) })).toMatchObject({
    error: { code: '0x80044a02' },
  });
  expect(received).toHaveLength(2);
});

test.each(['', 'a/b', 'a\\b', 'a\r\nb', 'x'.repeat(256)])('the name %j is refused', async (name) => {
  const { client, received } = await startEnvironment((_request, response) => response.end());
  expect(await client.uploadFile({ ...COLUMN, name, content: new Uint8Array(1) })).toMatchObject({
    error: { code: 'client-file-name' },
  });
  expect(received).toHaveLength(0);
});

test('an empty file is refused', async () => {
  const { client } = await startEnvironment((_request, response) => response.end());
  expect(await client.uploadFile({ ...COLUMN, name: 'r', content: new Uint8Array() })).toMatchObject({
    error: { code: 'client-file-empty' },
  });
});

test('a file above 128 MiB is refused', async () => {
  const { client } = await startEnvironment((_request, response) => response.end());
  expect(await client.uploadFile({ ...COLUMN, name: 'r', content: new Uint8Array(128 * MIB + 1) })).toMatchObject({
    error: { code: 'client-file-too-large' },
  });
});

const BYTES = { 'content-type': 'application/octet-stream' };

test('a file that comes whole is read whole', async () => {
  const content = new Uint8Array([0, 255, 13, 10, 128]);
  const { client, received } = await startEnvironment((_request, response) => {
    response.writeHead(200, BYTES).end(content);
  });
  expect(await client.downloadFile(COLUMN)).toEqual({ ok: true, value: content });
  expect(received[0]).toMatchObject({ method: 'GET', url: `${PATH}/$value` });
});

test('a file that comes in pieces is put together', async () => {
  const file = Uint8Array.from({ length: 10 }, (_value, index) => index);
  const { client } = await startEnvironment((request, response) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1]);
    const piece = file.slice(start, start + 4);
    const range = `bytes ${start}-${start + piece.length - 1}/${file.length}`;
    response.writeHead(206, { ...BYTES, 'content-range': range }).end(piece);
  });
  expect(await client.downloadFile(COLUMN)).toEqual({ ok: true, value: file });
});

test.each([undefined, 'bytes 4-7/10', 'bytes 0-4/10', 'bytes 0-3/*', 'bytes 0-3/99999999999', 'nonsense'])(
  'a piece that says %j is not taken',
  async (range) => {
    const { client } = await startEnvironment((_request, response) => {
      response.writeHead(206, { ...BYTES, ...(range && { 'content-range': range }) }).end('abcd');
    });
    expect(await client.downloadFile(COLUMN)).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  },
);

test('an empty column is not found', async () => {
  const { client } = await startEnvironment((_request, response) => {
    json(response, 404, { error: { code: '0x80060891', message: 'No file' } });
  });
  expect(await client.downloadFile(COLUMN)).toMatchObject({ error: { kind: 'not-found' } });
});
