import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Engine, parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { configureProbe } from './engine-fixture.ts';
import { startTestCluster, type TestCluster } from './postgres-cluster.ts';
import { startTarget, type Target } from './target.ts';

let cluster: TestCluster;
let folder: string;
let url: string;
let appliance: Appliance;
let target: Target;
const lines: string[] = [];
const engines: Engine[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
  url = await cluster.createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  appliance = await startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } });
  target = await startTarget();
}, 120_000);

afterAll(async () => {
  for (const engine of engines) await engine.close({ graceMilliseconds: 0 });
  await Promise.all([appliance.close(), target.close(), cluster.stop()]);
  await rm(folder, { recursive: true });
});

async function start(): Promise<Engine> {
  const values = {
    ...{ listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'info' },
    ...{ store: { kind: 'postgresql', url }, worker: { concurrency: 32 } },
  };
  const parsed = parseMainConfig(values, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const engine = await startEngine({
    config: parsed.config,
    plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins', 'probe'))],
    logDestination: { write: (line: string) => void lines.push(line) },
  });
  engines.push(engine);
  return engine;
}

async function tell(engine: Engine, lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  expect((await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

/** docs/vendors/remote-support.md#rate-limits */
const perSecond = 20;

test('two engines with one account stay below its limit together, and know when one of them is gone', async () => {
  const first = await start();
  await configureProbe(first, appliance, {
    id: 'c',
    name: 'Probe',
    settings: { targetUrl: target.url },
  });
  const second = await start();
  await vi.waitFor(() => expect(lines.join('')).toContain('"processes":2'), { timeout: 20_000 });

  const lsids = Array.from({ length: 100 }, () => appliance.play({ scenario: 'ordinary' }).lsid);
  await Promise.all(lsids.map((lsid, index) => tell(index % 2 === 0 ? first : second, lsid)));
  await vi.waitFor(() => expect(target.rows.size).toBe(lsids.length), { timeout: 60_000, interval: 100 });
  const instants = appliance.requests.entries.map(({ at }) => Date.parse(at));
  // The limit's worth at once, then as much each second; with the whole limit for each of the two it takes half as long.
  const shortestMilliseconds = (lsids.length / perSecond - 1) * 1000;
  expect(Math.max(...instants) - Math.min(...instants)).toBeGreaterThan(shortestMilliseconds * 0.8);

  await second.close({ graceMilliseconds: 0 });
  await vi.waitFor(() => expect(lines.join('')).toContain('"processes":1'), { timeout: 20_000 });
}, 120_000);
