import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestCluster } from '../packages/engine/test/postgres-cluster.ts';
import { postFor, type Load } from './durable-acknowledgement/load.ts';
import { startServer, type Kind } from './durable-acknowledgement/start-server.ts';
import { atLeast, atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';

const warmUpMilliseconds = 700;
const measureMilliseconds = 2000;
const rounds = 3;

/** Both kinds of server in turn, so that a noisy machine is noisy for both; of each the best round counts. */
async function measure(
  title: string,
  newAddress: () => Promise<string>,
  connections: number,
  progress: (line: string) => void,
): Promise<Record<Kind, Load>> {
  const best: Partial<Record<Kind, Load>> = {};
  const servers = {
    listener: await startServer('listener', await newAddress()),
    raw: await startServer('raw', await newAddress()),
  };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const kind of ['listener', 'raw'] as const) {
        await postFor(servers[kind].port, connections, warmUpMilliseconds);
        const load = await postFor(servers[kind].port, connections, measureMilliseconds);
        progress(`${title}, ${connections} connections, ${kind}: ${Math.round(load.perSecond)}/s`);
        if (load.perSecond > (best[kind]?.perSecond ?? 0)) best[kind] = load;
      }
    }
  } finally {
    await Promise.all([servers.listener.stop(), servers.raw.stop()]);
  }
  return best as Record<Kind, Load>;
}

/** Median of one 4 KiB write with its flush to the disk that the stores are on. */
function flushMilliseconds(folder: string): number {
  const file = openSync(path.join(folder, 'flush'), 'w');
  const page = Buffer.alloc(4096, 1);
  const samples = Array.from({ length: 500 }, (_, index) => {
    const began = performance.now();
    writeSync(file, page, 0, page.length, index * page.length);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  return percentile(samples, 0.5);
}

function metricsOf(store: string, one: Record<Kind, Load>, many: Record<Kind, Load>, flush: number): Metric[] {
  const ratio = many.listener.perSecond / many.raw.perSecond;
  return [
    figure(`${store}: acknowledgements, 1 connection`, one.listener.perSecond, '1/s'),
    figure(`${store}: acknowledgements, 32 connections`, many.listener.perSecond, '1/s'),
    figure(`${store}: raw node:http, 1 connection`, one.raw.perSecond, '1/s'),
    figure(`${store}: raw node:http, 32 connections`, many.raw.perSecond, '1/s'),
    atLeast(`${store}: share of raw node:http, 32 connections`, ratio, '', 0.85),
    atMost(`${store}: p50, 1 connection, in flushes`, one.listener.p50 / flush, 'flushes', 2),
    figure(`${store}: p50, 1 connection`, one.listener.p50, 'ms'),
    figure(`${store}: p50, 1 connection, raw node:http`, one.raw.p50, 'ms'),
    figure(`${store}: p99, 1 connection`, one.listener.p99, 'ms'),
    figure(`${store}: p50, 32 connections`, many.listener.p50, 'ms'),
    figure(`${store}: p99, 32 connections`, many.listener.p99, 'ms'),
    figure(`${store}: p99, 32 connections, raw node:http`, many.raw.p99, 'ms'),
  ];
}

async function run(progress: (line: string) => void): Promise<readonly Metric[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
  const cluster = await startTestCluster();
  let files = 0;
  const stores = {
    SQLite: async () => `sqlite:${path.join(folder, `${++files}.db`)}`,
    PostgreSQL: () => cluster.createDatabase(),
  };
  try {
    const flush = flushMilliseconds(folder);
    const metrics = [figure('one flush of 4 KiB', flush, 'ms')];
    for (const [name, newAddress] of Object.entries(stores)) {
      const one = await measure(name, newAddress, 1, progress);
      const many = await measure(name, newAddress, 32, progress);
      metrics.push(...metricsOf(name, one, many, flush));
    }
    return metrics;
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'durable-acknowledgement',
  question: 'How many events a second are acknowledged after their commit, and how soon, beside raw node:http?',
  run,
};
