import manifest from '../../package.json' with { type: 'json' };
import { adminRoutes } from '../admin-api/routes/index.ts';
import { type AdminServer, startAdminServer } from '../admin-api/server.ts';
import { createIdSource } from '../ids.ts';
import type { PluginJobs } from '../jobs/plugin-jobs.ts';
import { createBackfills } from '../reconcile/backfills.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Foundation } from './foundation.ts';

/** What the admin address shows beside the foundation. */
export interface AdminParts {
  readonly metrics: Metrics;
  readonly pluginJobs: PluginJobs;
  /** Names of the jobs that this process is running now. */
  readonly runningJobs: () => readonly string[];
}

/** Starts the admin address with all that it serves, unless it is switched off. */
export async function openAdmin(
  { config, clock, log, events, store, outbound, source, owner, plugins, configurations }: Foundation,
  { metrics, pluginJobs, runningJobs }: AdminParts,
): Promise<AdminServer | undefined> {
  if (!config.admin.enabled) return undefined;
  const { publish } = events;
  const newId = createIdSource(clock);
  const backfills = createBackfills({ store, clock, owner, publish, newId });
  const routes = adminRoutes({
    ...{
      store,
      clock,
      log,
      outbound,
      source,
      plugins,
      configurations,
      publish,
      backfills,
      pluginJobs,
      runningJobs,
      newId,
    },
    now: () => clock.now(),
  });
  return startAdminServer({ port: config.admin.port, routes, metrics, version: manifest.version, log });
}
