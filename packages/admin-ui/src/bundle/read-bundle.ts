import { strFromU8, unzipSync } from 'fflate';

/** The files of a support bundle as text, by their names. */
export type Bundle = ReadonlyMap<string, string>;

export type ReadBundle =
  { readonly ok: true; readonly bundle: Bundle } | { readonly ok: false; readonly problem: string };

/** A bundle has a megabyte or two; an archive can say that it holds any number. */
const mostBytes = 64 * 1024 * 1024;

/** Unpacks a support bundle. Nothing of it leaves the browser. */
export function readBundle(archive: Uint8Array): ReadBundle {
  let left = mostBytes;
  try {
    const files = unzipSync(archive, { filter: ({ originalSize }) => (left -= originalSize) >= 0 });
    if (left < 0) return { ok: false, problem: 'It holds more than 64 MiB, as no support bundle does.' };
    if (files['versions.json'] === undefined) return { ok: false, problem: 'It is an archive, but no support bundle.' };
    return { ok: true, bundle: new Map(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)])) };
  } catch {
    return { ok: false, problem: 'It is no zip archive, or a damaged one.' };
  }
}

/** What a file of the bundle says; `undefined` where it is not there, or says that it could not be made. */
export function partOf(bundle: Bundle, name: string): object | undefined {
  try {
    const part = JSON.parse(bundle.get(name) ?? 'null') as object | null;
    return part === null || 'failed' in part ? undefined : part;
  } catch {
    return undefined;
  }
}

export interface BundledLine {
  readonly time: string;
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The lines of the log, newest first. One that cannot be read is left out. */
export function linesOf(bundle: Bundle): readonly BundledLine[] {
  const lines = (bundle.get('log.jsonl') ?? '').split('\n').filter((line) => line !== '');
  return lines.toReversed().flatMap((line) => {
    try {
      const read = JSON.parse(line) as Partial<BundledLine> | null;
      return isLine(read) ? [read] : [];
    } catch {
      return [];
    }
  });
}

function isLine(read: Partial<BundledLine> | null): read is BundledLine {
  return typeof read?.message === 'string' && !Number.isNaN(Date.parse(read.time ?? ''));
}
