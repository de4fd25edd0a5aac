import type { Clock, PluginLog } from '@casebridge/plugin-api';
import type { Store } from '../store/store.ts';
import type { Job } from './job-runner.ts';

const dayMilliseconds = 24 * 3600 * 1000;
/** Rows in one transaction: on SQLite the event loop stands still for some 20 ms meanwhile. */
const chunk = 500;

export interface RetentionOptions {
  readonly store: Pick<Store, 'removeEnded'>;
  readonly clock: Clock;
  readonly log: PluginLog;
  /** How long what has ended is kept. */
  readonly endedDays: number;
}

/** Removes what ended long ago, once a day, in parts that let other writes through. */
export function retentionJob({ store, clock, log, endedDays }: RetentionOptions): Job {
  return {
    name: 'retention',
    dueAt: (memory) => (memory === undefined ? clock.now() : new Date(Date.parse(memory) + dayMilliseconds)),
    async run(run) {
      const began = clock.now();
      const before = new Date(began.getTime() - endedDays * dayMilliseconds);
      let [deliveries, events] = [0, 0];
      for (;;) {
        run.signal.throwIfAborted();
        const removed = await store.removeEnded(before, chunk);
        deliveries += removed.deliveries;
        events += removed.events;
        if (removed.deliveries < chunk && removed.events < chunk) break;
        // Between two parts, whatever else waits for the writer has its turn.
        await clock.sleep(0, run.signal);
      }
      await run.remember(began.toISOString());
      log.info('retention.done', { deliveries, events, before: before.toISOString() });
    },
  };
}
