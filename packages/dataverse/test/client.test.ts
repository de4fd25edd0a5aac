import { describe, expect, test } from 'vitest';
import { type BatchPart, createDataverseClient } from '../src/index.ts';
import { numberedTokens, startEnvironment } from './environment.ts';
import { json, startHttpServer } from './http-server.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

const ID = '0f9d7a53-5b7c-5f0e-9d3a-1c2b3a4d5e6f';

describe('a request', () => {
  test('carries the headers that the Web API asks for, and no cookie', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      json(response, 200, { UserId: 'u', BusinessUnitId: 'b', OrganizationId: 'o' }, { 'set-cookie': 'ARRAffinity=1' });
    });
    expect(await client.whoAmI()).toEqual({
      ok: true,
      value: { userId: 'u', businessUnitId: 'b', organizationId: 'o' },
    });
    await client.whoAmI();
    const { headers, url } = received[1]!;
    expect(url).toBe('/api/data/v9.2/WhoAmI');
    expect(headers).toMatchObject({
      accept: 'application/json',
      'odata-maxversion': '4.0',
      'odata-version': '4.0',
      'if-none-match': 'null',
      authorization: 'Bearer t1',
    });
    expect(headers.cookie).toBeUndefined();
    expect(headers['x-ms-client-request-id']).not.toBe(received[0]!.headers['x-ms-client-request-id']);
  });

  test('whose token is refused is repeated once with a new one', async () => {
    const { client, received } = await startEnvironment((request, response) => {
      if (request.headers.authorization === 'Bearer t1') json(response, 401, {});
      else json(response, 200, { ok: true });
    });
    expect(await client.get('RetrieveVersion')).toEqual({ ok: true, value: { ok: true } });
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
  });

  test('whose token is refused twice is a matter of credentials', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      json(response, 401, {});
    });
    expect(await client.whoAmI()).toMatchObject({ ok: false, error: { kind: 'credentials', code: 'http-401' } });
    expect(received).toHaveLength(2);
  });

  test('does not follow a redirection', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await client.whoAmI()).toMatchObject({ ok: false, error: { kind: 'protocol', code: 'http-302' } });
    expect(received).toHaveLength(1);
  });

  test('that breaks off is unavailable', async () => {
    const { client } = await startEnvironment((_request, response) => response.destroy());
    expect(await client.whoAmI()).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });

  test('that is aborted rejects with the reason', async () => {
    const aborter = new AbortController();
    const { client } = await startEnvironment(() => {
      aborter.abort(new Error('lease lost'));
    });
    await expect(client.whoAmI({ signal: aborter.signal })).rejects.toThrow('lease lost');
  });

  test('whose answer is too large is refused', async () => {
    const server = await startHttpServer((_request, response) => {
      json(response, 200, { text: 'x'.repeat(100) });
    });
    const client = createDataverseClient({
      ...{ environmentUrl: server.url, fetch, token: numberedTokens(), clock: createManualClock() },
      maxAnswerBytes: 64,
    });
    expect(await client.get('x')).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  test.each(['', '{', '[]', '"text"', '<html>'])('answered with %j is an error of the protocol', async (body) => {
    const { client } = await startEnvironment((_request, response) => response.end(body));
    expect(await client.query({ set: 'incidents' })).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });

  test.each(['/api/data/v9.2/../../elsewhere', '../../../x', "incidents?$filter=title eq '#1'", 'http://['])(
    'to %j is not sent',
    async (path) => {
      const { client, received } = await startEnvironment((_request, response) => response.end('{}'));
      expect(await client.get(path)).toMatchObject({ ok: false, error: { code: 'client-unsafe-request' } });
      expect(received).toHaveLength(0);
    },
  );
});

test('a path is encoded as far as it has to be', async () => {
  const { client, received } = await startEnvironment((_request, response) => response.end('{}'));
  await client.get("incidents?$filter=title eq 'ä\r\nX: y'");
  expect(received[0]!.url).toBe('/api/data/v9.2/incidents?$filter=title%20eq%20%27%C3%A4X:%20y%27');
});

