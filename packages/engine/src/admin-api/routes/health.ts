import type { PluginLog } from '@casebridge/plugin-api';
import type { Configurations } from '../../config/configurations.ts';
import { lastPolls } from '../../poller/last-polls.ts';
import type { Store } from '../../store/store.ts';
import { StoreFault } from '../../store/store-fault.ts';
import { done, refused } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { health } from '../schemas/operations.ts';

export interface HealthDeps {
  readonly store: Store;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly log: PluginLog;
}

/** Whether the engine works: for load balancers, containers and monitors. */
export function healthRoutes({ store, configurations, log }: HealthDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/health', role: 'viewer', tag: 'Health' },
      summary:
        'Tells whether the store answers, how many deliveries there are, what is parked, and when polling last succeeded.',
      ...{ response: health, refusals: [503] },
      async handler() {
        try {
          await store.testWrite();
          const ids = configurations.current().map(({ id }) => id);
          const parked = await Promise.all(ids.map(async (id) => ({ id, parked: await store.parked(id) })));
          return done({
            status: 'ok' as const,
            deliveries: await store.deliveryCounts(),
            polls: await lastPolls(store),
            parked: parked.flatMap(({ id, parked }) => (parked === undefined ? [] : [{ id, ...parked }])),
          });
        } catch (error) {
          log.error('health.failed', { error });
          if (error instanceof StoreFault) return refused({ status: 503, ...wordsOf(error) });
          return refused({
            status: 503,
            code: 'CB-STORE-UNAVAILABLE',
            detail: 'The store does not answer.',
            help: 'Look at the log of the engine, and at the disk or the database.',
          });
        }
      },
    }),
  ];
}

function wordsOf({ code, message, help }: StoreFault) {
  return { code, detail: message, help };
}
