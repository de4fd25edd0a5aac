import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { createPollJob } from '../poller/poll.ts';
import { backfillPrefix, type BackfillRooms, createBackfillJob } from '../reconcile/backfill.ts';
import { createReconcileJob, type ReconcileRooms } from '../reconcile/reconcile.ts';
import type { Store } from '../store/store.ts';
import type { Job } from '../jobs/job-runner.ts';

/** What the engine's jobs need. */
export type JobRooms = BackfillRooms & ReconcileRooms & { readonly store: Pick<Store, 'jobCursors'> };

/** Every job that there is at present: polling and reconciliation of each configuration, and the backfills. */
export async function presentJobs(
  rooms: JobRooms,
  configurations: () => readonly PluginConfiguration[],
): Promise<readonly Job[]> {
  const ofConfigurations = configurations().flatMap((configuration) => [
    createPollJob(rooms, configuration),
    createReconcileJob(rooms, configuration),
  ]);
  const find = (id: string) => configurations().find((configuration) => configuration.id === id);
  const backfills = (await rooms.store.jobCursors())
    .filter(({ name }) => name.startsWith(backfillPrefix))
    .map(({ name }) => createBackfillJob(rooms, name.slice(backfillPrefix.length), find));
  return [...ofConfigurations, ...backfills];
}
