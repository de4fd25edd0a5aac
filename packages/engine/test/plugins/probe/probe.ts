/**
 * A plugin for tests. It puts each session to `targetUrl` as JSON; a session whose external key is `do:` and a word
 * misbehaves in the way of that word.
 */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type {
  Outcome,
  People,
  Plugin,
  PluginContext,
  PluginDelivery,
  SessionReport,
  TestStep,
} from '@casebridge/plugin-api';

interface ProbeSettings {
  readonly targetUrl: string;
  readonly apiKey: string;
}

type Misdeed = (context: PluginContext<ProbeSettings>) => Promise<Outcome>;

/** Posts past the engine's code, as a plugin can that imports `parentPort`. */
function post(message: unknown): Promise<never> {
  parentPort?.postMessage(message);
  return new Promise(() => undefined);
}

let lent: typeof globalThis.fetch | undefined;

const misdeeds: Readonly<Record<string, Misdeed>> = {
  throw: () => Promise.reject(new RangeError('A number out of range.')),
  garbage: () => Promise.resolve({ kind: 'perhaps' } as unknown as Outcome),
  exit: () => process.exit(7),
  loop: () => {
    for (;;);
  },
  grow: () => {
    const heap: number[][] = [];
    for (;;) heap.push(new Array<number>(100_000).fill(heap.length));
  },
  growByParsing: () => {
    const text = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => ({ index, name: `row ${index}` })));
    const parsed: unknown[] = [];
    for (;;) parsed.push(JSON.parse(text));
  },
  growByTexts: () => {
    const texts: string[] = [];
    for (;;) texts.push(`text ${texts.length}`);
  },
  growByBuffers: () => {
    const buffers: Buffer[] = [];
    for (;;) buffers.push(Buffer.alloc(1_000_000, 1));
  },
  lend: (context) => {
    lent = context.fetch;
    return Promise.resolve({ kind: 'skipped', reason: 'lent', message: 'Another delivery may use this connection.' });
  },
  borrow: async ({ settings }) => {
    const answer = await lent?.(new URL('borrowed', settings.targetUrl), { method: 'PUT', body: '{}' });
    return { kind: 'skipped', reason: 'borrowed', message: String(answer?.status) };
  },
  hang: (context) => {
    context.log.info('probe.hanging');
    return new Promise(() => undefined);
  },
  reject: async () => {
    void Promise.reject(new Error('Nobody catches this.'));
    return new Promise(() => undefined);
  },
  unknownMessage: () => post('text'),
  nullMessage: () => post(null),
  unknownLevel: () => post({ kind: 'notice', name: 'log', payload: { level: 'fatal', message: 'x', fields: {} } }),
  unknownAnswer: () => post({ kind: 'answer', id: 'all' }),
  floodOfMessages: () => {
    for (;;) parentPort?.postMessage({ kind: 'notice', name: 'beat' });
  },
  floodOfLines: async (context) => {
    for (let line = 0; line < 300_000; line += 1) context.log.info('probe.flood', { line });
    return { kind: 'skipped', reason: 'flooded', message: 'It has logged.' };
  },
  loudLines: async ({ log }) => {
    log.info('probe.loud', { level: 'error', time: 'yesterday', place: 'here', loop: 1 });
    log.info('probe.long', { text: 'x'.repeat(100_000) });
    log.info('probe.odd', 'text' as unknown as Record<string, unknown>);
    log.info('probe.function', { call: () => 1 });
    return { kind: 'skipped', reason: 'logged', message: 'It has logged.' };
  },
  longName: () =>
    Promise.resolve({
      ...{ kind: 'succeeded', effect: 'written', refs: [], digest: 'digest', warnings: [] },
      people: { customer: 'x'.repeat(401) },
    }),
  hugeAnswer: () => Promise.resolve({ kind: 'skipped', reason: 'huge', message: 'x'.repeat(2_000_000) }),
  uncloneableAnswer: () =>
    Promise.resolve({ kind: 'skipped', reason: 'odd', message: () => 'text' } as unknown as Outcome),
  obey: (context) =>
    new Promise((_resolve, reject) => {
      context.log.info('probe.obeying');
      context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
    }),
  writeLate: async ({ clock, fetch, log, settings, signal }) => {
    log.info('probe.waiting');
    await clock.sleep(3_600_000);
    // A signal of its own, which knows of the attempt's end only by its abort.
    await fetch(new URL('late', settings.targetUrl), { method: 'PUT', body: '{}', signal: AbortSignal.any([signal]) });
    return { kind: 'skipped', reason: 'written', message: 'The row was written.' };
  },
  sleep: async (context) => {
    const before = context.clock.now().getTime();
    await context.clock.sleep(3_600_000, context.signal);
    return { kind: 'skipped', reason: 'slept', message: String(context.clock.now().getTime() - before) };
  },
};

