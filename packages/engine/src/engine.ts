import { tokenFileBeside } from './accounts/token-file.ts';
import { openAdmin } from './composition/admin.ts';
import { followClock } from './composition/follow-clock.ts';
import { followParking } from './composition/follow-parking.ts';
import { openMetrics } from './composition/metrics.ts';
import { startNotifications } from './composition/notifications.ts';
import { followConfigurations } from './composition/follow-configurations.ts';
import { type EngineOptions, openFoundation } from './composition/foundation.ts';
import { beginJobs, beginWork, prepareJobs } from './composition/work.ts';
import { watchStore } from './composition/watch-store.ts';
import type { Configurations } from './config/configurations.ts';
import type { EngineEvents } from './events/engine-events.ts';
import { startListener } from './intake/listener.ts';
import { createProbeAllowance } from './intake/probe-allowance.ts';
import { isOpenToAnybody, openListener } from './intake/open-listener.ts';
import type { Store } from './store/store.ts';
import type { EngineLog } from './telemetry/log.ts';
import { createCollectorAtRest } from './time/collect-at-rest.ts';

export type { EngineOptions } from './composition/foundation.ts';

/** A running engine. */
export interface Engine {
  /** Where events are taken, without a path. */
  readonly listenerUrl: string;
  readonly adminUrl: string;
  /** Where the token for the admin address stands. */
  readonly adminTokenFile: string;
  /** Signs the first person in; missing where there are accounts already. */
  readonly firstLink: string | undefined;
  readonly store: Store;
  readonly configurations: Configurations;
  readonly log: EngineLog;
  /** Tells what happens. */
  readonly events: Pick<EngineEvents, 'subscribe' | 'next'>;
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

/**
 * Starts an engine.
 * @throws an error in words if a plugin, the store, the key file or a port cannot be used; whatever was open is closed
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  await using opened = new AsyncDisposableStack();
  let graceMilliseconds = defaultGraceMilliseconds;
  const foundation = await openFoundation(options, opened);
  const { config, clock, store, configurations, log, events } = foundation;
  const notifications = startNotifications(foundation);
  const jobs = prepareJobs(foundation, notifications);
  const metrics = openMetrics(foundation, jobs.present);
  opened.defer(watchStore({ store, clock, notices: foundation.notices }));
  opened.defer(followParking(foundation));
  const followed = await followClock(foundation);
  opened.defer(() => followed.close());
  const collector = createCollectorAtRest(clock);
  opened.defer(() => collector.close());
  events.subscribe('attempt-ended', () => collector.worked());
  const worker = beginWork(foundation, followed);
  opened.defer(() => worker.close(graceMilliseconds));
  const runner = beginJobs(foundation, jobs);
  opened.defer(() => runner.close());
  if (foundation.sharesStore) opened.defer(followConfigurations({ clock, configurations, log }));
  const runningJobs = () => runner.running();
  const lastJump = () => followed.lastJump();
  const taking: { at?: string } = {};
  const listenerUrl = () => taking.at;
  const { pages, productParts } = options;
  const { pluginJobs } = jobs;
  const parts = { metrics, pluginJobs, notifications, runningJobs, lastJump, listenerUrl, pages, productParts };
  const admin = await openAdmin(foundation, parts);
  opened.defer(() => admin.close());
  if (isOpenToAnybody(config.listener)) log.warn('listener.open', { ...openListener });
  const listener = await startListener({
    ...config.listener,
    ...{ store, clock, log, publish: events.publish, trials: foundation.trials },
    mayProbe: createProbeAllowance(clock, foundation.share),
    configurations: () => configurations.current(),
    ...(foundation.sharesStore && { upToDate: () => configurations.upToDate() }),
  });
  opened.defer(() => listener.close());
  taking.at = listener.url;
  const closing = opened.move();
  let stopped: Promise<void> | undefined;
  log.info('engine.started', {
    listener: listener.url,
    admin: admin.url,
    configurations: configurations.views().length,
  });
  return {
    listenerUrl: listener.url,
    ...{ adminUrl: admin.url, adminTokenFile: tokenFileBeside(config.keyFile), firstLink: admin.firstLink },
    ...{ store, configurations, log, events, runningJobs },
    async close(how = {}) {
      graceMilliseconds = how.graceMilliseconds ?? graceMilliseconds;
      if (stopped !== undefined) void worker.close(0);
      stopped ??= closing.disposeAsync().then(() => log.info('engine.stopped'));
      await stopped;
    },
  };
}
