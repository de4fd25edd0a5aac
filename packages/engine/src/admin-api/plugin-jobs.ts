import type { FastifyInstance } from 'fastify';
import type { Configurations } from '../config/configurations.ts';
import { parsePluginJobMemory, pluginJobName, type PluginJobMemory } from '../jobs/plugin-job-memory.ts';
import type { PluginJobs } from '../jobs/plugin-jobs.ts';
import type { Store } from '../store/store.ts';
import { refused } from './plugin-answer.ts';
import { notFound } from './problem.ts';

/** What the list of a plugin's jobs is made of. */
export interface PluginJobOptions {
  readonly configurations: Pick<Configurations, 'current'>;
  readonly pluginJobs: PluginJobs;
  readonly store: Pick<Store, 'jobCursor'>;
  /** Names of the jobs that this process is running now. */
  runningJobs(): readonly string[];
}

const words: Readonly<Record<PluginJobMemory['result'], string>> = {
  done: 'It did what there was to do.',
  refused: 'It was refused.',
  failed: 'The plugin failed.',
  lost: "The plugin's thread ended.",
};

/** What the plugin of a configuration does by itself, when it last did, and with what result. */
export function registerPluginJobs(app: FastifyInstance, options: PluginJobOptions): void {
  const { configurations, pluginJobs, store } = options;
  app.get<{ Params: { id: string } }>('/api/configurations/:id/jobs', async (request, reply) => {
    const { id } = request.params;
    const configuration = configurations.current().find((each) => each.id === id);
    const plan = configuration && (await pluginJobs.planOf(configuration));
    if (plan === undefined) return notFound(reply, 'configuration with an installed plugin');
    if (!plan.ok) return refused(reply, plan.fault);
    const running = options.runningJobs();
    const items = plan.jobs.map(async (planned) => {
      const name = pluginJobName(id, planned.name);
      const memory = parsePluginJobMemory(await store.jobCursor(name));
      return { ...planned, running: running.includes(name), ...(memory && lastRunOf(memory)) };
    });
    return { items: await Promise.all(items) };
  });
}

function lastRunOf({ startedAt, endedAt, result, fault, nextAt }: PluginJobMemory) {
  const text = fault === undefined ? words[result] : `${words[result]} ${fault.message}`;
  return { lastRun: { startedAt, endedAt, result, text, ...(fault && { fault }) }, nextAt };
}
