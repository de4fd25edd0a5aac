import type { Clock } from '@casebridge/plugin-api';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Configurations } from '../config/configurations.ts';
import type { DeadLetterGroup, DeliverySelection } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { actor } from './actor.ts';
import { invalid, notFound, sendProblem } from './problem.ts';
import { flag, id, instant, page, parseBody, parseQuery } from './request-values.ts';

/** What looking after deliveries needs. */
export interface RecoveryOptions {
  readonly store: Store;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly clock: Clock;
  /** Told when something has come due. */
  onDue(): void;
}

const selection = z
  .strictObject({
    ids: z.array(id).min(1).max(1000).optional(),
    state: z.enum(['dead', 'skipped', 'succeeded']).optional(),
    configurationId: id.optional(),
    lsid: id.toLowerCase().optional(),
    reason: z.string().max(100).optional(),
  })
  .refine(
    (values) => Object.keys(values).length > 0,
    'needs at least one of ids, state, configurationId, lsid and reason',
  );
const replayRequest = z.strictObject({ selection, expected: z.int().min(0) });
const pauseRequest = z.strictObject({ until: instant });
const noticeQuery = z.strictObject({ ...page, open: flag.optional() });

/** Dead letters, replay, pauses and notices. */
export function registerRecovery(app: FastifyInstance, options: RecoveryOptions): void {
  registerReplay(app, options);
  registerPauses(app, options);
  app.get('/api/dead-letters', async () => {
    const groups = await options.store.deadLetterGroups();
    return { items: await Promise.all(groups.map((group) => withCure(options.store, group))) };
  });
  app.get('/api/notices', async (request, reply) => {
    const query = parseQuery(noticeQuery, request.query);
    if (!query.ok) return invalid(reply, query.problems);
    const { open, limit, before } = query.value;
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
    const parsed = parseBody(selection, request.body);
    if (!parsed.ok) return invalid(reply, parsed.problems);
    return { count: await store.countReplayable(ended(parsed.value)) };
  });
  app.post('/api/replays', async (request, reply) => {
    const parsed = parseBody(replayRequest, request.body);
    if (!parsed.ok) return invalid(reply, parsed.problems);
    const chosen = ended(parsed.value.selection);
    const count = await store.countReplayable(chosen);
    if (count !== parsed.value.expected) return countChanged(reply, count);
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
    return stateOf(store, id);
  });
  app.post<{ Params: { id: string } }>('/api/configurations/:id/pause', async (request, reply) => {
    const parsed = parseBody(pauseRequest, request.body);
    if (!parsed.ok) return invalid(reply, parsed.problems);
    const { until } = parsed.value;
    if (!exists(request.params.id)) return notFound(reply, 'configuration');
    if (until <= clock.now()) return invalid(reply, ['until: must be in the future']);
    await store.pause(request.params.id, until, actor);
    return { pausedUntil: until };
  });
  app.post<{ Params: { id: string } }>('/api/configurations/:id/resume', async (request, reply) => {
    const { id } = request.params;
    if (!exists(id)) return notFound(reply, 'configuration');
    await store.resume(id, actor);
    options.onDue();
    return stateOf(store, id);
  });
}

/** `null` says that a configuration is not paused, or not parked, where nothing would say nothing. */
async function stateOf(store: Store, id: string) {
  return { pausedUntil: (await store.pausedUntil(id)) ?? null, parked: (await store.parked(id)) ?? null };
}
