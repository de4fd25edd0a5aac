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

/** Reads how polling stands from the table of jobs, whichever process polls. */
export async function lastPolls(store: Pick<Store, 'jobs'>): Promise<readonly LastPoll[]> {
  return (await store.jobs()).flatMap(({ name, state }) => {
    const configurationId = configurationOfPollJob(name);
    if (configurationId === undefined) return [];
    const { succeededAt, refusals = 0 } = parsePollState(state);
    return [{ configurationId, refusals, ...(succeededAt !== undefined && { succeededAt: new Date(succeededAt) }) }];
  });
}
