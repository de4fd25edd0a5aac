import type { Fault } from '@casebridge/plugin-api';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Publish } from '../events/engine-events.ts';
import type { PlannedJob } from '../plugin-host/protocol.ts';
import type { InstalledPlugin, PluginRegistry } from '../plugin-host/plugin-registry.ts';
import { pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { Store } from '../store/store.ts';
import type { Job } from './job.ts';
import { createPluginJob, type PluginJobDeps } from './plugin-job.ts';

export interface PluginJobsDeps extends PluginJobDeps {
  readonly store: PluginJobDeps['store'] & Pick<Store, 'pausedUntil'>;
  readonly plugins: Pick<PluginRegistry, 'get'>;
  /** Told when a plugin has said which jobs it wants. */
  readonly publish: Publish;
}

/** Which jobs a plugin wants for a configuration, or why it does not say so. */
export type JobPlan =
  { readonly ok: true; readonly jobs: readonly PlannedJob[] } | { readonly ok: false; readonly fault: Fault };

/** Knows the jobs that plugins want. */
export interface PluginJobs {
  /** Those of every configuration that is enabled and not paused, as far as their plugins have been asked. */
  present(configurations: readonly PluginConfiguration[]): Promise<readonly Job[]>;
  /** Jobs that the plugin of a configuration wants; `undefined` if it is not installed. */
  planOf(configuration: PluginConfiguration): Promise<JobPlan | undefined>;
}

interface Known {
  /** The plugin's version and the settings that it was asked about. */
  readonly settings: string;
  /** When it was asked, by the monotonic clock. */
  readonly askedAt: number;
  readonly begun: Set<string>;
  readonly asked: Promise<JobPlan>;
  plan?: JobPlan;
}

/** A plugin that could not answer is asked again after this. */
const askAgainMilliseconds = 60_000;

/** Plugins are asked once for each state of the settings. Nobody waits for a thread that may hang: a plan comes when it comes. */
export function createPluginJobs(deps: PluginJobsDeps): PluginJobs {
  const known = new Map<string, Known>();

  function ask(configuration: PluginConfiguration, host: InstalledPlugin, settings: string): Known {
    const asked = host
      .call(pluginCallerOf(deps, configuration), { method: 'jobs' })
      .then((answer): JobPlan => (answer.ok ? { ok: true, jobs: answer.value as readonly PlannedJob[] } : answer));
    const made: Known = { settings, askedAt: deps.clock.monotonic(), begun: new Set(), asked };
    known.set(configuration.id, made);
    void asked.then((plan) => {
      made.plan = plan;
      deps.publish({ kind: 'jobs-due' });
    });
    return made;
  }

  function find(configuration: PluginConfiguration, host: InstalledPlugin): Known {
    // Another version of the plugin may want other jobs.
    const settings = JSON.stringify([host.manifest.version, configuration]);
    const found = known.get(configuration.id);
    if (found?.settings !== settings) return ask(configuration, host, settings);
    const age = deps.clock.monotonic() - found.askedAt;
    return found.plan?.ok === false && age >= askAgainMilliseconds ? ask(configuration, host, settings) : found;
  }

  async function jobsOf(configuration: PluginConfiguration): Promise<readonly Job[]> {
    const host = deps.plugins.get(configuration.plugin);
    if (host === undefined || configuration.disabled) return [];
    const { plan, begun } = find(configuration, host);
    if (plan?.ok !== true || plan.jobs.length === 0) return [];
    if ((await deps.store.pausedUntil(configuration.id)) !== undefined) return [];
    return plan.jobs.map((planned) => createPluginJob(deps, { configuration, host, planned, begun }));
  }

  return {
    present: async (configurations) => (await Promise.all(configurations.map(jobsOf))).flat(),
    async planOf(configuration) {
      const host = deps.plugins.get(configuration.plugin);
      return host && find(configuration, host).asked;
    },
  };
}
