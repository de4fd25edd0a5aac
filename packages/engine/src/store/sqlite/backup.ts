import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { copyMark } from './inspect.ts';

export interface BackupOptions {
  /** The store's file; copies go into `backups` beside it. */
  readonly file: string;
  /** How many copies stay, the newest first; with 0 none is made. */
  readonly keep: number;
  /** Reason for the copy, used in its file name; one copy is kept per label. */
  readonly label: string;
  readonly now: Date;
}

const partSuffix = '.part';

/**
 * Copies a store as it is at this moment, and removes the oldest copies. A copy has its name only when it is whole.
 * @returns the copy's path; `undefined` if none was wanted
 */
export async function backupStore(database: DatabaseSync, options: BackupOptions): Promise<string | undefined> {
  const { file, keep, label, now } = options;
  if (keep === 0) return undefined;
  const folder = join(dirname(file), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const prefix = `${basename(file)}-`;
  // A process that was killed in the middle leaves such a part behind.
  removeAll(folder, (name) => name.startsWith(prefix) && name.includes(partSuffix));
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `${prefix}${time}-${label}.backup`;
  const part = join(folder, `${name}${partSuffix}`);
  await backup(database, part);
  markAsCopy(part);
  renameSync(part, join(folder, name));
  removeAll(folder, (other) => other !== name && other.startsWith(prefix) && other.endsWith(`-${label}.backup`));
  const copies = readdirSync(folder).filter((other) => other.startsWith(prefix) && other.endsWith('.backup'));
  // Names begin with the time.
  for (const old of copies.sort().slice(0, -keep)) rmSync(join(folder, old));
  return join(folder, name);
}

/** So that it is known for a copy where somebody puts it in the place of a store. */
function markAsCopy(part: string): void {
  const copy = new DatabaseSync(part);
  // A copy is one file: in WAL mode a second one would come and go beside it.
  copy.exec(`pragma journal_mode = delete; pragma user_version = ${copyMark}`);
  copy.close();
  chmodSync(part, 0o600);
}

function removeAll(folder: string, isMeant: (name: string) => boolean): void {
  for (const name of readdirSync(folder)) if (isMeant(name)) rmSync(join(folder, name));
}
