import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../src/time/clock.ts';
import { createIdSource } from '../src/ids.ts';
import { openPostgresStore } from '../src/store/postgres/open.ts';
import type { Store } from '../src/store/store.ts';
import { tokenFileBeside } from '../src/index.ts';
import { configureProbe } from './engine-fixture.ts';
import { startTestCluster, type TestCluster } from './postgres-cluster.ts';
import { eventOf } from './worker-fixture.ts';
import { startTarget, type Target } from './target.ts';

const configurationCount = 8;
const sessionCount = 125;
const eventsPerSession = 5;
const deliveryCount = configurationCount * sessionCount * eventsPerSession;

/** On an idle machine with two cores it takes about a minute; on a busy one, all tests of it stand in a queue. */
const longestMilliseconds = 480_000;

/** An engine process and what its log has said so far. */
interface Running {
  readonly process: ChildProcess;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

let cluster: TestCluster;
let folder: string;
let appliances: readonly Appliance[];
let target: Target;
let store: Store;
let url: string;
const engines: Running[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
  url = await cluster.createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  const settings = { reportLagSeconds: 0, rateLimit: 'off' } as const;
  appliances = await Promise.all(Array.from({ length: configurationCount }, () => startAppliance({ settings })));
  target = await startTarget(2);
  store = await openPostgresStore({ url, clock: systemClock });
}, 120_000);

afterAll(async () => {
  for (const { process } of engines) await end(process, 'SIGKILL');
  await store.close();
  await Promise.all([...appliances.map((appliance) => appliance.close()), target.close(), cluster.stop()]);
  await rm(folder, { recursive: true });
});

/** Starts an engine on the shared store, and waits until it says that it runs. */
async function start(change: object = {}): Promise<Running> {
  const config = {
    ...{ listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'debug' },
    ...{ store: { kind: 'postgresql', url }, worker: { concurrency: 64, leaseSeconds: 10 } },
    ...change,
  };
  const program = join(import.meta.dirname, 'engine-process.ts');
  const process = spawn(globalThis.process.execPath, [program, JSON.stringify(config), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: process.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  });
  const running = { process, lines };
  engines.push(running);
  await vi.waitFor(() => expect(messages(running)).toContain('engine.started'), { timeout: 60_000, interval: 50 });
  return running;
}

function messages({ lines }: Running): readonly unknown[] {
  return lines.map(({ msg }) => msg);
}

async function end(process: ChildProcess, signal: 'SIGKILL'): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill(signal);
  await once(process, 'exit');
}

/** Plays sessions, and records several events of each, so that there is something to be kept in order. */
async function playSessions(configurationId: string, appliance: Appliance): Promise<readonly string[]> {
  const lsids = Array.from({ length: sessionCount }, () => appliance.play({ scenario: 'ordinary' }).lsid);
  const newId = createIdSource(systemClock);
  for (let round = 0; round < eventsPerSession; round += 1) {
    const events = lsids.map((lsid) => eventOf(newId(), 'support_conference_end', lsid, new Date()));
    await Promise.all(events.map((event) => store.recordEvent(event, [configurationId])));
  }
  return lsids.map((lsid) => `${configurationId}/${lsid}`);
}

test(
  `four processes on one PostgreSQL, one of them killed, end ${deliveryCount} deliveries`,
  async () => {
    // Whoever polls hangs in its first call: the process that makes the configurations, and then the one that is to be killed.
    const [polled] = appliances as readonly [Appliance];
    polled.faults.add({ kind: 'half-open', on: 'command', times: 2 });
    const ids = await configureProbes();
    const expected = (await Promise.all(appliances.map((each, index) => playSessions(ids[index] ?? '', each)))).flat();
    await Promise.all([start(), start(), start(), start()]);

    const job = `poll:${ids[0] ?? ''}`;
    const isPolling = ({ lines }: Running) => lines.some((line) => line.msg === 'job.started' && line.job === job);
    const poller = await vi.waitFor(() => {
      const found = engines.find(isPolling);
      if (found === undefined) throw new Error('Nobody polls.');
      return found;
    }, longestMilliseconds);
    await vi.waitFor(
      async () => expect((await store.deliveryCounts()).succeeded).toBeGreaterThan(500),
      longestMilliseconds,
    );
    await end(poller.process, 'SIGKILL');
    const polledOnly = polled.play({ scenario: 'ordinary' }).lsid;
    await vi.waitFor(() => expect(engines.filter((each) => each !== poller).some(isPolling)).toBe(true), {
      timeout: longestMilliseconds,
      interval: 100,
    });

    // The one that the poller finds may come when all others have ended.
    const over = { pending: 0, running: 0, retrying: 0, dead: 0, skipped: 0, succeeded: deliveryCount + 1 };
    await vi.waitFor(async () => expect(await store.deliveryCounts()).toMatchObject(over), {
      timeout: longestMilliseconds,
      interval: 250,
    });
    expect(target.overlaps).toEqual([]);
    expect([...target.rows.keys()].sort()).toEqual([...expected, `${ids[0] ?? ''}/${polledOnly}`].sort());
  },
  longestMilliseconds + 180_000,
);

/** One for each appliance, as the limits of a single account would be what is measured. */
async function configureProbes(): Promise<readonly string[]> {
  const maker = await start({ worker: { concurrency: 1, leaseSeconds: 10 } });
  const adminUrl = String(maker.lines.find(({ msg }) => msg === 'engine.started')?.admin);
  const adminTokenFile = tokenFileBeside(join(folder, 'keys', 'casebridge.key'));
  const ids = appliances.map((_, index) => `c${index}`);
  for (const [index, appliance] of appliances.entries()) {
    const id = ids[index] ?? '';
    await configureProbe({ adminUrl, adminTokenFile }, appliance, {
      ...{ id, name: `Probe ${id}`, settings: { targetUrl: `${target.url}${id}/` } },
      ...(index === 0 && { pollingEventTypes: ['support_conference_end'], pollingIntervalMinutes: 1 }),
    });
  }
  await end(maker.process, 'SIGKILL');
  engines.splice(engines.indexOf(maker), 1);
  return ids;
}
