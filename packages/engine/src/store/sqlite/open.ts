import { randomInt } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../../model/log.ts';
import { createIdSource } from '../../ids.ts';
import { migrateToLatest } from '../migrations/index.ts';
import type { Schema } from '../schema.ts';
import type { SqlDriver } from '../driver.ts';
import { createSqlStore } from '../sql-store.ts';
import { plainHash } from '../plain-hash.ts';
import type { Store } from '../store.ts';
import { processTime } from '../time-base.ts';
import { backupStore } from './backup.ts';
import { blamesRow, explained } from './faults.ts';
import { guardWrites } from './guard-writes.ts';
import { identityOf, refuseHalfStore, type StoreIdentity } from './identity.ts';
import { refuseForeignLog } from './inspect.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { knowLetters } from './letters.ts';
import { lockStore } from './lock.ts';
import { createRecordEvents } from './record-events.ts';
import { createReadingThread } from './reading-thread.ts';
import { threadDialect } from './thread-dialect.ts';
import { createTransact } from './transact.ts';

export interface SqliteStoreOptions {
  /** Path of the database; its folder is made if it is missing. */
  readonly file: string;
  readonly clock: Clock;
  readonly log?: Log;
  /** Keyed hash by which an erased session is recognised; the key is kept outside the store. */
  readonly hashSession?: (lsid: string) => string;
  /** Copies of the store, made before its schema is changed, that are kept; 3 if nothing is said. */
  readonly keepBackups?: number;
}

/**
 * Opens the embedded store: SQLite in WAL mode with a flush to disk at each commit, one writing connection, one for
 * reading and one for reading in a thread of its own, one process per file.
 * @throws DataFolderInUseError if another process has it open; StoreFault if it cannot be used
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, clock, log, hashSession = plainHash } = options;
  // 0700: the store holds names and keys of sessions.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // A connection that stays open after a failure keeps a write-ahead log alive, which the next opening takes for foreign.
  using opened = new DisposableStack();
  const lock = opened.adopt(lockStore(file), (held) => held.release());
  try {
    refuseHalfStore(file);
    refuseForeignLog(file);
    makePrivate([file, `${file}.lock`]);
    const mark = randomInt(1, 2 ** 31);
    const database = opened.adopt(openForWriting(file, mark), (open) => open.close());
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
    await migrateToLatest(db, {
      beforeChange: async (label) => {
        await backupStore(database, { file, label, keep: options.keepBackups ?? 3, now: clock.now() });
      },
    });
    const identity = opened.adopt(identityOf(file, mark), (known) => known.close());
    const guard = guardWrites(identity, file, log);
    const reader = new Kysely<Schema>({ dialect: nodeSqliteDialect(openForReading(file)) });
    const longReader = new Kysely<Schema>({ dialect: threadDialect(createReadingThread(file, clock)) });
    const context = { clock, time: processTime, newId: createIdSource(clock), hashSession };
    const transact = createTransact(database, db);
    const driver: SqlDriver = {
      reader,
      longReader,
      transact: (work) => guard.run(() => transact(work)),
      async wipe() {
        database.exec('pragma wal_checkpoint(truncate)');
      },
      recordEvents: createRecordEvents(database, context),
      blamesRow,
      size: async () => sizeOf(file),
      verifyFiles: () => guard.verify(),
      close: () => closeAll([longReader, reader, db], identity, lock),
    };
    const store = createSqlStore(driver, context);
    opened.move();
    return store;
  } catch (error) {
    throw explained(error, file);
  }
}

// node:sqlite waits for locks with the event loop standing still. Nobody else should write (the lock of the store sees to
// that), but a person with a database tool may: then it is better to refuse, and let the appliance try again.
const lockTimeoutMilliseconds = 100;

/** @param mark is in the header of the file itself, not only in its log, when this returns */
function openForWriting(file: string, mark: number): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: lockTimeoutMilliseconds });
  // FULL: a commit returns when the WAL is on the disk. NORMAL would lose the last commits at a power cut.
  // What is erased is overwritten, so that it cannot be read from the file.
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
    pragma secure_delete = on; pragma user_version = 0; pragma application_id = ${mark};
    pragma wal_checkpoint(truncate)`);
  return knowLetters(database);
}

/** SQLite gives the write-ahead log the rights of the database. */
function makePrivate(files: readonly string[]): void {
  for (const file of files) {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  }
}

function openForReading(file: string): DatabaseSync {
  return knowLetters(new DatabaseSync(file, { readOnly: true, timeout: lockTimeoutMilliseconds }));
}

/** The database with what has not been moved into it yet. */
function sizeOf(file: string): number {
  const parts = [file, `${file}-wal`].map((part) => statSync(part, { throwIfNoEntry: false })?.size ?? 0);
  return parts.reduce((sum, size) => sum + size, 0);
}

/**
 * @param connections the last is the one that writes. With its end SQLite brings its log into the file: into one that was
 *   overwritten it must not, so that connection ends with the process, and the next start finds what does not belong together.
 */
async function closeAll(
  connections: readonly Kysely<Schema>[],
  identity: StoreIdentity,
  lock: { release(): void },
): Promise<void> {
  try {
    for (const connection of identity.isOverwritten ? connections.slice(0, -1) : connections)
      await connection.destroy();
    if (!identity.isOverwritten) identity.close();
  } finally {
    lock.release();
  }
}
