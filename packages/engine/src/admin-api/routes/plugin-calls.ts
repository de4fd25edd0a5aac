import type { EraseTarget, Indicator } from '@casebridge/plugin-api';
import { z } from 'zod';
import { type ErasureDeps, orderErasure } from '../../erasure/erasure.ts';
import type { PluginAnswer, PluginCall } from '../../plugin-host/protocol.ts';
import { pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import { findPlugin } from '../../plugin-host/find-plugin.ts';
import { type Answer, done, notFound, refused } from '../http/answer.ts';
import { byId, lsid } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { erased, indicators } from '../schemas/plugin.ts';
import { answered, pluginRefused } from './plugin-answer.ts';

/** `waiting`: so many deliveries may wait of which only the reports will tell whether they are meant. */
const waiting = z.int().min(0).optional();
const eraseTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('session'), lsid }),
  z.strictObject({ kind: z.literal('case'), reference: z.string().min(1).max(200), waiting }),
  z.strictObject({ kind: z.literal('customer'), name: z.string().min(1).max(500), waiting }),
]);

const tag = 'Configurations';

/** Indicators and erasure, as the plugin of a configuration offers them. */
export function pluginCallRoutes(deps: ErasureDeps): readonly Route[] {
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
        const order = { configurationId: params.id, target: targetOf(body), actor, waiting: waitingOf(body) };
        const result = await orderErasure(deps, order);
        if (result === undefined) return notFound('configuration with an installed plugin');
        if ('waiting' in result) return unconfirmed(body.kind, result.waiting);
        return result.ok ? done({ erased: result.erased, again: result.again }) : pluginRefused(result.fault);
      },
    }),
  ];
}

type EraseBody = z.output<typeof eraseTarget>;

function targetOf(body: EraseBody): EraseTarget {
  switch (body.kind) {
    case 'session':
      return body;
    case 'case':
      return { kind: body.kind, reference: body.reference };
    case 'customer':
      return { kind: body.kind, name: body.name };
  }
}

function waitingOf(body: EraseBody): number {
  return body.kind === 'session' ? 0 : (body.waiting ?? 0);
}

/** Only a report tells whose a session is: what waits may be meant, and would be written after the erasure. */
function unconfirmed(kind: EraseBody['kind'], count: number): Answer<never> {
  const what =
    count === 1
      ? '1 delivery waits to be written, and only its report will tell whether it is'
      : `${count} deliveries wait to be written, and only their reports will tell whether they are`;
  return refused({
    status: 409,
    code: 'CB-ERASE-WAITING',
    detail: `${what} of this ${kind}.`,
    help: `Erase when nothing waits; or repeat the request with "waiting": ${count}, and erase once more afterwards.`,
  });
}
