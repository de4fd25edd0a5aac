import { describe, expect, test } from 'vitest';
import { guid, instant, isGuid, quote, rowPath } from '../src/index.ts';
import { startEnvironment } from './environment.ts';
import { json } from './http-server.ts';

const ID = '0f9d7a53-5b7c-5f0e-9d3a-1c2b3a4d5e6f';

describe('a written row', () => {
  test('is created in its set and tells its id', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      response.writeHead(204, { 'odata-entityid': `https://x/api/data/v9.2/contacts(${ID})` }).end();
    });
    expect(await client.create({ set: 'contacts', row: { lastname: 'A' } })).toEqual({
      ok: true,
      value: { entityId: `https://x/api/data/v9.2/contacts(${ID})`, id: ID },
    });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api/data/v9.2/contacts', body: '{"lastname":"A"}' });
    expect(received[0]!.headers.prefer).toBeUndefined();
  });

  test.each([
    [201, true],
    [200, false],
  ])('comes back when columns are asked for: status %i means created is %s', async (status, created) => {
    const { client, received } = await startEnvironment((_request, response) => {
      json(response, status, { '@odata.etag': 'W/"7"', bt_name: 'x' });
    });
    const write = { set: 'bt_sessions', id: { bt_lsid: 'abc', bt_number: 3 }, row: {}, returning: ['bt_name'] };
    expect(await client.upsert(write)).toEqual({
      ok: true,
      value: { etag: 'W/"7"', row: { '@odata.etag': 'W/"7"', bt_name: 'x' }, created },
    });
    expect(received[0]!.url).toBe("/api/data/v9.2/bt_sessions(bt_lsid='abc',bt_number=3)?$select=bt_name");
    expect(received[0]!.headers.prefer).toBe('return=representation');
  });

  test('carries its conditions', async () => {
    const { client, received } = await startEnvironment((_request, response) => response.writeHead(204).end());
    const write = { set: 'bt_sessions', id: ID, row: {} };
    await client.update(write);
    await client.update({ ...write, ifMatch: 'W/"1"' });
    await client.upsert(write);
    await client.upsert({ ...write, ifNoneMatch: '*' });
    await client.delete({ ...write, ifMatch: 'W/"2"' });
    expect(received.map(({ headers }) => [headers['if-match'], headers['if-none-match']])).toEqual([
      ['*', 'null'],
      ['W/"1"', 'null'],
      [undefined, 'null'],
      [undefined, '*'],
      ['W/"2"', 'null'],
    ]);
  });

  test('without the row that was promised is an error of the protocol', async () => {
    const { client } = await startEnvironment((_request, response) => response.end('[]'));
    const write = { set: 'bt_sessions', id: ID, row: {}, returning: ['bt_name'] };
    expect(await client.upsert(write)).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });
});

describe('pages', () => {
  /** Three pages of two rows, linked by their numbers. */
  function startPages() {
    return startEnvironment((request, response) => {
      const page = Number(new URL(request.url, 'http://x').searchParams.get('$skiptoken') ?? 0);
      const link = `http://elsewhere/api/data/v9.2/incidents?$skiptoken=${page + 1}`;
      json(response, 200, {
        value: [{ n: page * 2 }, { n: page * 2 + 1 }],
        ...(page < 2 && { '@odata.nextLink': link }),
      });
    });
  }

  test('are followed to the end, each with the same preferences', async () => {
    const { client, received } = await startPages();
    const rows = await client.all({ set: 'incidents', maxPageSize: 2 }, 6);
    expect(rows).toEqual({ ok: true, value: [0, 1, 2, 3, 4, 5].map((n) => ({ n })) });
    expect(received.map(({ headers }) => headers.prefer)).toEqual(Array(3).fill('odata.maxpagesize=2'));
  });

  test('are asked for only as they are taken', async () => {
    const { client, received } = await startPages();
    for await (const page of client.pages({ set: 'incidents' })) {
      expect(page).toMatchObject({ ok: true, value: { rows: [{ n: 0 }, { n: 1 }] } });
      break;
    }
    expect(received).toHaveLength(1);
  });

  test('with more rows than expected are refused, not cut', async () => {
    const { client } = await startPages();
    expect(await client.all({ set: 'incidents' }, 5)).toMatchObject({ error: { code: 'client-too-many-rows' } });
  });

  test('end at a refusal', async () => {
    const { client, received } = await startEnvironment((request, response) => {
      if (request.url.includes('skiptoken')) json(response, 403, {});
      else json(response, 200, { value: [], '@odata.nextLink': `${request.url}?$skiptoken=1` });
    });
    expect(await client.all({ set: 'incidents' }, 5)).toMatchObject({ ok: false, error: { kind: 'permission' } });
    expect(received).toHaveLength(2);
  });

  describe('without end are ended with a fault in words', () => {
    const at = (page: number | string) => `/api/data/v9.2/incidents?$skiptoken=${page}`;
    const pageOf = (url: string) => Number(new URL(url, 'http://x').searchParams.get('$skiptoken') ?? 0);

    test.each<[string, (page: number) => { rows: number; next: number }, number]>([
      ['a page that names itself', () => ({ rows: 1, next: 1 }), 2],
      ['pages that lead round in a circle', (page) => ({ rows: 1, next: (page % 7) + 1 }), 8],
      ['ever new pages without a row', (page) => ({ rows: 0, next: page + 1 }), 100],
      ['ever new pages that hold something', (page) => ({ rows: 1, next: page + 1 }), 1000],
    ])(
      '%s',
      async (_title, follow, requests) => {
        const { client, received } = await startEnvironment((request, response) => {
          const { rows, next } = follow(pageOf(request.url));
          json(response, 200, { value: Array(rows).fill({}), '@odata.nextLink': at(next) });
        });
        const message = 'The pages of incidents do not come to an end.';
        let last: unknown;
        for await (const page of client.pages({ set: 'incidents' })) last = page;
        expect(last).toMatchObject({ ok: false, error: { kind: 'protocol', message } });
        expect(received).toHaveLength(requests);
      },
      120_000,
    );
  });
});

