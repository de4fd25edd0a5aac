import type { Clock, PluginLog, SettingsSchema, SettingsValues } from '@casebridge/plugin-api';
import { createFetchBridge } from './fetch-bridge.ts';
import type { FromThread, PluginAnswer, PluginCall, ProcessEnd, ThreadDelivery, ToThread } from './messages.ts';
import { fromPlainError } from './plain-error.ts';
import { lostInCall } from './plugin-faults.ts';
import { createQuestions, type Questions } from './questions.ts';
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
  /** Secrets in clear. */
  readonly settings: SettingsValues;
  /** The configuration's door to the network. */
  readonly fetch: typeof globalThis.fetch;
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
  call(caller: PluginCaller, call: PluginCall): Promise<PluginAnswer>;
  /** Ends the thread at once; jobs under way are lost. */
  end(why: string): Promise<void>;
}

/**
 * Starts a thread and loads the plugin in it. Liveness is measured by the machine's time and not by `clock`: a test that
 * moves the clock must not make a healthy thread look dead.
 */
export function startPluginThread(entry: URL, limits: ThreadLimits, clock: Clock, log: PluginLog): PluginThread {
  const jobs = new Map<number, PluginJob>();
  const ready = Promise.withResolvers<SettingsSchema>();
  const lost = Promise.withResolvers<string>();
  const ended = new AbortController();
  const post = (message: ToThread, moved?: ReadableStream[]): void => worker.post(message, moved);
  const bridge = createFetchBridge(post);
  const questions = createQuestions(post);
  // Whoever waits for `ready` hears of it; nobody has to.
  ready.promise.catch(() => undefined);

  const handlers: Handlers = {
    beat: () => undefined,
    ready: ({ settingsSchema }) => ready.resolve(settingsSchema),
    'not-loaded': ({ error }) => {
      ready.reject(fromPlainError(error));
      void worker.end('its plugin could not be loaded');
    },
    processed: (message) => questions.answer(message),
    'settings-parsed': (message) => questions.answer(message),
    called: (message) => questions.answer(message),
    sleep: (message) => void sleepFor(message, clock, ended.signal, post),
    fetch: (message) => bridge.call(message),
    'fetch-aborted': ({ id }) => bridge.abort(id),
    log: ({ processId, level, message, fields }) => (jobs.get(processId)?.log ?? log)[level](message, fields),
  };
  const worker = startWorkerThread(entry, limits, {
    onMessage: (message) => (handlers[message.kind] as (message: FromThread) => void)(message),
    onOutput: (text) => log.debug('plugin.output', { text: text.slice(0, 2000) }),
    onEnd: (why) => {
      ended.abort();
      bridge.abortAll();
      questions.lose(why);
      ready.reject(new Error(`The plugin's thread is gone: ${why}.`));
      lost.resolve(why);
    },
  } satisfies WorkerThreadListener);

  return {
    ready: ready.promise,
    lost: lost.promise,
    async process(job) {
      const id = questions.nextId();
      jobs.set(id, job);
      bridge.openDoor(job.delivery.configuration.id, job.fetch);
      const end = await runJob(id, job, { questions, worker, clock, limits });
      jobs.delete(id);
      return end;
    },
    async parseSettings(values) {
      const answer = await questions.ask({ kind: 'parse-settings', id: questions.nextId(), values });
      return answer.kind === 'settings-parsed' ? answer.problems : [`The plugin did not answer: ${whyOf(answer)}.`];
    },
    call(caller, call) {
      bridge.openDoor(caller.configuration.id, caller.fetch);
      return askPlugin(questions, clock, caller, call);
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

/** Asks the thread to do the job, tells it to stop when that is wanted, and ends it if it does not follow. */
async function runJob(id: number, job: PluginJob, { questions, worker, clock, limits }: JobRoom): Promise<JobEnd> {
  const { delivery, waitingFor, settings, report, signal } = job;
  const over = new AbortController();
  const stop = () => {
    const reason: unknown = signal.reason;
    worker.post({ kind: 'abort', id, reason: reason instanceof Error ? reason.message : String(reason) });
    clock.sleep(limits.abortGraceMilliseconds, over.signal).then(
      () => worker.end('it went on after it was told to stop'),
      () => undefined,
    );
  };
  const now = clock.now().getTime();
  signal.addEventListener('abort', stop, { once: true });
  const answered = questions.ask({ kind: 'process', id, delivery, waitingFor, settings, report, now }, [report]);
  if (signal.aborted) stop();
  const answer = await answered;
  signal.removeEventListener('abort', stop);
  over.abort();
  return answer.kind === 'processed' ? answer.end : { kind: 'lost', why: whyOf(answer) };
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
  questions: Questions,
  clock: Clock,
  { configuration, settings }: PluginCaller,
  call: PluginCall,
): Promise<PluginAnswer> {
  const [id, now] = [questions.nextId(), clock.now().getTime()];
  const answer = await questions.ask({ kind: 'call', id, configuration, settings, call, now });
  return answer.kind === 'called' ? answer.answer : { ok: false, fault: lostInCall(whyOf(answer)) };
}

function whyOf(answer: { readonly kind: string; readonly why?: string }): string {
  return answer.why ?? 'its answer was to another question';
}
