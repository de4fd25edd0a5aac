import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { migrateToLatest, migrations } from '../../../packages/engine/src/store/migrations/index.ts';
import type { Schema } from '../../../packages/engine/src/store/schema.ts';
import { nodeSqliteDialect } from '../../../packages/engine/src/store/sqlite/dialect.ts';

/** Where the engine keeps its store. */
export function storeFile(dataFolder: string): string {
  return path.join(dataFolder, 'casebridge.sqlite');
}

/** Copies of the store that the engine has made and calls whole. */
export function finishedBackups(dataFolder: string): readonly string[] {
  const folder = path.join(dataFolder, 'backups');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.backup'));
  return names.map((name) => path.join(folder, name));
}

/** @returns how many events a store holds; `undefined` if it is damaged or no store at all */
export function eventsIn(file: string): number | undefined {
  try {
    const database = new DatabaseSync(file);
    try {
      const [verdict] = database.prepare('pragma integrity_check').all();
      if (verdict?.integrity_check !== 'ok') return undefined;
      return Number(database.prepare('select count(*) as count from events').get()?.count);
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

/** Puts a copy in the store's place as a hurried person does: what else lies there stays. */
export function putInPlace(copy: string, dataFolder: string): void {
  copyFileSync(copy, storeFile(dataFolder));
}

/** Removes a store with everything that belongs to it. */
export function removeStore(dataFolder: string): void {
  rmSync(dataFolder, { recursive: true, force: true });
}

/** The steps of the schema that a published version will not change any more, short of the present one. */
const oldSteps = Object.fromEntries(Object.entries(migrations).slice(0, 3));

/** Makes a store of an older version with so many events, all of them young: retention would take old ones meanwhile. */
export async function makeOldStore(file: string, events: number): Promise<void> {
  const database = new DatabaseSync(file);
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
  await migrateToLatest(db, { steps: oldSteps });
  database.exec(`pragma journal_mode = wal;
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${events})
    insert into events (id, source, appliance_id, name, lsid, received_at, fields, fingerprint, disposition, ignored_reason)
      select printf('00000000-0000-7000-8000-%012x', n), 'push', 'default', 'support_conference_end', printf('%032x', n),
        ${Date.now()} - n, '[["event","support_conference_end"]]', printf('%064x', n), 'ignored', 'unknown-event'
      from numbers;
    pragma wal_checkpoint(truncate)`);
  await db.destroy();
}
