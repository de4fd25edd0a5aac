import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Configurations } from '../config/configurations.ts';
import type { Backfill } from '../reconcile/backfill.ts';
import type { Backfills } from '../reconcile/backfills.ts';
import type { PassedBy } from '../reconcile/passed-by.ts';
import { parseReconcileMemory, reconcilePrefix } from '../reconcile/reconcile.ts';
import type { Store } from '../store/store.ts';
import { actor } from './actor.ts';
import { invalid, notFound, sendProblem } from './problem.ts';
import { id, instant, parseBody } from './request-values.ts';

/** What backfills and balances are served from. */
export interface ReconciliationOptions {
  readonly store: Pick<Store, 'jobCursor' | 'recordAudit'>;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly backfills: Backfills;
  /** The present instant. */
  now(): Date;
}

const order = z
  .strictObject({ configurationId: id, from: instant, until: instant })
  .refine(({ from, until }) => from < until, { path: ['until'], message: 'must be after from' });

/** Backfills, and the daily balance of a configuration with what passed by while it was disabled, for a backfill. */
export function registerReconciliation(app: FastifyInstance, options: ReconciliationOptions): void {
  const { backfills, configurations, store } = options;
  const exists = (id: string) => configurations.current().some((configuration) => configuration.id === id);
  app.get('/api/backfills', async () => ({ items: await backfills.list() }));
  app.post('/api/backfills', async (request, reply) => {
    const parsed = parseBody(order, request.body);
    if (!parsed.ok) return invalid(reply, parsed.problems);
    const { configurationId, from, until } = parsed.value;
    if (!exists(configurationId)) return invalid(reply, ['configurationId: there is no such configuration']);
    const ordered = await backfills.order({ configurationId, from, until });
    const detail = { from: ordered.from, until: ordered.until, backfill: ordered.id };
    const act = { actor, action: 'backfill.ordered', subject: configurationId, detail };
    await store.recordAudit({ at: options.now(), ...act });
    return reply.code(202).header('Location', '/api/backfills').send(ordered);
  });
  app.post<{ Params: { id: string } }>('/api/backfills/:id/cancel', async (request, reply) => {
    const { id } = request.params;
    const result = await backfills.cancel(id);
    if (result === 'unknown') return notFound(reply, 'backfill');
    if (result === 'cancelled') {
      const act = { actor, action: 'backfill.cancelled', subject: id, detail: {} };
      await store.recordAudit({ at: options.now(), ...act });
      return { state: 'cancelled' };
    }
    return sendProblem(reply, {
      status: 409,
      code: 'CB-BACKFILL-BUSY',
      detail: 'Another process is working on the backfill at this moment.',
      help: 'Try again in a few seconds.',
    });
  });
  app.get<{ Params: { id: string } }>('/api/configurations/:id/balances', async (request, reply) => {
    const { id } = request.params;
    if (!exists(id)) return notFound(reply, 'configuration');
    const memory = parseReconcileMemory(await store.jobCursor(`${reconcilePrefix}${id}`));
    const { balances, problem, disabledSince, passedBy = [] } = memory;
    const ordered = (await backfills.list()).filter(({ configurationId }) => configurationId === id);
    return {
      items: balances,
      passedBy: passedBy.filter((period) => !ordered.some((backfill) => covers(backfill, period))),
      ...(disabledSince !== undefined && { disabledSince }),
      ...(problem && { problem }),
    };
  });
}

/** Whether a backfill made, or will make, up for all that passed by. */
function covers({ state, from, until }: Backfill, passedBy: PassedBy): boolean {
  const [start, end] = [Date.parse(from), Date.parse(until)];
  return state !== 'cancelled' && start <= Date.parse(passedBy.from) && end >= Date.parse(passedBy.until);
}
