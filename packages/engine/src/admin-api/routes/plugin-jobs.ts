import type { Clock } from '@casebridge/plugin-api';
import type { Configurations } from '../../config/configurations.ts';
import { parsePluginJobState, pluginJobName, type PluginJobState } from '../../jobs/plugin-job-state.ts';
import type { PluginJobs } from '../../jobs/plugin-jobs.ts';
import type { Store } from '../../store/store.ts';
import { done, notFound } from '../http/answer.ts';
import { byId } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { pluginJobList } from '../schemas/operations.ts';
import { pluginRefused } from './plugin-answer.ts';

export interface PluginJobDeps {
  readonly configurations: Pick<Configurations, 'current'>;
  readonly pluginJobs: PluginJobs;
  readonly store: Pick<Store, 'job'>;
  readonly clock: Clock;
  /** Names of the jobs that this process is running now. */
  runningJobs(): readonly string[];
}

const words: Readonly<Record<PluginJobState['result'], string>> = {
  done: 'It did what there was to do.',
  refused: 'It was refused.',
  failed: 'The plugin failed.',
  lost: "The plugin's thread ended.",
};

/** The jobs that the plugin of a configuration runs at intervals, each with its last run. */
export function pluginJobRoutes(deps: PluginJobDeps): readonly Route[] {
  const { configurations, pluginJobs, store, clock } = deps;
  return [
    route({
      ...{ method: 'GET', path: '/api/configurations/:id/jobs', role: 'viewer', tag: 'Configurations' },
      summary: 'Lists the jobs of a plugin configuration, each with its last run.',
      ...{ params: byId, response: pluginJobList, refusals: [404, 409] },
      async handler({ params: { id } }) {
        const configuration = configurations.current().find((each) => each.id === id);
        const plan = configuration && (await pluginJobs.planOf(configuration));
        if (plan === undefined) return notFound('configuration with an installed plugin');
        if (!plan.ok) return pluginRefused(plan.fault);
        const running = deps.runningJobs();
        const items = plan.jobs.map(async (planned) => {
          const name = pluginJobName(id, planned.name);
          const record = await store.job(name);
          const state = parsePluginJobState(record?.state);
          const nextAt = new Date(clock.now().getTime() + (record?.dueInMilliseconds ?? 0)).toISOString();
          return { ...planned, running: running.includes(name), ...(state && { lastRun: lastRunOf(state), nextAt }) };
        });
        return done({ items: await Promise.all(items) });
      },
    }),
  ];
}

function lastRunOf({ startedAt, endedAt, result, fault }: PluginJobState) {
  const text = fault === undefined ? words[result] : `${words[result]} ${fault.message}`;
  return { startedAt, endedAt, result, text, ...(fault && { fault }) };
}
