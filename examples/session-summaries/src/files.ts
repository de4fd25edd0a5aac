import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The file of a session: its name follows from the session, so that a second run writes the same file again. */
export function fileOf(folder: string, lsid: string): string {
  return path.join(folder, `${lsid}.txt`);
}

/**
 * Writes a file that is whole or not there: a reader, or a crash, never meets half of it.
 * @returns whether anything had to be written
 */
export async function writeWhole(file: string, text: string): Promise<'written' | 'unchanged'> {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === text) return 'unchanged';
  const draft = `${file}.draft`;
  await writeFile(draft, text);
  await rename(draft, file);
  return 'written';
}

/** Removes the file of a session, and what a crash may have left of it. */
export async function remove(file: string): Promise<void> {
  await Promise.all([rm(file, { force: true }), rm(`${file}.draft`, { force: true })]);
}

export async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder)).isDirectory();
}
