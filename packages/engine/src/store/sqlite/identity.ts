import { existsSync, statSync } from 'node:fs';
import { StoreFault } from '../store-fault.ts';

/** Tells whether the files that a connection has open are still the ones that a restart would open. */
export interface StoreIdentity {
  /** @throws StoreFault if a file was deleted or replaced: what is written goes nowhere */
  verify(): void;
}

/** @param file of a store that is open in WAL mode and has been written to */
export function identityOf(file: string): StoreIdentity {
  const parts = [file, `${file}-wal`];
  const opened = parts.map(inodeOf);
  return {
    verify() {
      parts.forEach((part, index) => {
        if (inodeOf(part) === opened[index]) return;
        throw new StoreFault(
          'CB-STORE-GONE',
          `The store's file ${part} was deleted or replaced while the engine was running.`,
          'Stop the engine, put the store back (casebridge store restore), and start it. Then order a backfill.',
        );
      });
    },
  };
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
