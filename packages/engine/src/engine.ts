import { randomUUID } from 'node:crypto';
import type { Clock } from '@casebridge/plugin-api';
import type { DestinationStream } from 'pino';
import { adminRoutes } from './admin-api/routes/index.ts';
import { type AdminServer, startAdminServer } from './admin-api/server.ts';
import { systemClock } from './time/clock.ts';
import { type Configurations, openConfigurations } from './config/configurations.ts';
import { type MainConfig, secretsOf, summarizeMainConfig } from './config/main-config.ts';
import { secretPathsOf } from './config/secret-settings.ts';
import { createIdSource } from './ids.ts';
import { type Listener, startListener } from './intake/listener.ts';
import type { Recorded } from './intake/request-handler.ts';
import { type JobRunner, startJobRunner } from './jobs/job-runner.ts';
import { createPluginJobs, type PluginJobs } from './jobs/plugin-jobs.ts';
import { presentJobs } from './present-jobs.ts';
import { retentionJob } from './jobs/retention.ts';
import { openProxy } from './outbound/open-proxy.ts';
import { createOutbound, type Outbound } from './outbound/outbound.ts';
import type { Proxy } from './outbound/proxy.ts';
import { readPluginFolder } from './plugin-host/manifest.ts';
import { createPluginRegistry, type PluginRegistry } from './plugin-host/plugin-registry.ts';
import { openKeyRing } from './secrets/key-ring.ts';
import { createRedactor, type Redactor } from './secrets/redactor.ts';
import { createBackfills } from './reconcile/backfills.ts';
import { startAccountShare, wholeShare } from './source/account-share.ts';
import { createReportSource, type ReportSource } from './source/report-source.ts';
import type { AttemptRecord } from './store/records.ts';
import { openStore } from './store/open.ts';
import type { Store } from './store/store.ts';
import { createLog, type EngineLog } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import type { AttemptLine } from './worker/attempt-line.ts';
import { startWorker, type Worker } from './worker/worker.ts';

/** What an engine is started with. */
export interface EngineOptions {
  readonly config: MainConfig;
  /** Folders with a `plugin.json`, as file URLs. */
  readonly plugins: readonly URL[];
  readonly clock?: Clock;
  /** Where log lines go; standard output if nothing is said. */
  readonly logDestination?: DestinationStream;
  /** Told of each event after its commit. */
  readonly onRecorded?: (recorded: Recorded) => void;
  /** Told of each attempt after its end is on disk. */
  readonly onAttempted?: (line: AttemptLine) => void;
}

/** A running engine. */
export interface Engine {
  /** Where events are taken, without a path. */
  readonly listenerUrl: string;
  /** `undefined` if the admin address is switched off. */
  readonly adminUrl: string | undefined;
  readonly store: Store;
  readonly configurations: Configurations;
  readonly log: EngineLog;
  /** Names of the jobs that this process is running now. */
  runningJobs(): readonly string[];
  /**
   * Takes no more events, lets the attempts under way end for as long as the grace period says (30 s), ends the rest, and
   * closes everything. Nothing is lost: what was cut off is due at the next start. Called once more meanwhile, the rest is
   * ended at once.
   */
  close(options?: { readonly graceMilliseconds?: number }): Promise<void>;
}

const defaultGraceMilliseconds = 30_000;
const longestAttemptMilliseconds = 15 * 60_000;

/**
 * Starts an engine.
 * @throws an error in words if a plugin, the store, the key file or a port cannot be used; whatever was open is closed
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  await using opened = new AsyncDisposableStack();
  let graceMilliseconds = defaultGraceMilliseconds;
  const base = await openBase(options, opened);
  const { store, configurations, log } = base;
  const worker = beginWork(options, base);
  opened.defer(() => worker.close(graceMilliseconds));
  const { runner, pluginJobs } = beginJobs(options, base, worker);
  opened.defer(() => runner.close());
  if (sharesStore(options.config)) opened.defer(followOthers(base));
  const wake = () => {
    worker.wake();
    runner.wake();
  };
  const runningJobs = () => runner.running();
  const admin = await startAdminIfWanted(options, { ...base, pluginJobs, runningJobs }, wake, opened);
  const listener = await beginToListen(options, base, worker);
  opened.defer(() => listener.close());
  const closing = opened.move();
  let stopped: Promise<void> | undefined;
  log.info('engine.started', {
    listener: listener.url,
    admin: admin?.url,
    configurations: configurations.views().length,
  });
  return {
    listenerUrl: listener.url,
    adminUrl: admin?.url,
    store,
    configurations,
    log,
    runningJobs,
    async close(how = {}) {
      graceMilliseconds = how.graceMilliseconds ?? graceMilliseconds;
      if (stopped !== undefined) void worker.close(0);
      stopped ??= closing.disposeAsync().then(() => log.info('engine.stopped'));
      await stopped;
    },
  };
}

/** What everything else stands on. */
interface Base {
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly store: Store;
  readonly outbound: Outbound;
  readonly source: ReportSource;
  /** Names this process among those that use the store. */
  readonly owner: string;
  readonly plugins: PluginRegistry;
  readonly configurations: Configurations;
  readonly metrics: Metrics;
  /** Called when a configuration has changed: what waited for that may be due. */
  readonly changed: { listener: () => void };
}

