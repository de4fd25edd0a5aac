import type { Clock } from '@casebridge/plugin-api';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Configurations } from '../config/configurations.ts';
import { problemsOf } from '../config/main-config.ts';
import type { DeadLetterGroup, DeliverySelection } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { invalid, notFound, sendProblem } from './problem.ts';

/** What looking after deliveries needs. */
export interface RecoveryOptions {
  readonly store: Store;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly clock: Clock;
  /** Told when something has come due. */
  onDue(): void;
}

/** Until accounts have names, whoever may use the admin address is one person. */
const actor = 'admin';

const selection = z
  .strictObject({
    ids: z.array(z.string().max(100)).min(1).max(1000).optional(),
    state: z.enum(['dead', 'skipped', 'succeeded']).optional(),
    configurationId: z.string().max(100).optional(),
    lsid: z.string().max(100).toLowerCase().optional(),
    reason: z.string().max(100).optional(),
  })
  .refine((values) => Object.keys(values).length > 0, 'at least one of ids, state, configurationId, lsid, reason');
const replayRequest = z.strictObject({ selection, expected: z.int().min(0) });
const pauseRequest = z.strictObject({ until: z.iso.datetime({ offset: true }).transform((text) => new Date(text)) });
const noticeQuery = z.strictObject({
  open: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.string().max(100).optional(),
});

/** Dead letters, replay, pauses and notices. */
export function registerRecovery(app: FastifyInstance, options: RecoveryOptions): void {
  registerReplay(app, options);
  registerPauses(app, options);
  app.get('/api/dead-letters', async () => {
    const groups = await options.store.deadLetterGroups();
    return { items: await Promise.all(groups.map((group) => withCure(options.store, group))) };
  });
  app.get('/api/notices', async (request, reply) => {
    const query = noticeQuery.safeParse(request.query);
    if (!query.success) return invalid(reply, problemsOf(query.error));
    const { open, limit, before } = query.data;
    const page = before === undefined ? { limit } : { limit, before };
    return { items: await options.store.notices(open === undefined ? {} : { open }, page) };
  });
}

/** The cure of the newest of a group, in the words of its last attempt. */
async function withCure(store: Store, group: DeadLetterGroup) {
  const last = (await store.delivery(group.example))?.attempts.at(-1)?.outcome;
  if (last?.kind === 'failed') return { ...group, cure: last.cure.kind, help: last.fault.help };
  return {
    ...group,
    cure: 'none',
    help: 'Report it to the maker of the plugin: processing this session ends its thread.',
  };
}

/**
 * A replay is counted before it is made: whoever asks says how many deliveries he expects, and where meanwhile there are
 * more or fewer, nothing is done.
 */
function registerReplay(app: FastifyInstance, options: RecoveryOptions): void {
  const { store, clock } = options;
  app.post('/api/replays/count', async (request, reply) => {
    const parsed = selection.safeParse(request.body);
    if (!parsed.success) return invalid(reply, problemsOf(parsed.error));
    return { count: await store.countDeliveries(ended(parsed.data)) };
  });
  app.post('/api/replays', async (request, reply) => {
    const parsed = replayRequest.safeParse(request.body);
    if (!parsed.success) return invalid(reply, problemsOf(parsed.error));
    const chosen = ended(parsed.data.selection);
    const count = await store.countDeliveries(chosen);
    if (count !== parsed.data.expected) return countChanged(reply, count);
    const replayed = await store.replay(chosen, clock.now(), actor);
    options.onDue();
    return reply.code(202).send({ replayed });
  });
}

function ended(values: z.infer<typeof selection>): DeliverySelection {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  // Named one by one, a delivery may be replayed as often as a person wants; by what it is like, once.
  return { ...given, notReplayed: values.ids === undefined };
}

function countChanged(reply: FastifyReply, count: number): FastifyReply {
  return sendProblem(reply, {
    status: 409,
    code: 'CB-COUNT-CHANGED',
    detail: `The selection now holds ${count} deliveries.`,
    help: 'Count again, and replay with the new number if it is right.',
  });
}

function registerPauses(app: FastifyInstance, options: RecoveryOptions): void {
  const { store, configurations, clock } = options;
  const exists = (id: string) => configurations.current().some((configuration) => configuration.id === id);
  app.get<{ Params: { id: string } }>('/api/configurations/:id/state', async (request, reply) => {
    const { id } = request.params;
    if (!exists(id)) return notFound(reply, 'configuration');
    return { pausedUntil: await store.pausedUntil(id), parked: await store.parked(id) };
  });
  app.post<{ Params: { id: string } }>('/api/configurations/:id/pause', async (request, reply) => {
    const parsed = pauseRequest.safeParse(request.body);
    if (!parsed.success) return invalid(reply, problemsOf(parsed.error));
    const { until } = parsed.data;
    if (!exists(request.params.id)) return notFound(reply, 'configuration');
    if (until <= clock.now()) return invalid(reply, ['until: must be in the future']);
    await store.pause(request.params.id, until, actor);
    return { pausedUntil: until };
  });
  app.post<{ Params: { id: string } }>('/api/configurations/:id/resume', async (request, reply) => {
    const { id } = request.params;
    if (!exists(id)) return notFound(reply, 'configuration');
    await store.resume(id, actor);
    await store.release(id);
    options.onDue();
    return { pausedUntil: await store.pausedUntil(id) };
  });
}
