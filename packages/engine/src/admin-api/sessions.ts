import type { Clock } from '@casebridge/plugin-api';
import type { FastifyInstance } from 'fastify';
import type { Configurations } from '../config/configurations.ts';
import type { Store } from '../store/store.ts';
import { actor } from './actor.ts';
import { invalid } from './problem.ts';
import { lsid } from './request-values.ts';

export interface SessionsOptions {
  readonly store: Store;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly clock: Clock;
}

/** What is known of a session, and its erasure. */
export function registerSessions(app: FastifyInstance, { store, configurations, clock }: SessionsOptions): void {
  app.get<{ Params: { lsid: string } }>('/api/sessions/:lsid', async (request, reply) => {
    const id = lsid.safeParse(request.params.lsid);
    if (!id.success) return invalid(reply, ['lsid: must be 32 hexadecimal digits']);
    const ids = configurations.current().map((configuration) => configuration.id);
    const entries = await Promise.all(ids.map((configuration) => store.sessionLedgerEntry(configuration, id.data)));
    return {
      lsid: id.data,
      erased: await store.isErased(id.data),
      ledger: entries.filter((entry) => entry !== undefined),
    };
  });
  app.post<{ Params: { lsid: string } }>('/api/sessions/:lsid/erase', async (request, reply) => {
    const id = lsid.safeParse(request.params.lsid);
    if (!id.success) return invalid(reply, ['lsid: must be 32 hexadecimal digits']);
    await store.eraseSession(id.data, clock.now(), actor);
    return reply.code(204).send();
  });
}
