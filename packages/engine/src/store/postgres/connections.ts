import type { Fault } from '@casebridge/plugin-api';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../../model/log.ts';
import type { Schema } from '../schema.ts';

/** How connections are made. */
export interface ConnectionOptions {
  readonly url: string;
  readonly log: Log | undefined;
  readonly connections: number;
  /**
   * How long a server that has been asked may say nothing. The server ends statements itself before; a connection that is
   * silent for so long is half-open, and is cut. 0: as long as it takes.
   */
  readonly answerMilliseconds: number;
}

/** Longest wait for a connection: the pool's own queue included. */
const connectMilliseconds = 5000;

const connectionLost: Fault = {
  code: 'CB-STORE-UNAVAILABLE',
  message: 'A connection to the database broke off.',
  help: 'Nothing, where it is once: the next query opens another. Else look at the database and at the network to it.',
};

export function createPool(options: ConnectionOptions): pg.Pool {
  const { url, log, connections, answerMilliseconds } = options;
  // The server's own limits come first, so that a slow statement is told apart from a connection that is gone.
  const limit = Math.floor(answerMilliseconds * 0.8);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'casebridge',
    connectionTimeoutMillis: Math.min(connectMilliseconds, answerMilliseconds || connectMilliseconds),
    keepAlive: true,
    // A server may be set to acknowledge commits that are not on disk; ours have to be. The timeouts end what a process
    // that was cut off from the database has left behind.
    options: `-c synchronous_commit=on -c statement_timeout=${limit} -c idle_in_transaction_session_timeout=${limit}`,
    types: { getTypeParser },
  });
  // A connection that breaks, whether somebody uses it or not, is replaced at the next query, and whoever used it is told
  // by the query. Without these listeners the error would end the process.
  const onError = (error: Error) => log?.warn('store.connection-lost', { ...connectionLost, error });
  pool.on('error', onError);
  pool.on('connect', (client) => void client.on('error', onError));
  if (answerMilliseconds > 0) cutSilentConnections(pool, answerMilliseconds);
  return pool;
}

/** TCP itself would wait for a quarter of an hour. A connection that nobody uses may be silent. */
function cutSilentConnections(pool: pg.Pool, milliseconds: number): void {
  pool.on('connect', (client) => {
    const socket = socketOf(client);
    socket.on('timeout', () => socket.destroy(new Error('Connection terminated: the database does not answer')));
  });
  pool.on('acquire', (client) => void socketOf(client).setTimeout(milliseconds));
  pool.on('release', (_error, client) => void socketOf(client).setTimeout(0));
}

/** The part of `net.Socket` that the deadline on a connection uses. */
interface Socket {
  setTimeout(milliseconds: number): unknown;
  on(event: 'timeout', listener: () => void): unknown;
  destroy(error: Error): unknown;
}

/** pg has it and does not declare it. */
function socketOf(client: pg.PoolClient): Socket {
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
}

export function kyselyOf(pool: pg.Pool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

type GetTypeParser = (type: number, format?: 'text' | 'binary') => (value: string) => unknown;

const bigintType = 20;
const usualTypeParser = pg.types.getTypeParser as GetTypeParser;

/** Bigints are times and counts here, which a number holds. */
const getTypeParser: GetTypeParser = (type, format) =>
  type === bigintType && format !== 'binary' ? Number : usualTypeParser(type, format);
