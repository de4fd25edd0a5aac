import { DatabaseSync } from 'node:sqlite';
import { explained, resultCodeOf } from './faults.ts';

/** Another process has the data folder open. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  readonly code = 'CB-STORE-IN-USE';
  readonly help = 'Stop the other process, or give this one a data folder of its own.';
}

const sqliteBusy = 5;

/**
 * Makes sure that one process uses a store. The lock is one that the operating system holds for the process (SQLite's own
 * exclusive lock on an empty database), so that it is gone when the process is, however that died.
 * @param file the store's file; the lock stands beside it
 * @throws DataFolderInUseError; StoreFault if the folder cannot be written to
 */
export function lockStore(file: string): { release(): void } {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${file}.lock`);
    lock.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    lock?.close();
    if (resultCodeOf(error) !== sqliteBusy) throw explained(error, file);
    throw new DataFolderInUseError(`Another process uses the store ${file}.`, { cause: error });
  }
  const held = lock;
  return { release: () => held.close() };
}
