import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { settlePorts } from '../demo/ports.ts';
import { startProduct, type Product } from '../demo/product.ts';
import { bundleEngine } from '../packages/casebridge/build/bundle.ts';
import { releaseRuntime } from '../packages/casebridge/build/runtime.ts';
import { createAgent, type DynamicsUser } from '../test/e2e/dynamics-agent.ts';
import { peakDuring } from './engine-footprint/memory.ts';
import { atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';
import { attackNames, startAttack } from './honest-under-attack/attack-process.ts';
import {
  type HonestPost,
  postSessions,
  takeRequests,
  timeToKey,
  timeToRows,
  untilQueues,
} from './honest-under-attack/honest.ts';

const sessions = 60;
const everyMilliseconds = 400;
const keys = 5;
const second = 1000;

/** What honest work took meanwhile, in milliseconds, and the engine in MB. */
interface Honest {
  readonly posts: readonly HonestPost[];
  readonly rows: readonly number[];
  readonly keys: readonly number[];
  readonly peak: number;
  readonly requests: number;
}

async function workHonestly(product: Product, agent: DynamicsUser): Promise<Honest> {
  await takeRequests(product);
  const work: { posts: readonly HonestPost[]; rows: number[]; keys: number[] } = { posts: [], rows: [], keys: [] };
  const peak = await peakDuring(product.engine.processId, async () => {
    const asking = (async () => {
      for (let index = 0; index < keys; index += 1) work.keys.push(await timeToKey(product, agent));
    })();
    work.posts = await postSessions(product, { count: sessions, everyMilliseconds });
    for (const { lsid } of work.posts) work.rows.push(await timeToRows(product, lsid));
    await asking;
  });
  return { ...work, peak, requests: await takeRequests(product) };
}

function metricsOf(name: string, { posts, rows, keys: asked, peak, requests }: Honest): readonly Metric[] {
  const taken = posts.map(({ milliseconds }) => milliseconds);
  const refused = posts.filter(({ status }) => status !== 200).length;
  return [
    figure(`${name}: honest post p50`, percentile(taken, 0.5), 'ms'),
    atMost(`${name}: honest post p99`, percentile(taken, 0.99), 'ms', second / 2),
    atMost(`${name}: honest posts not answered with 200`, refused, 'posts', 0),
    figure(`${name}: event to rows p50`, percentile(rows, 0.5), 'ms'),
    atMost(`${name}: event to rows, the longest`, percentile(rows, 1), 'ms', 60 * second),
    atMost(`${name}: session key, the longest of ${keys}`, percentile(asked, 1), 'ms', 5 * second),
    atMost(`${name}: resident at most`, peak, 'MB', 512),
    figure(`${name}: requests to the appliance`, requests, 'requests'),
  ];
}

async function measure(product: Product, progress: (line: string) => void): Promise<readonly Metric[]> {
  await product.appliance.changeSettings({ reportLagSeconds: 0 });
  const agent = await createAgent(product.dynamics.access, 'Robin');
  await untilQueues(agent);
  progress(`${sessions} sessions and ${keys} keys without an attack`);
  const quiet = await workHonestly(product, agent);
  const metrics = [...metricsOf('no attack', quiet)];
  const known = quiet.posts[0]?.lsid ?? '';
  for (const name of attackNames) {
    progress(`${sessions} sessions and ${keys} keys under: ${name}`);
    const attack = startAttack(name, product.listenerUrl, known);
    const honest = await workHonestly(product, agent);
    progress(`${name}: ${await attack.stop()}`);
    metrics.push(...metricsOf(name, honest));
  }
  return metrics;
}

/** What honest work takes while strangers do their worst from another address, on the same cores. */
export const benchmark: Benchmark = {
  name: 'honest-under-attack',
  question: 'How long do honest posts, rows and session keys take while the listener is attacked?',
  async run(progress) {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
    progress('starting both emulators and the engine');
    const settings = { answerSessionKeys: true, sessionKeysPerHour: 1000 };
    // As a release runs it: its flags bound the heap.
    const { program } = await bundleEngine(path.join(folder, 'engine'));
    const engine = { engineFile: program, runtime: releaseRuntime };
    const product = await startProduct({
      ...{ ports: settled.ports, folder: path.join(folder, 'product'), seed: 'attack', sendsEvents: false, settings },
      ...engine,
    });
    try {
      return await measure(product, progress);
    } finally {
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
