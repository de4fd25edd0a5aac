import type { Clock, PluginLog } from '@casebridge/plugin-api';
import type { Job } from '../jobs/job.ts';
import type { Store } from '../store/store.ts';
import { countGroups, type GroupStore } from './group-counts.ts';
import { endOf } from './set-asides.ts';

export interface ReturnJobDeps {
  readonly store: GroupStore & Pick<Store, 'setAsides' | 'endSetAside'>;
  readonly clock: Clock;
  readonly log: PluginLog;
}

const intervalMilliseconds = 60_000;

/** Names its row in the table of jobs, which is there for as long as a group is set aside. */
export const returnJobName = 'set-asides';

/**
 * The job by which a group returns for good. Whoever asks is told at once that its end is reached; without this, a group that
 * had returned by its count would be out of sight again as soon as some of it was replayed.
 */
export function createReturnJob({ store, clock, log }: ReturnJobDeps): Job {
  return {
    name: returnJobName,
    async run({ checkLease }) {
      const now = clock.now();
      const countOf = await countGroups(store);
      for (const each of await store.setAsides()) {
        const { configurationId, cause, at: setAt } = each;
        const count = await countOf(each);
        const by = endOf({ ...each, count }, now);
        if (by === undefined) continue;
        checkLease();
        await store.endSetAside({ configurationId, cause, setAt, actor: 'engine', detail: { by, count } });
        log.info('group.returned', { configurationId, cause, by, count });
      }
      return (await store.setAsides()).length === 0 ? 'remove' : { dueInMilliseconds: intervalMilliseconds };
    },
  };
}
