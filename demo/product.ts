import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { startReady, type Child } from './child.ts';
import { applianceControl, callJson, type ApplianceControl } from './control.ts';
import { dynamicsControl, type DynamicsControl } from './dynamics-control.ts';
import { parseLogLine, type LogLine } from './log-line.ts';
import type { Ports } from './ports.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The whole product on one machine: both emulators and the engine, each a process of its own. */
export interface Product {
  readonly listenerUrl: string;
  readonly adminUrl: string;
  readonly appliance: ApplianceControl;
  readonly dynamics: DynamicsControl;
  readonly engine: EngineProcess;
  /** Ends everything, the engine first, so that it can finish what it has begun. */
  stop(): Promise<void>;
}

/** The engine's process, which may be ended and started again while the rest runs on. */
export interface EngineProcess {
  readonly processId: number;
  /** Resolves when the present process ends. */
  readonly ended: Child['ended'];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** How the product is set up. */
export interface ProductOptions {
  readonly ports: Ports;
  /** Where the engine keeps its store and its key; made if missing. */
  readonly folder: string;
  /** Makes the appliance play other sessions. */
  readonly seed: string;
  /** Takes each line of the engine's log. */
  readonly onLog?: (line: LogLine) => void;
  /** Whether the appliance is told to send its events; a program that posts them itself says no. */
  readonly sendsEvents?: boolean;
  /** Changes of the plugin's settings; by default *all sessions* is on. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What the guide of the original tells an administrator to let the appliance send. */
const eventTypes = [
  'support_conference_end',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
];

/** Writes the engine's configuration file. @returns its path */
function writeConfig(folder: string, ports: Ports): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'casebridge.json');
  const config = {
    listener: { host: '127.0.0.1', port: ports.listener },
    admin: { port: ports.admin },
    dataFolder: 'data',
    keyFile: 'keys/casebridge.key',
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return file;
}

function createEngineProcess(configFile: string, onLog: ((line: LogLine) => void) | undefined): EngineProcess {
  let child: Child | undefined;
  const running = (): Child => {
    if (child === undefined) throw new Error('The engine has not been started.');
    return child;
  };
  return {
    get processId() {
      return running().processId;
    },
    get ended() {
      return running().ended;
    },
    start: async () => {
      const program = path.join(root, 'packages/casebridge/src/main.ts');
      child = await startReady('The engine', program, ['run', '--config', configFile], {
        isReady: (line) => parseLogLine(line)?.message === 'engine.started',
        onLine: (line) => {
          const parsed = parseLogLine(line);
          if (parsed) onLog?.(parsed);
        },
      });
    },
    stop: async () => child?.stop(),
    kill: () => running().kill(),
  };
}

/** Puts the demo's plugin configuration into the engine, or brings an earlier run's up to date. */
async function configure(
  adminUrl: string,
  appliance: ApplianceControl,
  dynamics: DynamicsControl,
  settings: ProductOptions['settings'],
): Promise<void> {
  const account = await appliance.account();
  const { access } = dynamics;
  const configuration = {
    plugin: 'dynamics365',
    name: 'Demo',
    applianceHost: new URL(appliance.url).host,
    clientId: account.clientId,
    clientSecret: account.clientSecret,
    useNonTlsConnections: true,
    outboundEventTypes: eventTypes,
    retryOutboundEventTypes: eventTypes,
    settings: {
      dynamicsUrl: access.dynamicsUrl,
      tenantId: access.tenantId,
      applicationId: access.clientId,
      clientSecret: access.clientSecret,
      loginHost: new URL(access.authority).origin,
      allSessions: true,
      ...settings,
    },
  };
  const { items } = await callJson<{ items: readonly { id: string; name: string }[] }>(
    `${adminUrl}/api/configurations`,
  );
  const existing = items.find(({ name }) => name === configuration.name);
  const headers = { 'x-casebridge': '1' };
  if (existing === undefined) await callJson(`${adminUrl}/api/configurations`, configuration, { headers });
  else await callJson(`${adminUrl}/api/configurations/${existing.id}`, configuration, { headers, method: 'PUT' });
}

/** Starts an emulator of this repository and waits until it says where it listens. */
function startEmulator(name: 'remote-support' | 'dynamics', emulatorArguments: readonly string[]): Promise<Child> {
  const title = name === 'dynamics' ? 'The Dynamics emulator' : 'The appliance emulator';
  return startReady(title, path.join(root, 'emulators', name, 'src/main.ts'), emulatorArguments, {
    isReady: (line) => line.includes('http://'),
  });
}

/**
 * Starts everything and connects it: the solution is imported, the plugin configured, the appliance told where to post.
 * @throws Error that says which part could not be started; nothing is left running then
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { ports, folder, seed } = options;
  const children: Child[] = [];
  const engine = createEngineProcess(writeConfig(folder, ports), options.onLog);
  const stop = async (): Promise<void> => {
    await engine.stop();
    await Promise.all(children.map((child) => child.stop()));
  };
  try {
    const keep = async (starting: Promise<Child>): Promise<void> => void children.push(await starting);
    const started = await Promise.allSettled([
      keep(startEmulator('remote-support', ['--port', String(ports.appliance), '--seed', seed])),
      keep(startEmulator('dynamics', ['--port', String(ports.dynamics)])),
      engine.start(),
    ]);
    // All have settled, so that what did start is known and can be stopped.
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    const adminUrl = `http://127.0.0.1:${ports.admin}`;
    const listenerUrl = `http://127.0.0.1:${ports.listener}`;
    const appliance = applianceControl(`http://127.0.0.1:${ports.appliance}`);
    const dynamics = await dynamicsControl(`http://127.0.0.1:${ports.dynamics}`);
    await dynamics.importSolution(buildSolution());
    await configure(adminUrl, appliance, dynamics, options.settings);
    if (options.sendsEvents ?? true) await appliance.addRecipient(`${listenerUrl}/ERSPost`, eventTypes);
    return { listenerUrl, adminUrl, appliance, dynamics, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
