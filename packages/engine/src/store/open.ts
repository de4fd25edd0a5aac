import { join } from 'node:path';
import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import { openSqliteStore } from './sqlite/open.ts';
import type { Store } from './store.ts';

/** Where the store is, as the configuration file says. */
export interface StoreSettings {
  readonly store: { readonly kind: 'sqlite' } | { readonly kind: 'postgresql'; readonly url: string };
  readonly dataFolder: string;
  readonly retention: { readonly keepBackups: number };
}

export interface StoreOptions {
  readonly config: StoreSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly hashSession: (lsid: string) => string;
}

/**
 * Opens the store that the configuration names.
 * @throws if it cannot be used; a SQLite store that another process has open: DataFolderInUseError
 */
export async function openStore({ config, clock, log, hashSession }: StoreOptions): Promise<Store> {
  const { store, dataFolder, retention } = config;
  if (store.kind === 'postgresql') {
    // Loaded where it is wanted: the client takes 6 MB of memory.
    const { openPostgresStore } = await import('./postgres/open.ts');
    return openPostgresStore({ url: store.url, clock, log, hashSession });
  }
  return openSqliteStore({
    file: sqliteFileOf(dataFolder),
    clock,
    log,
    hashSession,
    keepBackups: retention.keepBackups,
  });
}

/** Where the SQLite store stands in a data folder. */
export function sqliteFileOf(dataFolder: string): string {
  return join(dataFolder, 'casebridge.sqlite');
}
