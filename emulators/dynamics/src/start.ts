import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type Clock, movableClock, systemClock } from './clock.ts';
import { addCaseHostRoutes } from './case-host/routes.ts';
import { createCase, type NewCase, rowsOf } from './control/cases.ts';
import { createFaultPanel, type FaultPanel } from './control/faults.ts';
import { importSolution } from './control/import.ts';
import {
  addBusinessUnit,
  addProfile,
  addTeam,
  addUser,
  applicationUser,
  type NewUser,
  setRoles,
} from './control/people.ts';
import { signIn } from './control/sign-in.ts';
import { loadState, type SavedState, saveState } from './control/state.ts';
import { createRequestLog, type RequestLog } from './control/request-log.ts';
import { addControlRoutes } from './control/routes.ts';
import { createEmulator, type Emulator } from './emulator.ts';
import { addCertificate, applicationOf, registerApplication } from './entra/directory.ts';
import { createLocalCertificate } from './http/certificates.ts';
import { createApp } from './http/app.ts';
import { addVendorRoutes, type RouteParts } from './http/routes.ts';
import { casesPage } from './pages/cases.ts';
import { panelPage } from './pages/panel.ts';
import { createKeeper, type Identity, type Keeper, keptIdentity } from './state/keeper.ts';
import { openStateFile } from './state/state-file.ts';
import { createServiceProtection, type Usage } from './limits/service-protection.ts';
import type { Row } from './rows/store.ts';
import { changeSettings, defaultSettings, type Settings } from './settings.ts';

/** How the emulator is started. */
export interface DynamicsOptions {
  /** 0 (the default) takes a free port. */
  port?: number;
  /** Address to listen on; 127.0.0.1 by default. */
  host?: string;
  clock?: Clock;
  /** The tenant's id; a random one by default. */
  tenantId?: string;
  /** The app registration that has an application user with the role System Administrator. */
  application?: { id: string; secret: string };
  settings?: Partial<Settings>;
  /** Keeps everything in this file, so that the emulator goes on as the same after a crash. */
  stateFile?: string;
  /** Whether to serve https, with a certificate of an authority made for this run. */
  https?: boolean;
}

