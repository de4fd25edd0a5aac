/**
 * A plugin for tests of what plugins do beside their deliveries. Its job fetches from `scriptUrl` what it shall do and tells
 * there what came of it; its preview looks at the script server and writes nothing.
 */
import type {
  Fault,
  JobRun,
  Plugin,
  PluginJobContext,
  SessionKeyRequest,
  SessionKeyState,
} from '@casebridge/plugin-api';

interface ScriptedSettings {
  readonly scriptUrl: string;
  readonly everyMilliseconds: number;
}

/** Instructions of the script server. */
export type Script =
  | { readonly do: 'nothing' | 'soon' | 'throw' | 'garbage' | 'exit' | 'hang' | 'obey' | 'queues' }
  | { readonly do: 'key'; readonly request: SessionKeyRequest }
  | { readonly do: 'tellKeys'; readonly sessionKeys: readonly SessionKeyState[] }
  | {
      readonly do: 'refuse';
      readonly cure: 'wait' | 'fixConfig';
      readonly code?: string;
      readonly nextInMilliseconds?: number;
    };

type Context = PluginJobContext<ScriptedSettings>;

async function tell({ fetch, settings }: Context, what: unknown): Promise<void> {
  await fetch(new URL('told', settings.scriptUrl), { method: 'POST', body: JSON.stringify(what) });
}

const deeds: Readonly<Record<Script['do'], (context: Context, script: Script) => Promise<JobRun>>> = {
  nothing: async (context) => {
    const { configuration, applianceHost } = context;
    await tell(context, { did: 'nothing', configuration, applianceHost });
    return {};
  },
  soon: async (context) => {
    await tell(context, { did: 'soon' });
    return { nextInMilliseconds: 1000 };
  },
  throw: () => Promise.reject(new RangeError('A number out of range.')),
  garbage: () => Promise.resolve({ nextInMilliseconds: 'soon' } as unknown as JobRun),
  exit: () => process.exit(7),
  hang: async (context) => {
    await tell(context, { did: 'hang' });
    return new Promise(() => undefined);
  },
  obey: async (context) => {
    await tell(context, { did: 'obey' });
    return new Promise((_resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
    });
  },
  queues: async (context) => {
    await tell(context, await context.remoteSupport.listQueues(context.signal));
    return {};
  },
  key: async (context, script) => {
    if (script.do !== 'key') return {};
    const answer = await context.remoteSupport.generateSessionKey(script.request, context.signal);
    const isDate = answer.ok && answer.value.expiresAt instanceof Date;
    await tell(context, { ...answer, isDate });
    return {};
  },
  tellKeys: (_context, script) => Promise.resolve(script.do === 'tellKeys' ? { sessionKeys: script.sessionKeys } : {}),
  refuse: (_context, script) => {
    if (script.do !== 'refuse') return Promise.resolve({});
    const { cure: kind, code = 'CB-SCRIPTED-REFUSED', nextInMilliseconds } = script;
    return Promise.resolve({
      fault: refusal(code),
      cure: { kind },
      ...(nextInMilliseconds !== undefined && { nextInMilliseconds }),
    });
  },
};

function refusal(code: string): Fault {
  return { code, message: 'The script refuses.', help: 'Change the script.' };
}

/** The plugin under the name that the engine looks for. */
export const plugin: Plugin<ScriptedSettings> = {
  settingsSchema: {
    type: 'object',
    properties: {
      scriptUrl: { type: 'string', title: 'Script' },
      everyMilliseconds: { type: 'integer', title: 'Interval' },
    },
  },
  parseSettings({ scriptUrl, everyMilliseconds = 5000 }) {
    if (typeof scriptUrl !== 'string') return { ok: false, problems: ['Script is missing.'] };
    return { ok: true, settings: { scriptUrl, everyMilliseconds: Number(everyMilliseconds) } };
  },
  process: () => Promise.resolve({ kind: 'skipped', reason: 'scripted', message: 'This plugin writes nothing.' }),
  async preview(delivery, report, { settings, fetch }) {
    if (report.head.externalKey === 'do:throw') throw new RangeError('A number out of range.');
    const write = /^write:(\w+)$/.exec(report.head.externalKey ?? '')?.[1];
    if (write !== undefined)
      await fetch(new URL(write, settings.scriptUrl), { method: 'POST', body: '1' }).catch(() => 0);
    const before = await (await fetch(new URL('before', settings.scriptUrl))).text();
    const fields = [{ field: 'external key', before, after: report.head.externalKey ?? '' }];
    const label = `${delivery.sessionState} ${delivery.locale} ${delivery.event} ${delivery.attempt}`;
    const changes = [{ kind: 'row', id: delivery.lsid, label, change: 'create', fields } as const];
    return { kind: 'planned', changes, unchanged: 0, warnings: [] };
  },
  indicators: () => [
    {
      ...{ name: 'script-age', title: 'Script', value: 12, unit: 'days', state: 'warning' },
      ...{ message: 'The script ends in 12 days.', help: 'Write another one.' },
    },
  ],
  readsOnly: ({ url }) => new URL(url).pathname === '/token',
  tryRedaction: (sample, { scriptUrl }) => ({
    text: sample.replaceAll(scriptUrl, '***'),
    hits: [{ name: 'script', count: 1 }],
  }),
  redactReport(report) {
    if (report.head.externalKey === 'do:refuse') return { ok: false, fault: refusal('CB-SCRIPTED-REFUSED') };
    const events = report.events.map((event) => ({ ...event, body: event.body?.replaceAll('s3cret', '***') ?? '' }));
    return { ok: true, report: { ...report, events } };
  },
  jobs: [
    {
      name: 'script',
      title: 'Does what the script says',
      intervalMilliseconds: ({ everyMilliseconds }) => (everyMilliseconds === 0 ? undefined : everyMilliseconds),
      async run(context) {
        const answer = await context.fetch(new URL('script', context.settings.scriptUrl));
        const script = (await answer.json()) as Script;
        return deeds[script.do](context, script);
      },
    },
  ],
};
