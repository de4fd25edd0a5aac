/**
 * The program of a plugin's worker thread: loads the plugin, then answers the main thread's messages. It reads reports and
 * calls the plugin; everything that leaves the thread leaves as a message.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type {
  OutgoingRequest,
  Plugin,
  PluginContext,
  PluginLog,
  SessionReport,
  SettingsValues,
} from '@casebridge/plugin-api';
import { collectReport } from '@casebridge/remote-support';
import { answerCall } from './answer-call.ts';
import type { FromThread, PluginAnswer, ProcessEnd, ToThread } from './messages.ts';
import { failedByPlugin, invalidAnswer, invalidSettings } from './plugin-faults.ts';
import { parseOutcome } from './outcome-schema.ts';
import { toPlainError } from './plain-error.ts';
import { createReadingDoor } from './reading-door.ts';
import { sessionStateOf } from './readiness.ts';
import { createThreadClock } from './thread-clock.ts';
import { createThreadCommands } from './thread-commands.ts';
import { createThreadFetch } from './thread-fetch.ts';

type ProcessMessage = Extract<ToThread, { kind: 'process' }>;

const { entry, beatMilliseconds } = workerData as { readonly entry: string; readonly beatMilliseconds: number };

function post(message: FromThread, moved: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

const threadFetch = createThreadFetch(post);
const threadCommands = createThreadCommands(post);
const clock = createThreadClock(post);
const aborts = new Map<number, AbortController>();

// The one door is `context.fetch`; a plugin that takes the other by mistake shall notice.
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);

post({ kind: 'beat' });
setInterval(() => post({ kind: 'beat' }), beatMilliseconds);
const plugin = await load();
if (plugin) listen(plugin);

async function load(): Promise<Plugin | undefined> {
  try {
    const module = (await import(entry)) as { readonly plugin?: Plugin };
    if (typeof module.plugin?.process !== 'function') throw new TypeError('The module exports no "plugin".');
    post({ kind: 'ready', settingsSchema: module.plugin.settingsSchema });
    return module.plugin;
  } catch (error) {
    post({ kind: 'not-loaded', error: toPlainError(error) });
    return undefined;
  }
}

function listen(loaded: Plugin): void {
  const parse = createSettingsParser(loaded);
  // Caches hang on the parsed settings, and with them the door that was used last: a dry run must not lend its own.
  const parseForPreview = createSettingsParser(loaded);
  parentPort?.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'process':
        void processed(loaded, parse, message).then((end) => post({ kind: 'processed', id: message.id, end }));
        return;
      case 'call':
        void called(loaded, message.call.method === 'preview' ? parseForPreview : parse, message).then((answer) =>
          post({ kind: 'called', id: message.id, answer }),
        );
        return;
      case 'parse-settings': {
        post({ kind: 'settings-parsed', id: message.id, problems: problemsOf(loaded, message.values) });
        return;
      }
      case 'abort':
        return aborts.get(message.id)?.abort(new DOMException(message.reason, 'AbortError'));
      case 'slept':
        clock.learn(message.now);
        {
          clock.slept(message.id);
          return;
        }
      case 'fetched':
      case 'fetch-failed': {
        threadFetch.answer(message);
        return;
      }
      case 'commanded': {
        threadCommands.answer(message);
        return;
      }
    }
  });
}

type SettingsParser = (configurationId: string, values: SettingsValues) => ReturnType<Plugin['parseSettings']>;

/** Keeps the parsed object of unchanged settings, so that a plugin may hang its caches (tokens, limits) on its identity. */
function createSettingsParser(loaded: Plugin): SettingsParser {
  const kept = new Map<string, { readonly text: string; readonly parsed: ReturnType<Plugin['parseSettings']> }>();
  return (configurationId, values) => {
    const text = JSON.stringify(values);
    const known = kept.get(configurationId);
    if (known?.text === text) return known.parsed;
    const parsed = loaded.parseSettings(values);
    kept.set(configurationId, { text, parsed });
    return parsed;
  };
}

