import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Runtime } from '../demo/child.ts';
import { callJson } from '../demo/control.ts';
import { createEngineProgram } from '../demo/engine-program.ts';
import { settlePorts, type Ports } from '../demo/ports.ts';
import { startProduct, type Product } from '../demo/product.ts';
import { bundleEngine } from '../packages/casebridge/build/bundle.ts';
import { releaseRuntime } from '../packages/casebridge/build/runtime.ts';
import { peakDuring, residentMegabytes } from './engine-footprint/memory.ts';
import { atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';

const starts = 5;
const usualSessions = 1000;
/** The emulator's queue for one recipient is saved and sent one by one; more at once would measure it. */
const sessionsAtOnce = 50;
const settleSeconds = 10;
const restMinutes = 10;
async function freePorts(): Promise<Ports> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  return settled.ports;
}

/** The engine that is measured: a bundle with the runtime's flags, or an installed program that brings its own. */
interface Measured {
  readonly file: string;
  readonly runtime?: Runtime;
}

/** @returns milliseconds from the start of the process to its word that it takes events */
async function measureStart(measured: Measured, folder: string): Promise<number> {
  const engine = createEngineProgram({ ports: await freePorts(), folder, ...measured });
  const began = performance.now();
  await engine.start();
  const milliseconds = performance.now() - began;
  await engine.stop();
  return milliseconds;
}

async function openDeliveries({ admin }: Product): Promise<number> {
  const states = ['pending', 'running', 'retrying'];
  const pages = states.map((state) => admin.call<{ items: readonly unknown[] }>(`/api/deliveries?state=${state}`));
  return (await Promise.all(pages)).flatMap(({ items }) => items).length;
}

async function queuedEvents({ appliance }: Product): Promise<number> {
  const recipients = await callJson<readonly { queued: number }[]>(`${appliance.url}/_emulator/recipients`);
  return recipients.reduce((sum, { queued }) => sum + queued, 0);
}

async function untilDone(product: Product): Promise<void> {
  while ((await queuedEvents(product)) > 0 || (await openDeliveries(product)) > 0) await delay(100);
}

async function bringOver(product: Product, sessions: number): Promise<void> {
  for (let played = 0; played < sessions; played += sessionsAtOnce) {
    for (let index = played; index < Math.min(played + sessionsAtOnce, sessions); index += 1)
      await product.appliance.play({ scenario: 'chat-with-files' });
    await untilDone(product);
  }
}

async function measureMemory(
  product: Product,
  sessions: number,
  progress: (line: string) => void,
): Promise<readonly Metric[]> {
  const { processId } = product.engine;
  await delay(settleSeconds * 1000);
  const idle = await residentMegabytes(processId);
  progress(`${sessions} sessions`);
  const began = performance.now();
  const peak = await peakDuring(processId, () => bringOver(product, sessions));
  const rate = sessions / ((performance.now() - began) / 1000);
  progress(`${restMinutes} minutes of rest`);
  await delay(restMinutes * 60_000);
  const rested = await residentMegabytes(processId);
  return [
    atMost('resident when idle', idle, 'MB', 120),
    atMost(`resident at most, during ${sessions} sessions`, peak, 'MB', 256),
    atMost(`resident after ${restMinutes} minutes of rest, beside idle`, rested / idle, 'times', 1.2),
    figure(`resident after ${restMinutes} minutes of rest`, rested, 'MB'),
    figure('sessions from end to end, both emulators on the same cores', rate, 'sessions/s'),
  ];
}

async function bundled(folder: string): Promise<Measured> {
  const { program } = await bundleEngine(folder);
  return { file: program, runtime: releaseRuntime };
}

/** Start time and memory of the engine, in the form in which a release runs it. */
export const benchmark: Benchmark = {
  name: 'engine-footprint',
  question: 'How fast does the bundled engine start, and how much memory does it hold, idle, at work and afterwards?',
  async run(progress, { program, sessions = usualSessions } = {}) {
    const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
    progress(program === undefined ? 'bundling the engine' : `measuring ${program}`);
    const measured = program === undefined ? await bundled(path.join(folder, 'engine')) : { file: program };
    try {
      const milliseconds: number[] = [];
      for (let index = 0; index < starts; index += 1) {
        milliseconds.push(await measureStart(measured, path.join(folder, `start-${index}`)));
      }
      const ports = await freePorts();
      const product = await startProduct({
        ...{ ports, folder: path.join(folder, 'product'), seed: 'footprint', engineFile: measured.file },
        ...(measured.runtime && { runtime: measured.runtime }),
      });
      try {
        await product.appliance.changeSettings({ reportLagSeconds: 0 });
        const start = atMost(`start, median of ${starts}`, percentile(milliseconds, 0.5), 'ms', 1000);
        return [start, ...(await measureMemory(product, sessions, progress))];
      } finally {
        await product.stop();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
