import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppliance } from '@casebridge/emulator-remote-support';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Engine, type EngineOptions, parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { startTarget } from './target.ts';

const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  opened.push(() => rm(folder, { recursive: true }));
  return folder;
}

async function start(folder: string, change: Partial<EngineOptions> = {}) {
  const lines: string[] = [];
  const values = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'debug' };
  const parsed = parseMainConfig(values, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const engine = await startEngine({
    config: parsed.config,
    plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins', 'probe'))],
    logDestination: { write: (line: string) => void lines.push(line) },
    ...change,
  });
  opened.push(() => engine.close({ graceMilliseconds: 0 }));
  return { engine, lines };
}

async function surroundings() {
  const appliance = await startAppliance({ settings: { reportLagSeconds: 0 } });
  opened.push(() => appliance.close());
  const target = await startTarget();
  opened.push(() => target.close());
  return { appliance, target };
}

type Surroundings = Awaited<ReturnType<typeof surroundings>>;

async function configure(engine: Engine, { appliance, target }: Surroundings, change: object = {}) {
  const saved = await engine.configurations.create({
    plugin: 'probe',
    name: 'Probe',
    applianceHost: appliance.host,
    ...appliance.account,
    useNonTlsConnections: true,
    settings: { targetUrl: target.url, apiKey: 'api-key-of-the-target' },
    ...change,
  });
  if (!saved.ok) throw new Error(saved.problems.join());
  return saved.configuration;
}

describe('an engine', () => {
  test('brings sessions from the events of an appliance to the destination', async () => {
    const [around, { engine, lines }] = [await surroundings(), await start(await place())];
    await configure(engine, around);
    around.appliance.addRecipient({ url: `${engine.listenerUrl}/ERSPost` });
    const played = ['CAS-1', 'CAS-2', 'CAS-3'].map((externalKey) =>
      around.appliance.play({ scenario: 'ordinary', externalKey }),
    );
    await vi.waitFor(() => expect(around.target.rows.size).toBe(3), { timeout: 20_000 });
    for (const { lsid } of played) {
      await vi.waitFor(async () => {
        const [delivery] = await engine.store.deliveries({ lsid }, { limit: 1 });
        expect(delivery?.state).toBe('succeeded');
      });
    }
    const log = lines.join('');
    expect(log).toContain('"msg":"delivery.attempted"');
    expect(log).not.toContain(around.appliance.account.clientSecret);
    expect(log).not.toContain('api-key-of-the-target');
  });

  test('goes on after a stop with what it was doing', async () => {
    const [around, folder] = [await surroundings(), await place()];
    const clock = createManualClock(new Date().toISOString());
    const first = await start(folder, { clock });
    await configure(first.engine, around);
    around.target.status = 401;
    const { lsid } = around.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
    await post(first.engine, lsid);
    await vi.waitFor(() => expect(around.target.requests.length).toBe(1), { timeout: 20_000 });
    await first.engine.close();
    around.target.status = 200;
    const second = await start(folder, { clock });
    expect(second.engine.configurations.views()).toMatchObject([{ clientSecret: { configured: true } }]);
    const said = second.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const configured = ['clientSecret: yes', 'settings.apiKey: yes'];
    expect(said.find(({ msg }) => msg === 'configuration.loaded')).toMatchObject({ name: 'Probe', configured });
    clock.advance(180_000);
    await vi.waitFor(() => expect(around.target.rows.has(lsid)).toBe(true), { timeout: 20_000 });
  });

  test('lets the plugin refuse its settings', async () => {
    const [around, { engine }] = [await surroundings(), await start(await place())];
    await expect(configure(engine, around, { settings: {} })).rejects.toThrow('Target is missing.');
    expect(engine.configurations.views()).toEqual([]);
  });

  test('tells its addresses, and that a plugin or a port cannot be used', async () => {
    const folder = await place();
    const { engine } = await start(folder);
    const health = await fetch(`${engine.adminUrl}/health`);
    expect(await health.json()).toMatchObject({ status: 'ok' });
    await expect(start(folder)).rejects.toThrow();
    const nowhere = pluginFolderUrl(join(folder, 'nowhere'));
    await expect(start(await place(), { plugins: [nowhere] })).rejects.toThrow('there is no plugin.json');
  });
});

async function post(engine: Engine, lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  const response = await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  expect(response.status).toBe(200);
}

test('a listener of events that throws after the 200 does not take the process down', async () => {
  const { engine, lines } = await start(await place());
  await configure(engine, await surroundings());
  engine.events.subscribe('event-recorded', () => {
    throw new Error('a page that has gone away');
  });
  const recorded = engine.events.next('event-recorded');
  const body = new URLSearchParams({ event: 'support_conference_end', lsid: 'ab'.repeat(16) });
  const response = await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  expect(response.status).toBe(200);
  expect((await recorded).recorded.disposition).toBe('accepted');
  await vi.waitFor(() => expect(lines.join()).toContain('a page that has gone away'));
  expect((await fetch(`${engine.listenerUrl}/ERSPost`)).status).toBe(200);
});
