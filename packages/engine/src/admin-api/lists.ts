import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { invalid, notFound } from './problem.ts';
import { id, page, parseQuery } from './request-values.ts';

const lsid = id.toLowerCase().optional();
const eventQuery = z.strictObject({ ...page, lsid, disposition: z.enum(['accepted', 'ignored']).optional() });
const auditQuery = z.strictObject(page);
const deliveryQuery = z.strictObject({
  ...page,
  lsid,
  state: z.enum(['pending', 'running', 'succeeded', 'skipped', 'retrying', 'dead']).optional(),
  configurationId: id.optional(),
  eventId: id.optional(),
});

/** Events, deliveries and audit, newest first; `next` is the `before` of the following page. And what takes room. */
export function registerLists(app: FastifyInstance, store: Store): void {
  app.get('/api/events', async (request, reply) => {
    const query = parseQuery(eventQuery, request.query);
    if (!query.ok) return invalid(reply, query.problems);
    const { limit, before, ...filter } = query.value;
    return pageOf(await store.events(given(filter), given({ limit, before })), limit);
  });
  app.get<{ Params: { id: string } }>('/api/events/:id', async (request, reply) => {
    const { id } = request.params;
    const event = await store.event(id);
    if (event === undefined) return notFound(reply, 'event');
    return { ...event, deliveries: await store.deliveries({ eventId: id }, { limit: 500 }) };
  });
  app.get('/api/deliveries', async (request, reply) => {
    const query = parseQuery(deliveryQuery, request.query);
    if (!query.ok) return invalid(reply, query.problems);
    const { limit, before, ...filter } = query.value;
    return pageOf(await store.deliveries(given(filter), given({ limit, before })), limit);
  });
  app.get('/api/audit', async (request, reply) => {
    const query = parseQuery(auditQuery, request.query);
    if (!query.ok) return invalid(reply, query.problems);
    return pageOf(await store.audit(given(query.value)), query.value.limit);
  });
  app.get('/api/sizes', async () => store.sizes());
  app.get<{ Params: { id: string } }>('/api/deliveries/:id', async (request, reply) => {
    const found = await store.delivery(request.params.id);
    if (found === undefined) return notFound(reply, 'delivery');
    return { ...found.delivery, attempts: found.attempts, event: await store.event(found.delivery.eventId) };
  });
}

function pageOf<Item extends { readonly id: string }>(items: readonly Item[], limit: number) {
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
