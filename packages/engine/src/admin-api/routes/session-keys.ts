import { z } from 'zod';
import type { SessionKeyRecord } from '../../store/session-key-records.ts';
import type { Store } from '../../store/store.ts';
import { done } from '../http/answer.ts';
import { given } from '../http/given.ts';
import { paged } from '../http/paged.ts';
import { id, instant, page } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { sessionKeyPage, sessionKeyStates } from '../schemas/session-keys.ts';

const query = z.strictObject({
  ...page,
  configurationId: id.optional(),
  state: z.enum(sessionKeyStates).optional(),
  cause: z.string().max(50).optional().meta({ description: 'Code of a cause, such as `forbidden`.' }),
  from: instant.optional(),
  until: instant.optional(),
});

/** Requests for session keys: how each stands, why it failed, how long it took. */
export function sessionKeyRoutes({ store }: { readonly store: Pick<Store, 'sessionKeys'> }): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/session-keys', role: 'viewer', tag: 'Session keys' },
      summary: 'Lists requests for session keys as their plugins have told of them, newest first; no key is in it.',
      ...{ query, response: sessionKeyPage },
      async handler({ query: { limit, before, ...filter } }) {
        const keys = await store.sessionKeys(given(filter), given({ limit, before }));
        return done(paged(keys.map(withTime), limit));
      },
    }),
  ];
}

function withTime(key: SessionKeyRecord) {
  const { state, askedAt, answeredAt } = key;
  if (answeredAt === undefined || (state !== 'issued' && state !== 'expired')) return key;
  return { ...key, secondsToKey: Math.max(0, (answeredAt.getTime() - askedAt.getTime()) / 1000) };
}
