import type { Clock } from '@casebridge/plugin-api';
import type { Publish } from '../events/engine-events.ts';
import type { Job, JobResult, JobRun } from '../jobs/job.ts';
import type { BulkPartDone } from '../store/bulk-act-records.ts';
import type { Store } from '../store/store.ts';
import { type BulkAct, bulkActPrefix, keptMilliseconds, parseBulkAct, progressOf } from './bulk-act.ts';

export interface BulkActJobDeps {
  readonly store: Pick<Store, 'doBulkPart'>;
  readonly clock: Clock;
  /** Told when deliveries have come due. */
  readonly publish: Publish;
}

/**
 * The job of one bulk act. Each part is one transaction with the progress that it makes, so that an act that was killed goes
 * on behind its last part and does nothing twice.
 */
export function createBulkActJob(deps: BulkActJobDeps, id: string): Job {
  return {
    name: `${bulkActPrefix}${id}`,
    async run(run) {
      const act = parseBulkAct(run.state);
      // Of an ended one, a person has had time to see the result.
      return act?.state === 'running' ? goOn(deps, act, run) : 'remove';
    },
  };
}

async function goOn({ store, clock, publish }: BulkActJobDeps, start: BulkAct, run: JobRun): Promise<JobResult> {
  let act = start;
  while (act.state === 'running') {
    run.checkLease();
    const at = clock.now();
    const next = (done: BulkPartDone) => after(act, done, at);
    const done = await store.doBulkPart({
      ...{ act: act.id, kind: act.kind, selection: act.selection, after: act.cursor, highestId: act.highestId },
      ...{ countedAt: new Date(act.countedAt), reasonText: reasonOf(act), at, lease: run.lease },
      progress(part) {
        const then = next(part);
        return { ...progressOf(then), ...(then.state === 'done' && { audit: endOf(then, at) }) };
      },
    });
    // Somebody aborted it, or another process goes on with it.
    if (done === undefined) return { dueInMilliseconds: 0 };
    act = next(done);
    publish({ kind: 'deliveries-due' });
    // Between two parts, whatever else waits for the writer has its turn.
    await clock.sleep(0, run.signal);
  }
  return { ...progressOf(act), dueInMilliseconds: keptMilliseconds };
}

function after(act: BulkAct, { count, last }: BulkPartDone, at: Date): BulkAct {
  const done = { ...act, done: act.done + count };
  return last === undefined
    ? { ...done, state: 'done', cursor: act.highestId, endedAt: at.toISOString() }
    : { ...done, cursor: last };
}

function reasonOf({ orderedBy, why }: BulkAct): string {
  return `Dismissed by ${orderedBy}${why === undefined ? '' : `: ${why}`}`;
}

function endOf({ id, kind, done, orderedBy }: BulkAct, at: Date) {
  return { at, actor: orderedBy, action: 'bulk-act.ended', subject: id, detail: { kind, done } };
}
