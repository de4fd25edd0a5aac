import type { Clock, PluginLog, SettingsSchema, SettingsValues, TestStep } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import type { ApplianceCommands } from '../source/remote-support-commands.ts';
import { type Channel, ChannelClosedError, createChannel, type None } from './channel.ts';
import { createHostServices } from './host-services.ts';
import { checkAnswer, checkProcessEnd } from './answer-schema.ts';
import { lostInCall } from './plugin-faults.ts';
import { createPluginLogSink } from './plugin-log.ts';
import type {
  HostMethods,
  PluginAnswer,
  PluginCall,
  PluginMethods,
  ProcessEnd,
  ThreadDelivery,
  ThreadNotices,
} from './protocol.ts';
import type { WaitingFor } from './readiness.ts';
import { startWorkerThread, type ThreadLimits, type WorkerThread } from './worker-thread.ts';

/** A delivery for a plugin, with all that working on it needs. */
export interface DeliveryRequest {
  readonly delivery: ThreadDelivery;
  readonly waitingFor: WaitingFor;
  /** Secrets in clear. */
  readonly settings: SettingsValues;
  readonly report: ReadableStream<Uint8Array>;
  /** The configuration's way to the network. */
  readonly fetch: typeof globalThis.fetch;
  /** Called before each request of the delivery leaves; throws where nothing may leave any more. */
  readonly beforeRequest?: () => void;
  readonly log: PluginLog;
  /** Ends the attempt; a plugin that does not follow loses its thread after the grace period. */
  readonly signal: AbortSignal;
}

/** How a delivery ended: with an outcome, with a report that could not be read, or with the thread gone under it. */
export type DeliveryEnd = ProcessEnd | { readonly kind: 'lost'; readonly why: string };

/** On whose behalf a plugin is asked for something. */
export interface PluginCaller {
  readonly configuration: { readonly id: string; readonly name: string };
  /** Host of the configuration's appliance. */
  readonly applianceHost: string;
  /** Secrets in clear. */
  readonly settings: SettingsValues;
  /** The configuration's way to the network. */
  readonly fetch: typeof globalThis.fetch;
  /** The configuration's appliance. */
  readonly remoteSupport: ApplianceCommands;
}

/** How a plugin is asked. */
export interface CallOptions {
  /** Ends the call; a plugin that does not follow loses its thread after the grace period. */
  readonly signal?: AbortSignal;
  /** Of the session that the call is about. */
  readonly report?: ReadableStream<Uint8Array>;
  /** Called before each request of the call leaves; throws where nothing may leave any more. */
  readonly beforeRequest?: () => void;
  readonly log?: PluginLog;
  /** Told of each step of a test as it ends, if the plugin tells. */
  readonly onStep?: (step: TestStep) => void;
}

/** A running thread of one plugin version. */
export interface PluginThread {
  /** Rejects if the plugin cannot be loaded. */
  readonly ready: Promise<SettingsSchema>;
  /** Resolves with the reason when the thread has ended, whatever ended it. */
  readonly lost: Promise<string>;
  /** Never rejects. */
  process(task: DeliveryRequest): Promise<DeliveryEnd>;
  /** @returns every problem as a sentence; none if the settings are good */
  parseSettings(values: SettingsValues): Promise<readonly string[]>;
  /** Asks for something besides the deliveries. Never rejects. */
  call(caller: PluginCaller, call: PluginCall, options?: CallOptions): Promise<PluginAnswer>;
  /** Ends the thread at once; what is under way is lost. */
  end(why: string): Promise<void>;
}

/** How a thread is asked something that it may have to be stopped at. */
interface AskDeps {
  readonly worker: WorkerThread;
  readonly clock: Clock;
  readonly limits: ThreadLimits;
  /** Who hears of the requests under way, by their id. */
  readonly followers: Map<number, Pick<CallOptions, 'log' | 'onStep'>>;
}

type PluginChannel = Channel<PluginMethods, None, HostMethods>;

/**
 * Starts a thread and loads the plugin in it. Liveness is measured by the machine's time and not by `clock`: a test that
 * moves the clock must not make a healthy thread look dead.
 */
