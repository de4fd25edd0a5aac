import type { Clock } from '@casebridge/plugin-api';
import { z } from 'zod';
import { helpOfDeadLetter } from '../../model/dead-letter-help.ts';
import type { Configurations } from '../../config/configurations.ts';
import { countedAsShown } from '../../store/counted-as-shown.ts';
import type { DeadLetterGroup } from '../../store/operation-records.ts';
import type { Publish } from '../../events/engine-events.ts';
import type { Store } from '../../store/store.ts';
import { done, invalidValue, notFound } from '../http/answer.ts';
import { byId, instant } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { deadLetterGroup } from '../schemas/deliveries.ts';
import { configurationState } from '../schemas/operations.ts';
import { listOf } from '../schemas/values.ts';

export interface RecoveryDeps {
  readonly store: Store;
  readonly configurations: Pick<Configurations, 'current'>;
  readonly clock: Clock;
  /** Told when something has come due. */
  readonly publish: Publish;
}

const pauseRequest = z.strictObject({ until: instant });
const paused = z.strictObject({ pausedUntil: z.date() });

/** Dead letters and pauses. */
export function recoveryRoutes(deps: RecoveryDeps): readonly Route[] {
  return [...deadLetterRoutes(deps), ...pauseRoutes(deps)];
}

function deadLetterRoutes({ store }: RecoveryDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/dead-letters', role: 'viewer', tag: 'Deliveries' },
      summary: 'Groups dead letters by cause, with the cure.',
      response: listOf(deadLetterGroup),
      async handler() {
        const groups = await store.deadLetterGroups();
        return done({ items: await Promise.all(groups.map((group) => withCure(store, group))) });
      },
    }),
  ];
}

/** With the count that a bulk act takes, and the cure of the newest of a group in the words of its last attempt. */
async function withCure(store: Store, group: DeadLetterGroup) {
  const { count, example, newest } = group;
  const shown = { ...group, counted: countedAsShown({ count, highestId: example, changedAt: newest }) };
  const last = (await store.delivery(example))?.attempts.at(-1)?.outcome;
  const failed = last?.kind === 'failed' ? last : undefined;
  return { ...shown, cure: failed?.cure.kind ?? ('none' as const), help: helpOfDeadLetter(failed) };
}

function pauseRoutes({ store, configurations, clock, publish }: RecoveryDeps): readonly Route[] {
  const tag = 'Configurations';
  const exists = (id: string) => configurations.current().some((configuration) => configuration.id === id);
  return [
    route({
      ...{ method: 'GET', path: '/api/configurations/:id/state', role: 'viewer', tag },
      summary: 'Shows whether a plugin configuration is paused or parked.',
      ...{ params: byId, response: configurationState, refusals: [404] },
      async handler({ params }) {
        return exists(params.id) ? done(await stateOf(store, params.id)) : notFound('configuration');
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/pause', role: 'operator', tag },
      summary: 'Pauses a plugin configuration until a time; its events are kept.',
      ...{ params: byId, body: pauseRequest, response: paused, refusals: [404] },
      async handler({ params, body: { until }, actor }) {
        if (!exists(params.id)) return notFound('configuration');
        if (until <= clock.now()) return invalidValue('until', 'must be in the future');
        await store.pause(params.id, until, actor);
        return done({ pausedUntil: until });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/resume', role: 'operator', tag },
      summary: 'Ends the pause of a plugin configuration, and releases it where it is parked.',
      ...{ params: byId, response: configurationState, refusals: [404] },
      async handler({ params: { id }, actor }) {
        if (!exists(id)) return notFound('configuration');
        await store.resume(id, actor);
        publish({ kind: 'deliveries-due' });
        return done(await stateOf(store, id));
      },
    }),
  ];
}

async function stateOf(store: Store, id: string) {
  return { pausedUntil: (await store.pausedUntil(id)) ?? null, parked: (await store.parked(id)) ?? null };
}
