import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createEntraTokenSource } from '../src/index.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { startEnvironment } from './environment.ts';
import { startHttpServer } from './http-server.ts';

const megabyte = 2 ** 20;
const rows = Buffer.from('{"value":[{"a":1}]}');
const jsonType = { 'content-type': 'application/json' };

describe('a compressed answer', () => {
  test.each<[string, Uint8Array, string]>([
    ['that is a bomb', gzipSync(Buffer.alloc(600 * megabyte, 0x20)), 'gzip'],
    ['that breaks off', gzipSync(rows).subarray(0, -12), 'gzip'],
    ['that is none', rows, 'gzip'],
    ['of a hundred kinds', gzipSync(rows), Array<string>(100).fill('gzip').join(', ')],
  ])(
    '%s is refused with a value',
    async (_title, body, encoding) => {
      const { client } = await startEnvironment((_request, response) => {
        response.writeHead(200, { ...jsonType, 'content-encoding': encoding }).end(body);
      });
      const read = await client.query({ set: 'incidents' });
      expect(read).toMatchObject({ ok: false });
      expect(read.ok || ['protocol', 'unavailable'].includes(read.error.kind)).toBe(true);
    },
    60_000,
  );

  test('is read where it is one', async () => {
    const { client } = await startEnvironment((_request, response) => {
      response.writeHead(200, { ...jsonType, 'content-encoding': 'gzip' }).end(gzipSync(rows));
    });
    expect(await client.query({ set: 'incidents' })).toEqual({ ok: true, value: { rows: [{ a: 1 }] } });
  });
});

describe('hostile JSON', () => {
  test.each([
    ['arrays within arrays', '['.repeat(5_000_000)],
    ['objects within objects', '{"a":'.repeat(1_000_000)],
    ['a text', '"value"'],
    ['nothing', 'null'],
    ['two values', '{"value":[]}{"value":[]}'],
    ['rows that are none', '{"value":[1]}'],
    ['a link that is none', '{"value":[],"@odata.nextLink":{"a":1}}'],
    ['a count that is none', '{"value":[],"@odata.count":"many"}'],
    ['a mark at the beginning', '\ufeff\ufeff{"value":[]}'],
  ])(
    'with %s is refused with a value',
    async (_title, text) => {
      const { client } = await startEnvironment((_request, response) => response.writeHead(200, jsonType).end(text));
      expect(await client.query({ set: 'incidents' })).toMatchObject({ ok: false, error: { kind: 'protocol' } });
    },
    60_000,
  );

  test('names of prototypes change nothing', async () => {
    const { client } = await startEnvironment((_request, response) => {
      response
        .writeHead(200, jsonType)
        .end('{"value":[{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}}}]}');
    });
    await client.query({ set: 'incidents' });
    expect(({} as { evil?: unknown }).evil).toBeUndefined();
  });

  test.each(['https://evil.example/x', '//evil.example/api/data/v9.2/x', '/api/data/../../x', 'http://['])(
    'a link to %s takes the token nowhere else',
    async (link) => {
      const { client, received } = await startEnvironment((_request, response) => {
        response.writeHead(200, jsonType).end(JSON.stringify({ value: [], '@odata.nextLink': link }));
      });
      expect(await client.all({ set: 'incidents' }, 1)).toMatchObject({ ok: false });
      for (const { url } of received) expect(url).toMatch(/^\/api\/data\/v9\.2\//);
    },
  );
});

describe('a hostile answer of the login host', () => {
  const token = (more: object) =>
    JSON.stringify({ access_token: 't', token_type: 'Bearer', expires_in: 3600, ...more });

  test.each([
    ['arrays within arrays', '['.repeat(200_000)],
    ['a number', '1'],
    ['no token', token({ access_token: null })],
    ['a life below nothing', token({ expires_in: -1 })],
    ['a token of another type', token({ token_type: 'mac' })],
    ['more than a token takes', token({ more: 'x'.repeat(megabyte) })],
  ])('with %s is refused with a value', async (_title, text) => {
    const { url } = await startHttpServer((_request, response) => response.writeHead(200, jsonType).end(text));
    const source = createEntraTokenSource({
      ...{ authority: url, tenantId: '5f0e0b1c-0000-4000-8000-000000000000', environmentUrl: url },
      ...{ fetch, clock: createManualClock(), clientId: 'id', clientSecret: 'secret' },
    });
    expect(await source.token()).toMatchObject({ ok: false });
  });
});
