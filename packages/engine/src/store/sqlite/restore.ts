import { chmodSync, existsSync, fsyncSync, openSync, closeSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../migrations/index.ts';
import { StoreFault } from '../store-fault.ts';
import { restoringSuffix } from './identity.ts';
import { problemsOf } from './inspect.ts';
import { lockStore } from './lock.ts';

export interface Restore {
  /** The store's file. */
  readonly file: string;
  /** The copy to put in its place; it is left as it is. */
  readonly copy: string;
  readonly now: Date;
}

/**
 * Puts a copy in the place of a store: checks it, and sets the present store aside with its write-ahead log.
 * @returns the path under which the old store stands now; undefined if there was none
 * @throws StoreFault if the copy is damaged or not a store; DataFolderInUseError if an engine has the store open
 */
export function restoreStore({ file, copy, now }: Restore): string | undefined {
  const lock = lockStore(file);
  try {
    const incoming = `${file}${restoringSuffix}`;
    // With its own log beside it, a copy is whole only together with that.
    refuseUnusable(copy);
    rmSync(incoming, { force: true });
    copyWhole(copy, incoming);
    refuseUnusable(incoming);
    const aside = `${file}.replaced-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
    const old = setAside(file, aside);
    renameSync(incoming, file);
    return old;
  } finally {
    lock.release();
  }
}

/** By SQLite, so that a log beside the copy goes into it; the result stands alone. */
function copyWhole(copy: string, incoming: string): void {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    database.prepare('vacuum into ?').run(incoming);
  } finally {
    database.close();
  }
  chmodSync(incoming, 0o600);
  const handle = openSync(incoming, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

function refuseUnusable(copy: string): void {
  if (!existsSync(copy)) throw unusable(copy, 'It is not there.');
  const [problem] = problemsOf(copy, 'whole');
  if (problem !== undefined) throw unusable(copy, `It is damaged: ${problem}`);
  const steps = stepsOf(copy);
  if (steps === undefined) throw unusable(copy, 'It is not a store of Casebridge.');
  if (steps.some((step) => !(step in migrations))) throw unusable(copy, 'A newer version of Casebridge made it.');
}

function stepsOf(copy: string): readonly string[] | undefined {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    return database
      .prepare('select name from schema_versions')
      .all()
      .map(({ name }) => String(name));
  } catch {
    return undefined;
  } finally {
    database.close();
  }
}

function unusable(copy: string, why: string): StoreFault {
  return new StoreFault('CB-STORE-CORRUPT', `The copy ${copy} cannot be used. ${why}`, 'Take another copy.');
}

/** The log first: without its database it is found at the next start, which a database without its log is not. */
function setAside(file: string, aside: string): string | undefined {
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  }
  return existsSync(aside) ? aside : undefined;
}
