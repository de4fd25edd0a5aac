import type { Indicator } from '@casebridge/plugin-api';
import { z } from 'zod';
import { type ErasureDeps, orderErasure } from '../../erasure/erasure.ts';
import type { PluginAnswer, PluginCall } from '../../plugin-host/protocol.ts';
import { pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import { findPlugin } from '../../plugin-host/find-plugin.ts';
import type { Store } from '../../store/store.ts';
import { type Answer, done, notFound, refused } from '../http/answer.ts';
import { byId, lsid } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { erased, indicators } from '../schemas/plugin.ts';
import { answered, pluginRefused } from './plugin-answer.ts';

export interface PluginCallDeps extends ErasureDeps {
  readonly store: ErasureDeps['store'] & Pick<Store, 'countDeliveries'>;
}

const eraseTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), lsid }),
  z.strictObject({ kind: z.literal('case'), reference: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('customer'), name: z.string().min(1).max(500), waiting: z.int().min(0).optional() }),
]);

const tag = 'Configurations';

/** Indicators and erasure, as the plugin of a configuration offers them. */
export function pluginCallRoutes(deps: PluginCallDeps): readonly Route[] {
  async function ask(id: string, call: PluginCall): Promise<PluginAnswer | undefined> {
    const found = findPlugin(deps, id);
    return found?.host.call(pluginCallerOf(deps, found.configuration), call);
  }

  return [
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
      async handler({ params, body, actor }) {
        const unconfirmed = await waitsUnconfirmed(deps, params.id, body);
        if (unconfirmed !== undefined) return unconfirmed;
        const target = body.kind === 'customer' ? { kind: body.kind, name: body.name } : body;
        const result = await orderErasure(deps, { configurationId: params.id, target, actor });
        if (result === undefined) return notFound('configuration with an installed plugin');
        return result.ok ? done({ erased: result.erased, again: result.again }) : pluginRefused(result.fault);
      },
    }),
  ];
}

/**
 * Only a report tells whose a session is: what waits may be of the customer, and would be written after the erasure.
 * @returns undefined where nothing waits, or the request says how many do
 */
async function waitsUnconfirmed(
  { store }: PluginCallDeps,
  configurationId: string,
  target: z.output<typeof eraseTarget>,
): Promise<Answer<never> | undefined> {
  if (target.kind !== 'customer') return undefined;
  const states = ['pending', 'retrying', 'running'] as const;
  const counts = await Promise.all(states.map((state) => store.countDeliveries({ configurationId, state })));
  const waiting = counts.reduce((sum, count) => sum + count, 0);
  if (waiting === 0 || waiting === target.waiting) return undefined;
  return refused({
    status: 409,
    code: 'CB-ERASE-WAITING',
    detail: `${waiting} deliveries wait to be written, and only their reports will tell whether they are of this customer.`,
    help: `Erase when they are written; or repeat the request with "waiting": ${waiting}, and erase once more afterwards.`,
  });
}
