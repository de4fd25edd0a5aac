import { z } from 'zod';
import type { Configurations } from '../../config/configurations.ts';
import type { Backfill } from '../../reconcile/backfill.ts';
import type { BackfillChange, Backfills } from '../../reconcile/backfills.ts';
import type { MissedSessions } from '../../reconcile/missed-sessions.ts';
import { parseReconcileState, reconcilePrefix } from '../../reconcile/reconcile.ts';
import type { Store } from '../../store/store.ts';
import { done, invalidValue, notFound, refused } from '../http/answer.ts';
import { byId, id, instant } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { backfill, backfillList, balanceList } from '../schemas/operations.ts';

export interface ReconciliationDeps {
  readonly store: Pick<Store, 'job'>;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly backfills: Backfills;
}

const order = z
  .strictObject({ configurationId: id, from: instant, until: instant, rewrite: z.boolean().default(false) })
  .refine(({ from, until }) => from < until, { path: ['until'], message: 'must be after from' });

const changed = z.strictObject({ state: z.enum(['cancelled', 'paused', 'running', 'done']) });

const summaries = {
  cancel: 'Stops a backfill where it is.',
  pause: 'Lets a backfill rest where it is, until somebody lets it go on.',
  resume: 'Lets a backfill go on where it was paused.',
} as const;

/** Backfills, and the daily balance of a configuration with the sessions that it missed while it was disabled. */
export function reconciliationRoutes(deps: ReconciliationDeps): readonly Route[] {
  return [...backfillRoutes(deps), balanceRoute(deps)];
}

function backfillRoutes({ backfills, configurations }: ReconciliationDeps): readonly Route[] {
  const tag = 'Backfills';
  return [
    route({
      ...{ method: 'GET', path: '/api/backfills', role: 'viewer', tag },
      summary: 'Lists the backfills, newest first.',
      response: backfillList,
      handler: async () => done({ items: await backfills.list() }),
    }),
    route({
      ...{ method: 'POST', path: '/api/backfills', role: 'operator', tag },
      summary:
        'Orders the import of every session that ended in a period; with rewrite, also of those that were written, where rows are missing or different.',
      ...{ body: order, status: 202, response: backfill },
      async handler({ body, actor }) {
        if (!has(configurations, body.configurationId)) {
          return invalidValue('configurationId', 'there is no such configuration');
        }
        return done(await backfills.order(body, actor), { Location: '/api/backfills' });
      },
    }),
    ...(['cancel', 'pause', 'resume'] as const).map((change) => changeRoute(backfills, change)),
  ];
}

function changeRoute(backfills: Backfills, change: BackfillChange): Route {
  return route({
    ...{ method: 'POST', path: `/api/backfills/:id/${change}`, role: 'operator', tag: 'Backfills' },
    summary: summaries[change],
    ...{ params: byId, response: changed, refusals: [404, 409] },
    async handler({ params, actor }) {
      const state = await backfills.change(params.id, change, actor);
      if (state === 'unknown') return notFound('backfill');
      if (state === 'busy' || state === 'ended') return refused(state === 'busy' ? busy : ended);
      return done({ state });
    },
  });
}

const busy = {
  status: 409,
  code: 'CB-BACKFILL-BUSY',
  detail: 'Another process is working on the backfill at this moment.',
  help: 'Try again in a few seconds.',
} as const;

const ended = {
  status: 409,
  code: 'CB-BACKFILL-ENDED',
  detail: 'The backfill has ended already.',
  help: 'Look at what it found; order another one where that is not enough.',
} as const;

function balanceRoute({ backfills, configurations, store }: ReconciliationDeps): Route {
  return route({
    ...{ method: 'GET', path: '/api/configurations/:id/balances', role: 'viewer', tag: 'Configurations' },
    summary: 'Shows for each day how many sessions the appliance had and what became of them.',
    ...{ params: byId, response: balanceList, refusals: [404] },
    async handler({ params: { id } }) {
      if (!has(configurations, id)) return notFound('configuration');
      const state = parseReconcileState((await store.job(`${reconcilePrefix}${id}`))?.state);
      const { balances, problem, disabledSince, ranAt, missed = [] } = state;
      const ordered = (await backfills.list()).filter(({ configurationId }) => configurationId === id);
      return done({
        items: balances,
        missed: missed.filter((period) => !ordered.some((backfill) => covers(backfill, period))),
        ...(disabledSince !== undefined && { disabledSince }),
        ...(ranAt !== undefined && { ranAt }),
        ...(problem && { problem }),
      });
    },
  });
}

function has(configurations: ReconciliationDeps['configurations'], id: string): boolean {
  return configurations.current().some((configuration) => configuration.id === id);
}

/** Whether a backfill makes up for a whole period. */
function covers({ state, from, until }: Backfill, period: MissedSessions): boolean {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  return state !== 'cancelled' && start <= Date.parse(period.from) && end >= Date.parse(period.until);
}
