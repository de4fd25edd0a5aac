import type { Clock } from '@casebridge/plugin-api';
import { z } from 'zod';
import type { Configurations } from '../../config/configurations.ts';
import { longestDays, type SetAsides, setAsidesInForce } from '../../set-asides/set-asides.ts';
import type { Store } from '../../store/store.ts';
import { done, invalidValue, noContent, notFound } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { id, instant } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { groupSetAside, setAside } from '../schemas/set-asides.ts';
import { listOf } from '../schemas/values.ts';

export interface SetAsideRouteDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly setAsides: SetAsides;
}

const tag = 'Deliveries';
const byGroup = z.strictObject({ id, cause: z.string().min(1).max(100) });
const order = z
  .strictObject({
    until: instant.optional(),
    untilCount: z.int().min(1).max(1e9).optional(),
    why: z.string().trim().min(1).max(500),
  })
  .refine(({ until, untilCount }) => until !== undefined || untilCount !== undefined, {
    path: ['until'],
    message: 'or untilCount must say when the group returns',
  });

/** Groups that somebody has set aside: what one cause holds up at one configuration. */
export function setAsideRoutes({ store, clock, configurations, setAsides }: SetAsideRouteDeps): readonly Route[] {
  const path = '/api/configurations/:id/set-asides/:cause';
  const exists = (wanted: string) => configurations.current().some((configuration) => configuration.id === wanted);
  return [
    route({
      ...{ method: 'GET', path: '/api/set-asides', role: 'viewer', tag },
      summary: 'Lists the groups that are set aside, with who did it and why; the first to return first.',
      response: listOf(groupSetAside),
      handler: async () => done({ items: await setAsidesInForce(store, clock.now()) }),
    }),
    route({
      ...{ method: 'PUT', path, role: 'operator', tag },
      summary: `Sets what a cause holds up at a plugin configuration aside, until a time (at most ${longestDays} days) or a count.`,
      ...{ params: byGroup, body: order, response: setAside, refusals: [404] },
      async handler({ params: { id: configurationId, cause }, body, actor }) {
        if (!exists(configurationId)) return notFound('configuration');
        const ordered = await setAsides.order({ configurationId, cause, ...given(body) }, actor);
        if (ordered === 'unknown') return notFound('group');
        if (typeof ordered === 'string') {
          const [key, text] = refusals[ordered];
          return invalidValue(key, text);
        }
        const { configurationId: _id, cause: _cause, ...answer } = ordered;
        return done(answer);
      },
    }),
    route({
      ...{ method: 'DELETE', path, role: 'operator', tag },
      summary: 'Brings a group back that was set aside.',
      ...{ params: byGroup, refusals: [404] },
      async handler({ params: { id: configurationId, cause }, actor }) {
        return (await setAsides.end({ configurationId, cause }, actor)) ? noContent : notFound('group set aside');
      },
    }),
  ];
}

const refusals = {
  past: ['until', 'must be in the future'],
  'too-long': ['until', `must be within ${longestDays} days`],
  reached: ['untilCount', 'must be more than the group has already'],
} as const;
