import { statfs } from 'node:fs/promises';

/** Measures free bytes on the disk of a folder; undefined if it cannot be asked. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

export const freeBytes: FreeBytes = async (folder) => {
  const disk = await statfs(folder).catch(() => undefined);
  return disk && disk.bavail * disk.bsize;
};
