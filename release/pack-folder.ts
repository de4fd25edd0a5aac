import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Packs a folder with GNU tar: sorted, without the names of whoever builds, and compressed by our own Node, so that the bytes
 * depend on nothing but the folder.
 * @param name of the folder in the archive
 */
export async function packFolder(folder: string, name: string, file: string): Promise<void> {
  const owner = ['--owner=0', '--group=0', '--numeric-owner'];
  const names = ['--sort=name', '--format=gnu', `--transform=s,^\\.,${name},`];
  const child = spawn('tar', ['-c', ...names, ...owner, '-C', folder, '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const packed = pipeline(child.stdout, createGzip({ level: 7 }), createWriteStream(file));
  const [[code]] = await Promise.all([ended, packed]);
  if (code !== 0) throw new Error(`tar ended with ${String(code)}.`);
}
