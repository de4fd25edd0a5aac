import { sql, type Kysely } from 'kysely';
import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../../model/log.ts';
import { createIdSource } from '../../ids.ts';
import { migrateToLatest } from '../migrations/index.ts';
import type { Schema } from '../schema.ts';
import type { SqlDriver } from '../driver.ts';
import { createSqlStore } from '../sql-store.ts';
import { plainHash } from '../plain-hash.ts';
import type { Store } from '../store.ts';
import { createPool, kyselyOf } from './connections.ts';
import { createRecordEvents } from './record-events.ts';
import { repeatDeadlocked } from './repeat-deadlocked.ts';
import { postgresTime, processTime } from '../time-base.ts';

export interface PostgresStoreOptions {
  /** `postgresql://user:password@host:port/database`; TLS by `?sslmode=verify-full`. */
  readonly url: string;
  readonly clock: Clock;
  readonly log?: Log;
  /**
   * Whose clock decides what is due and which lease has run out. The database's, so that processes on several machines
   * agree; the process's is for tests that move the time.
   */
  readonly timeFrom?: 'database' | 'process';
  /** How long the database may take to answer a write, before its connection is given up; 10 s if nothing is said. */
  readonly answerMilliseconds?: number;
  /** Keyed hash by which an erased session is recognised; the key is kept outside the store. */
  readonly hashSession?: (lsid: string) => string;
}

/** Readers may look at every row. */
const longAnswer = 40_000;

/** Any number that no other program on the database is likely to lock. */
const leaseLock = 7_215_308_180;

/**
 * Opens a store that several processes may use at the same time: PostgreSQL 14 or later.
 * @throws if the database cannot be reached or brought to the schema of this version
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { url, log, clock, timeFrom = 'database', hashSession = plainHash, answerMilliseconds = 10_000 } = options;
  await migrate(url, log);
  const open = (connections: number, answer: number) =>
    createPool({ url, log, connections, answerMilliseconds: answer });
  // The writer's connection is its own: what runs alone may wait for another process as long as it likes, and readers for
  // a question about every row.
  const writing = open(1, answerMilliseconds);
  const [db, alone, reader] = [kyselyOf(writing), kyselyOf(open(2, answerMilliseconds)), kyselyOf(open(4, longAnswer))];
  const time = timeFrom === 'database' ? postgresTime(clock) : processTime;
  const context = { clock, time, newId: createIdSource(clock), hashSession };
  const driver: SqlDriver = {
    reader,
    longReader: reader,
    transact: (work) => repeatDeadlocked(() => db.transaction().execute(work)),
    transactAlone: (work) =>
      repeatDeadlocked(() =>
        alone.transaction().execute(async (tx) => {
          await sql`select pg_advisory_xact_lock(${leaseLock}::bigint)`.execute(tx);
          return work(tx);
        }),
      ),
    recordEvents: createRecordEvents(writing, context),
    blamesRow,
    refuseAfterMilliseconds: answerMilliseconds / 2,
    size: () => sizeOf(reader),
    async close() {
      await Promise.all([db, alone, reader].map((each) => each.destroy()));
    },
  };
  return createSqlStore(driver, context);
}

/** A step of the schema takes as long as it takes. */
async function migrate(url: string, log: Log | undefined): Promise<void> {
  const db = kyselyOf(createPool({ url, log, connections: 1, answerMilliseconds: 0 }));
  try {
    await migrateToLatest(db);
  } finally {
    await db.destroy();
  }
}

async function sizeOf(reader: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(reader);
  return rows[0]?.bytes ?? 0;
}

/**
 * Whether an error is about what was written. SQLSTATE classes: 22 data, 23 constraints, 40 conflicts with others, 54 limits
 * of a row; without a code it is an error of this program.
 */
function blamesRow(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (!('code' in error) || typeof error.code !== 'string') return !error.message.startsWith('Connection terminated');
  return /^(22|23|40|54)/.test(error.code);
}
