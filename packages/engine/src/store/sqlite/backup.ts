import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';

export interface BackupOptions {
  /** The store's file; copies go into `backups` beside it. */
  readonly file: string;
  /** How many copies stay, the newest first; with 0 none is made. */
  readonly keep: number;
  /** What the copy is of: part of its name. */
  readonly label: string;
  readonly now: Date;
}

/**
 * Copies a store as it is at this moment, and removes the oldest copies.
 * @returns the copy's path; `undefined` if none was wanted
 */
export async function backupStore(database: DatabaseSync, options: BackupOptions): Promise<string | undefined> {
  const { file, keep, label, now } = options;
  if (keep === 0) return undefined;
  const folder = join(dirname(file), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const prefix = `${basename(file)}-`;
  const copy = join(folder, `${prefix}${time}-${label}.backup`);
  await backup(database, copy);
  const copies = readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith('.backup'));
  // Names begin with the time.
  for (const old of copies.sort().slice(0, -keep)) rmSync(join(folder, old));
  return copy;
}
