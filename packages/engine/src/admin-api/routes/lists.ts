import { z } from 'zod';
import type { Store } from '../../store/store.ts';
import { done, notFound } from '../http/answer.ts';
import { byId, id, page } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { deliveryDetail, deliveryPage, deliveryState, eventDetail, eventPage } from '../schemas/deliveries.ts';
import { auditPage, sizes } from '../schemas/operations.ts';

const lsid = id.toLowerCase().optional();
const eventQuery = z.strictObject({ ...page, lsid, disposition: z.enum(['accepted', 'ignored']).optional() });
const deliveryQuery = z.strictObject({
  ...page,
  lsid,
  state: deliveryState.optional(),
  configurationId: id.optional(),
  eventId: id.optional(),
});

/** Events, deliveries and audit, newest first; `next` is the `before` of the following page. And the sizes of the store. */
export function listRoutes(store: Store): readonly Route[] {
  return [...eventRoutes(store), ...deliveryRoutes(store), ...upkeepRoutes(store)];
}

function eventRoutes(store: Store): readonly Route[] {
  const tag = 'Events';
  return [
    route({
      ...{ method: 'GET', path: '/api/events', role: 'viewer', tag },
      summary: 'Lists events, newest first.',
      query: eventQuery,
      response: eventPage,
      async handler({ query: { limit, before, ...filter } }) {
        return done(paged(await store.events(given(filter), given({ limit, before })), limit));
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

function deliveryRoutes(store: Store): readonly Route[] {
  const tag = 'Deliveries';
  return [
    route({
      ...{ method: 'GET', path: '/api/deliveries', role: 'viewer', tag },
      summary: 'Lists deliveries, newest first.',
      query: deliveryQuery,
      response: deliveryPage,
      async handler({ query: { limit, before, ...filter } }) {
        return done(paged(await store.deliveries(given(filter), given({ limit, before })), limit));
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
      query: z.strictObject(page),
      response: auditPage,
      async handler({ query }) {
        return done(paged(await store.audit(given(query)), query.limit));
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

function paged<Item extends { readonly id: string }>(items: readonly Item[], limit: number) {
  const next = items.length === limit ? items.at(-1)?.id : undefined;
  return { items, ...(next !== undefined && { next }) };
}

type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the properties that are undefined. */
function given<T extends object>(values: T): Given<Partial<T>> & Pick<Given<T>, Required<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

/** The keys of a type that are always there. */
type Required<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];
