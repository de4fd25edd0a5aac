import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestCluster } from '../packages/engine/test/postgres-cluster.ts';
import { postFor } from './durable-acknowledgement/load.ts';
import { startServer } from './durable-acknowledgement/start-server.ts';
import { atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';
import { dispatchPerSecond, prepareStore } from './growth/dispatch.ts';
import { longestPause } from './growth/pause.ts';
import { postgres, sqlite, type Subject } from './growth/subjects.ts';

const sizes = [0, 100_000, 2_000_000] as const;
const connections = 8;
const warmUpMilliseconds = 400;
const measureMilliseconds = 2000;
const dispatched = 1000;
const rounds = 5;

interface Measured {
  /** Deliveries per second. */
  readonly dispatch: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Milliseconds. */
  readonly pause: number;
}

/** Measurements of all sizes within a short time, in which the machine was as busy for all, in the order of `sizes`. */
type Round = readonly Measured[];

async function measureOne(subject: Subject, address: string): Promise<Measured> {
  const store = await subject.openStore(address);
  let dispatch: number;
  let pause: number;
  try {
    dispatch = await dispatchPerSecond(store, dispatched);
    pause = await longestPause(store);
  } finally {
    await store.close();
  }
  const server = await startServer('listener', address);
  try {
    await postFor(server.port, connections, warmUpMilliseconds);
    const { p99 } = await postFor(server.port, connections, measureMilliseconds);
    return { dispatch, p99, pause };
  } finally {
    await server.stop();
  }
}

async function prepare(subject: Subject, size: number): Promise<string> {
  const address = await subject.newAddress();
  const store = await subject.openStore(address);
  await prepareStore(store);
  await store.close();
  if (size > 0) await subject.seed(address, size);
  return address;
}

async function measure(subject: Subject, progress: (line: string) => void): Promise<readonly Round[]> {
  const addresses: string[] = [];
  try {
    for (const size of sizes) {
      progress(`${subject.name}: making ${size.toLocaleString('en')} ended deliveries`);
      addresses.push(await prepare(subject, size));
    }
    const measured: Round[] = [];
    for (let number = 1; number <= rounds; number++) {
      const round: Measured[] = [];
      for (const address of addresses) round.push(await measureOne(subject, address));
      measured.push(round);
      progress(`${subject.name}, round ${number}: ${round.map(describe).join('; ')}`);
    }
    return measured;
  } finally {
    for (const address of addresses) subject.remove(address);
  }
}

function describe({ dispatch, p99, pause }: Measured): string {
  return `dispatch ${Math.round(dispatch)}/s, p99 ${p99.toFixed(1)} ms, pause ${pause.toFixed(0)} ms`;
}

function metricsOf(store: string, measured: readonly Round[]): Metric[] {
  return sizes.flatMap((size, index) => {
    const title = `${store}, ${size.toLocaleString('en')} ended`;
    const pairs = measured.flatMap(({ [0]: empty, [index]: one }) => (one && empty ? [{ one, empty }] : []));
    const median = (take: (one: Measured, empty: Measured) => number) =>
      percentile(
        pairs.map(({ one, empty }) => take(one, empty)),
        0.5,
      );
    const figures = [
      figure(
        `${title}: dispatch`,
        median(({ dispatch }) => dispatch),
        '1/s',
      ),
      figure(
        `${title}: acknowledgement p99, ${connections} connections`,
        median(({ p99 }) => p99),
        'ms',
      ),
      atMost(
        `${title}: pause of the event loop for counts and sizes`,
        median(({ pause }) => pause),
        'ms',
        50,
      ),
    ];
    if (size === 0) return figures;
    const slower = median((one, empty) => empty.dispatch / one.dispatch);
    const later = median((one, empty) => one.p99 / empty.p99);
    return [
      ...figures,
      atMost(`${title}: dispatch, slower than empty by`, slower, 'times', 1.3),
      atMost(`${title}: acknowledgement p99 against empty`, later, 'times', 1.3),
    ];
  });
}

async function run(progress: (line: string) => void): Promise<readonly Metric[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
  // Seeding writes more between two checkpoints than the server would let stand.
  const cluster = await startTestCluster(['-c', 'max_wal_size=4GB']);
  try {
    const metrics: Metric[] = [];
    for (const subject of [sqlite(folder), postgres(cluster)]) {
      metrics.push(...metricsOf(subject.name, await measure(subject, progress)));
    }
    return metrics;
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'growth',
  question: 'Do dispatch and acknowledgement stay fast when the store holds millions of ended deliveries?',
  run,
};
