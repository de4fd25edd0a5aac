import path from 'node:path';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { type AdminAccess, adminAccess } from './admin-access.ts';
import type { Runtime } from './child.ts';
import { applianceControl, type ApplianceControl } from './control.ts';
import { dynamicsControl, type DynamicsControl, type Person } from './dynamics-control.ts';
import { createEngineProgram, tokenFileIn } from './engine-program.ts';
import type { LogLine } from './log-line.ts';
import type { Ports } from './ports.ts';
import { createProgram, type Program } from './program.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The whole product on one machine: both emulators and the engine, each a process of its own. */
export interface Product {
  readonly listenerUrl: string;
  readonly admin: AdminAccess;
  readonly appliance: ApplianceControl;
  readonly dynamics: DynamicsControl;
  readonly engine: Program;
  /** The emulators, which may be killed as well. */
  readonly emulators: { readonly appliance: Program; readonly dynamics: Program };
  /** Ends everything, the engine first, so that it can finish what it has begun. */
  stop(): Promise<void>;
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
  /** Keys of the engine's configuration file, such as `store`. */
  readonly mainConfig?: Readonly<Record<string, unknown>>;
  /** Where the engine reaches the appliance, if not at its own address: a proxy in between. */
  readonly applianceHost?: string;
  /** Whether the emulators keep their state in the folder, so that they go on after a `kill -9`. */
  readonly keepsState?: boolean;
  /** Another module, or an installed program, to run as the engine. */
  readonly engineFile?: string;
  readonly runtime?: Runtime;
  /** An engine that somebody else runs, such as a service of the machine; it listens on the two ports. */
  readonly service?: EngineService;
}

/** An engine that is no process of ours. */
export interface EngineService {
  readonly program: Program;
  /** With the token for its admin address. */
  readonly tokenFile: string;
}

/** Outbound events that the original's guide tells an administrator to enable. */
const eventTypes = [
  'support_conference_end',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
];

/**
 * Owns the cases. Sessions are handed over to the owner of their case, and Dynamics refuses a batch that hands them to somebody who
 * may not read them.
 */
const caseOwner: Person = {
  name: 'Kim Owner',
  // Agents read cases by their other roles; here the second one lets her.
  roles: ['BeyondTrust Agent', 'BeyondTrust Supervisor'],
  profiles: ['BeyondTrust Readers'],
};

/** Imports the solution, and gives every case to one person. */
async function prepareDynamics(url: string): Promise<DynamicsControl> {
  const dynamics = await dynamicsControl(url);
  await dynamics.importSolution(buildSolution());
  const usualOwner = await dynamics.addUser(caseOwner);
  return {
    ...dynamics,
    createCase: (number, title, ownerId = usualOwner) => dynamics.createCase(number, title, ownerId),
  };
}

/** Puts the demo's plugin configuration into the engine, or brings an earlier run's up to date. */
async function configure(
  admin: AdminAccess,
  appliance: ApplianceControl,
  dynamics: DynamicsControl,
  { settings, applianceHost }: Pick<ProductOptions, 'settings' | 'applianceHost'>,
): Promise<void> {
  const account = await appliance.account();
  const { access } = dynamics;
  const configuration = {
    plugin: 'dynamics365',
    name: 'Demo',
    applianceHost: applianceHost ?? new URL(appliance.url).host,
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
  const path = '/api/configurations';
  const { items } = await admin.call<{ items: readonly { id: string; name: string }[] }>(path);
  const existing = items.find(({ name }) => name === configuration.name);
  if (existing === undefined) await admin.call(path, configuration);
  else await admin.call(`${path}/${existing.id}`, configuration, { method: 'PUT' });
}

/** An emulator of this repository, which says on its output where it listens. */
function emulator(name: 'remote-support' | 'dynamics', emulatorArguments: readonly string[]): Program {
  return createProgram({
    title: name === 'dynamics' ? 'The Dynamics emulator' : 'The appliance emulator',
    file: path.join(root, 'emulators', name, 'src/main.ts'),
    arguments: emulatorArguments,
    isReady: (line) => line.includes('http://'),
  });
}

/**
 * Starts everything and connects it: the solution is imported, the plugin configured, the appliance told where to post.
 * @throws Error that says which part could not be started; nothing is left running then
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { ports, seed } = options;
  const stateOf = (name: string): readonly string[] =>
    options.keepsState === true ? ['--state', path.join(options.folder, `${name}.state`)] : [];
  const { service } = options;
  const engine = service?.program ?? createEngineProgram({ ...options, file: options.engineFile });
  const emulators = {
    appliance: emulator('remote-support', ['--port', String(ports.appliance), '--seed', seed, ...stateOf('appliance')]),
    dynamics: emulator('dynamics', ['--port', String(ports.dynamics), ...stateOf('dynamics')]),
  };
  const stop = async (): Promise<void> => {
    await engine.stop();
    await Promise.all([emulators.appliance.stop(), emulators.dynamics.stop()]);
  };
  try {
    const started = await Promise.allSettled([emulators.appliance.start(), emulators.dynamics.start(), engine.start()]);
    // All have settled, so that what did start is known and can be stopped.
    for (const result of started) if (result.status === 'rejected') throw result.reason;
    const admin = adminAccess(`http://127.0.0.1:${ports.admin}`, service?.tokenFile ?? tokenFileIn(options.folder));
    const listenerUrl = `http://127.0.0.1:${ports.listener}`;
    const appliance = applianceControl(`http://127.0.0.1:${ports.appliance}`);
    const dynamics = await prepareDynamics(`http://127.0.0.1:${ports.dynamics}`);
    await configure(admin, appliance, dynamics, options);
    if (options.sendsEvents ?? true) await appliance.addRecipient(`${listenerUrl}/ERSPost`, eventTypes);
    return { listenerUrl, admin, appliance, dynamics, engine, emulators, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
