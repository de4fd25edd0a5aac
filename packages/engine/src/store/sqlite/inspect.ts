import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { damaged, explained } from './faults.ts';
import { mixed, refuseHalfStore } from './identity.ts';

/** Stands in the header of each copy that this product makes ("Copy"), until it is opened as a store. */
export const copyMark = 0x436f7079;
/** Where SQLite's header has the user version: https://www.sqlite.org/fileformat.html#the_database_header */
const userVersionOffset = 60;

/**
 * Problems that SQLite finds in a database, none if it is sound. Reads it only, what is in its write-ahead log as well.
 * @param depth `quick` leaves out whether indexes agree with their tables, and reads each page once
 */
export function problemsOf(file: string, depth: 'quick' | 'whole'): readonly string[] {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      const pragma = depth === 'quick' ? 'quick_check' : 'integrity_check';
      const rows = database.prepare(`pragma ${pragma}(20)`).all();
      return rows.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok');
    } finally {
      database.close();
    }
  } catch (error) {
    const fault = explained(error, file);
    return [fault instanceof Error ? fault.message : String(fault)];
  }
}

/** SQLite's header begins so. */
const magic = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * Tells what stands in the way of opening a store, without opening it: SQLite would leave files beside it that belong to
 * whoever looked, and not to the account of the service.
 * @throws StoreFault, or the error of the file system; a store that is not there yet is none
 */
export function refuseWhatIsNoStore(file: string): void {
  refuseHalfStore(file);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  const begin = found.isFile() ? beginOf(file, magic.length) : Buffer.alloc(1);
  if (begin.length > 0 && !begin.equals(magic)) throw damaged(file);
  closeSync(openSync(file, 'r+'));
}

function beginOf(file: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const handle = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

/**
 * A write-ahead log that was left by a process which died is applied at the opening, whatever database it finds. Beside a
 * copy that was put in the place of its own it would destroy the copy.
 * @throws StoreFault if they do not belong together; nothing has been changed then
 */
export function refuseForeignLog(file: string): void {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (log === undefined || log.size === 0) return;
  if (isMarkedCopy(file)) {
    throw mixed(`The store ${file} is a copy, and the write-ahead log ${file}-wal beside it is that of another store.`);
  }
  const [problem] = problemsOf(file, 'quick');
  if (problem !== undefined) {
    const cause = { cause: new Error(problem) };
    throw mixed(`The store ${file} and the write-ahead log ${file}-wal beside it do not belong together.`, cause);
  }
}

/** Whether a database is a copy that has not been opened as a store yet. */
export function isMarkedCopy(file: string): boolean {
  const header = beginOf(file, userVersionOffset + 4);
  return header.length === userVersionOffset + 4 && header.readUInt32BE(userVersionOffset) === copyMark;
}
