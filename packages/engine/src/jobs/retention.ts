import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import type { Store } from '../store/store.ts';
import type { Job, JobRun } from './job.ts';

const dayMilliseconds = 24 * 3600 * 1000;
/** Rows in one transaction: on SQLite the event loop stands still for some 10 ms meanwhile. */
const chunk = 50;

export interface RetentionOptions {
  readonly store: Pick<Store, 'removeEnded' | 'removeIgnored' | 'removeSessionKeys'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How long what has ended is kept. */
  readonly endedDays: number;
  /** How long events are kept that were ignored. */
  readonly ignoredDays: number;
}

/** Removes what ended long ago, once a day, in parts that let other writes through. */
export function retentionJob({ store, clock, log, endedDays, ignoredDays }: RetentionOptions): Job {
  return {
    name: 'retention',
    async run(run) {
      const began = clock.now();
      const daysAgo = (days: number) => new Date(began.getTime() - days * dayMilliseconds);
      const [before, ignoredBefore] = [daysAgo(endedDays), daysAgo(ignoredDays)];
      let [deliveries, events, ignored, sessionKeys] = [0, 0, 0, 0];
      await inParts(clock, run, async () => {
        const removed = await store.removeEnded(before, chunk);
        deliveries += removed.deliveries;
        events += removed.events;
        return removed.deliveries === chunk || removed.events === chunk;
      });
      await inParts(clock, run, async () => {
        const removed = await store.removeIgnored(ignoredBefore, chunk);
        ignored += removed;
        return removed === chunk;
      });
      await inParts(clock, run, async () => {
        const removed = await store.removeSessionKeys(before, chunk);
        sessionKeys += removed;
        return removed === chunk;
      });
      const limits = { before: before.toISOString(), ignoredBefore: ignoredBefore.toISOString() };
      log.info('retention.done', { deliveries, events, ignored, sessionKeys, ...limits });
      return { dueInMilliseconds: dayMilliseconds };
    },
  };
}

/** @param part does one of them, and says whether there are more */
async function inParts(clock: Clock, { signal }: JobRun, part: () => Promise<boolean>): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const began = clock.monotonic();
    if (!(await part())) return;
    // As long as the part took, everybody else has the store and the event loop.
    await clock.sleep(clock.monotonic() - began, signal);
  }
}
