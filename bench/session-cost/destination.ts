import { setTimeout as wait } from 'node:timers/promises';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { startDynamics, type Dynamics } from '@casebridge/emulator-dynamics';
import type { Clock, Outcome, Plugin, PluginContext, SessionReport } from '@casebridge/plugin-api';
import type { createPlugin, Dynamics365Settings } from '@casebridge/plugin-dynamics365';

/** The number of the one case that the sessions belong to. */
export const caseNumber = 'CAS-01213-P7D8G9';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => wait(Math.max(0, milliseconds), undefined, signal && { signal }),
};

/** Starts Dynamics in a box with our solution and one case. The caller closes it. */
export async function startDestination(): Promise<Dynamics> {
  const dynamics = await startDynamics();
  await dynamics.importSolution(buildSolution());
  const owner = `/systemusers(${dynamics.applicationUserId()})`;
  dynamics.createCase({ title: 'The printer blinks', ticketnumber: caseNumber, 'ownerid@odata.bind': owner });
  return dynamics;
}

/** Gets a token as the application does, without the product's client. @throws Error if there is none */
export async function fetchToken({ url, authority, application }: Dynamics): Promise<string> {
  const answer = await fetch(`${authority}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application.id,
      client_secret: application.secret,
      scope: `${url}/.default`,
    }),
  });
  if (!answer.ok) throw new Error(`There was no token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** A configuration of the plugin: one settings object, as the plugin keeps token and limits for each. */
export interface Configured {
  readonly settings: Dynamics365Settings;
  /** Brings a session over, as the engine has the plugin do it. */
  process(report: SessionReport, attempt?: number): Promise<Outcome>;
  /** Deletes a session and all that is below it. @throws Error if Dynamics refuses */
  erase(lsid: string): Promise<void>;
}

/** Options of {@link configure}. */
export interface ConfiguredOptions {
  readonly plugin: ReturnType<typeof createPlugin>;
  readonly dynamics: Dynamics;
  readonly detailRows: Dynamics365Settings['detailRows'];
  /** Makes the plugin's requests. */
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
}

/** Configures the plugin for a Dynamics in a box. @throws Error with the problems of the settings */
export function configure({ plugin, dynamics, detailRows, ...access }: ConfiguredOptions): Configured {
  const settings = settingsFor(plugin, dynamics, detailRows);
  const context: PluginContext<Dynamics365Settings> = {
    settings,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    clock: systemClock,
    signal: access.signal ?? new AbortController().signal,
    fetch: access.fetch ?? fetch,
  };
  return {
    settings,
    process: (report, attempt = 1) => plugin.process(deliveryOf(report, attempt), report, context),
    async erase(lsid) {
      const erased = await plugin.erase?.({ kind: 'session', lsid }, context);
      if (erased?.ok !== true) throw new Error('The session could not be erased.');
    },
  };
}

function settingsFor(plugin: Plugin<Dynamics365Settings>, dynamics: Dynamics, detailRows: string): Dynamics365Settings {
  const parsed = plugin.parseSettings({
    dynamicsUrl: dynamics.url,
    tenantId: dynamics.tenantId,
    applicationId: dynamics.application.id,
    clientSecret: dynamics.application.secret,
    loginHost: dynamics.url,
    allSessions: true,
    detailRows,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.settings;
}

function deliveryOf({ head }: SessionReport, attempt: number): Parameters<Plugin['process']>[0] {
  return {
    id: head.lsid,
    configuration: { id: 'bench', name: 'Benchmark' },
    lsid: head.lsid,
    event: 'support_conference_end',
    applianceHost: 'help.example.com',
    locale: 'en-us',
    attempt,
    sessionState: 'ended',
  };
}
