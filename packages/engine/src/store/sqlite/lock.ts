import { DatabaseSync } from 'node:sqlite';

/** Another process has the data folder open. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  readonly code = 'CB-STORE-IN-USE';
  readonly help = 'Stop the other process, or give this one a data folder of its own.';
}

/**
 * Makes sure that one process uses a store. The lock is one that the operating system holds for the process (SQLite's own
 * exclusive lock on an empty database), so that it is gone when the process is, however that died.
 * @param file the store's file; the lock stands beside it
 * @throws DataFolderInUseError
 */
export function lockStore(file: string): { release(): void } {
  const lock = new DatabaseSync(`${file}.lock`);
  try {
    lock.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    lock.close();
    throw new DataFolderInUseError(`Another process uses the store ${file}.`, { cause: error });
  }
  return { release: () => lock.close() };
}
