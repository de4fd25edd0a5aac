import { rmSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../packages/engine/src/time/clock.ts';
import { openPostgresStore } from '../../packages/engine/src/store/postgres/open.ts';
import { openSqliteStore } from '../../packages/engine/src/store/sqlite/open.ts';
import type { Store } from '../../packages/engine/src/store/store.ts';
import type { TestCluster } from '../../packages/engine/test/postgres-cluster.ts';
import { seedPostgres } from './seed-postgres.ts';
import { seedSqlite } from './seed-sqlite.ts';

/** A database that can hold a past. */
export interface Subject {
  readonly name: string;
  /** Makes an empty database. @returns its address */
  newAddress(): Promise<string>;
  openStore(address: string): Promise<Store>;
  /** Fills a store that nobody has open with as many sessions that have ended. */
  seed(address: string, count: number): Promise<void>;
  remove(address: string): void;
}

export function sqlite(folder: string): Subject {
  let files = 0;
  const fileOf = (address: string) => address.slice('sqlite:'.length);
  return {
    name: 'SQLite',
    newAddress: async () => `sqlite:${path.join(folder, `${++files}.db`)}`,
    openStore: (address) => openSqliteStore({ file: fileOf(address), clock: systemClock }),
    seed: async (address, count) => seedSqlite(fileOf(address), count),
    remove: (address) => rmSync(fileOf(address), { force: true }),
  };
}

export function postgres(cluster: TestCluster): Subject {
  return {
    name: 'PostgreSQL',
    newAddress: () => cluster.createDatabase(),
    openStore: (url) => openPostgresStore({ url, clock: systemClock }),
    seed: seedPostgres,
    // The databases go with their server.
    remove: () => undefined,
  };
}
