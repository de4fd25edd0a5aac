import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { postFor } from './durable-acknowledgement/load.ts';
import { startServer } from './durable-acknowledgement/start-server.ts';
import { atMost, figure, type Benchmark, type Metric } from './form.ts';
import { dispatchPerSecond, prepareStore } from './growth/dispatch.ts';
import { seedEnded } from './growth/seed.ts';

const sizes = [0, 100_000, 2_000_000] as const;
const connections = 8;
const measureMilliseconds = 2000;
const dispatched = 1500;
/** The best of several rounds is what the store can do; the others are what else the machine was doing. */
const rounds = 3;

interface Measured {
  readonly dispatch: number;
  readonly p99: number;
}

async function measure(file: string): Promise<Measured> {
  let dispatch = 0;
  let p99 = Infinity;
  for (let round = 0; round < rounds; round++) {
    dispatch = Math.max(dispatch, await dispatchPerSecond(file, dispatched));
    const server = await startServer('listener', `sqlite:${file}`);
    try {
      await postFor(server.port, connections, measureMilliseconds / 4);
      p99 = Math.min(p99, (await postFor(server.port, connections, measureMilliseconds)).p99);
    } finally {
      await server.stop();
    }
  }
  return { dispatch, p99 };
}

async function run(progress: (line: string) => void): Promise<readonly Metric[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
  const metrics: Metric[] = [];
  let empty: Measured | undefined;
  try {
    for (const size of sizes) {
      const file = path.join(folder, `${size}.db`);
      await prepareStore(file);
      progress(`making ${size.toLocaleString('en')} ended deliveries`);
      seedEnded(file, size);
      const measured = await measure(file);
      progress(`dispatch ${Math.round(measured.dispatch)}/s, acknowledgement p99 ${measured.p99.toFixed(1)} ms`);
      metrics.push(...metricsOf(size, measured, empty));
      empty ??= measured;
      rmSync(file);
    }
    return metrics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function metricsOf(size: number, measured: Measured, empty: Measured | undefined): Metric[] {
  const title = `${size.toLocaleString('en')} ended`;
  const figures = [
    figure(`${title}: dispatch`, measured.dispatch, '1/s'),
    figure(`${title}: acknowledgement p99, ${connections} connections`, measured.p99, 'ms'),
  ];
  if (empty === undefined) return figures;
  return [
    ...figures,
    atMost(`${title}: dispatch, slower than empty by`, empty.dispatch / measured.dispatch, 'times', 1.3),
    atMost(`${title}: acknowledgement p99 against empty`, measured.p99 / empty.p99, 'times', 1.3),
  ];
}

export const benchmark: Benchmark = {
  name: 'growth',
  question: 'Do dispatch and acknowledgement stay fast when the store holds millions of ended deliveries?',
  run,
};
