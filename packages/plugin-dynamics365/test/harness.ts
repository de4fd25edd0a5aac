import { gunzipSync } from 'node:zlib';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { startDynamics, type Dynamics, type Row, type Settings } from '@casebridge/emulator-dynamics';
import type {
  Outcome,
  Plugin,
  PluginContext,
  PluginDelivery,
  PluginLog,
  SessionReport,
  SettingsValues,
} from '@casebridge/plugin-api';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { createPlugin } from '../src/plugin.ts';
import { rowId } from '../src/row-id.ts';
import type { Dynamics365Settings } from '../src/settings/settings.ts';
import { lsid } from './reports.ts';

/** Dynamics in a box with our solution, and the plugin before it. */
export interface Harness {
  readonly dynamics: Dynamics;
  readonly plugin: Plugin<Dynamics365Settings>;
  readonly clock: ManualClock;
  /** Settings as entered. */
  values(change?: Record<string, unknown>): SettingsValues;
  settings(change?: Record<string, unknown>): Dynamics365Settings;
  context(settings?: Dynamics365Settings): PluginContext<Dynamics365Settings>;
  delivery(change?: Partial<PluginDelivery>): PluginDelivery;
  process(report: SessionReport, settings?: Dynamics365Settings, delivery?: Partial<PluginDelivery>): Promise<Outcome>;
  /** Makes a case; its owner may read sessions unless another one is named. */
  createCase(change?: Record<string, unknown>): string;
  /** The one row of a session that is there. */
  session(): Row;
  /** Requests that a call sent to the Web API, without those for tokens. */
  requestsOf<T>(call: () => Promise<T>): Promise<{ readonly answer: T; readonly requests: readonly string[] }>;
  /** The report file of a session, unpacked. */
  reportFile(lsid?: string): Promise<unknown>;
  /** A person links a session to a case, or takes its link away. */
  personLinks(caseId: string | null): Promise<void>;
  /** Writes as somebody in Dynamics does, past the plugin. */
  asPerson(method: string, path: string, row?: Record<string, unknown>): Promise<void>;
  /** Log lines so far: level and message. */
  readonly lines: string[];
}

/** A clock on which waiting takes no time: each wait moves it on. */
export function createPassingClock(start: Date): ManualClock {
  const clock = createManualClock(start);
  return Object.assign(clock, { sleep: async (milliseconds: number) => clock.advance(milliseconds) });
}

let assumed: Partial<Settings> = {};

/** Has every harness of this test file begin with these answers to open questions, so that a whole suite runs under them. */
export function assume(answers: Partial<Settings>): void {
  assumed = answers;
}

/** Starts the emulator, imports the solution and makes the plugin. The caller closes `dynamics`. */
export async function startHarness(): Promise<Harness> {
  const clock = createPassingClock(new Date('2030-01-31T09:00:00Z'));
  const dynamics = await startDynamics({ clock, settings: assumed });
  await dynamics.importSolution(buildSolution());
  const plugin = createPlugin();
  const lines: string[] = [];
  const usual = settingsFor(plugin, dynamics, {});
  const context = (given = usual): PluginContext<Dynamics365Settings> => ({
    settings: given,
    log: createLog(lines),
    clock,
    signal: new AbortController().signal,
    fetch,
  });
  return {
    dynamics,
    plugin,
    clock,
    values: (change = {}) => valuesFor(dynamics, change),
    settings: (change = {}) => settingsFor(plugin, dynamics, change),
    context,
    delivery,
    lines,
    process: (report, given = usual, change = {}) => plugin.process(delivery(change), report, context(given)),
    createCase: (change = {}) => createCase(dynamics, change),
    // A lookup that was never bound is missing from the row that the emulator keeps; one that was cleared is null.
    session: () => ({ bt_caseid: null, ...onlyRow(dynamics.rows('bt_session')) }),
    requestsOf: (call) => requestsOf(dynamics, call),
    personLinks: async (caseId) => {
      const session = `bt_sessions(${rowId('bt_session', lsid)})`;
      if (caseId === null) await call(dynamics, 'DELETE', `${session}/bt_CaseId/$ref`);
      else await call(dynamics, 'PATCH', session, { 'bt_CaseId@odata.bind': `/incidents(${caseId})` });
    },
    asPerson: async (method, path, row) => {
      await call(dynamics, method, path, row);
    },
    reportFile: async (of = lsid) => {
      const id = rowId('bt_session', of);
      const answer = await call(dynamics, 'GET', `bt_sessions(${id})/bt_reportfile/$value`);
      return JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()) as unknown;
    },
  };
}

function settingsFor(
  plugin: Plugin<Dynamics365Settings>,
  dynamics: Dynamics,
  change: Record<string, unknown>,
): Dynamics365Settings {
  const parsed = plugin.parseSettings(valuesFor(dynamics, change));
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.settings;
}

function valuesFor(dynamics: Dynamics, change: Record<string, unknown>): SettingsValues {
  return {
    dynamicsUrl: dynamics.url,
    tenantId: dynamics.tenantId,
    applicationId: dynamics.application.id,
    clientSecret: dynamics.application.secret,
    loginHost: dynamics.url,
    allSessions: true,
    ...change,
  };
}

function delivery(change: Partial<PluginDelivery> = {}): PluginDelivery {
  return {
    id: 'd1',
    configuration: { id: 'c1', name: 'Test' },
    lsid,
    event: 'support_conference_end',
    applianceHost: 'help.example.com',
    locale: 'en-us',
    attempt: 1,
    sessionState: 'ended',
    ...change,
  };
}

function createLog(lines: string[]): PluginLog {
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function createCase(dynamics: Dynamics, change: Record<string, unknown>): string {
  const user = dynamics.rows('systemuser').find((row) => row.applicationid === dynamics.application.id);
  return dynamics.createCase({
    title: 'The printer blinks',
    ticketnumber: 'CAS-01213-P7D8G9',
    'ownerid@odata.bind': `/systemusers(${text(user?.systemuserid)})`,
    ...change,
  });
}

async function requestsOf<T>(dynamics: Dynamics, made: () => Promise<T>) {
  const before = dynamics.requests.total();
  const answer = await made();
  const entries = dynamics.requests.entries().slice(before - dynamics.requests.total());
  const requests = entries
    .filter(({ url }) => url.includes('/api/data/'))
    .map(({ method, url }) => `${method} ${pathOf(url)}`);
  return { answer, requests: before === dynamics.requests.total() ? [] : requests };
}

async function call(dynamics: Dynamics, method: string, path: string, row?: object): Promise<Response> {
  const token = await tokenFor(dynamics);
  const answer = await fetch(`${dynamics.url}/api/data/v9.2/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(row === undefined ? {} : { body: JSON.stringify(row) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function pathOf(url: string): string {
  return url.replace(/^.*\/api\/data\/v9\.2\//, '').replace(/\?.*$/, '');
}

function onlyRow(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error(`there are ${rows.length} rows instead of one`);
  return row;
}

async function tokenFor(dynamics: Dynamics): Promise<string> {
  const answer = await fetch(`${dynamics.authority}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: dynamics.application.id,
      client_secret: dynamics.application.secret,
      scope: `${dynamics.url}/.default`,
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
