import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestCluster } from '../packages/engine/test/postgres-cluster.ts';
import { questions } from './admin-lists/questions.ts';
import { atMost, percentile, type Benchmark, type Metric } from './form.ts';
import { prepareStore } from './growth/dispatch.ts';
import { postgres, sqlite, type Subject } from './growth/subjects.ts';

const deliveries = 100_000;
const rounds = 20;
/** A person does not notice it. */
const goalMilliseconds = 200;

async function measure(subject: Subject, progress: (line: string) => void): Promise<readonly Metric[]> {
  const address = await subject.newAddress();
  const empty = await subject.openStore(address);
  await prepareStore(empty);
  await empty.close();
  await subject.seed(address, deliveries);
  const store = await subject.openStore(address);
  try {
    const metrics: Metric[] = [];
    // The first question of all starts the thread that reads.
    for (const { ask } of questions) await ask(store);
    for (const { name, ask } of questions) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const begun = performance.now();
        await ask(store);
        times.push(performance.now() - begun);
      }
      const p95 = percentile(times, 0.95);
      progress(`${subject.name}: ${name}: ${p95.toFixed(1)} ms`);
      metrics.push(atMost(`${subject.name}: ${name}, p95`, p95, 'ms', goalMilliseconds));
    }
    return metrics;
  } finally {
    await store.close();
    subject.remove(address);
  }
}

async function run(progress: (line: string) => void): Promise<readonly Metric[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
  const cluster = await startTestCluster();
  try {
    return [...(await measure(sqlite(folder), progress)), ...(await measure(postgres(cluster), progress))];
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'admin-lists',
  question: 'Does every list and filter of the admin tool answer within 200 ms at 100,000 deliveries?',
  run,
};
