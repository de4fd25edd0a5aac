import type { Clock, PluginLog, PluginManifest, SettingsSchema, SettingsValues } from '@casebridge/plugin-api';
import { readPluginFolder } from './manifest.ts';
import type { PluginAnswer, PluginCall } from './messages.ts';
import { toPlainError } from './plain-error.ts';
import { notLoaded } from './plugin-faults.ts';
import {
  type CallOptions,
  type JobEnd,
  type PluginCaller,
  type PluginJob,
  type PluginThread,
  startPluginThread,
} from './plugin-thread.ts';
import type { ThreadLimits } from './worker-thread.ts';

/** One version of a plugin, running in threads of its own. */
export interface PluginHost {
  readonly manifest: PluginManifest;
  readonly settingsSchema: SettingsSchema;
  /**
   * Runs a job; never rejects. A thread that is lost is replaced with the next job.
   * @param alone in a thread that no other job shares: for a delivery whose thread was lost before, so that it cannot
   *   take its neighbours along a second time
   */
  process(job: PluginJob, alone: boolean): Promise<JobEnd>;
  /** @returns every problem as a sentence; none if the settings are good */
  parseSettings(values: SettingsValues): Promise<readonly string[]>;
  /**
   * Asks for something beside the deliveries: a connection test, a preview, a run of a job. Never rejects.
   * @param alone as for `process`
   */
  call(caller: PluginCaller, call: PluginCall, options?: CallOptions, alone?: boolean): Promise<PluginAnswer>;
  /** Ends the threads; jobs under way are lost. */
  close(): Promise<void>;
}

const defaultLimits: ThreadLimits = {
  heapMegabytes: 1024,
  beatMilliseconds: 1000,
  missedBeats: 30,
  abortGraceMilliseconds: 10_000,
};

/** What a plugin host is made of. */
export interface PluginHostOptions {
  /** The plugin's folder, with its `plugin.json`. */
  readonly folder: URL;
  readonly clock: Clock;
  readonly log: PluginLog;
  readonly limits?: Partial<ThreadLimits>;
}

/**
 * Reads the manifest, starts the thread and loads the plugin.
 * @throws an error in words if the folder holds no sound plugin
 */
export async function startPluginHost({ folder, clock, log, limits }: PluginHostOptions): Promise<PluginHost> {
  const { manifest, entry } = await readPluginFolder(folder);
  const threads = new Set<PluginThread>();
  let shared: PluginThread | undefined;
  let closing = false;

  function start(): PluginThread {
    const thread = startPluginThread(entry, { ...defaultLimits, ...limits }, clock, log);
    threads.add(thread);
    void thread.lost.then((why) => {
      threads.delete(thread);
      if (shared === thread) shared = undefined;
      if (!closing) log.warn('plugin.thread-ended', { plugin: manifest.name, version: manifest.version, why });
    });
    return thread;
  }

  async function runIn(thread: PluginThread, job: PluginJob): Promise<JobEnd> {
    try {
      await thread.ready;
    } catch (error) {
      await job.report.cancel().catch(() => undefined);
      return { kind: 'outcome', outcome: notLoaded(toPlainError(error).message) };
    }
    return thread.process(job);
  }

  async function alone<T>(work: (thread: PluginThread) => Promise<T>): Promise<T> {
    const thread = start();
    try {
      return await work(thread);
    } finally {
      await thread.end('its only work is done');
    }
  }

  shared = start();
  const settingsSchema = await shared.ready.catch((error: unknown) => {
    throw new Error(`The plugin ${manifest.name} cannot be loaded: ${toPlainError(error).message}`, { cause: error });
  });
  return {
    manifest,
    settingsSchema,
    process: (job, byItself) => (byItself ? alone((thread) => runIn(thread, job)) : runIn((shared ??= start()), job)),
    parseSettings: (values) => (shared ??= start()).parseSettings(values),
    call: (caller, call, options, byItself = false) =>
      byItself
        ? alone((thread) => thread.call(caller, call, options))
        : (shared ??= start()).call(caller, call, options),
    async close() {
      closing = true;
      await Promise.all([...threads].map((thread) => thread.end('the engine stops')));
    },
  };
}
