import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Appliance, type ApplianceOptions, startAppliance } from '@casebridge/emulator-remote-support';
import { expect, vi } from 'vitest';
import {
  type Engine,
  type EngineOptions,
  parseMainConfig,
  type PluginConfiguration,
  pluginFolderUrl,
  startEngine,
} from '../src/index.ts';
import type { DeliveryRecord } from '../src/store/records.ts';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { adminFetch } from './admin-fetch.ts';
import { startTarget, type Target } from './target.ts';

/** A whole engine with an appliance and a destination, all of them by one clock that the test moves. */
export interface EngineFixture {
  /** Where `data` and `keys` lie. */
  readonly folder: string;
  readonly appliance: Appliance;
  readonly target: Target;
  readonly clock: ManualClock;
  readonly configuration: PluginConfiguration;
  engine: Engine;
  /** Plays a session of a few minutes that has just ended. @returns its id */
  readonly play: (externalKey?: string) => string;
  /** Moves the time on in one step, after everything that was under way has ended. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Moves the time on in small steps until there is nothing to be done but to wait. */
  readonly settle: () => Promise<void>;
  readonly deliveriesOf: (lsid: string) => Promise<readonly DeliveryRecord[]>;
  /** Stops the engine; and starts it again on the same data. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Takes the lines of the log. */
export type LogDestination = NonNullable<EngineOptions['logDestination']>;

/** Options of the fixture. */
export interface EngineFixtureOptions {
  readonly appliance?: ApplianceOptions['settings'];
  /** Whether the appliance is reached over https. */
  readonly tls?: boolean;
  readonly configuration?: Partial<PluginConfiguration>;
  readonly logDestination?: LogDestination;
}

/** Opens a fixture; `close` has to be called. */
export async function openEngineFixture(options: EngineFixtureOptions = {}): Promise<EngineFixture> {
  const clock = createManualClock('2030-01-07T09:00:00Z');
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  const [appliance, target] = await Promise.all([
    startAppliance({ clock, tls: options.tls ?? false, settings: { reportLagSeconds: 0, ...options.appliance } }),
    startTarget(),
  ]);
  const engine = await startIn(folder, clock, 'probe', options.logDestination);
  const configuration = await configure(engine, appliance, target, options.configuration);
  const fixture: EngineFixture = {
    ...{ folder, appliance, target, clock, configuration, engine },
    play: (externalKey = 'CAS-1') => appliance.play({ scenario: 'ordinary', externalKey }).lsid,
    settle: () => settle(fixture),
    async pass(milliseconds) {
      await settle(fixture);
      clock.advance(milliseconds);
      await settle(fixture);
    },
    deliveriesOf: (lsid) => fixture.engine.store.deliveries({ lsid }, { limit: 100 }),
    stop: () => fixture.engine.close({ graceMilliseconds: 0 }),
    async start() {
      fixture.engine = await startIn(folder, clock, 'probe');
    },
    async close() {
      await fixture.engine.close({ graceMilliseconds: 0 });
      await Promise.all([appliance.close(), target.close()]);
      await rm(folder, { recursive: true });
    },
  };
  return fixture;
}

/** Starts an engine on a folder, with one of the plugins of these tests. */
export function startIn(
  folder: string,
  clock: ManualClock,
  plugin: string,
  logDestination: LogDestination = { write: () => undefined },
): Promise<Engine> {
  const values = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'debug' };
  const parsed = parseMainConfig(values, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  return startEngine({
    config: parsed.config,
    plugins: [pluginFolderUrl(join(import.meta.dirname, 'plugins', plugin))],
    clock,
    logDestination,
  });
}

async function configure(
  engine: Engine,
  appliance: Appliance,
  target: Target,
  change: Partial<PluginConfiguration> = {},
): Promise<PluginConfiguration> {
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

/** Jobs look every five seconds; two looks with nothing due in between mean that everything has been looked at. */
async function settle({ clock, engine }: EngineFixture): Promise<void> {
  for (let look = 0; look < 3; look += 1) {
    clock.advance(5_000);
    await vi.waitFor(
      async () => {
        // What waits for its turn at the appliance's limits waits by this clock.
        clock.advance(100);
        const due = await engine.store.nextDueAt();
        const { running } = await engine.store.deliveryCounts();
        expect({ running, jobs: engine.runningJobs(), due: (due ?? new Date(8.64e15)) > clock.now() }).toEqual({
          running: 0,
          jobs: [],
          due: true,
        });
      },
      { timeout: 20_000, interval: 10 },
    );
  }
}

/** Makes a configuration of the probe plugin over the admin address of an engine. */
export async function configureProbe(
  engine: Pick<Engine, 'adminUrl' | 'adminTokenFile'>,
  appliance: Appliance,
  change: object,
): Promise<void> {
  const response = await adminFetch(engine, '/api/configurations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-casebridge': '1' },
    body: JSON.stringify({
      ...{ plugin: 'probe', applianceHost: appliance.host, ...appliance.account, useNonTlsConnections: true },
      ...change,
    }),
  });
  expect(response.status, await response.text()).toBe(201);
}