describe('rows', () => {
  test('are asked for with all options, encoded', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      json(response, 200, { value: [{ title: 'a' }], '@odata.count': 1, '@odata.nextLink': 'n' });
    });
    const result = await client.query({
      set: 'incidents',
      select: ['incidentid', 'title'],
      filter: "ticketnumber eq 'A&B #1'",
      orderBy: 'title desc',
      expand: 'bt_CaseId($select=title)',
      top: 2,
      count: true,
      maxPageSize: 50,
      annotations: '*',
    });
    expect(result).toEqual({ ok: true, value: { rows: [{ title: 'a' }], nextLink: 'n', count: 1 } });
    const { url, headers } = received[0]!;
    expect(url).toContain('A%26B%20%231');
    expect(Object.fromEntries(new URL(url, 'http://x').searchParams)).toEqual({
      $select: 'incidentid,title',
      $filter: "ticketnumber eq 'A&B #1'",
      $orderby: 'title desc',
      $expand: 'bt_CaseId($select=title)',
      $top: '2',
      $count: 'true',
    });
    expect(headers.prefer).toBe('odata.include-annotations="*",odata.maxpagesize=50');
  });

  test('on the next page are asked for at our own address, whatever host the link names', async () => {
    const path = '/api/data/v9.2/incidents?$skiptoken=%3Ccookie%3E';
    const { client, received } = await startEnvironment((request, response) => {
      const isFirst = !request.url.includes('skiptoken');
      json(response, 200, { value: [], ...(isFirst && { '@odata.nextLink': `https://evil.example${path}` }) });
    });
    expect(await client.all({ set: 'incidents' }, 1)).toEqual({ ok: true, value: [] });
    expect(received[1]!.url).toBe(path);
  });

  test('are written and deleted by id', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      response.writeHead(204, { 'odata-entityid': 'e', etag: 'W/"1"' }).end();
    });
    const write = { set: 'bt_sessions', id: ID.toUpperCase(), row: { bt_name: 'ä' }, ifMatch: 'W/"1"' };
    expect(await client.upsert(write)).toEqual({ ok: true, value: { entityId: 'e', etag: 'W/"1"' } });
    expect(await client.delete({ set: 'bt_sessions', id: ID })).toEqual({ ok: true, value: undefined });
    const [patch, remove] = received;
    expect(patch).toMatchObject({ method: 'PATCH', url: `/api/data/v9.2/bt_sessions(${ID})`, body: '{"bt_name":"ä"}' });
    expect(patch!.headers).toMatchObject({ 'if-match': 'W/"1"', 'content-type': 'application/json; charset=utf-8' });
    expect(remove).toMatchObject({ method: 'DELETE', url: `/api/data/v9.2/bt_sessions(${ID})` });
  });

  test.each([
    [{ set: 'bt_sessions', id: "1) or ('x'" }, 'GUID'],
    [{ set: 'a/b', id: ID }, 'no name'],
  ])('at %j are refused', async (target, message) => {
    const { client } = await startEnvironment((_request, response) => response.end());
    await expect(client.delete(target)).rejects.toThrow(message);
  });
});

const PARTS: BatchPart[] = [
  { kind: 'changeSet', operations: [{ method: 'PATCH', path: `bt_sessions(${ID})`, row: { bt_name: 'x' } }] },
];

describe('a batch', () => {
  test('that fails has the status of its failure and still tells which operation it was', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      response.writeHead(412, { 'content-type': 'multipart/mixed; boundary=r' });
      response.end(
        [
          ...['--r', 'Content-Type: multipart/mixed; boundary=c', '', '--c', 'Content-Type: application/http'],
          ...['Content-ID: 1', '', 'HTTP/1.1 412 Precondition Failed', 'Content-Type: application/json', ''],
          '{"error":{"code":"0x80060882","message":"The version of the existing record doesn\'t match"}}',
          ...['--c--', '--r--', ''],
        ].join('\r\n'),
      );
    });
    expect(await client.batch(PARTS)).toMatchObject({
      ok: false,
      error: { kind: 'precondition', code: '0x80060882', httpStatus: 412, partIndex: 0, operationIndex: 0 },
    });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/data/v9.2/$batch' });
    expect(received[0]!.headers['content-type']).toMatch(/^multipart\/mixed; boundary="batch_[0-9a-f-]{36}"$/);
    expect(received[0]!.headers.prefer).toBeUndefined();
  });

  test('that is throttled as a whole says how long to wait', async () => {
    const { client } = await startEnvironment((_request, response) => {
      const error = { code: '0x80072322', message: 'Number of requests exceeded the limit of 6000' };
      json(response, 429, { error }, { 'retry-after': '90', 'x-ms-service-request-id': 'r1' });
    });
    expect(await client.batch(PARTS, { continueOnError: true })).toMatchObject({
      ok: false,
      error: { kind: 'throttled', code: '0x80072322', retryAfterMilliseconds: 90_000, requestId: 'r1' },
    });
  });

  test('answered with something else is an error of the protocol', async () => {
    const { client } = await startEnvironment((_request, response) => response.end('{}'));
    expect(await client.batch(PARTS)).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });
});
