import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Appliance, type ApplianceOptions, startAppliance } from '@casebridge/emulator-remote-support';
import { expect, vi } from 'vitest';
import type { PluginConfiguration, SelectableEvent } from '../src/model/plugin-configuration.ts';
import { createIdSource } from '../src/ids.ts';
import { createOutbound } from '../src/outbound/outbound.ts';
import { type PluginHost, startPluginHost } from '../src/plugin-host/plugin-host.ts';
import { createReportSource } from '../src/source/report-source.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import type { DeliveryRecord, NewEvent } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';
import { startWorker, type Worker, type WorkerOptions } from '../src/worker/worker.ts';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { recordingLog } from './report.ts';
import { startTarget, type Target } from './target.ts';

/** The running side of an engine with real parts: appliance, store, plugin thread, destination; one clock for all. */
export interface WorkerFixture {
  readonly appliance: Appliance;
  readonly target: Target;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly log: ReturnType<typeof recordingLog>;
  readonly worker: Worker;
  configuration: PluginConfiguration;
  /** Records that the appliance told of a session. @returns the delivery's id */
  readonly tell: (lsid: string, name?: SelectableEvent) => Promise<string>;
  readonly delivery: (id: string) => Promise<DeliveryRecord>;
  /** Moves the time on in steps until the delivery is in one of the states. */
  readonly until: (id: string, state: DeliveryRecord['state'], stepMilliseconds?: number) => Promise<DeliveryRecord>;
  /** Waits, without moving the time, until so many attempts of the delivery have ended. */
  readonly attempted: (id: string, attempts: number) => Promise<DeliveryRecord>;
  readonly close: () => Promise<void>;
}

/** Options of the fixture. */
export interface WorkerFixtureOptions {
  readonly appliance?: ApplianceOptions;
  readonly configuration?: Partial<PluginConfiguration>;
  readonly limits?: Parameters<typeof startPluginHost>[0]['limits'];
  readonly worker?: Partial<WorkerOptions>;
  /** Done before the worker starts. */
  readonly before?: (parts: {
    readonly store: Store;
    readonly appliance: Appliance;
    readonly clock: ManualClock;
  }) => Promise<void>;
}

/** Opens a fixture; `close` has to be called. */
export async function openWorkerFixture(options: WorkerFixtureOptions = {}): Promise<WorkerFixture> {
  const parts = await openParts(options);
  const { appliance, target, store, clock, log, outbound, host } = parts;
  await options.before?.(parts);
  const worker = startWorker({
    ...parts,
    source: createReportSource({ outbound, clock }),
    owner: 'fixture',
    sharesStore: false,
    concurrency: 4,
    leaseMilliseconds: 60_000,
    attemptMilliseconds: 900_000,
    random: () => 0,
    followClock: () => Promise.resolve(),
    publish: () => undefined,
    pluginHost: (name) => new Map<string, PluginHost>([['probe', host]]).get(name),
    configuration: () => Promise.resolve(fixture.configuration),
    ...options.worker,
  });
  const newId = createIdSource(clock);
  const fixture: WorkerFixture = {
    ...{ appliance, target, store, clock, log, worker },
    configuration: parts.configuration,
    ...waits(store, clock),
    async tell(lsid, name = 'support_conference_end') {
      const event = eventOf(newId(), name, lsid, clock.now());
      await store.recordEvent(event, [fixture.configuration.id]);
      worker.wake();
      const [made] = await store.deliveries({ eventId: event.id }, { limit: 1 });
      return made?.id ?? '';
    },
    async close() {
      let isClosed = false;
      const closing = worker.close(0).then(() => void (isClosed = true));
      // A plugin that does not stop when told so is ended by this clock.
      await vi.waitFor(
        () => {
          clock.advance(1_000);
          expect(isClosed).toBe(true);
        },
        { timeout: 30_000, interval: 10 },
      );
      await closing;
      await parts.close();
    },
  };
  return fixture;
}

/** Opens the parts that a worker works with. */
async function openParts(options: WorkerFixtureOptions) {
  const clock = createManualClock();
  const log = recordingLog();
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  const [appliance, target, store, host] = await Promise.all([
    startAppliance({ clock, ...options.appliance }),
    startTarget(),
    openSqliteStore({ file: join(folder, 'store.sqlite'), clock }),
    startPluginHost({ folder: new URL('plugins/probe/', import.meta.url), clock, log, limits: options.limits ?? {} }),
  ]);
  const outbound = createOutbound();
  const configuration = probeConfiguration(appliance, target, options.configuration);
  const { id, name, plugin } = configuration;
  const record = { id, name, plugin, applianceId: 'default', disabled: false, document: '{}', secrets: {} };
  await store.saveConfiguration({ ...record, updatedAt: clock.now() });
  async function close(): Promise<void> {
    await Promise.all([host.close(), outbound.close(), appliance.close(), target.close(), store.close()]);
    await rm(folder, { recursive: true });
  }
  return { appliance, target, store, host, outbound, configuration, clock, log, close };
}

/** Awaits states of deliveries. */
function waits(store: Store, clock: ManualClock): Pick<WorkerFixture, 'delivery' | 'until' | 'attempted'> {
  async function delivery(id: string): Promise<DeliveryRecord> {
    const found = await store.delivery(id);
    if (!found) throw new Error(`There is no delivery ${id}.`);
    return found.delivery;
  }
  return {
    delivery,
    async until(id, state, stepMilliseconds = 1000) {
      const look = async () => {
        // Time does not fly while an attempt runs: it would look as if nobody answered.
        if ((await delivery(id)).state !== 'running') clock.advance(stepMilliseconds);
        expect((await delivery(id)).state).toBe(state);
      };
      await vi.waitFor(look, { timeout: 20_000, interval: 20 });
      return delivery(id);
    },
    async attempted(id, attempts) {
      const look = async () => {
        const now = await delivery(id);
        expect([now.attempts, now.state === 'running']).toEqual([attempts, false]);
      };
      await vi.waitFor(look, { timeout: 20_000, interval: 10 });
      return delivery(id);
    },
  };
}

function probeConfiguration(
  appliance: Appliance,
  target: Target,
  change: Partial<PluginConfiguration> = {},
): PluginConfiguration {
  return {
    id: 'c1',
    plugin: 'probe',
    name: 'Probe',
    applianceId: 'default',
    applianceHost: appliance.host,
    ...appliance.account,
    locale: 'en-us',
    disabled: false,
    allowInvalidCertificates: false,
    useNonTlsConnections: true,
    outboundEventTypes: ['support_conference_end'],
    retryAttemptLimit: 2,
    retryOutboundEventTypes: ['support_conference_end'],
    pollingEventTypes: [],
    pollingIntervalMinutes: 15,
    retryPollingEventTypes: ['support_conference_end'],
    settings: { targetUrl: target.url, apiKey: 'k-1' },
    ...change,
  };
}

/** An event as the intake would write it. */
export function eventOf(id: string, name: string, lsid: string, receivedAt: Date): NewEvent {
  return { id, source: 'push', applianceId: 'default', name, lsid, receivedAt, fields: [], fingerprint: id };
}
