import { type Dynamics, startDynamics } from '@casebridge/emulator-dynamics';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BatchPart, quote, rowPath } from '../src/index.ts';
import { type Box, boxOf } from './dynamics.ts';

let dynamics: Dynamics;
let box: Box;

beforeAll(async () => {
  dynamics = await startDynamics();
  await dynamics.importSolution(buildSolution());
  box = boxOf(dynamics);
});
afterAll(() => dynamics.close());

function newId(): string {
  return crypto.randomUUID();
}

describe('rows', () => {
  test('are created, read, changed, and deleted', async () => {
    const { client } = box;
    const created = await client.create({ set: 'contacts', row: { lastname: 'Müller' }, returning: ['contactid'] });
    expect(created).toMatchObject({ ok: true, value: { created: true } });
    const id = created.ok ? String(created.value.row?.contactid) : '';
    const path = rowPath('contacts', id);
    expect(await client.get(path, { select: ['lastname'] })).toMatchObject({ value: { lastname: 'Müller' } });
    expect((await client.update({ set: 'contacts', id, row: { lastname: 'Meier' } })).ok).toBe(true);
    expect(await client.get(path, { select: ['lastname'] })).toMatchObject({ value: { lastname: 'Meier' } });
    expect(await client.delete({ set: 'contacts', id })).toMatchObject({ ok: true });
    expect(await client.get(path)).toMatchObject({ ok: false, error: { kind: 'not-found', code: '0x80040217' } });
    expect(await client.delete({ set: 'contacts', id })).toMatchObject({ error: { kind: 'not-found' } });
    expect(await client.update({ set: 'contacts', id, row: {} })).toMatchObject({ error: { kind: 'not-found' } });
  });

  test('are upserted by an id of our own', async () => {
    const write = { set: 'contacts', id: newId(), row: { lastname: 'A' } };
    const first = await box.client.upsert(write);
    expect(first).toMatchObject({ ok: true, value: { id: write.id } });
    const again = await box.client.upsert({ ...write, returning: ['lastname'] });
    expect(again).toMatchObject({ ok: true, value: { created: false, row: { lastname: 'A' } } });
    expect(await box.client.upsert({ ...write, ifNoneMatch: '*' })).toMatchObject({ ok: false });
    const twice = { set: 'contacts', row: { lastname: 'A', contactid: write.id } };
    expect(await box.client.create(twice)).toMatchObject({ error: { kind: 'conflict', code: '0x80040237' } });
  });

  test('are changed only in the version that was read', async () => {
    const write = { set: 'contacts', id: newId(), row: { lastname: 'A' }, returning: ['lastname'] };
    const first = await box.client.upsert(write);
    const ifMatch = first.ok ? first.value.etag : undefined;
    expect(ifMatch).toMatch(/^W\//);
    expect((await box.client.upsert({ ...write, row: { lastname: 'B' }, ifMatch })).ok).toBe(true);
    expect(await box.client.upsert({ ...write, row: { lastname: 'C' }, ifMatch })).toMatchObject({
      error: { kind: 'precondition', code: '0x80060882' },
    });
  });

  test('are found by a filter with quotes in it, and page by page', async () => {
    const lastname = "O'Neil & Söhne #1";
    for (const firstname of ['a', 'b', 'c', 'd', 'e']) {
      await box.client.create({ set: 'contacts', row: { lastname, firstname } });
    }
    const query = {
      set: 'contacts',
      select: ['firstname'],
      filter: `lastname eq ${quote(lastname)}`,
      orderBy: 'firstname',
    };
    const names = (rows: readonly { firstname?: unknown }[]) => rows.map(({ firstname }) => firstname);
    const all = await box.client.all({ ...query, maxPageSize: 2 }, 5);
    expect(all.ok && names(all.value)).toEqual(['a', 'b', 'c', 'd', 'e']);
    const some = await box.client.query({ ...query, top: 2, count: true });
    expect(some.ok && names(some.value.rows)).toEqual(['a', 'b']);
    expect(some.ok && some.value.count).toBe(5);
  });
});

describe('what is missing in the environment', () => {
  test.each([
    ['a table', () => box.client.query({ set: 'bt_nothings' })],
    ['a column that is selected', () => box.client.query({ set: 'contacts', select: ['bt_nothing'] })],
    ['a column that is written', () => box.client.upsert({ set: 'contacts', id: newId(), row: { bt_nothing: 1 } })],
    [
      'a relationship in another case',
      () => box.client.upsert({ set: 'contacts', id: newId(), row: { 'ParentCustomerId_Account@odata.bind': null } }),
    ],
    ['an alternate key', () => box.client.upsert({ set: 'contacts', id: { lastname: 'x' }, row: {} })],
    ['a function', () => box.client.call({ name: 'bt_Nothing' })],
  ])('%s is named as missing', async (_name, call) => {
    expect(await call()).toMatchObject({ ok: false, error: { kind: 'missing-metadata' } });
  });
});

describe('a batch', () => {
  test('reads and writes in one request', async () => {
    const [one, two] = [newId(), newId()];
    dynamics.requests.clear();
    const result = await box.client.batch([
      {
        kind: 'changeSet',
        operations: [
          { method: 'PATCH', path: rowPath('contacts', one), row: { lastname: 'batch ä' } },
          { method: 'PATCH', path: rowPath('contacts', two), row: { lastname: 'batch ß\r\n--batch' } },
        ],
      },
      { kind: 'query', path: `contacts?$select=lastname&$filter=contactid%20eq%20${one}` },
      { kind: 'query', path: `${rowPath('contacts', two)}?$select=lastname` },
    ]);
    expect(result).toMatchObject({
      ok: true,
      value: {
        parts: [
          { kind: 'changeSet', result: { ok: true, value: [{ status: 204 }, { status: 204 }] } },
          { kind: 'query', result: { ok: true, value: { rows: [{ lastname: 'batch ä' }] } } },
          { kind: 'query', result: { ok: true, value: { rows: [{ lastname: 'batch ß\r\n--batch' }] } } },
        ],
      },
    });
  });

  /** A change set whose third operation is refused, for a text that is too long. */
  function refused(ids: readonly string[]): BatchPart {
    const texts = ['fine', 'fine', 'x'.repeat(5000), 'fine'];
    return {
      kind: 'changeSet',
      operations: ids.map((id, index) => ({
        method: 'PATCH',
        path: rowPath('contacts', id),
        row: { lastname: texts[index] },
      })),
    };
  }

  test('names the operation that failed; nothing of its set is kept, and nothing behind it runs', async () => {
    const ids = [newId(), newId(), newId(), newId()];
    const [before, behind] = [newId(), newId()];
    const single = (id: string): BatchPart => ({
      kind: 'changeSet',
      operations: [{ method: 'PATCH', path: rowPath('contacts', id), row: { lastname: 'single' } }],
    });
    const parts = [single(before), refused(ids), single(behind)];
    expect(await box.client.batch(parts)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', code: '0x80044331', partIndex: 1, operationIndex: 2 },
    });
    const there = async (id: string) => (await box.client.get(rowPath('contacts', id))).ok;
    expect(await Promise.all([before, ...ids, behind].map(there))).toEqual([true, ...ids.map(() => false), false]);
  });

  test('goes on behind a failure when it is told to', async () => {
    const ids = [newId(), newId(), newId(), newId()];
    const parts: BatchPart[] = [
      { kind: 'query', path: rowPath('contacts', newId()) },
      refused(ids),
      { kind: 'query', path: 'contacts?$top=1&$select=lastname' },
    ];
    const result = await box.client.batch(parts, { continueOnError: true });
    expect(result).toMatchObject({
      ok: true,
      value: {
        parts: [
          { result: { ok: false, error: { kind: 'not-found', partIndex: 0 } } },
          { result: { ok: false, error: { operationIndex: 2, partIndex: 1 } } },
          { result: { ok: true } },
        ],
      },
    });
  });

  test('of 1,000 operations is taken', async () => {
    const operations = Array.from({ length: 1000 }, () => {
      return { method: 'PATCH', path: rowPath('contacts', newId()), row: { lastname: 'many' } } as const;
    });
    const result = await box.client.batch([{ kind: 'changeSet', operations }]);
    expect(result).toMatchObject({ ok: true, value: { parts: [{ result: { ok: true } }] } });
  });
});

describe('a file column', () => {
  test.each([
    ['a small file', 'report.json.gz', 1000],
    ['a file in pieces', 'report.json.gz', 9_000_001],
    ['a file with a name of its own', 'Bericht Ä&ß.gz', 10],
  ])('gives %s back as it was', async (_name, name, length) => {
    const id = newId();
    const column = { set: 'bt_sessions', id, column: 'bt_reportfile' };
    expect(await box.client.upsert({ set: 'bt_sessions', id, row: {} })).toMatchObject({ ok: true });
    expect(await box.client.downloadFile(column)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    const content = Uint8Array.from({ length }, (_value, index) => (index * 7919) % 256);
    expect(await box.client.uploadFile({ ...column, name, content })).toEqual({ ok: true, value: undefined });
    const back = await box.client.downloadFile(column);
    expect(back.ok && Buffer.compare(back.value, content)).toBe(0);
    expect(await box.client.get(rowPath('bt_sessions', id))).toMatchObject({ value: { bt_reportfile_name: name } });
  });
});
