import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { adminAccess, type AdminAccess } from '../demo/admin-access.ts';
import { createEngineProgram, tokenFileIn } from '../demo/engine-program.ts';
import { settlePorts } from '../demo/ports.ts';
import { bundleEngine } from '../packages/casebridge/build/bundle.ts';
import { sqliteFileOf } from '../packages/engine/src/store/open.ts';
import { openAdminBrowser } from '../test/browser/admin/admin-browser.ts';
import { paths } from './admin-tool/paths.ts';
import { atMost, percentile, type Benchmark, type Metric } from './form.ts';
import { seedSqlite } from './growth/seed-sqlite.ts';

const rounds = 20;
const deliveriesForPaint = 10_000;
const deliveriesForLists = 100_000;
const paintGoalMilliseconds = 1000;
/** A person does not notice it. */
const listGoalMilliseconds = 200;
const figure = 'section[aria-label="At a glance"] strong';

/** Runs `work` against an engine whose store holds so many deliveries. */
async function withDeliveries<T>(
  file: string,
  { folder, count }: { folder: string; count: number },
  work: (admin: AdminAccess) => Promise<T>,
): Promise<T> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  // What is seeded ended years ago: the engine would remove it while it is measured.
  const mainConfig = { retention: { endedDays: 3650, ignoredDays: 3650 } };
  const engine = createEngineProgram({ ports: settled.ports, folder, file, mainConfig });
  await engine.start();
  await engine.stop();
  seedSqlite(sqliteFileOf(path.join(folder, 'data')), count);
  await engine.start();
  try {
    return await work(adminAccess(`http://127.0.0.1:${settled.ports.admin}`, tokenFileIn(folder)));
  } finally {
    await engine.stop();
  }
}

/** @returns milliseconds from the start of loading the page anew to the frame that shows a figure */
async function paintOnce(page: Page): Promise<number> {
  await page.reload({ waitUntil: 'commit' });
  await page.locator(figure).first().waitFor();
  return page.evaluate<number>('new Promise(requestAnimationFrame)');
}

async function measurePaint(admin: AdminAccess): Promise<readonly Metric[]> {
  const browser = await openAdminBrowser(admin);
  try {
    await browser.open('/');
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await paintOnce(browser.page));
    const name = `first figures painted at ${deliveriesForPaint} deliveries, p95`;
    return [atMost(name, percentile(times, 0.95), 'ms', paintGoalMilliseconds)];
  } finally {
    await browser.close();
  }
}

async function measureLists(admin: AdminAccess, progress: (line: string) => void): Promise<readonly Metric[]> {
  const metrics: Metric[] = [];
  // The first question of all starts the thread that reads.
  for (const each of paths) await admin.call(each);
  for (const each of paths) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      await admin.call(each);
      times.push(performance.now() - began);
    }
    const p95 = percentile(times, 0.95);
    progress(`${each}: ${p95.toFixed(1)} ms`);
    metrics.push(atMost(`GET ${each} at ${deliveriesForLists} deliveries, p95`, p95, 'ms', listGoalMilliseconds));
  }
  return metrics;
}

/** What a person waits for in the admin tool. */
export const benchmark: Benchmark = {
  name: 'admin-tool',
  question: 'How soon does the admin tool show figures, and does each of its lists answer at once when there is much?',
  async run(progress) {
    const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
    try {
      progress('bundling the engine');
      const { program } = await bundleEngine(path.join(folder, 'engine'));
      progress(`${rounds} times the overview at ${deliveriesForPaint} deliveries`);
      const small = { folder: path.join(folder, 'small'), count: deliveriesForPaint };
      const paint = await withDeliveries(program, small, measurePaint);
      const large = { folder: path.join(folder, 'large'), count: deliveriesForLists };
      return [...paint, ...(await withDeliveries(program, large, (admin) => measureLists(admin, progress)))];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
