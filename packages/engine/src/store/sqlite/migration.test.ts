import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../../test/store-fixtures.ts';
import { migrateToLatest, migrations, type Migrations } from '../migrations/index.ts';
import type { Schema } from '../schema.ts';
import { backupStore } from './backup.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { openSqliteStore } from './open.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-migration-'));
  file = join(folder, 'store.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const [first = ''] = Object.keys(migrations);

/** A store as an older version left it: with the first steps only. */
async function makeOldStore(steps: Migrations): Promise<void> {
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(new DatabaseSync(file)) });
  await migrateToLatest(db, { steps });
  await db
    .insertInto('session_ledger')
    .values({ configuration_id: 'a', lsid: 'kept', state: 'succeeded', digest: null, updated_at: 0 })
    .execute();
  await db.destroy();
}

function tablesOf(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
  database.close();
  return rows.map(({ name }) => String(name));
}

describe('a store of an older version', () => {
  test('is copied first, then brought to this version with what is in it', async () => {
    await makeOldStore({ [first]: migrations[first]! });
    const store = await openSqliteStore({ file, clock: testClock() });
    expect(await store.sessionLedgerEntry('a', 'kept')).toMatchObject({ state: 'succeeded' });
    await store.close();
    const [copy = ''] = readdirSync(join(folder, 'backups'));
    expect(copy).toBe(`store.db-20260301T080000Z-${first}.backup`);
    expect(tablesOf(join(folder, 'backups', copy))).not.toContain('audit');
    expect(tablesOf(file)).toContain('audit');
  });

  test('is not copied when there is nothing to change', async () => {
    for (const _ of [1, 2]) await (await openSqliteStore({ file, clock: testClock() })).close();
    expect(readdirSync(folder)).not.toContain('backups');
  });

  test('stays as it was when a step fails', async () => {
    await makeOldStore({ [first]: migrations[first]! });
    const failing: Migrations = {
      ...migrations,
      '9999-failing': {
        async up(db) {
          await db.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('power cut');
        },
      },
    };
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(new DatabaseSync(file)) });
    await expect(migrateToLatest(db, { steps: failing })).rejects.toThrow('could not be brought');
    await db.destroy();
    expect(tablesOf(file)).not.toContain('half');
    expect(tablesOf(file)).not.toContain('audit');
    await (await openSqliteStore({ file, clock: testClock() })).close();
    expect(tablesOf(file)).toContain('audit');
  });
});

test('of the copies the newest stay', async () => {
  await makeOldStore(migrations);
  const database = new DatabaseSync(file);
  const clock = testClock();
  for (let day = 1; day <= 4; day++) {
    clock.advance(86_400_000);
    await backupStore(database, { file, keep: 2, label: `step-${day}`, now: clock.now() });
  }
  expect(await backupStore(database, { file, keep: 0, label: 'x', now: clock.now() })).toBeUndefined();
  database.close();
  expect(readdirSync(join(folder, 'backups'))).toEqual([
    'store.db-20260304T080000Z-step-3.backup',
    'store.db-20260305T080000Z-step-4.backup',
  ]);
});
