import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Clock, PluginLog } from '@casebridge/plugin-api';
import { createIdSource } from '../../ids.ts';
import { migrateToLatest } from '../migrations/index.ts';
import type { Schema } from '../schema.ts';
import type { SqlDriver } from '../driver.ts';
import { createSqlStore } from '../sql-store.ts';
import { plainHash } from '../plain-hash.ts';
import type { Store } from '../store.ts';
import { createRecordEvents } from './record-events.ts';
import { postgresTime, processTime } from '../time-base.ts';

export interface PostgresStoreOptions {
  /** `postgresql://user:password@host:port/database`; TLS by `?sslmode=verify-full`. */
  readonly url: string;
  readonly clock: Clock;
  readonly log?: PluginLog;
  /**
   * Whose clock decides what is due and which lease has run out. The database's, so that processes on several machines
   * agree; the process's is for tests that move the time.
   */
  readonly timeFrom?: 'database' | 'process';
  /** What is remembered of an erased session: a hash with a key that does not stand in the store. */
  readonly hashSession?: (lsid: string) => string;
}

/** Any number that no other program on the database is likely to lock. */
const leaseLock = 7_215_308_180;

/**
 * Opens a store that several processes may use at the same time: PostgreSQL 14 or later.
 * @throws if the database cannot be reached or brought to the schema of this version
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const { clock, timeFrom = 'database', hashSession = plainHash } = options;
  // One connection for the writer, one for leases; readers wait for none of them.
  const pool = createPool(options, 2);
  const db = kyselyOf(pool);
  const reader = kyselyOf(createPool(options, 4));
  const close = async () => {
    await Promise.all([db.destroy(), reader.destroy()]);
  };
  try {
    await migrateToLatest(db);
  } catch (error) {
    await close();
    throw error;
  }
  const time = timeFrom === 'database' ? postgresTime(clock) : processTime;
  const context = { clock, time, newId: createIdSource(clock), hashSession };
  const driver: SqlDriver = {
    reader,
    longReader: reader,
    transact: (work) => db.transaction().execute(work),
    transactAlone: (work) =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${leaseLock}::bigint)`.execute(tx);
        return work(tx);
      }),
    recordEvents: createRecordEvents(pool, context),
    blamesRow,
    size: () => sizeOf(reader),
    close,
  };
  return createSqlStore(driver, context);
}

async function sizeOf(reader: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(reader);
  return rows[0]?.bytes ?? 0;
}

function createPool({ url, log }: PostgresStoreOptions, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'casebridge',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    // A server may be set to acknowledge commits that are not on disk; ours have to be. The timeouts end what a process
    // that was cut off from the database has left behind.
    options: '-c synchronous_commit=on -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000',
    types: { getTypeParser },
  });
  // A connection that breaks, whether somebody uses it or not, is replaced at the next query, and whoever used it is told
  // by the query. Without these listeners the error would end the process.
  const onError = (error: Error) => log?.warn('store.connection-lost', { error });
  pool.on('error', onError);
  pool.on('connect', (client) => void client.on('error', onError));
  return pool;
}

function kyselyOf(pool: pg.Pool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

type GetTypeParser = (type: number, format?: 'text' | 'binary') => (value: string) => unknown;

const bigintType = 20;
const usualTypeParser = pg.types.getTypeParser as GetTypeParser;

/** Bigints are times and counts here, which a number holds. */
const getTypeParser: GetTypeParser = (type, format) =>
  type === bigintType && format !== 'binary' ? Number : usualTypeParser(type, format);

/**
 * Whether an error is about what was written. SQLSTATE classes: 22 data, 23 constraints, 40 conflicts with others, 54 limits
 * of a row; without a code it is an error of this program.
 */
function blamesRow(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (!('code' in error) || typeof error.code !== 'string') return !error.message.startsWith('Connection terminated');
  return /^(22|23|40|54)/.test(error.code);
}
