import type { Clock, PluginLog, RemoteSupportCommands, SettingsSchema, SettingsValues } from '@casebridge/plugin-api';
import { createDoors } from './doors.ts';
import type { FromThread, PluginAnswer, PluginCall, ProcessEnd, ThreadDelivery, ToThread } from './messages.ts';
import { fromPlainError } from './plain-error.ts';
import { lostInCall } from './plugin-faults.ts';
import { type Answer, createQuestions, type Questions } from './questions.ts';
import type { WaitingFor } from './readiness.ts';
import { startWorkerThread, type ThreadLimits, type WorkerThread, type WorkerThreadListener } from './worker-thread.ts';

/** One delivery for a plugin, with all that it needs. */
export interface PluginJob {
  readonly delivery: ThreadDelivery;
  readonly waitingFor: WaitingFor;
  /** Secrets in clear. */
  readonly settings: SettingsValues;
  readonly report: ReadableStream<Uint8Array>;
  /** The configuration's door to the network. */
  readonly fetch: typeof globalThis.fetch;
  readonly log: PluginLog;
  /** Ends the attempt; a plugin that does not follow loses its thread after the grace period. */
  readonly signal: AbortSignal;
}

/** How a job ended: with an outcome, with a report that could not be read, or with the thread gone under it. */
export type JobEnd = ProcessEnd | { readonly kind: 'lost'; readonly why: string };

/** On whose behalf a plugin is asked for something. */
export interface PluginCaller {
  readonly configuration: { readonly id: string; readonly name: string };
  /** Host of the configuration's appliance. */
  readonly applianceHost: string;
  /** Secrets in clear. */
  readonly settings: SettingsValues;
  /** The configuration's door to the network. */
  readonly fetch: typeof globalThis.fetch;
  /** The configuration's appliance. */
  readonly remoteSupport: RemoteSupportCommands;
}

/** How a plugin is asked. */
export interface CallOptions {
  /** Ends the call; a plugin that does not follow loses its thread after the grace period. */
  readonly signal?: AbortSignal;
  /** Of the session that the call is about. */
  readonly report?: ReadableStream<Uint8Array>;
  readonly log?: PluginLog;
}

/** A running thread of one plugin version. */
export interface PluginThread {
  /** Rejects if the plugin cannot be loaded. */
  readonly ready: Promise<SettingsSchema>;
  /** Resolves with the reason when the thread has ended, whatever ended it. */
  readonly lost: Promise<string>;
  /** Never rejects. */
  process(job: PluginJob): Promise<JobEnd>;
  /** @returns every problem as a sentence; none if the settings are good */
  parseSettings(values: SettingsValues): Promise<readonly string[]>;
  /** Asks for something beside the deliveries. Never rejects. */
  call(caller: PluginCaller, call: PluginCall, options?: CallOptions): Promise<PluginAnswer>;
  /** Ends the thread at once; jobs under way are lost. */
  end(why: string): Promise<void>;
}

/**
 * Starts a thread and loads the plugin in it. Liveness is measured by the machine's time and not by `clock`: a test that
 * moves the clock must not make a healthy thread look dead.
 */
