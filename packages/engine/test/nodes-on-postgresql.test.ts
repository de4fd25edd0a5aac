import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import type { Clock } from '@casebridge/plugin-api';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIdSource } from '../src/ids.ts';
import { type Engine, parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { systemClock } from '../src/time/clock.ts';
import { adminFetch } from './admin-fetch.ts';
import { startTestCluster, type TestCluster } from './postgres-cluster.ts';
import { startTarget, type Target } from './target.ts';
import { eventOf } from './worker-fixture.ts';

const hour = 3_600_000;
const patience = { timeout: 60_000, interval: 50 };

let cluster: TestCluster;
let url: string;
let folder: string;
let appliance: Appliance;
let target: Target;
const engines: Engine[] = [];

beforeAll(async () => void (cluster = await startTestCluster(['-c', 'fsync=off'])), 120_000);
afterAll(() => cluster.stop());

beforeEach(async () => {
  url = await cluster.createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'casebridge-nodes-'));
  appliance = await startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } });
  target = await startTarget();
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close({ graceMilliseconds: 0 })));
  await Promise.all([appliance.close(), target.close()]);
  await rm(folder, { recursive: true });
});

/** Starts an engine on the one database, with the one key file. */
async function start(clock: Clock): Promise<Engine> {
  const values = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, store: { kind: 'postgresql', url } };
  const parsed = parseMainConfig(values, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const plugins = [pluginFolderUrl(join(import.meta.dirname, 'plugins', 'probe'))];
  const engine = await startEngine({
    ...{ config: parsed.config, plugins, clock },
    logDestination: { write: () => undefined },
  });
  engines.push(engine);
  return engine;
}

/** @returns the id of a configuration that is made on a node */
async function configure({ configurations }: Engine, name: string, change: object = {}): Promise<string> {
  const saved = await configurations.create({ ...valuesOf(name), ...change });
  if (!saved.ok) throw new Error(saved.problems.join());
  return saved.configuration.id;
}

function valuesOf(name: string) {
  return {
    ...{ plugin: 'probe', name, applianceHost: appliance.host, ...appliance.account, useNonTlsConnections: true },
    settings: { targetUrl: `${target.url}${name}/` },
  };
}

function play(): string {
  return appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' }).lsid;
}

