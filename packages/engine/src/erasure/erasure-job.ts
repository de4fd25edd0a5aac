import type { Job } from '../jobs/job.ts';
import { type Erasure, eraseAtDestination, type ErasureDeps } from './erasure.ts';

const pauseAfterRefusalMilliseconds = 60_000;

/**
 * Asks the destination until it has erased what was ordered: the order's own question may have met an outage or a crash, or
 * attempts that were under way. Without its configuration, nobody can ask any more.
 */
export function createErasureJob(deps: ErasureDeps, name: string): Job {
  return {
    name,
    async run({ state }) {
      const erasure = state === undefined ? undefined : (JSON.parse(state) as Erasure);
      const { configurations } = deps;
      if (!erasure || !configurations.current().some(({ id }) => id === erasure.configurationId)) return 'remove';
      const result = await eraseAtDestination(deps, name, erasure, false);
      // Where it is over, its row is gone already, and the end of this run finds nothing to write to.
      return result?.ok === true ? 'remove' : { dueInMilliseconds: pauseAfterRefusalMilliseconds };
    },
  };
}