/** The plugin under the name that the engine looks for. */
export const plugin: Plugin<ProbeSettings> = {
  settingsSchema: {
    type: 'object',
    properties: {
      targetUrl: { type: 'string', title: 'Target' },
      apiKey: { type: 'string', title: 'Key', writeOnly: true },
    },
  },
  parseSettings({ targetUrl, apiKey }) {
    if (typeof targetUrl !== 'string') return { ok: false, problems: ['Target is missing.'] };
    return { ok: true, settings: { targetUrl, apiKey: typeof apiKey === 'string' ? apiKey : '' } };
  },
  async test({ settings, fetch }, tell) {
    const answer = await fetch(new URL('test', settings.targetUrl), { method: 'PUT', body: '{}' });
    const state = answer.ok ? 'passed' : 'failed';
    const message = `It said ${answer.status}.`;
    const step: TestStep = { name: 'reach', title: 'The target answers', state, message, help: '' };
    tell?.(step);
    return [step];
  },
  findErasable: (target) =>
    Promise.resolve({
      ...{ ok: true, lsids: [] },
      ...(target.kind === 'case' && { references: [`id of ${target.reference}`] }),
    }),
  async erase(target, { settings, fetch }) {
    if (target.kind === 'session') {
      const url = new URL(target.lsid, settings.targetUrl);
      const { ok, status } = await fetch(url, { method: 'DELETE', headers: { 'x-event': 'erase' } });
      const code = `CB-PROBE-${status}`;
      const fault = { code, message: 'The target refused.', help: 'Try again.' };
      return ok ? { ok, lsids: [target.lsid] } : { ok, lsids: [], cure: { kind: 'wait' }, fault };
    }
    const fault = { code: 'CB-PROBE-ERASE', message: 'The probe erases by session only.', help: 'Name a session.' };
    return { ok: false, lsids: [], cure: { kind: 'none' }, fault };
  },
  process(delivery, report, context) {
    const word = /^do:(\w+)$/.exec(report.head.externalKey ?? '')?.[1];
    const misdeed = word === undefined ? undefined : misdeeds[word];
    return misdeed ? misdeed(context) : put(delivery, report, context);
  },
};

function peopleOf({ head }: SessionReport): People {
  const { primaryCustomer: customer, primaryRepresentative: representative } = head;
  return {
    ...(customer?.name !== undefined && { customer: customer.name }),
    ...(representative?.name !== undefined && { representative: representative.name }),
  };
}

async function put(
  delivery: PluginDelivery,
  report: SessionReport,
  { settings, fetch, signal }: PluginContext<ProbeSettings>,
): Promise<Outcome> {
  const { lsid, event, attempt, sessionState, locale, configuration } = delivery;
  const { externalKey } = report.head;
  const row = { lsid, externalKey, sessionState, surveys: report.surveys.length };
  const response = await fetch(new URL(lsid, settings.targetUrl), {
    method: 'PUT',
    headers: {
      ...{ 'x-api-key': settings.apiKey, 'x-event': event, 'x-attempt': String(attempt) },
      ...{ 'x-locale': locale, 'x-configuration': configuration.name },
    },
    body: JSON.stringify(row),
    signal,
  });
  const text = await response.text();
  if (response.ok) {
    const digest = createHash('sha256').update(JSON.stringify(row)).digest('hex');
    return {
      ...{ kind: 'succeeded', effect: 'written', refs: [{ kind: 'row', id: lsid }], digest, warnings: [] },
      people: peopleOf(report),
    };
  }
  const fault = { code: `CB-PROBE-${response.status}`, message: 'The target refused.', help: text };
  const again = response.headers.get('x-again-at');
  if (again !== null) return { kind: 'failed', stage: 'during', cure: { kind: 'waitUntil', at: again }, fault };
  return { kind: 'failed', stage: 'during', cure: { kind: response.status === 401 ? 'fixConfig' : 'wait' }, fault };
}
