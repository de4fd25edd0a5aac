import { bulkActPrefix } from '../bulk-acts/bulk-act.ts';
import { type BulkActJobDeps, createBulkActJob } from '../bulk-acts/bulk-act-job.ts';
import { createErasureJob } from '../erasure/erasure-job.ts';
import { erasurePrefix, type ErasureDeps } from '../erasure/erasure.ts';
import type { Job } from '../jobs/job.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { type ConfirmationDeps, createConfirmationJob } from '../poller/confirm-sessions.ts';
import { createPollJob } from '../poller/poll.ts';
import { type BackfillDeps, backfillPrefix, createBackfillJob } from '../reconcile/backfill.ts';
import { createReconcileJob, isReconciled, type ReconcileDeps } from '../reconcile/reconcile.ts';
import { createReturnJob, returnJobName, type ReturnJobDeps } from '../set-asides/return-job.ts';
import type { Store } from '../store/store.ts';

/** Every job that there is at present: confirmation, polling and reconciliation of each configuration, the backfills, and the erasures. */
export async function presentJobs(
  deps: BackfillDeps &
    ConfirmationDeps &
    ReconcileDeps &
    ErasureDeps &
    BulkActJobDeps &
    ReturnJobDeps & { readonly store: Pick<Store, 'jobs'> },
  configurations: () => readonly PluginConfiguration[],
): Promise<readonly Job[]> {
  const present = configurations();
  // Also one that no longer listens: what waits from before is to come to its end.
  const enabled = present.filter(({ disabled }) => !disabled);
  const polling = present.filter(({ pollingEventTypes }) => pollingEventTypes.length > 0);
  const find = (id: string) => configurations().find((configuration) => configuration.id === id);
  const stored = await deps.store.jobs();
  const backfills = stored.filter(({ name }) => name.startsWith(backfillPrefix));
  const bulkActs = stored.filter(({ name }) => name.startsWith(bulkActPrefix));
  const erasures = stored.filter(({ name }) => name.startsWith(erasurePrefix));
  const hasSetAsides = stored.some(({ name }) => name === returnJobName) || (await deps.store.setAsides()).length > 0;
  return [
    ...(hasSetAsides ? [createReturnJob(deps)] : []),
    ...enabled.map((configuration) => createConfirmationJob(deps, configuration)),
    ...polling.map((configuration) => createPollJob(deps, configuration)),
    ...present.filter(isReconciled).map((configuration) => createReconcileJob(deps, configuration)),
    ...erasures.map(({ name }) => createErasureJob(deps, name)),
    ...bulkActs.map(({ name }) => createBulkActJob(deps, name.slice(bulkActPrefix.length))),
    ...backfills.map(({ name }) => createBackfillJob(deps, name.slice(backfillPrefix.length), find)),
  ];
}
