import { chmodSync, lutimesSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Gives everything in a folder the same time and plain rights: what may be run can be run by all, nothing can be written but by
 * its owner. What the umask and the clock of a machine leave on files is gone then.
 */
export function normalize(folder: string, date: Date): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) chmodSync(file, isForAll(file, entry.isDirectory()) ? 0o755 : 0o644);
    lutimesSync(file, date, date);
  }
  chmodSync(folder, 0o755);
  lutimesSync(folder, date, date);
}

function isForAll(file: string, isFolder: boolean): boolean {
  return isFolder || (statSync(file).mode & 0o100) !== 0;
}
