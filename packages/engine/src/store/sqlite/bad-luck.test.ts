import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lsid, testClock, testConfiguration, testEvent } from '../../../test/store-fixtures.ts';
import type { Store } from '../store.ts';
import { backupStore } from './backup.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { explained } from './faults.ts';
import { copyMark, problemsOf } from './inspect.ts';
import { openSqliteStore } from './open.ts';
import { restoreStore } from './restore.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-bad-luck-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = testClock();
const open = () => openSqliteStore({ file, clock });
const code = (expected: string): unknown =>
  expect.objectContaining({ code: expected, help: expect.any(String) as string });

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await open();
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Leaves the files as a killed process would: copied while the store is open. */
async function leaveAsKilled(store: Store): Promise<void> {
  const parts = ['', '-wal'].map((suffix) => [`${file}${suffix}`, readFileSync(`${file}${suffix}`)] as const);
  await store.close();
  for (const [path, content] of parts) writeFileSync(path, content);
}

async function recordEvents(store: Store, first: number, count: number): Promise<void> {
  await store.saveConfiguration(testConfiguration('a', clock));
  for (let number = first; number < first + count; number++) {
    await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
  }
}

describe('files that are taken away while the store is open', () => {
  test.each(['', '-wal'])('nothing is acknowledged after store%s was deleted', async (suffix) => {
    await withStore(async (store) => {
      await recordEvents(store, 1, 1);
      rmSync(`${file}${suffix}`);
      await expect(store.recordEvent(testEvent(2, clock), ['a'])).rejects.toEqual(code('CB-STORE-GONE'));
      await expect(store.testWrite()).rejects.toEqual(code('CB-STORE-GONE'));
    });
  });

  test('nor after another file was put in the place of the store', async () => {
    await withStore(async (store) => {
      await recordEvents(store, 1, 1);
      copyFileSync(file, `${file}.other`);
      renameSync(`${file}.other`, file);
      await expect(store.recordEvent(testEvent(2, clock), ['a'])).rejects.toEqual(code('CB-STORE-GONE'));
    });
  });

  test.each(['before the present opening', 'by another tool, before it', 'of another store'])(
    'nor after a copy was written over the store: made %s',
    async (kind) => {
      const copy = join(folder, 'copy.db');
      await withStore((store) => recordEvents(store, 1, 1));
      if (kind === 'of another store') await (await openSqliteStore({ file: copy, clock })).close();
      else copyFileSync(file, copy);
      if (kind === 'before the present opening') markAsCopy(copy);
      await withStore(async (store) => {
        store.verifyFiles();
        writeFileSync(file, readFileSync(copy));
        expect(() => store.verifyFiles()).toThrow(expect.objectContaining({ code: 'CB-STORE-GONE' }) as Error);
        await expect(store.recordEvent(testEvent(2, clock), ['a'])).rejects.toEqual(code('CB-STORE-GONE'));
      });
      // What the process held back is not brought into the copy when it stops.
      expect(readFileSync(file).equals(readFileSync(copy))).toBe(true);
    },
  );

  test('what is written and checkpointed by the store itself is no sign of that', async () => {
    await withStore(async (store) => {
      await recordEvents(store, 1, 5);
      const database = new DatabaseSync(file);
      database.exec('pragma wal_checkpoint(truncate)');
      database.close();
      store.verifyFiles();
      await recordEvents(store, 10, 5);
    });
  });
});

/** As this product marks the copies that it makes. */
function markAsCopy(copy: string): void {
  const database = new DatabaseSync(copy);
  database.exec(`pragma journal_mode = delete; pragma user_version = ${copyMark}`);
  database.close();
}

describe('a copy beside the log of a store that was killed', () => {
  test.each(['our own copy', 'a copy of another tool'])('is refused, and left as it is: %s', async (kind) => {
    const copy = join(folder, 'copy.db');
    const store = await open();
    await recordEvents(store, 1, 300);
    const database = new DatabaseSync(file);
    const own = await backupStore(database, { file, keep: 1, label: 'x', now: clock.now() });
    await backup(database, copy);
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
    await recordEvents(store, 301, 600);
    await leaveAsKilled(store);
    copyFileSync(kind === 'our own copy' ? (own ?? '') : copy, file);
    const before = readFileSync(file);
    await expect(open()).rejects.toEqual(code('CB-STORE-MIXED'));
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(restoreStore({ file, copy: kind === 'our own copy' ? (own ?? '') : copy, now: clock.now() })).toBeDefined();
    expect((await withStore((restored) => restored.deliveryCounts())).pending).toBe(300);
    expect(problemsOf(file, 'whole')).toEqual([]);
  });

  test('what a killed process left is taken up as ever', async () => {
    const store = await open();
    await recordEvents(store, 1, 10);
    await leaveAsKilled(store);
    expect((await withStore((again) => again.deliveryCounts())).pending).toBe(10);
  });

  test('a log without its store, and a restore that was cut off, are not taken for an empty store', async () => {
    writeFileSync(`${file}-wal`, 'log');
    await expect(open()).rejects.toEqual(code('CB-STORE-MIXED'));
    renameSync(`${file}-wal`, `${file}.restoring`);
    await expect(open()).rejects.toEqual(code('CB-STORE-MIXED'));
    expect(existsSync(file)).toBe(false);
  });
});

