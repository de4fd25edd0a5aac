import type { Clock } from '@casebridge/plugin-api';
import { z } from 'zod';
import type { Configurations } from '../../config/configurations.ts';
import type { Store } from '../../store/store.ts';
import { done } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { inTime } from '../http/in-time.ts';
import { id, instant, lsid, page, people } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { session, sessionErased, sessionPage } from '../schemas/operations.ts';

export interface SessionsDeps {
  readonly store: Store;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly clock: Clock;
}

const byLsid = z.strictObject({ lsid });
const sessionQuery = z.strictObject({
  ...page,
  state: z.enum(['waiting', 'succeeded', 'skipped', 'dead']).optional(),
  configurationId: id.optional(),
  lsid: id.toLowerCase().optional(),
  from: instant.optional(),
  until: instant.optional(),
  ...people,
});
const tag = 'Sessions';
const erasedHereOnly =
  'The engine has erased the session and never takes it in again. Its rows at the destination are still there: erase them through the configuration.';

/** The ledger of a session, and its erasure in the engine. */
export function sessionRoutes({ store, configurations, clock }: SessionsDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/sessions', role: 'viewer', tag },
      summary: 'Lists the sessions of the ledger, last changed first.',
      ...{ query: sessionQuery, response: sessionPage, refusals: [503] },
      handler: ({ query: { limit, before, ...search } }) =>
        inTime(clock, () => store.searchSessions(given(search), given({ limit, before }))),
    }),
    route({
      ...{ method: 'GET', path: '/api/sessions/:lsid', role: 'viewer', tag },
      summary: 'Shows what the ledger of each configuration says of a session.',
      ...{ params: byLsid, response: session },
      async handler({ params }) {
        const ids = configurations.current().map((configuration) => configuration.id);
        const entries = await Promise.all(ids.map((id) => store.sessionLedgerEntry(id, params.lsid)));
        return done({
          lsid: params.lsid,
          erased: await store.isErased(params.lsid),
          ledger: entries.filter((entry) => entry !== undefined),
        });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/sessions/:lsid/erase', role: 'administrator', tag },
      summary: 'Erases a session in the engine, for good; the destination keeps its rows.',
      ...{ params: byLsid, response: sessionErased },
      async handler({ params, actor }) {
        await store.eraseSession(params.lsid, clock.now(), actor);
        return done({ message: erasedHereOnly });
      },
    }),
  ];
}
