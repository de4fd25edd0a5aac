import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { vi } from 'vitest';
import type { Engine } from '../src/index.ts';
import { adminFetch } from './admin-fetch.ts';
import { type LogDestination, startIn } from './engine-fixture.ts';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import type { Script } from './plugins/scripted/scripted.ts';

/** Gives scripts to the plugin of that name, and takes what it tells. */
export interface ScriptServer {
  readonly url: string;
  /** Behaviour of the job from now on. */
  script: Script;
  readonly told: readonly unknown[];
  /** Method and path of each request, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

async function startScriptServer(): Promise<ScriptServer> {
  const [told, requests] = [[] as unknown[], [] as string[]];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void text(request).then((body) => {
      if (request.method === 'POST') told.push(JSON.parse(body));
      response.end(request.url === '/script' ? JSON.stringify(scriptServer.script) : 'nothing yet');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const scriptServer: ScriptServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    script: { do: 'nothing' },
    told,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return scriptServer;
}

/** An engine with the plugin *scripted*, an appliance and a script server; the test moves the engine's clock. */
export interface ScriptedPluginFixture {
  readonly appliance: Appliance;
  readonly scriptServer: ScriptServer;
  readonly clock: ManualClock;
  readonly engine: Engine;
  /** Id of the one configuration. */
  readonly id: string;
  /** Asks the admin address; a body makes it a change. */
  readonly ask: (path: string, body?: unknown, method?: string) => Promise<{ status: number; answer: Answer }>;
  /** Changes the configuration. */
  readonly change: (values: object) => Promise<void>;
  /** The one job as the admin address shows it. */
  readonly job: () => Promise<ShownJob | undefined>;
  /** Moves the time on in steps until that is so. */
  readonly until: (isSo: () => Promise<boolean> | boolean, stepMilliseconds?: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Whatever the admin address answers; each test looks at what it expects. */
export type Answer = Readonly<Record<string, unknown>>;

/** A job as the admin address shows it. */
export interface ShownJob {
  readonly name: string;
  readonly title: string;
  readonly running: boolean;
  readonly nextAt?: string;
  readonly lastRun?: { readonly startedAt: string; readonly result: string; readonly text: string };
}

/** Opens a fixture; `close` has to be called. */
export async function openScriptedPluginFixture(
  values: object = {},
  logDestination?: LogDestination,
): Promise<ScriptedPluginFixture> {
  const clock = createManualClock();
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  const [appliance, scriptServer] = await Promise.all([
    startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } }),
    startScriptServer(),
  ]);
  const engine = await startIn(folder, clock, 'scripted', logDestination);
  const ask = asking(engine);
  const entered = {
    ...{ plugin: 'scripted', name: 'Scripted', applianceHost: appliance.host, ...appliance.account },
    ...{ useNonTlsConnections: true, settings: { scriptUrl: scriptServer.url }, ...values },
  };
  const made = await ask('/api/configurations', entered);
  if (made.status !== 201) throw new Error(JSON.stringify(made.answer));
  const id = String(made.answer.id);
  return {
    ...{ appliance, scriptServer, clock, engine, id, ask },
    async change(changed) {
      const saved = await ask(`/api/configurations/${id}`, { ...entered, ...changed }, 'PUT');
      if (saved.status !== 200) throw new Error(JSON.stringify(saved.answer));
    },
    async job() {
      const { answer } = await ask(`/api/configurations/${id}/jobs`);
      return (answer.items as readonly ShownJob[])[0];
    },
    async until(isSo, stepMilliseconds = 1000) {
      const look = async () => {
        if (await isSo()) return;
        clock.advance(stepMilliseconds);
        throw new Error('It is not so.');
      };
      await vi.waitFor(look, { timeout: 20_000, interval: 20 });
    },
    async close() {
      await engine.close({ graceMilliseconds: 0 });
      await Promise.all([appliance.close(), scriptServer.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

function asking(engine: Engine): ScriptedPluginFixture['ask'] {
  return async (path, body, method = body === undefined ? 'GET' : 'POST') => {
    const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
    const changes = body === undefined ? {} : { method, headers, body: JSON.stringify(body) };
    const response = await adminFetch(engine, path, changes);
    const answer = await response.text();
    return { status: response.status, answer: answer === '' ? {} : (JSON.parse(answer) as Answer) };
  };
}