describe('a restore', () => {
  test('refuses a copy that is damaged, is no store, or belongs to a newer version, and changes nothing', async () => {
    await withStore((store) => recordEvents(store, 1, 1));
    const copies = { damaged: join(folder, 'damaged'), other: join(folder, 'other'), newer: join(folder, 'newer') };
    writeFileSync(copies.damaged, 'no database at all, but long enough to be read as the header of one'.repeat(10));
    new DatabaseSync(copies.other).exec('create table t (x)');
    copyFileSync(file, copies.newer);
    const newer = new DatabaseSync(copies.newer);
    newer.exec("insert into schema_versions values ('9999-later', '')");
    newer.close();
    for (const copy of [...Object.values(copies), join(folder, 'absent')]) {
      expect(() => restoreStore({ file, copy, now: clock.now() })).toThrow(copy);
    }
    expect((await withStore((store) => store.deliveryCounts())).pending).toBe(1);
  });

  test('is refused while an engine has the store open', async () => {
    await withStore(async () => {
      expect(() => restoreStore({ file, copy: file, now: clock.now() })).toThrow('Another process');
    });
  });
});

describe('the first error is the one that is told', () => {
  test('a full disk is called that, and not by the rollback that SQLite has made itself', async () => {
    const database = new DatabaseSync(file);
    const db = new Kysely<{ filler: { text: string } }>({ dialect: nodeSqliteDialect(database) });
    database.exec('create table filler (text text); pragma max_page_count = 10');
    const filling = db.transaction().execute(async (tx) => {
      for (let row = 0; row < 10; row++)
        await tx
          .insertInto('filler')
          .values({ text: 'x'.repeat(10_000) })
          .execute();
    });
    const error = await filling.catch((caught: unknown) => caught);
    expect(explained(error, file)).toEqual(code('CB-STORE-FULL'));
    await db.destroy();
  });

  test('a damaged page is called that, and health knows it', async () => {
    await withStore((store) => recordEvents(store, 1, 300));
    damageIndexes(file);
    await withStore(async (store) => {
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => store.recordEvent(testEvent(1000 + index, clock), ['a'])),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused[0]?.reason).toEqual(code('CB-STORE-CORRUPT'));
      await expect(store.testWrite()).rejects.toEqual(code('CB-STORE-CORRUPT'));
    });
    expect(problemsOf(file, 'whole')).not.toEqual([]);
  });

  test('a folder in which no file can be made is not called in use', async () => {
    mkdirSync(`${file}.lock`);
    await expect(open()).rejects.toEqual(code('CB-STORE-READ-ONLY'));
  });
});

/** Writes over every page that an index over fingerprints uses. */
function damageIndexes(path: string): void {
  const database = new DatabaseSync(path);
  const { page_size: size = 4096 } = database.prepare('pragma page_size').get() as { page_size?: number };
  const row = database.prepare("select rootpage from sqlite_schema where name = 'events_accepted'").get();
  database.close();
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(size, 0xee), 0, size, (Number(row?.rootpage) - 1) * size);
  closeSync(handle);
}

describe('copies before a change of the schema', () => {
  test('a copy that was cut off has no final name, and pushes no whole one out', async () => {
    await withStore((store) => recordEvents(store, 1, 1));
    const database = new DatabaseSync(file);
    const options = { file, keep: 2, now: clock.now() };
    await backupStore(database, { ...options, label: 'first' });
    writeFileSync(join(folder, 'backups', 'store.db-20260401T080000Z-first.backup.part'), 'half');
    for (const minutes of [1, 2, 3]) {
      const now = new Date(clock.now().getTime() + minutes * 60_000);
      await backupStore(database, { ...options, label: 'second', now });
    }
    database.close();
    const labels = readdirSync(join(folder, 'backups')).map((name) => name.replace(/.*Z-/, ''));
    expect(labels).toEqual(['first.backup', 'second.backup']);
  });
});

describe('what lies on the disk', () => {
  test('is for the account of the service alone', async () => {
    await withStore(async (store) => {
      await recordEvents(store, 1, 1);
      const modes = ['', '-wal', '-shm', '.lock'].map((suffix) => statSync(`${file}${suffix}`).mode & 0o777);
      expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
    });
  });

  test('no longer has the text of what was erased', async () => {
    await withStore(async (store) => {
      await store.saveConfiguration(testConfiguration('a', clock));
      const fields = [['name', 'Erika Mustermann']] as const;
      await store.recordEvent(testEvent(1, clock, { fields, lsid: lsid(7), externalKey: 'CAS-Mustermann' }), ['a']);
      await recordEvents(store, 10, 20);
      await store.eraseSession(lsid(7), clock.now(), 'ada');
      for (const suffix of ['', '-wal']) {
        const content = readFileSync(`${file}${suffix}`);
        expect(content.includes('Mustermann')).toBe(false);
        expect(content.includes(lsid(7))).toBe(false);
      }
    });
  });
});