/** A running emulator. */
export interface Dynamics {
  /** Address of the environment; the Web API is at `/api/data/v9.2/`. */
  url: string;
  /** Address of the tenant; tokens are issued at `/oauth2/v2.0/token` below it. */
  authority: string;
  tenantId: string;
  application: { id: string; secret: string };
  /** With https: the authority that a client must trust, as PEM. */
  certificateAuthority?: string;
  faults: FaultPanel;
  requests: RequestLog;
  /** Usage of each user, against the service protection limits. */
  usage(): Record<string, Usage>;
  /** Imports a package as `ImportSolutionAsync` does, and waits for its job. Throws where it fails. */
  importSolution(bytes: Uint8Array): Promise<void>;
  /** Makes a case, with a customer where none is named. Gives its id. */
  createCase(given: NewCase): string;
  /** The rows of a table (logical name) as they are kept; lookups are `{table, id}`. */
  rows(table: string): Row[];
  changeSettings(changes: Partial<Settings>): void;
  /** Moves the emulator's clock forward. */
  advance(milliseconds: number): void;
  addBusinessUnit(name: string, parentId?: string): string;
  addUser(user: NewUser): string;
  addTeam(team: {
    name: string;
    businessUnitId?: string;
    roles: readonly string[];
    members: readonly string[];
  }): string;
  /** Gives a user or a team exactly these roles (by name). */
  setRoles(holderId: string, names: readonly string[]): void;
  /** Gives a user a column security profile (by name). */
  addProfile(userId: string, name: string): void;
  /** The row of the application user. */
  applicationUserId(): string;
  /** Adds a secret to the app registration; from `expiresOn` on it is refused. */
  addSecret(value: string, expiresOn?: Date): void;
  /** Registers a certificate (PEM) for the app registration. */
  addCertificate(pem: string): void;
  /** Adds an app registration with a secret; it has no application user yet. */
  addApplication(application: { id: string; secret: string }): void;
  /** Switches the app registration off or on. */
  enableApplication(enabled: boolean): void;
  /** An access token of a person, as if he had signed in. */
  signIn(userId: string): Promise<string>;
  /** A picture of all rows, files and imported solutions, and the way back to it. */
  saveState(): SavedState;
  loadState(state: SavedState): void;
  /** Throws away all rows, imported solutions, faults and the request log. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts Entra and Dataverse in a box. */
export async function startDynamics(options: DynamicsOptions = {}): Promise<Dynamics> {
  const settings = { ...defaultSettings };
  changeSettings(settings, options.settings ?? {});
  const { emulator, keeper } = openEmulator(options, settings);
  const protection = createServiceProtection(settings, emulator.clock);
  const parts = { emulator, faults: createFaultPanel(), log: createRequestLog(), protection };
  const certificate = options.https === true ? await createLocalCertificate() : undefined;
  const app = createApp(certificate);
  app.addHook('onSend', async () => keeper?.save());
  app.addHook('onClose', async () => keeper?.close());
  addVendorRoutes(app, parts);
  addControlRoutes(app, parts);
  addCaseHostRoutes(app, emulator);
  app.get('/', (_request, reply) => reply.type('text/html').send(casesPage(emulator)));
  app.get('/panel', (_request, reply) => reply.type('text/html').send(panelPage(parts)));
  const host = options.host ?? '127.0.0.1';
  await app.listen({ port: options.port ?? 0, host });
  emulator.setUrl(
    `${certificate === undefined ? 'http' : 'https'}://${host}:${(app.server.address() as AddressInfo).port}`,
  );
  return handle(parts, certificate?.authority, () => app.close());
}

/** Makes the emulator, as an earlier run has left it where there is a file of that. */
function openEmulator(options: DynamicsOptions, settings: Settings): { emulator: Emulator; keeper?: Keeper } {
  const clock = movableClock(options.clock ?? systemClock);
  if (options.stateFile === undefined)
    return { emulator: createEmulator({ clock, settings, ...newIdentity(options) }) };
  const file = openStateFile(options.stateFile);
  const emulator = createEmulator({ clock, settings, ...(keptIdentity(file) ?? newIdentity(options)) });
  const keeper = createKeeper(emulator, file);
  keeper.restore();
  return { emulator, keeper };
}

function newIdentity({ tenantId = randomUUID(), application }: DynamicsOptions): Identity {
  return {
    tenantId: tenantId.toLowerCase(),
    application: application ?? { id: randomUUID(), secret: randomUUID() },
  };
}

/** Makes the handle for the program that started the emulator. */
function handle(parts: RouteParts, certificateAuthority: string | undefined, close: () => Promise<void>): Dynamics {
  const { emulator, protection } = parts;
  return {
    url: emulator.url(),
    authority: `${emulator.url()}/${emulator.directory.tenantId}`,
    tenantId: emulator.directory.tenantId,
    application: emulator.application,
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    faults: parts.faults,
    requests: parts.log,
    usage: protection.usage,
    importSolution: async (bytes) => importSolution(emulator, bytes),
    createCase: (given) => createCase(emulator.environment(), given),
    rows: (table) => rowsOf(emulator.environment(), table),
    changeSettings: (changes) => changeSettings(emulator.settings, changes),
    advance: (milliseconds) => emulator.clock.advance(milliseconds),
    addBusinessUnit: (name, parentId) => addBusinessUnit(emulator.environment(), name, parentId),
    addUser: (user) => addUser(emulator.environment(), emulator.directory, user),
    addTeam: (team) => addTeam(emulator.environment(), team),
    setRoles: (holderId, names) => setRoles(emulator.environment(), holderId, names),
    addProfile: (userId, name) => addProfile(emulator.environment(), userId, name),
    applicationUserId: () => applicationUser(emulator.environment(), emulator.application.id),
    addSecret: (value, expiresOn) =>
      void applicationOf(emulator.directory, emulator.application.id).secrets.push(
        expiresOn === undefined ? { value } : { value, expiresOn },
      ),
    addCertificate: (pem) => addCertificate(emulator.directory, emulator.application.id, pem),
    addApplication: ({ id, secret }) => void registerApplication(emulator.directory, id, [{ value: secret }]),
    enableApplication: (enabled) => void (applicationOf(emulator.directory, emulator.application.id).enabled = enabled),
    signIn: (userId) => signIn(emulator, userId),
    saveState: () => saveState(emulator),
    loadState: (state) => loadState(emulator, state),
    reset: () => {
      emulator.reset();
      parts.faults.clear();
      parts.log.clear();
      protection.clear();
    },
    close,
  };
}