export function startPluginThread(entry: URL, limits: ThreadLimits, clock: Clock, log: Log): PluginThread {
  const followers: AskDeps['followers'] = new Map();
  const lines = createPluginLogSink(log);
  const lost = Promise.withResolvers<string>();
  const services = createHostServices(clock);
  const channel: PluginChannel = createChannel<PluginMethods, None, HostMethods, ThreadNotices>({
    post: (message, moved) => worker.post(message, moved),
    onNotice: {
      beat: () => undefined,
      log: (line, about = 0) => lines.line(followers.get(about)?.log ?? log, line),
      step: (step, about = 0) => followers.get(about)?.onStep?.(step),
    },
  });
  channel.serve(services.handlers);
  const worker = startWorkerThread(entry, limits, {
    onMessage: (message) => channel.receive(message),
    onOutput: (text) => lines.output(text),
    onEnd(why) {
      channel.close(why);
      lost.resolve(why);
    },
  });
  const ready = channel.request('load', undefined);
  ready.catch(() => void worker.end('its plugin could not be loaded'));

  let calls = 0;
  const deps: AskDeps = { worker, clock, limits, followers };
  return {
    ready,
    lost: lost.promise,
    async process({ delivery, waitingFor, settings, report, fetch, beforeRequest, log: deliveryLog, signal }) {
      services.lend(delivery.configuration.id, { fetch });
      const unguard = services.guard(delivery.id, beforeRequest ?? (() => undefined));
      const request = { delivery, waitingFor, settings, report, now: clock.now().getTime() };
      return askStoppably(deps, { signal, log: deliveryLog }, (how) =>
        channel.request('process', request, { ...how, moved: [report] }),
      )
        .then(checkProcessEnd, (error: unknown): DeliveryEnd => ({ kind: 'lost', why: whyOf(error) }))
        .finally(unguard);
    },
    parseSettings: (values) =>
      channel
        .request('parseSettings', values)
        .catch((error: unknown) => [`The plugin did not answer: ${whyOf(error)}.`]),
    async call({ configuration, settings, fetch, remoteSupport }, call, { report, beforeRequest, ...options } = {}) {
      services.lend(configuration.id, { fetch, remoteSupport });
      const taskId = `call ${(calls += 1)}`;
      const unguard = services.guard(taskId, beforeRequest ?? (() => undefined));
      const request = { configuration, settings, call, report, taskId, now: clock.now().getTime() };
      return askStoppably(deps, options, (how) =>
        channel.request('call', request, { ...how, moved: report ? [report] : [] }),
      )
        .then(checkAnswer(call.method), (error: unknown): PluginAnswer => ({
          ok: false,
          fault: lostInCall(whyOf(error)),
        }))
        .finally(unguard);
    },
    end: (why) => worker.end(why),
  };
}

/** Asks the thread, tells it to stop when that is wanted, and ends it if it does not follow. */
async function askStoppably<T>(
  { worker, clock, limits, followers }: AskDeps,
  { signal, ...follower }: Pick<CallOptions, 'signal' | 'log' | 'onStep'>,
  ask: (how: { readonly signal: AbortSignal | undefined; readonly onId: (id: number) => void }) => Promise<T>,
): Promise<T> {
  const answered = new AbortController();
  let requestId = 0;
  const endLater = (): void => {
    clock.sleep(limits.abortGraceMilliseconds, answered.signal).then(
      () => worker.end('it went on after it was told to stop'),
      () => undefined,
    );
  };
  signal?.addEventListener('abort', endLater, { once: true });
  if (signal?.aborted === true) endLater();
  try {
    return await ask({
      signal,
      onId(id) {
        requestId = id;
        followers.set(id, follower);
      },
    });
  } finally {
    signal?.removeEventListener('abort', endLater);
    answered.abort();
    followers.delete(requestId);
  }
}

function whyOf(error: unknown): string {
  if (error instanceof ChannelClosedError) return error.why;
  return error instanceof Error ? error.message : String(error);
}
