import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { percentile } from '../form.ts';
import type { Commit } from './gather.ts';

const times = 200;

/** Median of one 4 KiB write with its flush to the disk, in milliseconds. */
export function flushMilliseconds(folder: string): number {
  const name = path.join(folder, 'flush');
  const file = openSync(name, 'w');
  const page = Buffer.alloc(4096, 1);
  const samples = Array.from({ length: times }, (_, index) => {
    const began = performance.now();
    writeSync(file, page, 0, page.length, index * page.length);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(name);
  return percentile(samples, 0.5);
}

/** Median of one commit of one row, in milliseconds, without any http. */
export async function commitMilliseconds(commit: Commit): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < times; index++) {
    const began = performance.now();
    await commit([`lsid=${index.toString(16).padStart(32, '0')}`]);
    samples.push(performance.now() - began);
  }
  return percentile(samples, 0.5);
}
