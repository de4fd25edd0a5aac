import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const checksumsFile = 'SHA256SUMS';

/** Writes the digest of every file of a folder, as `sha256sum --check` reads it. */
export async function writeChecksums(folder: string): Promise<void> {
  const names = readdirSync(folder).filter((name) => name !== checksumsFile);
  const lines = await Promise.all(
    names.toSorted().map(async (name) => `${await digestOf(path.join(folder, name))}  ${name}\n`),
  );
  writeFileSync(path.join(folder, checksumsFile), lines.join(''));
}

/** The files that the checksums of a folder are of. */
export function readChecksums(folder: string): readonly string[] {
  const lines = readFileSync(path.join(folder, checksumsFile), 'utf8').split('\n');
  return lines.flatMap((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.slice(1) ?? []);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
