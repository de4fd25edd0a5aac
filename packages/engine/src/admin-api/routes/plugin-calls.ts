import type { Indicator, TestStep } from '@casebridge/plugin-api';
import { z } from 'zod';
import { type ErasureDeps, orderErasure } from '../../erasure/erasure.ts';
import type { PluginAnswer, PluginCall } from '../../plugin-host/protocol.ts';
import { pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import { findPlugin } from '../../plugin-host/find-plugin.ts';
import { done, notFound } from '../http/answer.ts';
import { byId, lsid } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { erased, indicators, testSteps } from '../schemas/plugin.ts';
import { answered, pluginRefused } from './plugin-answer.ts';

export type PluginCallDeps = ErasureDeps;

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
        const result = await orderErasure(deps, { configurationId: params.id, target, actor });
        if (result === undefined) return notFound('configuration with an installed plugin');
        return result.ok ? done({ erased: result.erased, again: result.again }) : pluginRefused(result.fault);
      },
    }),
  ];
}