export function startPluginThread(entry: URL, limits: ThreadLimits, clock: Clock, log: PluginLog): PluginThread {
  const logs = new Map<number, PluginLog>();
  const ready = Promise.withResolvers<SettingsSchema>();
  const lost = Promise.withResolvers<string>();
  const ended = new AbortController();
  const post = (message: ToThread, moved?: ReadableStream[]): void => worker.post(message, moved);
  const [doors, questions] = [createDoors(post), createQuestions(post)];
  // Whoever waits for `ready` hears of it; nobody has to.
  ready.promise.catch(() => undefined);

  const handlers: Handlers = {
    beat: () => undefined,
    ready: ({ settingsSchema }) => ready.resolve(settingsSchema),
    'not-loaded': ({ error }) => {
      ready.reject(fromPlainError(error));
      void worker.end('its plugin could not be loaded');
    },
    processed: questions.answer,
    'settings-parsed': questions.answer,
    called: questions.answer,
    sleep: (message) => void sleepFor(message, clock, ended.signal, post),
    ...doors.handlers,
    log: ({ processId, level, message, fields }) => (logs.get(processId) ?? log)[level](message, fields),
  };
  const worker = startWorkerThread(entry, limits, {
    onMessage: (message) => (handlers[message.kind] as (message: FromThread) => void)(message),
    onOutput: (text) => log.debug('plugin.output', { text: text.slice(0, 2000) }),
    onEnd: (why) => {
      ended.abort();
      doors.closeAll();
      questions.lose(why);
      ready.reject(new Error(`The plugin's thread is gone: ${why}.`));
      lost.resolve(why);
    },
  } satisfies WorkerThreadListener);

  const room = { questions, worker, clock, limits };
  return {
    ready: ready.promise,
    lost: lost.promise,
    async process(job) {
      const id = questions.nextId();
      logs.set(id, job.log);
      doors.open(job.delivery.configuration.id, job.fetch);
      const end = await runJob(id, job, room);
      logs.delete(id);
      return end;
    },
    async parseSettings(values) {
      const answer = await questions.ask({ kind: 'parse-settings', id: questions.nextId(), values });
      return answer.kind === 'settings-parsed' ? answer.problems : [`The plugin did not answer: ${whyOf(answer)}.`];
    },
    async call(caller, call, options = {}) {
      const id = questions.nextId();
      if (options.log) logs.set(id, options.log);
      doors.open(caller.configuration.id, caller.fetch, caller.remoteSupport);
      const answer = await askPlugin(id, caller, call, options, room);
      logs.delete(id);
      return answer;
    },
    end: (why) => worker.end(why),
  };
}

type Handlers = { readonly [K in FromThread['kind']]: (message: Extract<FromThread, { kind: K }>) => void };

interface JobRoom {
  readonly questions: Questions;
  readonly worker: WorkerThread;
  readonly clock: Clock;
  readonly limits: ThreadLimits;
}

async function runJob(id: number, job: PluginJob, room: JobRoom): Promise<JobEnd> {
  const { delivery, waitingFor, settings, report, signal } = job;
  const now = room.clock.now().getTime();
  const question = { kind: 'process', id, delivery, waitingFor, settings, report, now } as const;
  const answer = await askUntil(question, [report], signal, room);
  return answer.kind === 'processed' ? answer.end : { kind: 'lost', why: whyOf(answer) };
}

/** Asks the thread, tells it to stop when that is wanted, and ends it if it does not follow. */
async function askUntil(
  question: Parameters<Questions['ask']>[0],
  moved: ReadableStream[],
  signal: AbortSignal | undefined,
  { questions, worker, clock, limits }: JobRoom,
): Promise<Answer> {
  const over = new AbortController();
  const stop = () => {
    const reason: unknown = signal?.reason;
    worker.post({ kind: 'abort', id: question.id, reason: reason instanceof Error ? reason.message : String(reason) });
    clock.sleep(limits.abortGraceMilliseconds, over.signal).then(
      () => worker.end('it went on after it was told to stop'),
      () => undefined,
    );
  };
  signal?.addEventListener('abort', stop, { once: true });
  const answered = questions.ask(question, moved);
  if (signal?.aborted === true) stop();
  const answer = await answered;
  signal?.removeEventListener('abort', stop);
  over.abort();
  return answer;
}

/** Waits for a plugin by the engine's clock; a thread that has ended is told nothing. */
async function sleepFor(
  { id, milliseconds }: Extract<FromThread, { kind: 'sleep' }>,
  clock: Clock,
  ended: AbortSignal,
  post: (message: ToThread) => void,
): Promise<void> {
  await clock.sleep(milliseconds, ended).catch(() => undefined);
  if (!ended.aborted) post({ kind: 'slept', id, now: clock.now().getTime() });
}

async function askPlugin(
  id: number,
  { configuration, settings }: PluginCaller,
  call: PluginCall,
  { signal, report }: CallOptions,
  room: JobRoom,
): Promise<PluginAnswer> {
  const now = room.clock.now().getTime();
  const question = { kind: 'call', id, configuration, settings, call, now, ...(report && { report }) } as const;
  const answer = await askUntil(question, report ? [report] : [], signal, room);
  return answer.kind === 'called' ? answer.answer : { ok: false, fault: lostInCall(whyOf(answer)) };
}

function whyOf(answer: { readonly kind: string; readonly why?: string }): string {
  return answer.why ?? 'its answer was to another question';
}
