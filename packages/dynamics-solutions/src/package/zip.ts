import { strToU8, zipSync, type Zippable } from 'fflate';

// The zip format stores local time, so the date is built from local parts: the bytes are then the same in every zone.
const fixedTime = new Date(2020, 0, 1);

/** Packs texts by their path, in the order of the paths: equal texts give equal bytes. */
export function zip(texts: Readonly<Record<string, string>>): Uint8Array {
  const entries: Zippable = {};
  for (const path of Object.keys(texts).sort()) {
    entries[path] = [strToU8(texts[path] ?? ''), { mtime: fixedTime, level: 9 }];
  }
  return zipSync(entries);
}
