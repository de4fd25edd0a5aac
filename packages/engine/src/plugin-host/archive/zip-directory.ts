import { badArchive } from '../plugin-error.ts';

/** An entry as the archive's central directory has it. All of it is the archive's word. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  readonly packedSize: number;
  readonly size: number;
  /** File type and permissions as Unix has them; 0 where another system made the archive. */
  readonly unixMode: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSize = 22;
const longestComment = 0xffff;

/**
 * Reads the list of an archive's entries. Names are decided by the central directory alone; what local headers say of them
 * is not looked at. Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16.
 * @throws PluginError if it is no zip archive, or one of several parts or beyond 4 GB
 */
export function readZipDirectory(archive: Buffer, maxEntries: number): readonly ZipEntry[] {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  if (archive.readUInt16LE(end + 4) !== 0) throw badArchive('it is one of several parts');
  if (count > maxEntries) throw badArchive(`it has ${count} entries, more than ${maxEntries}`);
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || archive.readUInt32LE(at) !== entrySignature) throw badArchive('its directory is damaged');
    entries.push(readEntry(archive, at));
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - endSize - longestComment);
  for (let at = archive.length - endSize; at >= first; at -= 1) {
    if (archive.readUInt32LE(at) === endSignature) return at;
  }
  throw badArchive('it is no zip archive, or not whole');
}

function readEntry(archive: Buffer, at: number): ZipEntry {
  return {
    name: archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28)),
    isEncrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
    method: archive.readUInt16LE(at + 10),
    crc32: archive.readUInt32LE(at + 16),
    packedSize: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    unixMode: archive.readUInt32LE(at + 38) >>> 16,
    offset: archive.readUInt32LE(at + 42),
  };
}

/**
 * The packed bytes of an entry.
 * @throws PluginError if they lie outside the archive
 */
export function packedBytes(archive: Buffer, { name, offset, packedSize }: ZipEntry): Buffer {
  if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== localSignature) {
    throw badArchive(`the entry ${name} is damaged`);
  }
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  if (start + packedSize > archive.length) throw badArchive(`the entry ${name} is cut off`);
  return archive.subarray(start, start + packedSize);
}
