import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Engine, loadMainConfig, pluginFolderUrl, startEngine } from '@casebridge/engine';
import { expect, vi } from 'vitest';
import { type Appliance, startAppliance } from '../../engine/test/appliance.ts';
import { adminFetch } from '../../engine/test/admin-fetch.ts';
import { freePorts } from '../../engine/test/free-ports.ts';
import { startTarget, type Target } from '../../engine/test/target.ts';

/** A command line that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A running engine by the machine's clock, with an appliance and a destination, and the command line beside it. */
export interface CommandFixture {
  /** Where the commands are typed; `casebridge.json` lies there. */
  readonly folder: string;
  readonly engine: Engine;
  readonly appliance: Appliance;
  readonly target: Target;
  /** Id of the one plugin configuration, which is called *Service desk*. */
  readonly configurationId: string;
  /** Plays a session and posts its end, and waits until its delivery has ended. @returns its id, and that of its session */
  deliver(externalKey: string): Promise<{ readonly id: string; readonly eventId: string; readonly lsid: string }>;
  /** Types a line into a shell. */
  type(line: string, environment?: Readonly<Record<string, string>>): Promise<Ended>;
  close(): Promise<void>;
}

const program = path.resolve(import.meta.dirname, '../src/main.ts');
const patience = { timeout: 60_000, interval: 100 };

/** Opens a fixture; `close` has to be called. @param config what the configuration file says beside the addresses */
export async function openCommandFixture(config: object = {}): Promise<CommandFixture> {
  const folder = await mkdtemp(path.join(tmpdir(), 'casebridge-commands-'));
  const [listenerPort, adminPort] = await freePorts(2);
  const values = {
    listener: { host: '127.0.0.1', port: listenerPort },
    admin: { enabled: false, port: adminPort },
    ...config,
  };
  await writeFile(path.join(folder, 'casebridge.json'), JSON.stringify(values), { mode: 0o600 });
  await installProgram(folder);
  const [appliance, target] = await Promise.all([
    startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } }),
    startTarget(),
  ]);
  const engine = await startIn(folder);
  const configurationId = await configure(engine, appliance, target);
  return {
    ...{ folder, engine, appliance, target, configurationId },
    deliver: (externalKey) => deliver(engine, appliance, externalKey),
    type: (line, environment = {}) => type(folder, line, environment),
    async close() {
      await engine.close({ graceMilliseconds: 0 });
      await Promise.all([appliance.close(), target.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes `casebridge` a program that a shell finds. */
async function installProgram(folder: string): Promise<void> {
  const file = path.join(folder, 'bin', 'casebridge');
  await mkdir(path.dirname(file));
  await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  await chmod(file, 0o755);
}

async function startIn(folder: string): Promise<Engine> {
  const loaded = loadMainConfig(path.join(folder, 'casebridge.json'));
  if (!loaded.ok) throw new Error(loaded.problems.join());
  const plugin = path.resolve(import.meta.dirname, '../../engine/test/plugins/probe');
  return startEngine({
    config: loaded.config,
    plugins: [pluginFolderUrl(plugin)],
    logDestination: { write: () => undefined },
  });
}

async function configure(engine: Engine, appliance: Appliance, target: Target): Promise<string> {
  const response = await adminFetch(engine, '/api/configurations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-casebridge': '1' },
    body: JSON.stringify({
      ...{ plugin: 'probe', name: 'Service desk', applianceHost: appliance.host, ...appliance.account },
      ...{ useNonTlsConnections: true, settings: { targetUrl: target.url, apiKey: 'api-key-of-the-target' } },
      ...{ pollingEventTypes: ['support_conference_end'], pollingIntervalMinutes: 60, retryAttemptLimit: 0 },
    }),
  });
  const answer = (await response.json()) as { readonly id: string };
  expect(response.status, JSON.stringify(answer)).toBe(201);
  return answer.id;
}

async function deliver({ listenerUrl, store }: Engine, appliance: Appliance, externalKey: string) {
  const { lsid } = appliance.play({ scenario: 'ordinary', externalKey });
  const body = new URLSearchParams({ event: 'support_conference_end', lsid, external_key: externalKey });
  expect((await fetch(`${listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
  return vi.waitFor(async () => {
    const [delivery] = await store.deliveries({ lsid }, { limit: 1 });
    if (delivery === undefined || ['pending', 'running'].includes(delivery.state)) throw new Error('It has not ended.');
    return { id: delivery.id, eventId: delivery.eventId, lsid };
  }, patience);
}

/** Variables of this run about colours and builds: Node gives no colours to the terminal of a build. */
const ofThisMachine =
  /^(CASEBRIDGE_|NO_COLOR|FORCE_COLOR|COLORTERM|NODE_DISABLE_COLORS|CI$|GITHUB_ACTIONS|TEAMCITY_VERSION|TF_BUILD)/;

async function type(folder: string, line: string, environment: Readonly<Record<string, string>>): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !ofThisMachine.test(name));
  const child = spawn('bash', ['-c', line], {
    cwd: folder,
    env: {
      ...Object.fromEntries(inherited),
      ...{ INIT_CWD: folder, TERM: 'xterm-256color', PATH: `${path.join(folder, 'bin')}:${process.env.PATH ?? ''}` },
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
