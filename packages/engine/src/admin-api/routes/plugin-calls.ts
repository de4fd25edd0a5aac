import type { Erased, Indicator, TestStep } from '@casebridge/plugin-api';
import { z } from 'zod';
import type { PluginAnswer, PluginCall } from '../../plugin-host/protocol.ts';
import { type CallerDeps, pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import type { Store } from '../../store/store.ts';
import { findPlugin, type PluginDirectory } from '../find-plugin.ts';
import { done } from '../http/answer.ts';
import { byId, lsid } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { erased, indicators, testSteps } from '../schemas/plugin.ts';
import { answered, pluginRefused } from './plugin-answer.ts';

export interface PluginCallDeps extends CallerDeps, PluginDirectory {
  readonly store: Pick<Store, 'eraseSession' | 'recordAudit'>;
}

const eraseTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), lsid }),
  z.strictObject({ kind: z.literal('case'), reference: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('customer'), name: z.string().min(1).max(500) }),
]);

const tag = 'Configurations';

/** Connection test, indicators and erasure, as the plugin of a configuration offers them. */
export function pluginCallRoutes(deps: PluginCallDeps): readonly Route[] {
  async function ask(id: string, call: PluginCall): Promise<PluginAnswer | undefined> {
    const found = findPlugin(deps, id);
    return found?.host.call(pluginCallerOf(deps, found.configuration), call);
  }

  return [
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/test', role: 'operator', tag },
      summary: 'Tests the connection of a plugin configuration, step by step, and leaves no trace.',
      ...{ params: byId, response: testSteps, refusals: [404, 409] },
      async handler({ params }) {
        return answered(await ask(params.id, { method: 'test' }), (items: TestStep[]) => ({ items }));
      },
    }),
    route({
      ...{ method: 'GET', path: '/api/configurations/:id/indicators', role: 'viewer', tag },
      summary: 'Shows what the plugin of a configuration knows about its state.',
      ...{ params: byId, response: indicators, refusals: [404, 409] },
      async handler({ params }) {
        return answered(await ask(params.id, { method: 'indicators' }), (items: Indicator[]) => ({ items }));
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/erase', role: 'administrator', tag },
      summary: 'Erases sessions at the destination and in the engine, for good.',
      ...{ params: byId, body: eraseTarget, response: erased, refusals: [404, 409] },
      async handler({ params, body: target, actor }) {
        const answer = await ask(params.id, { method: 'erase', target });
        if (answer?.ok !== true) return answered(answer, () => ({ erased: 0 }));
        const result = answer.value as Erased;
        // What is gone at the destination must not come back, also where the plugin could not erase all of it.
        for (const lsid of result.lsids) await deps.store.eraseSession(lsid, deps.clock.now(), actor);
        // Whom it was about does not belong into the audit: that would keep what was to be erased.
        const detail = { kind: target.kind, sessions: result.lsids.length, complete: result.ok };
        const act = { actor, action: 'erasure.ordered', subject: params.id, detail };
        await deps.store.recordAudit({ at: deps.clock.now(), ...act });
        return result.ok ? done({ erased: result.lsids.length }) : pluginRefused(result.fault);
      },
    }),
  ];
}