async function tell(engine: Engine, lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  expect((await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

/** Records a session as one that the appliance has listed. */
async function list({ store }: Engine, clock: Clock, configurationId: string, lsid: string): Promise<void> {
  const event = eventOf(createIdSource(clock)(), 'support_conference_end', lsid, clock.now());
  await store.recordEvent(event, [configurationId]);
}

/** A session that the appliance does not have: what is told of it wakes the worker. */
const nobody = '0'.repeat(32);

const written = () => [...target.rows.keys()].sort();

/**
 * Waits until these rows are there, and nothing else. Of two nodes, each has ten requests in a second for an account, and on a
 * clock that stands there is no next second. Four may pass: in the fifth, a node reads the configurations again by itself.
 */
async function untilWritten(rows: readonly string[], clock: ManualClock): Promise<void> {
  let seconds = 0;
  await vi.waitFor(() => {
    if (seconds++ < 4) clock.advance(1000);
    expect(written()).toEqual(rows.toSorted());
  }, patience);
}

describe('a node whose clock stands, so that it hears of nothing by itself', () => {
  test('works for a configuration that another node has just made, and parks nothing', async () => {
    const clock = createManualClock(new Date());
    const one = await start(clock);
    await configure(one, 'known');
    const two = await start(clock);
    const id = await configure(one, 'new');
    await one.close({ graceMilliseconds: 0 });
    const [ofNew, ofKnown] = [play(), play()];
    await list(two, clock, id, ofNew);
    // It wakes for the one that it knows.
    await tell(two, ofKnown);
    await untilWritten([`known/${ofKnown}`, `new/${ofNew}`], clock);
    const [made] = await two.store.deliveries({ lsid: ofNew }, { limit: 2 });
    expect(made).toMatchObject({ configurationId: id, attempts: 1 });
    expect(await two.store.notices({}, { limit: 5 })).toEqual([]);
  });

  test('takes an event that only a configuration wants that another node has just made or enabled', async () => {
    const clock = createManualClock(new Date());
    const [one, two] = [await start(clock), await start(clock)];
    const id = await configure(one, 'new', { disabled: true });
    const [early, late] = [play(), play()];
    await tell(two, early);
    expect(await one.configurations.update(id, { ...valuesOf('new'), disabled: false })).toMatchObject({ ok: true });
    await tell(two, late);
    const events = await two.store.events({}, { limit: 5 });
    const told = events.map(({ lsid, disposition, ignoredReason }) => [lsid, disposition, ignoredReason]);
    expect(told).toEqual(
      expect.arrayContaining([
        [early, 'ignored', 'configuration-disabled'],
        [late, 'accepted', undefined],
      ]),
    );
  });

  test('does not park again with the old secret what another node has released by the mended one', async () => {
    const clock = createManualClock(new Date());
    const [one, two] = [await start(clock), await start(clock)];
    const id = await configure(one, 'mended', { clientSecret: 'old' });
    await two.configurations.reload();
    const [first, second] = [play(), play()];
    await list(two, clock, id, first);
    await tell(two, nobody);
    await vi.waitFor(async () => expect(await two.store.parked(id)).toBeDefined(), patience);
    expect(await one.configurations.update(id, valuesOf('mended'))).toMatchObject({ ok: true });
    await one.close({ graceMilliseconds: 0 });
    await list(two, clock, id, second);
    await tell(two, nobody.replaceAll('0', '1'));
    await untilWritten([`mended/${first}`, `mended/${second}`], clock);
    expect(await two.store.parked(id)).toBeUndefined();
    expect(await two.store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });
});

describe.each([
  ['back', -2 * hour],
  ['on', 2 * hour],
])('a date that is set %s by two hours, where the database decides what is due', (_which, byMilliseconds) => {
  let offset = 0;
  const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + offset) };
  beforeEach(() => void (offset = 0));

  /** Sessions that the destination has put off by the shortest wait. */
  async function waitingSessions(): Promise<{ readonly engine: Engine; readonly lsids: readonly string[] }> {
    const engine = await start(clock);
    await configure(engine, 'c');
    [target.status, target.againAt] = [429, clock.now().toISOString()];
    const lsids = [play(), play(), play()];
    for (const lsid of lsids) await tell(engine, lsid);
    const isRefused = async () => expect((await engine.store.deliveryCounts()).retrying).toBeGreaterThan(0);
    await vi.waitFor(isRefused, patience);
    return { engine, lsids };
  }

  const expectWritten = (lsids: readonly string[]) =>
    vi.waitFor(() => expect(written()).toEqual(lsids.map((lsid) => `c/${lsid}`).sort()), patience);

  test('while deliveries wait: all are written, nothing spins, and notice, status and metrics tell it', async () => {
    const { engine, lsids } = await waitingSessions();
    const before = target.requests.length;
    offset = byMilliseconds;
    target.status = 200;
    await expectWritten(lsids);
    expect(target.requests.length - before).toBeLessThanOrEqual(2 * lsids.length);
    const notices = async () =>
      (await (await adminFetch(engine, '/api/notices?open=true')).json()) as { items: readonly { code: string }[] };
    await vi.waitFor(
      async () => expect((await notices()).items.map(({ code }) => code)).toEqual(['CB-CLOCK-JUMPED']),
      patience,
    );
    const status = (await (await adminFetch(engine, '/api/status')).json()) as {
      clockJump: { from: string; to: string };
    };
    // Both clocks run: what passes between two readings is in it.
    const jumped = Date.parse(status.clockJump.to) - Date.parse(status.clockJump.from);
    expect(Math.abs(jumped - byMilliseconds)).toBeLessThan(5000);
    const metrics = await (await adminFetch(engine, '/metrics')).text();
    expect(metrics).toMatch(/casebridge_clock_jumps_total(\{[^}]*\})? 1\n/);
  });

  test('while the engine was stopped holds nothing up after the start', async () => {
    const { engine, lsids } = await waitingSessions();
    await engine.close({ graceMilliseconds: 0 });
    engines.splice(0);
    offset = byMilliseconds;
    target.status = 200;
    await start(clock);
    await expectWritten(lsids);
  });
});
