import type { Job } from '../jobs/job.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { createPollJob } from '../poller/poll.ts';
import { type BackfillDeps, backfillPrefix, createBackfillJob } from '../reconcile/backfill.ts';
import { createReconcileJob, isReconciled, type ReconcileDeps } from '../reconcile/reconcile.ts';
import type { Store } from '../store/store.ts';

/** Every job that there is at present: polling and reconciliation of each configuration, and the backfills. */
export async function presentJobs(
  deps: BackfillDeps & ReconcileDeps & { readonly store: Pick<Store, 'jobs'> },
  configurations: () => readonly PluginConfiguration[],
): Promise<readonly Job[]> {
  const present = configurations();
  const polling = present.filter(({ pollingEventTypes }) => pollingEventTypes.length > 0);
  const find = (id: string) => configurations().find((configuration) => configuration.id === id);
  const backfills = (await deps.store.jobs()).filter(({ name }) => name.startsWith(backfillPrefix));
  return [
    ...polling.map((configuration) => createPollJob(deps, configuration)),
    ...present.filter(isReconciled).map((configuration) => createReconcileJob(deps, configuration)),
    ...backfills.map(({ name }) => createBackfillJob(deps, name.slice(backfillPrefix.length), find)),
  ];
}
