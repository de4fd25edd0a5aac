import { crc32, inflateRawSync } from 'node:zlib';
import { badArchive } from '../plugin-error.ts';
import { packedBytes, readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** A file of an archive; `path` is relative, with slashes, and safe to be written into a folder. */
export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** A plugin with everything bundled has some megabytes; the limits leave room for ten times that. */
const limits = { archiveBytes: 64 * 2 ** 20, totalBytes: 128 * 2 ** 20, entries: 2000, ratio: 200 };
/** Small files may be packed as well as they like. */
const ratioCountsFrom = 2 ** 20;

const [fileType, regularFile, folder] = [0o170000, 0o100000, 0o040000];

/**
 * Unpacks an archive in memory.
 * @returns its files, without a folder that all of them stand in
 * @throws PluginError that says what is wrong; sizes are bounded before anything is unpacked, and while it is
 */
export function readArchive(archive: Buffer): readonly ArchiveFile[] {
  if (archive.length > limits.archiveBytes) throw badArchive(`it is larger than ${megabytes(limits.archiveBytes)}`);
  const entries = readZipDirectory(archive, limits.entries);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limits.totalBytes) throw badArchive(`unpacked it is larger than ${megabytes(limits.totalBytes)}`);
  if (total > ratioCountsFrom && total > archive.length * limits.ratio) {
    throw badArchive(`unpacked it is more than ${limits.ratio} times as large`);
  }
  const seen = new Set<string>();
  const files = entries.flatMap((entry) => {
    checkEntry(entry, seen);
    return entry.name.endsWith('/') ? [] : [{ path: entry.name, bytes: unpack(archive, entry) }];
  });
  return withoutCommonFolder(files);
}

function checkEntry({ name, unixMode, isEncrypted }: ZipEntry, seen: Set<string>): void {
  const problem = nameProblem(name);
  if (problem !== undefined) throw badArchive(`the name ${JSON.stringify(name.slice(0, 100))} ${problem}`);
  const type = unixMode & fileType;
  if (type !== 0 && type !== regularFile && type !== folder) {
    throw badArchive(`the entry ${name} is a link or a device, no file`);
  }
  if (isEncrypted) throw badArchive(`the entry ${name} is encrypted`);
  // Windows and macOS would write one over the other.
  const key = name.toLowerCase().normalize('NFC');
  if (seen.has(key)) throw badArchive(`the name ${name} is in it twice`);
  seen.add(key);
}

/** Names have to mean the same on each system, and to stay below the folder that they are written into. */
function nameProblem(name: string): string | undefined {
  if (name === '' || name.length > 240) return 'is empty or too long';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f<>:"|?*\\]/.test(name)) return 'has characters that not every system allows';
  if (name.startsWith('/')) return 'begins at the root';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'leads out of its folder';
  if (parts.some((part) => /[. ]$/.test(part))) return 'ends with a dot or a space';
  return undefined;
}

function unpack(archive: Buffer, entry: ZipEntry): Buffer {
  const packed = packedBytes(archive, entry);
  const bytes = entry.method === 0 ? packed : inflate(packed, entry);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc32)
    throw badArchive(`the entry ${entry.name} is damaged`);
  return bytes;
}

function inflate(packed: Buffer, { name, method, size }: ZipEntry): Buffer {
  if (method !== 8) throw badArchive(`the entry ${name} is packed by a method other than deflate`);
  try {
    // The directory may lie about the size: unpacking ends where it said it would.
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw badArchive(`the entry ${name} is damaged or larger than its directory says`, error);
  }
}

/** Whoever packs a folder by hand packs the folder, too. */
function withoutCommonFolder(files: readonly ArchiveFile[]): readonly ArchiveFile[] {
  const prefix = /^[^/]+\//.exec(files[0]?.path ?? '')?.[0];
  if (prefix === undefined || !files.every(({ path }) => path.startsWith(prefix))) return files;
  return files.map(({ path, bytes }) => ({ path: path.slice(prefix.length), bytes }));
}

function megabytes(bytes: number): string {
  return `${bytes / 2 ** 20} MB`;
}
