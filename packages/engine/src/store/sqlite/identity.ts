import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StoreFault } from '../store-fault.ts';

/** Tells whether the files that a connection has open are still the ones that a restart would open. */
export interface StoreIdentity {
  /** @throws StoreFault if a file was deleted, replaced or overwritten: what is written goes nowhere */
  verify(): void;
  /** Whether other bytes were found in the store's own file. What its log holds must not be brought into them. */
  readonly isOverwritten: boolean;
  /** To be called when SQLite has closed the file. */
  close(): void;
}

/**
 * A file that is deleted or replaced shows by its inode. One that a copy was written over keeps it, so that each opening of
 * a store leaves a number of its own in the header, and a header that has changed is read again.
 * @param file of a store that is open in WAL mode and has been written to
 * @param mark application id that this opening has written into it
 */
export function identityOf(file: string, mark: number): StoreIdentity {
  const parts = [file, `${file}-wal`];
  const opened = parts.map(inodeOf);
  // Open as long as SQLite has it: by POSIX, closing any handle of a file ends every lock that the process has on it.
  const handle = openSync(file, 'r');
  let [lookedAt, isOverwritten]: [bigint | undefined, boolean] = [undefined, false];

  function verifyHeader(): void {
    const { mtimeNs } = fstatSync(handle, { bigint: true });
    if (mtimeNs === lookedAt) return;
    isOverwritten = numberAt(handle, applicationIdOffset) !== mark;
    if (isOverwritten) throw gone(file, 'overwritten');
    lookedAt = mtimeNs;
  }

  return {
    verify() {
      const lost = parts.find((part, index) => inodeOf(part) !== opened[index]);
      if (lost !== undefined) throw gone(lost, 'deleted or replaced');
      verifyHeader();
    },
    get isOverwritten() {
      return isOverwritten;
    },
    close: () => closeSync(handle),
  };
}

/** Where SQLite's header has the application id: https://www.sqlite.org/fileformat.html#the_database_header */
const applicationIdOffset = 68;

function numberAt(handle: number, offset: number): number | undefined {
  const bytes = Buffer.alloc(4);
  return readSync(handle, bytes, 0, bytes.length, offset) === bytes.length ? bytes.readInt32BE() : undefined;
}

function gone(part: string, what: string): StoreFault {
  return new StoreFault(
    'CB-STORE-GONE',
    `The store's file ${part} was ${what} while the engine was running.`,
    'Stop the engine, put the store back (casebridge store restore), and start it. Then order a backfill.',
  );
}

/** Device and number of a file; Windows refuses to delete a file that is open. */
function inodeOf(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.dev}:${stat.ino}`;
}

/** Beside the store while a copy is brought in. */
export const restoringSuffix = '.restoring';

/** @throws StoreFault if what lies in the folder is not the whole of one store */
export function refuseHalfStore(file: string): void {
  if (existsSync(`${file}${restoringSuffix}`)) {
    throw mixed(`The restore of the store ${file} was not finished.`);
  }
  if (!existsSync(file) && existsSync(`${file}-wal`)) {
    throw mixed(`The store ${file} is missing, and its write-ahead log ${file}-wal is there.`);
  }
}

export function mixed(message: string, options?: ErrorOptions): StoreFault {
  const help = 'Put back a copy with: casebridge store restore. Nothing was changed.';
  return new StoreFault('CB-STORE-MIXED', message, help, options);
}