async function openBase(options: EngineOptions, opened: AsyncDisposableStack): Promise<Base> {
  const { config, clock = systemClock, logDestination } = options;
  const redactor = createRedactor();
  secretsOf(config).forEach((secret) => redactor.add(secret));
  const destination = logDestination === undefined ? {} : { destination: logDestination };
  const log = createLog({ level: config.logLevel, redactor, ...destination });
  log.info('engine.configuration', summarizeMainConfig(config));
  const keys = openKeyRing(config.keyFile);
  const store = await openStore({ config, clock, log, hashSession: (lsid) => keys.hash(lsid) });
  opened.defer(() => store.close());
  const outbound = createOutbound({ proxy: proxyOf(config, redactor) });
  opened.defer(() => outbound.close());
  const plugins = await startPlugins(options.plugins, clock, log, opened);
  const changed = { listener: () => undefined };
  const configurations = await openConfigurations({
    ...{ store, keys, redactor, clock, newId: createIdSource(clock) },
    secretSettings: (plugin) => {
      const installed = plugins.get(plugin);
      return installed && secretPathsOf(installed.settingsSchema);
    },
    checkSettings: async (plugin, settings) => (await plugins.get(plugin)?.parseSettings(settings)) ?? [],
    onChange: () => changed.listener(),
  });
  configurations.summaries().forEach((summary) => log.info('configuration.loaded', summary));
  const owner = randomUUID();
  const accounts = sharesStore(config) ? await startAccountShare({ store, clock, log, owner }) : wholeShare;
  opened.defer(() => accounts.close());
  const source = createReportSource({ outbound, clock, share: () => accounts.share() });
  const metrics = createMetrics(store);
  return { clock, log, store, outbound, source, owner, plugins, configurations, metrics, changed };
}

/** Whether other processes may work on the same store. */
function sharesStore({ store }: MainConfig): boolean {
  return store.kind === 'postgresql';
}

function proxyOf({ proxy }: MainConfig, redactor: Redactor): Proxy | undefined {
  const opened = openProxy(proxy, process.env);
  if (!opened.ok) throw new Error(`${opened.problem}.`);
  opened.secrets.forEach((secret) => redactor.add(secret));
  return opened.proxy;
}

async function startPlugins(
  folders: readonly URL[],
  clock: Clock,
  log: EngineLog,
  opened: AsyncDisposableStack,
): Promise<PluginRegistry> {
  const plugins = createPluginRegistry({ clock, log });
  opened.defer(() => plugins.close());
  for (const folder of folders) {
    const { name } = await readPluginFolder(folder).then(({ manifest }) => manifest);
    if (plugins.get(name)) throw new Error(`Two plugins have the name ${name}.`);
    await plugins.install(folder);
  }
  return plugins;
}

function beginWork(options: EngineOptions, base: Base): Worker {
  const { config, onAttempted } = options;
  const { plugins, configurations, metrics } = base;
  return startWorker({
    ...base,
    sharesStore: sharesStore(config),
    concurrency: config.worker.concurrency,
    leaseMilliseconds: config.worker.leaseSeconds * 1000,
    attemptMilliseconds: longestAttemptMilliseconds,
    random: Math.random,
    pluginHost: (name) => plugins.get(name),
    configuration: async (id) => configurations.current().find((configuration) => configuration.id === id),
    onAttempted(attempt: AttemptRecord, line) {
      metrics.attemptEnded(attempt);
      onAttempted?.(line);
    },
  });
}

function beginJobs(
  { config }: EngineOptions,
  base: Base,
  worker: Worker,
): { readonly runner: JobRunner; readonly pluginJobs: PluginJobs } {
  const { clock, configurations, changed } = base;
  const rooms = { ...base, newId: createIdSource(clock), onFound: () => worker.wake() };
  const retention = retentionJob({ ...base, ...config.retention });
  const pluginJobs = createPluginJobs({ ...base, onPlanned: () => runner.wake() });
  const jobs = async () => [
    ...(await presentJobs(rooms, () => configurations.current())),
    ...(await pluginJobs.present(configurations.current())),
    retention,
  ];
  const runner = startJobRunner({ ...base, sharesStore: sharesStore(config), jobs });
  changed.listener = () => {
    worker.wake();
    runner.wake();
  };
  return { runner, pluginJobs };
}

const reloadMilliseconds = 5_000;

/** Reads the configurations again and again: other processes on the same store change them, too. @returns ends that */
function followOthers({ clock, configurations, log }: Base): () => Promise<void> {
  const over = new AbortController();
  const wait = () =>
    clock.sleep(reloadMilliseconds, over.signal).then(
      () => true,
      () => false,
    );
  async function follow(): Promise<void> {
    while (await wait()) {
      await configurations.reload().catch((error: unknown) => log.error('configurations.not-reloaded', { error }));
    }
  }
  const following = follow();
  return async () => {
    over.abort();
    await following;
  };
}

async function startAdminIfWanted(
  { config }: EngineOptions,
  base: Base & { readonly pluginJobs: PluginJobs; readonly runningJobs: () => readonly string[] },
  wake: () => void,
  opened: AsyncDisposableStack,
): Promise<AdminServer | undefined> {
  if (!config.admin.enabled) return undefined;
  const { clock, metrics, log } = base;
  const backfills = createBackfills({ ...base, newId: createIdSource(clock), onOrdered: wake });
  const routes = adminRoutes({ ...base, backfills, onDue: wake, now: () => clock.now() });
  const admin = await startAdminServer({ port: config.admin.port, routes, metrics, log });
  opened.defer(() => admin.close());
  return admin;
}

function beginToListen({ config, onRecorded }: EngineOptions, base: Base, worker: Worker): Promise<Listener> {
  const { store, clock, log, configurations, metrics } = base;
  return startListener({
    ...config.listener,
    ...{ store, clock, log },
    configurations: () => configurations.current(),
    onRecorded(recorded) {
      metrics.eventRecorded(recorded);
      if (recorded.disposition === 'accepted') worker.wake();
      onRecorded?.(recorded);
    },
  });
}
