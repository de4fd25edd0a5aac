import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sampleMilliseconds = 250;

/** @returns what a process holds in memory now, in MB of a million bytes */
export async function residentMegabytes(processId: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(processId)]);
  return (Number(stdout) * 1024) / 1e6;
}

/** Looks at a process until `work` has ended. @returns the most that it held, in MB */
export async function peakDuring(processId: number, work: () => Promise<void>): Promise<number> {
  let peak = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      peak = Math.max(peak, await residentMegabytes(processId));
      await delay(sampleMilliseconds);
    }
  })();
  try {
    await work();
  } finally {
    over.abort();
    await watching;
  }
  return peak;
}
