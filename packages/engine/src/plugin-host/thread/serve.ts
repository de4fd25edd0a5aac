import type { OutgoingRequest, Plugin, PluginContext, PluginLog } from '@casebridge/plugin-api';
import type { Handlers, RequestContext } from '../channel.ts';
import type { PluginAnswer, PluginMethods } from '../protocol.ts';
import { createCollectorAtRest } from '../../time/collect-at-rest.ts';
import { answerCall } from './answer-call.ts';
import { createThreadClock, type ThreadClock } from './clock.ts';
import { createThreadCommands } from './commands.ts';
import { createThreadFetch, type SignalOwners } from './fetch.ts';
import type { HostChannel } from './host-channel.ts';
import type { ThreadLogs } from './log.ts';
import { processDelivery } from './process-delivery.ts';
import { createReadOnlyFetch } from './read-only-fetch.ts';
import { createSettingsParser, problemsOf, type SettingsParser } from './settings-parser.ts';

/** Dependencies shared by the request handlers of a plugin's thread. */
interface ServeDeps {
  readonly plugin: Plugin;
  readonly host: HostChannel;
  readonly clock: ThreadClock;
  /** The log of a request of the main thread. */
  readonly logOf: (requestId: number) => PluginLog;
  readonly signals: SignalOwners;
  readonly parse: SettingsParser;
  /** Caches hang on the parsed settings, and with them the `fetch` that was used last: a dry run must not lend its own. */
  readonly parseForPreview: SettingsParser;
}

/**
 * Answers the main thread's requests with the plugin.
 * @param loading the plugin; requests wait for it, and fail if it cannot be loaded
 */
export function servePlugin(loading: Promise<Plugin>, host: HostChannel, logs: ThreadLogs): Handlers<PluginMethods> {
  const clock = createThreadClock(host);
  const collector = createCollectorAtRest(clock);
  const logOf = (about: number) => logs.of(about);
  const loaded = loading.then((plugin): ServeDeps => {
    const [parse, parseForPreview] = [createSettingsParser(plugin), createSettingsParser(plugin)];
    return { plugin, host, clock, logOf, signals: new WeakMap(), parse, parseForPreview };
  });
  // Each request that waits for it hears of a failure.
  loaded.catch(() => undefined);
  return {
    load: async () => (await loaded).plugin.settingsSchema,
    parseSettings: async (values) => problemsOf((await loaded).plugin, values),
    process: async (request, context) => process(await loaded, request, context).finally(() => collector.worked()),
    call: async (request, context) => call(await loaded, request, context),
  };
}

async function process(
  deps: ServeDeps,
  request: PluginMethods['process']['request'],
  { id, signal: wanted }: RequestContext,
) {
  deps.clock.learn(request.now);
  const { id: taskId, configuration } = request.delivery;
  const over = new AbortController();
  const signal = AbortSignal.any([wanted, over.signal]);
  deps.signals.set(signal, taskId);
  const owner = { configurationId: configuration.id, taskId, signals: deps.signals };
  try {
    return await processDelivery(deps.plugin, request, {
      parseSettings: () => deps.parse(configuration.id, request.settings),
      contextOf: (settings) => contextOf(deps, settings, id, signal, createThreadFetch(deps.host, owner)),
      signal,
    });
  } finally {
    // Calls of this attempt that nobody reads any more must not keep their connections.
    over.abort(new DOMException('The attempt is over.', 'AbortError'));
  }
}

async function call(
  deps: ServeDeps,
  { configuration, settings, call, report, taskId, now }: PluginMethods['call']['request'],
  { id, signal: wanted }: RequestContext,
): Promise<PluginAnswer> {
  const { plugin, host, clock, signals, parse, parseForPreview } = deps;
  clock.learn(now);
  const over = new AbortController();
  const signal = AbortSignal.any([wanted, over.signal]);
  signals.set(signal, taskId);
  const fetch = createThreadFetch(host, { configurationId: configuration.id, taskId, signals });
  const isPreview = call.method === 'preview';
  const readOnly = isPreview ? createReadOnlyFetch(fetch, readsOnly) : undefined;
  const answer = await answerCall(plugin, call, {
    configuration,
    // Settings that somebody only tries out must not take the place of those that caches hang on, and a test must not
    // rest on what those caches hold.
    parseSettings: () =>
      call.method === 'try-redaction' || call.method === 'test'
        ? plugin.parseSettings(settings)
        : (isPreview ? parseForPreview : parse)(configuration.id, settings),
    contextOf: (checked) => contextOf(deps, checked, id, signal, readOnly?.fetch ?? fetch),
    remoteSupport: createThreadCommands(host, configuration.id, taskId),
    report,
    tellStep: (step) => host.notify('step', step, id),
    signal,
  });
  over.abort(new DOMException('The call is over.', 'AbortError'));
  // A plugin may have taken the refusal for one of the destination, or have swallowed it: its answer counts no more.
  const refused = readOnly?.refused();
  return refused === undefined ? answer : { ok: false, fault: refused };

  function readsOnly(request: OutgoingRequest): boolean {
    return plugin.readsOnly?.(request) === true;
  }
}

function contextOf(
  { clock, logOf }: ServeDeps,
  settings: unknown,
  requestId: number,
  signal: AbortSignal,
  fetch: typeof globalThis.fetch,
): PluginContext {
  return { settings, log: logOf(requestId), clock, signal, fetch };
}
