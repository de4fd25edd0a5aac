import { strToU8, zipSync, type Zippable } from 'fflate';

// The zip format stores local time, so the date is built from local parts: the bytes are then the same in every zone.
const fixedTime = new Date(2020, 0, 1);

/** Packs files by their path, in the order of the paths: equal contents give equal bytes. */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? '';
    entries[path] = [typeof content === 'string' ? strToU8(content) : content, { mtime: fixedTime, level: 9 }];
  }
  return zipSync(entries);
}
