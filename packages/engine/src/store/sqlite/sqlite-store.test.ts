import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { StoreHarness } from '../../../test/store-conformance/subject.ts';
import { describeStore } from '../../../test/store-conformance/suite.ts';
import { testClock, testEvent } from '../../../test/store-fixtures.ts';
import { StoreBusyError } from '../writer.ts';
import { DataFolderInUseError } from './lock.ts';
import { openSqliteStore } from './open.ts';

function sqliteHarness(): StoreHarness {
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-store-'));
  const open: StoreHarness['open'] = (clock) => openSqliteStore({ file: join(folder, 'data', 'store.db'), clock });
  return { open, reopen: open, dispose: async () => rmSync(folder, { recursive: true }) };
}

describeStore('the SQLite store', sqliteHarness);

async function withStore(work: (file: string, store: Awaited<ReturnType<typeof openSqliteStore>>) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-store-'));
  const file = join(folder, 'store.db');
  const store = await openSqliteStore({ file, clock: testClock() });
  try {
    await work(file, store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

test('a second process is told that the store is in use', async () => {
  await withStore(async (file) => {
    await expect(openSqliteStore({ file, clock: testClock() })).rejects.toThrow(DataFolderInUseError);
  });
});

test('a store can be opened again after a failed opening', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-store-'));
  const file = join(folder, 'store.db');
  const newer = new DatabaseSync(file);
  newer.exec(
    "create table schema_versions (name text primary key, timestamp text); insert into schema_versions values ('9999-later', '')",
  );
  newer.close();
  await expect(openSqliteStore({ file, clock: testClock() })).rejects.toMatchObject({ code: 'CB-STORE-NEWER' });
  rmSync(file);
  const store = await openSqliteStore({ file, clock: testClock() });
  await store.close();
  rmSync(folder, { recursive: true });
});

test('a case number with letters beyond ASCII is found in whatever case, also by an erasure', async () => {
  await withStore(async (_file, store) => {
    await store.recordEvent(testEvent(1, testClock(), { externalKey: 'ÄB-Ø-1' }), ['a']);
    for (const search of [{ externalKey: 'äb-ø' }, { text: 'äB-Ø' }]) {
      expect((await store.searchDeliveries(search, { limit: 1 })).items, JSON.stringify(search)).toHaveLength(1);
      expect((await store.searchEvents(search, { limit: 1 })).items, JSON.stringify(search)).toHaveLength(1);
    }
    const asked = { configurationId: 'a', externalKeys: ['äb-ø-1'] };
    expect((await store.unwrittenSessions(asked)).named).toHaveLength(1);
  });
});

test('more writes than may wait are refused, and none that was taken is lost', async () => {
  await withStore(async (_file, store) => {
    const clock = testClock();
    const events = Array.from({ length: 5000 }, (_, index) => testEvent(index, clock));
    const results = await Promise.allSettled(events.map((event) => store.recordEvent(event, ['a'])));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBe(5000 - 4096);
    expect(refused.every(({ reason }) => reason instanceof StoreBusyError)).toBe(true);
    expect((await store.deliveryCounts()).pending).toBe(4096);
  });
});

test('a full disk refuses the write and the store goes on when there is room again', async () => {
  await withStore(async (file, store) => {
    const clock = testClock();
    const other = new DatabaseSync(file);
    // A lock of another program is the same to the writer as a disk that takes nothing.
    other.exec('begin immediate');
    await expect(store.recordEvent(testEvent(1, clock), ['a'])).rejects.toThrow('locked');
    other.exec('rollback');
    other.close();
    expect(await store.recordEvent(testEvent(1, clock), ['a'])).toMatchObject({ duplicate: false });
  });
});