async function called(
  loaded: Plugin,
  parse: SettingsParser,
  { id, configuration, settings, call, report, now }: Extract<ToThread, { kind: 'call' }>,
): Promise<PluginAnswer> {
  clock.learn(now);
  const abort = new AbortController();
  aborts.set(id, abort);
  const fetch = threadFetch.fetchFor(configuration.id);
  const door = call.method === 'preview' ? createReadingDoor(fetch, readsOnly) : undefined;
  const answer = await answerCall(loaded, call, {
    configuration,
    // Settings that somebody only tries out must not take the place of those that caches hang on.
    parseSettings: () =>
      call.method === 'try-redaction' ? loaded.parseSettings(settings) : parse(configuration.id, settings),
    contextOf: (checked) => ({
      settings: checked,
      log: createLog(id),
      clock,
      signal: abort.signal,
      fetch: door?.fetch ?? fetch,
    }),
    remoteSupport: threadCommands.commandsFor(configuration.id),
    report,
    signal: abort.signal,
  });
  aborts.delete(id);
  abort.abort(new DOMException('The call is over.', 'AbortError'));
  // A plugin may have taken the refusal for one of the destination, or have swallowed it: its answer counts no more.
  const refused = door?.refused();
  return refused === undefined ? answer : { ok: false, fault: refused };

  function readsOnly(request: OutgoingRequest): boolean {
    return loaded.readsOnly?.(request) === true;
  }
}

function problemsOf(loaded: Plugin, values: SettingsValues): readonly string[] {
  try {
    const parsed = loaded.parseSettings(values);
    return parsed.ok ? [] : parsed.problems;
  } catch (error) {
    return [`The plugin failed to check its settings: ${toPlainError(error).message}`];
  }
}

async function processed(loaded: Plugin, parse: SettingsParser, message: ProcessMessage): Promise<ProcessEnd> {
  const abort = new AbortController();
  aborts.set(message.id, abort);
  clock.learn(message.now);
  try {
    const collected = await collectReport(message.report, { lsid: message.delivery.lsid });
    if (!collected.ok) return { kind: 'report-error', error: collected.error };
    return { kind: 'outcome', outcome: await ask(loaded, parse, message, collected.report, abort.signal) };
  } catch (error) {
    return { kind: 'outcome', outcome: failedByPlugin(error, abort.signal) };
  } finally {
    aborts.delete(message.id);
    // Calls of this attempt that nobody reads any more must not keep their connections.
    abort.abort(new DOMException('The attempt is over.', 'AbortError'));
  }
}

async function ask(
  loaded: Plugin,
  parse: SettingsParser,
  { id, delivery, settings, waitingFor }: ProcessMessage,
  report: SessionReport,
  signal: AbortSignal,
): ReturnType<Plugin['process']> {
  signal.throwIfAborted();
  const sessionState = sessionStateOf(report, waitingFor);
  if (sessionState === undefined) return { kind: 'notReady', message: 'The session has not ended.' };
  const parsed = parse(delivery.configuration.id, settings);
  if (!parsed.ok) return invalidSettings(parsed.problems);
  const context: PluginContext = {
    settings: parsed.settings,
    log: createLog(id),
    clock,
    signal,
    fetch: threadFetch.fetchFor(delivery.configuration.id),
  };
  const answer = parseOutcome(await loaded.process({ ...delivery, sessionState }, report, context));
  return answer.ok ? answer.outcome : invalidAnswer(answer.problem);
}

function createLog(processId: number): PluginLog {
  const at =
    (level: Extract<FromThread, { kind: 'log' }>['level']): PluginLog['info'] =>
    (message, fields = {}) => {
      try {
        post({ kind: 'log', processId, level, message, fields });
      } catch {
        // A function or a socket among the fields cannot cross; the line itself must not be lost for it.
        post({ kind: 'log', processId, level, message, fields: { unreadable: Object.keys(fields) } });
      }
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
