import type { Fault } from '@casebridge/plugin-api';

/** State that a run of a plugin's job leaves for the next; the admin API shows it. */
export interface PluginJobState {
  /** When the last run began and ended, ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /**
   * - `done`: it did what there was to do.
   * - `refused`: the destination, or the appliance, did not let it.
   * - `failed`: the plugin threw, or did not stop in time.
   * - `lost`: its thread ended.
   */
  readonly result: 'done' | 'refused' | 'failed' | 'lost';
  /** Why it is not done. */
  readonly fault?: Fault;
  /** Whether the configuration was parked because of this job, and the reason lasts. */
  readonly parked: boolean;
}

/** Names the rows of plugins' jobs in the table of jobs. */
export function pluginJobName(configurationId: string, job: string): string {
  return `plugin:${configurationId}:${job}`;
}

/** Reads what the last run left. */
export function parsePluginJobState(state: string | undefined): PluginJobState | undefined {
  return state === undefined ? undefined : (JSON.parse(state) as PluginJobState);
}
