import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectReport, readReport, type ReportEntry } from '../src/index.ts';

export const lsid = '0123456789abcdef0123456789abcdef';

/** The report with everything in it. */
export const fullReport = readFileSync(join(import.meta.dirname, 'fixtures/full-session.xml'));

/** A report around the children of one session. */
export function reportOf(children: string, attributes = `lsid="${lsid}"`): Buffer {
  return Buffer.from(`<session_list><session ${attributes}>${children}</session></session_list>`);
}

export function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += size) chunks.push(bytes.subarray(start, start + size));
  return chunks;
}

export async function entriesOf(bytes: Uint8Array, size = 65_536): Promise<ReportEntry[]> {
  return (await Array.fromAsync(readReport(chunksOf(bytes, size)))).flat();
}

export async function collected(bytes: Uint8Array, size = 65_536) {
  const result = await collectReport(chunksOf(bytes, size), { lsid });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.report;
}

/** The error with which reading ends. */
export async function errorOf(bytes: Uint8Array, size = 65_536) {
  const result = await collectReport(chunksOf(bytes, size), { lsid });
  if (result.ok) throw new Error('The document was read as a whole report.');
  return result.error;
}
