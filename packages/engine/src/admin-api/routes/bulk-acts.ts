import { z } from 'zod';
import type { BulkActs } from '../../bulk-acts/bulk-acts.ts';
import type { BulkActKind } from '../../store/bulk-act-records.ts';
import type { DeliverySelection } from '../../store/operation-records.ts';
import { deliverySelection } from '../http/delivery-selection.ts';
import { done, invalidValue, notFound, refused } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { byId, id, instant } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { bulkAct, bulkActDetail, bulkActKinds, bulkActList, bulkCount } from '../schemas/bulk-acts.ts';

export interface BulkActRouteDeps {
  readonly bulkActs: BulkActs;
}

const selection = deliverySelection(['dead', 'skipped', 'succeeded', 'pending', 'retrying']);
const countRequest = z.strictObject({ kind: z.enum(bulkActKinds), selection });
const order = countRequest.extend({
  counted: z
    .strictObject({ count: z.int().min(1), highestId: id, countedAt: instant })
    .meta({ description: 'As the count answered.' }),
  why: z.string().trim().min(1).max(500).optional(),
});
const aborted = z.strictObject({ state: z.literal('aborted') });
const tag = 'Bulk acts';

/** Replay, release and dismissal of many deliveries: counted, ordered, watched, aborted. */
export function bulkActRoutes({ bulkActs }: BulkActRouteDeps): readonly Route[] {
  return [...orderRoutes(bulkActs), ...watchRoutes(bulkActs)];
}

function orderRoutes(bulkActs: BulkActs): readonly Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/api/bulk-acts/count', role: 'viewer', tag },
      summary: 'Counts the deliveries that an act would be done to.',
      ...{ body: countRequest, response: bulkCount },
      async handler({ body }) {
        return done(await bulkActs.count(body.kind, selected(body.kind, body.selection)));
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/bulk-acts', role: 'operator', tag },
      summary: 'Orders an act on what was counted; what has come or ended since is left alone.',
      ...{ body: order, status: 202, response: bulkAct },
      async handler({ body: { kind, counted, why, ...body }, actor }) {
        if (kind === 'dismiss' && why === undefined) return invalidValue('why', 'is missing; a dismissal says why');
        const ordered = { kind, selection: selected(kind, body.selection), counted };
        const act = await bulkActs.order({ ...ordered, ...(why !== undefined && { why }) }, actor);
        return done(act, { Location: `/api/bulk-acts/${act.id}` });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/bulk-acts/:id/abort', role: 'operator', tag },
      summary: 'Ends an act where it is; what it has done stays.',
      ...{ params: byId, response: aborted, refusals: [404, 409] },
      async handler({ params, actor }) {
        const result = await bulkActs.abort(params.id, actor);
        if (result === 'unknown') return notFound('bulk act');
        if (result === 'aborted') return done({ state: 'aborted' as const });
        return refused(result === 'busy' ? busy : ended);
      },
    }),
  ];
}

function watchRoutes(bulkActs: BulkActs): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/bulk-acts', role: 'viewer', tag },
      summary: 'Lists the acts of the last 30 days, newest first.',
      response: bulkActList,
      handler: async () => done({ items: await bulkActs.list() }),
    }),
    route({
      ...{ method: 'GET', path: '/api/bulk-acts/:id', role: 'viewer', tag },
      summary: 'Shows an act, how far it has come, and what became of its deliveries.',
      ...{ params: byId, response: bulkActDetail, refusals: [404] },
      async handler({ params }) {
        const act = await bulkActs.find(params.id);
        return act === undefined ? notFound('bulk act') : done(act);
      },
    }),
  ];
}

/** Named one by one, a delivery may be replayed as often as a person wants; by what it is like, once. */
function selected(kind: BulkActKind, values: z.output<typeof selection>): DeliverySelection {
  const filter: DeliverySelection = given(values);
  return kind === 'replay' ? { ...filter, notReplayed: values.ids === undefined } : filter;
}

const busy = {
  status: 409,
  code: 'CB-BULK-ACT-BUSY',
  detail: 'Another process is working on the act at this moment.',
  help: 'Try again in a few seconds.',
} as const;

const ended = {
  status: 409,
  code: 'CB-BULK-ACT-ENDED',
  detail: 'The act has ended already.',
  help: 'Look at its results; a replay or dismissal that was done is not taken back.',
} as const;
