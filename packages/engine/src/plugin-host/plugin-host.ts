import type { Clock, PluginManifest, SettingsSchema, SettingsValues } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import { readPluginFolder } from './manifest.ts';
import type { PluginAnswer, PluginCall } from './protocol.ts';
import { toPlainError } from './plain-error.ts';
import { badManifest, notLoadable } from './plugin-error.ts';
import { notLoaded, threadEnded } from './plugin-faults.ts';
import {
  type CallOptions,
  type DeliveryEnd,
  type PluginCaller,
  type DeliveryRequest,
  type PluginThread,
  startPluginThread,
} from './plugin-thread.ts';
import { settingsSchemaProblem } from './settings-schema.ts';
import { createThreadPool } from './thread-pool.ts';
import type { ThreadLimits } from './worker-thread.ts';

/** One version of a plugin, running in threads of its own. */
export interface PluginHost {
  readonly manifest: PluginManifest;
  readonly settingsSchema: SettingsSchema;
  /**
   * Works on a delivery; never rejects. A thread that is lost is replaced with the next delivery.
   * @param alone in a thread that no other delivery shares: for a delivery whose thread was lost before, so that it cannot
   *   take its neighbours along a second time
   */
  process(request: DeliveryRequest, alone: boolean): Promise<DeliveryEnd>;
  /** @returns every problem as a sentence; none if the settings are good */
  parseSettings(values: SettingsValues): Promise<readonly string[]>;
  /**
   * Asks for something besides the deliveries: a connection test, a preview, a run of a job. Never rejects.
   * @param alone as for `process`
   */
  call(caller: PluginCaller, call: PluginCall, options?: CallOptions, alone?: boolean): Promise<PluginAnswer>;
  /** Waits until everything that is under way has ended, then ends the threads. */
  drain(): Promise<void>;
  /** Ends the threads; what is under way is lost. */
  close(): Promise<void>;
}

const defaultLimits: ThreadLimits = {
  heapMegabytes: 1024,
  beatMilliseconds: 1000,
  missedBeats: 30,
  abortGraceMilliseconds: 10_000,
};

/** Options of a plugin host. */
export interface PluginHostOptions {
  /** The plugin's folder, with its `plugin.json`. */
  readonly folder: URL;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<ThreadLimits>;
  /** Takes secrets out of whatever the plugin answers: the other side's own words may quote what was sent. */
  readonly withoutSecrets?: <Answer>(answer: Answer) => Answer;
}

/**
 * Reads the manifest, starts the thread and loads the plugin.
 * @throws PluginError if the folder holds no sound plugin
 */
export async function startPluginHost(options: PluginHostOptions): Promise<PluginHost> {
  const { folder, clock, log, limits, withoutSecrets = unchanged } = options;
  const { manifest, entry } = await readPluginFolder(folder);
  const about = { plugin: manifest.name, version: manifest.version };
  const threads = createThreadPool(
    () => startPluginThread(entry, { ...defaultLimits, ...limits }, clock, log),
    (why) => log.warn('plugin.thread-ended', { ...threadEnded(manifest.title, why), ...about, why }),
  );
  const settingsSchema = await threads
    .use(false, (thread) => thread.ready)
    .catch((error: unknown) => {
      throw notLoadable(manifest.name, toPlainError(error).message, error);
    });
  const problem = settingsSchemaProblem(settingsSchema);
  if (problem !== undefined) {
    await threads.close();
    throw badManifest(`the settings schema that its module exports: ${problem}`);
  }
  return {
    manifest,
    settingsSchema,
    process: (request, alone) => threads.use(alone, (thread) => processIn(thread, request)).then(withoutSecrets),
    parseSettings: (values) => threads.use(false, (thread) => thread.parseSettings(values)),
    call: (caller, call, options, alone = false) =>
      threads.use(alone, (thread) => thread.call(caller, call, options)).then(withoutSecrets),
    drain: () => threads.drain(),
    close: () => threads.close(),
  };
}

async function processIn(thread: PluginThread, request: DeliveryRequest): Promise<DeliveryEnd> {
  try {
    await thread.ready;
  } catch (error) {
    await request.report.cancel().catch(() => undefined);
    return { kind: 'outcome', outcome: notLoaded(toPlainError(error).message) };
  }
  return thread.process(request);
}

function unchanged<Answer>(answer: Answer): Answer {
  return answer;
}
