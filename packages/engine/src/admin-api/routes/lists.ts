import type { Clock } from '@casebridge/plugin-api';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { done, notFound } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { inTime } from '../http/in-time.ts';
import { paged } from '../http/paged.ts';
import { byId, id, instant, page, part, people } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { deliveryDetail, deliveryPage, deliveryState, eventDetail, eventPage } from '../schemas/deliveries.ts';
import { auditPage, sizes } from '../schemas/operations.ts';

const lsid = id.toLowerCase().optional();
/** Filters of most lists; texts match in whatever case. */
const search = {
  ...page,
  lsid,
  from: instant.optional(),
  until: instant.optional(),
  type: z.string().max(200).optional().meta({ description: 'Name of the event.' }),
  externalKey: part.meta({ description: 'Part of the external key, such as a case number.' }),
  text: part.meta({ description: 'Part of what a row shows: session, external key, event, reason.' }),
};
const eventQuery = z.strictObject({ ...search, disposition: z.enum(['accepted', 'ignored']).optional() });
const auditQuery = z.strictObject({
  ...page,
  actor: z.string().max(200).optional(),
  action: z.string().max(100).optional().meta({ description: 'Such as `configuration.saved`, or `configuration`.' }),
  subject: z.string().max(200).optional(),
  from: instant.optional(),
  until: instant.optional(),
});
const deliveryQuery = z.strictObject({
  ...search,
  state: z
    .enum([...deliveryState.options, 'open'])
    .optional()
    .meta({ description: 'open: those that have not ended' }),
  configurationId: id.optional(),
  eventId: id.optional(),
  reason: z.string().max(100).optional(),
  ...people,
});

export interface ListDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** Events, deliveries and audit, newest first; `next` is the `before` of the following page. And the sizes of the store. */
export function listRoutes(deps: ListDeps): readonly Route[] {
  return [...eventRoutes(deps), ...deliveryRoutes(deps), ...upkeepRoutes(deps.store)];
}

function eventRoutes(deps: ListDeps): readonly Route[] {
  const { store } = deps;
  const tag = 'Events';
  return [
    route({
      ...{ method: 'GET', path: '/api/events', role: 'viewer', tag },
      summary: 'Lists events, newest first.',
      ...{ query: eventQuery, response: eventPage, refusals: [503] },
      async handler({ query: { limit, before, ...filter } }) {
        return inTime(deps.clock, () => store.searchEvents(given(filter), given({ limit, before })));
      },
    }),
    route({
      ...{ method: 'GET', path: '/api/events/:id', role: 'viewer', tag },
      summary: 'Shows an event with everything that was posted, and its deliveries.',
      params: byId,
      response: eventDetail,
      refusals: [404],
      async handler({ params }) {
        const event = await store.event(params.id);
        if (event === undefined) return notFound('event');
        return done({ ...event, deliveries: await store.deliveries({ eventId: params.id }, { limit: 500 }) });
      },
    }),
  ];
}

function deliveryRoutes(deps: ListDeps): readonly Route[] {
  const { store } = deps;
  const tag = 'Deliveries';
  return [
    route({
      ...{ method: 'GET', path: '/api/deliveries', role: 'viewer', tag },
      summary: 'Lists deliveries, newest first.',
      ...{ query: deliveryQuery, response: deliveryPage, refusals: [503] },
      async handler({ query: { limit, before, ...filter } }) {
        return inTime(deps.clock, () => store.searchDeliveries(given(filter), given({ limit, before })));
      },
    }),
    route({
      ...{ method: 'GET', path: '/api/deliveries/:id', role: 'viewer', tag },
      summary: 'Shows a delivery with its attempts and its event.',
      params: byId,
      response: deliveryDetail,
      refusals: [404],
      async handler({ params }) {
        const found = await store.delivery(params.id);
        if (found === undefined) return notFound('delivery');
        const event = await store.event(found.delivery.eventId);
        return done({ ...found.delivery, attempts: found.attempts, ...(event && { event }) });
      },
    }),
  ];
}

function upkeepRoutes(store: Store): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/audit', role: 'viewer', tag: 'Audit' },
      summary: 'Lists the acts of people, newest first.',
      query: auditQuery,
      response: auditPage,
      async handler({ query: { limit, before, ...filter } }) {
        return done(paged(await store.audit(given({ limit, before }), given(filter)), limit));
      },
    }),
    route({
      ...{ method: 'GET', path: '/api/sizes', role: 'viewer', tag: 'Store' },
      summary: 'Shows how much room the store takes.',
      response: sizes,
      handler: async () => done(await store.sizes()),
    }),
  ];
}
