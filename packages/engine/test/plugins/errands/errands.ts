/**
 * A plugin for tests of what plugins do beside their deliveries. Its job fetches from `deskUrl` what it shall do and tells
 * there what came of it; its preview looks at the desk and writes nothing.
 */
import type { JobRun, Plugin, PluginJobContext, SessionKeyRequest } from '@casebridge/plugin-api';

interface ErrandSettings {
  readonly deskUrl: string;
  readonly everyMilliseconds: number;
}

/** What the desk can ask for. */
export type Errand =
  | { readonly do: 'nothing' | 'soon' | 'throw' | 'garbage' | 'exit' | 'hang' | 'obey' | 'queues' }
  | { readonly do: 'key'; readonly request: SessionKeyRequest }
  | { readonly do: 'refuse'; readonly cure: 'wait' | 'fixConfig' };

type Context = PluginJobContext<ErrandSettings>;

async function tell({ fetch, settings }: Context, what: unknown): Promise<void> {
  await fetch(new URL('told', settings.deskUrl), { method: 'POST', body: JSON.stringify(what) });
}

const deeds: Readonly<Record<Errand['do'], (context: Context, errand: Errand) => Promise<JobRun>>> = {
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
  key: async (context, errand) => {
    if (errand.do !== 'key') return {};
    const answer = await context.remoteSupport.generateSessionKey(errand.request, context.signal);
    const isDate = answer.ok && answer.value.expiresAt instanceof Date;
    await tell(context, { ...answer, isDate });
    return {};
  },
  refuse: (_context, errand) => {
    const kind = errand.do === 'refuse' ? errand.cure : 'wait';
    const fault = { code: 'CB-ERRANDS-REFUSED', message: 'The desk refuses.', help: 'Ask the desk.' };
    return Promise.resolve({ fault, cure: { kind } });
  },
};

/** The plugin under the name that the engine looks for. */
export const plugin: Plugin<ErrandSettings> = {
  settingsSchema: { type: 'object', properties: { deskUrl: { type: 'string', title: 'Desk' } } },
  parseSettings({ deskUrl, everyMilliseconds = 5000 }) {
    if (typeof deskUrl !== 'string') return { ok: false, problems: ['"Desk" is missing.'] };
    return { ok: true, settings: { deskUrl, everyMilliseconds: Number(everyMilliseconds) } };
  },
  process: () => Promise.resolve({ kind: 'skipped', reason: 'errands', message: 'This plugin writes nothing.' }),
  async preview(delivery, report, { settings, fetch }) {
    if (report.head.externalKey === 'do:throw') throw new RangeError('A number out of range.');
    const write = /^write:(\w+)$/.exec(report.head.externalKey ?? '')?.[1];
    if (write !== undefined)
      await fetch(new URL(write, settings.deskUrl), { method: 'POST', body: '1' }).catch(() => 0);
    const before = await (await fetch(new URL('before', settings.deskUrl))).text();
    const fields = [{ field: 'external key', before, after: report.head.externalKey ?? '' }];
    const label = `${delivery.sessionState} ${delivery.locale} ${delivery.event} ${delivery.attempt}`;
    const changes = [{ kind: 'row', id: delivery.lsid, label, change: 'create', fields } as const];
    return { kind: 'planned', changes, unchanged: 0, warnings: [] };
  },
  readsOnly: ({ url }) => new URL(url).pathname === '/token',
  tryRedaction: (sample, { deskUrl }) => ({
    text: sample.replaceAll(deskUrl, '***'),
    hits: [{ name: 'desk', count: 1 }],
  }),
  jobs: [
    {
      name: 'errand',
      title: 'Does what the desk wants',
      intervalMilliseconds: ({ everyMilliseconds }) => (everyMilliseconds === 0 ? undefined : everyMilliseconds),
      async run(context) {
        const answer = await context.fetch(new URL('errand', context.settings.deskUrl));
        const errand = (await answer.json()) as Errand;
        return deeds[errand.do](context, errand);
      },
    },
  ],
};
