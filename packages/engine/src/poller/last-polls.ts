import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Store } from '../store/store.ts';
import { configurationOfPollJob, parsePollState } from './poll-state.ts';

/** How polling of a configuration stands. */
export interface LastPoll {
  readonly configurationId: string;
  /** When everything was last answered; `undefined` before the first time. */
  readonly succeededAt?: Date;
  /** Polls in a row since then of which something was refused. */
  readonly refusals: number;
}

/**
 * Reads how polling stands from the table of jobs, whichever process polls.
 * @param present configurations; one that is deleted, disabled or does not poll stands nowhere, though its row is kept
 */
export async function lastPolls(
  store: Pick<Store, 'jobs'>,
  present: readonly Pick<PluginConfiguration, 'id' | 'disabled' | 'pollingEventTypes'>[],
): Promise<readonly LastPoll[]> {
  const polling = present.filter(({ disabled, pollingEventTypes }) => !disabled && pollingEventTypes.length > 0);
  const ids = new Set(polling.map(({ id }) => id));
  return (await store.jobs()).flatMap(({ name, state }) => {
    const configurationId = configurationOfPollJob(name);
    if (configurationId === undefined || !ids.has(configurationId)) return [];
    const { succeededAt, refusals = 0 } = parsePollState(state);
    return [{ configurationId, refusals, ...(succeededAt !== undefined && { succeededAt: new Date(succeededAt) }) }];
  });
}
