import type { Erased } from '@casebridge/plugin-api';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { PluginAnswer, PluginCall } from '../plugin-host/messages.ts';
import { type CallerRooms, pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { Store } from '../store/store.ts';
import { actor } from './actor.ts';
import { findPlugin, type PluginShelf } from './find-plugin.ts';
import { answered, refused } from './plugin-answer.ts';
import { invalid } from './problem.ts';
import { lsid, parseBody } from './request-values.ts';

/** What asking a plugin needs. */
export interface PluginCallOptions extends CallerRooms, PluginShelf {
  readonly store: Pick<Store, 'eraseSession' | 'recordAudit'>;
}

const eraseTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), lsid }),
  z.strictObject({ kind: z.literal('case'), reference: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('customer'), name: z.string().min(1).max(500) }),
]);

/** Connection test, indicators and erasure, as the plugin of a configuration offers them. */
export function registerPluginCalls(app: FastifyInstance, options: PluginCallOptions): void {
  async function ask(id: string, call: PluginCall): Promise<PluginAnswer | undefined> {
    const found = findPlugin(options, id);
    return found?.host.call(pluginCallerOf(options, found.configuration), call);
  }

  app.post<{ Params: { id: string } }>('/api/configurations/:id/test', async (request, reply) =>
    answered(reply, await ask(request.params.id, { method: 'test' })),
  );
  app.get<{ Params: { id: string } }>('/api/configurations/:id/indicators', async (request, reply) =>
    answered(reply, await ask(request.params.id, { method: 'indicators' })),
  );
  app.post<{ Params: { id: string } }>('/api/configurations/:id/erase', async (request, reply) => {
    const target = parseBody(eraseTarget, request.body);
    if (!target.ok) return invalid(reply, target.problems);
    const answer = await ask(request.params.id, { method: 'erase', target: target.value });
    if (answer?.ok !== true) return answered(reply, answer);
    const erased = answer.value as Erased;
    // What is gone at the destination must not come back, also where the plugin could not erase all of it.
    for (const lsid of erased.lsids) await options.store.eraseSession(lsid, options.clock.now(), actor);
    // Whom it was about does not belong into the audit: that would keep what was to be erased.
    const detail = { kind: target.value.kind, sessions: erased.lsids.length, complete: erased.ok };
    const act = { actor, action: 'erasure.ordered', subject: request.params.id, detail };
    await options.store.recordAudit({ at: options.clock.now(), ...act });
    return erased.ok ? { erased: erased.lsids.length } : refused(reply, erased.fault);
  });
}