describe('calls', () => {
  test('of functions carry their parameters as aliases', async () => {
    const { client, received } = await startEnvironment((_request, response) => {
      json(response, 200, { Version: '9.2' });
    });
    expect(await client.call({ name: 'RetrieveVersion' })).toEqual({ ok: true, value: { Version: '9.2' } });
    const on = rowPath('systemusers', ID);
    await client.call({ name: 'Microsoft.Dynamics.CRM.Fn', on, parameters: { A: quote("x'& y"), B: guid(ID) } });
    expect(received.map(({ url }) => decodeURIComponent(url))).toEqual([
      '/api/data/v9.2/RetrieveVersion',
      `/api/data/v9.2/systemusers(${ID})/Microsoft.Dynamics.CRM.Fn(A=@p1,B=@p2)?@p1='x''& y'&@p2=${ID}`,
    ]);
  });

  test('of actions post their parameters; an empty answer is an empty row', async () => {
    const { client, received } = await startEnvironment((request, response) => {
      if (request.url.endsWith('PublishAllXml')) response.writeHead(204).end();
      else json(response, 200, { ImportJobKey: 'k' });
    });
    expect(await client.act({ name: 'PublishAllXml' })).toEqual({ ok: true, value: {} });
    expect(await client.act({ name: 'ImportSolutionAsync', parameters: { A: 1 } })).toEqual({
      ok: true,
      value: { ImportJobKey: 'k' },
    });
    expect(received.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/api/data/v9.2/PublishAllXml', '{}'],
      ['POST', '/api/data/v9.2/ImportSolutionAsync', '{"A":1}'],
    ]);
  });

  test('of WhoAmI that name nobody are an error of the protocol', async () => {
    const { client } = await startEnvironment((_request, response) => response.end('{}'));
    expect(await client.whoAmI()).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });
});

describe('literals and paths', () => {
  test('quotes are doubled', () => {
    expect(quote("O'Neil's")).toBe("'O''Neil''s'");
  });

  test('what is no GUID is refused', () => {
    expect(guid(ID.toUpperCase())).toBe(ID);
    expect(isGuid(`${ID} or 1`)).toBe(false);
    expect(() => guid('1 or 1 eq 1')).toThrow(TypeError);
  });

  test('instants are written in UTC', () => {
    expect(instant(new Date('2026-11-22T13:00:00+01:00'))).toBe('2026-11-22T12:00:00.000Z');
  });

  test('alternate keys are written as Dataverse takes them', () => {
    expect(rowPath('bt_sessions', { bt_lsid: 'a-1_b.c', _bt_caseid_value: ID.toUpperCase(), n: 5 })).toBe(
      `bt_sessions(bt_lsid='a-1_b.c',_bt_caseid_value=${ID},n=5)`,
    );
  });

  test.each([{}, { a: "x'" }, { a: 'a/b' }, { a: 'a b' }, { a: 'ä' }, { a: '' }, { 'a)': 'b' }, { a: Number.NaN }])(
    'the key %j is refused',
    (key) => {
      expect(() => rowPath('bt_sessions', key)).toThrow(TypeError);
    },
  );
});
