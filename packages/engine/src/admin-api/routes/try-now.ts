import { z } from 'zod';
import type { Configurations } from '../../config/configurations.ts';
import type { Publish } from '../../events/engine-events.ts';
import { pluginJobName } from '../../jobs/plugin-job-state.ts';
import { pollJobName } from '../../poller/poll-state.ts';
import { reconcilePrefix } from '../../reconcile/reconcile.ts';
import type { Store } from '../../store/store.ts';
import { type Answer, done, notFound, refused } from '../http/answer.ts';
import { byId, id } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';

export interface TryNowDeps {
  readonly store: Pick<Store, 'delivery' | 'pausedUntil' | 'tryNow' | 'probeNow' | 'runJobNow'>;
  readonly configurations: Pick<Configurations, 'current'>;
  /** Told when something has come due. */
  readonly publish: Publish;
}

const count = z.strictObject({ count: z.int() });
const group = z.strictObject({ configurationId: id, code: z.string().max(100).optional() });
const jobToRun = z.strictObject({ job: z.string().min(1).max(100) });

/** Routes by which a person who has mended something has waiting work tried at once. */
export function tryNowRoutes(deps: TryNowDeps): readonly Route[] {
  return [...deliveryRoutes(deps), ...configurationRoutes(deps)];
}

function deliveryRoutes({ store, configurations, publish }: TryNowDeps): readonly Route[] {
  const tag = 'Deliveries';
  const heldBack = (configurationId: string) => whyHeldBack({ store, configurations }, configurationId);
  return [
    route({
      ...{ method: 'POST', path: '/api/deliveries/:id/try-now', role: 'operator', tag },
      summary: 'Makes a waiting delivery due now.',
      ...{ params: byId, response: count, refusals: [404, 409] },
      async handler({ params, actor }) {
        const found = await store.delivery(params.id);
        if (found === undefined) return notFound('delivery');
        const { configurationId, state } = found.delivery;
        const held = await heldBack(configurationId);
        if (held !== undefined) return held;
        const made = await store.tryNow({ configurationId, deliveryId: params.id, actor });
        if (made === 0) return refused(notWaiting(state));
        publish({ kind: 'deliveries-due' });
        return done({ count: made });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/deliveries/try-now', role: 'operator', tag },
      summary:
        'Makes the waiting deliveries of a plugin configuration due now, all of them or those that wait for one reason.',
      ...{ body: group, response: count, refusals: [404, 409] },
      async handler({ body, actor }) {
        const held = await heldBack(body.configurationId);
        if (held !== undefined) return held;
        const made = await store.tryNow({ ...body, actor });
        publish({ kind: 'deliveries-due' });
        return done({ count: made });
      },
    }),
  ];
}

function configurationRoutes({ store, configurations, publish }: TryNowDeps): readonly Route[] {
  const tag = 'Configurations';
  const heldBack = (configurationId: string) => whyHeldBack({ store, configurations }, configurationId);
  return [
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/probe', role: 'operator', tag },
      summary: 'Lets one delivery of a parked plugin configuration through now, to see whether the cause is gone.',
      ...{ params: byId, response: count, refusals: [404, 409] },
      async handler({ params, actor }) {
        const held = await heldBack(params.id);
        if (held !== undefined) return held;
        const made = await store.probeNow({ configurationId: params.id, actor });
        if (made === undefined) return refused(notParked);
        publish({ kind: 'deliveries-due' });
        return done({ count: made });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/jobs/try-now', role: 'operator', tag },
      summary: 'Makes a job of a plugin configuration due now: poll, reconcile, or one that its plugin names.',
      ...{ params: byId, body: jobToRun, response: count, refusals: [404, 409] },
      async handler({ params: { id: configurationId }, body, actor }) {
        const held = await heldBack(configurationId);
        if (held !== undefined) return held;
        const name = rowOf(configurationId, body.job);
        const result = await store.runJobNow({ name, configurationId, actor });
        if (result === 'unknown') return notFound('job that has run before');
        if (result === 'running') return refused(running);
        publish({ kind: 'jobs-due', job: name });
        return done({ count: 1 });
      },
    }),
  ];
}

function rowOf(configurationId: string, job: string): string {
  if (job === 'poll') return pollJobName(configurationId);
  return job === 'reconcile' ? `${reconcilePrefix}${configurationId}` : pluginJobName(configurationId, job);
}

/** Nothing of a configuration that is paused or disabled runs, whatever is due. */
async function whyHeldBack(
  { store, configurations }: Pick<TryNowDeps, 'store' | 'configurations'>,
  configurationId: string,
): Promise<Answer<never> | undefined> {
  const configuration = configurations.current().find((each) => each.id === configurationId);
  if (configuration === undefined) return notFound('configuration');
  if (configuration.disabled) return refused(heldBackBy('disabled', 'Enable it'));
  const isPaused = (await store.pausedUntil(configurationId)) !== undefined;
  return isPaused ? refused(heldBackBy('paused', 'Resume it')) : undefined;
}

function heldBackBy(what: string, cure: string) {
  return {
    status: 409,
    code: 'CB-CONFIGURATION-HELD',
    detail: `The plugin configuration is ${what}; nothing of it is worked on.`,
    help: `${cure}; what waits then goes on by itself.`,
  } as const;
}

function notWaiting(state: string) {
  return {
    status: 409,
    code: 'CB-NOT-WAITING',
    detail: `The delivery is ${state}; it does not wait.`,
    help: 'Replay it if it is to be done again.',
  } as const;
}

const notParked = {
  status: 409,
  code: 'CB-NOT-PARKED',
  detail: 'The plugin configuration is not parked.',
  help: 'Its deliveries go on by themselves; try those that wait now if they are not to wait.',
} as const;

const running = {
  status: 409,
  code: 'CB-JOB-RUNNING',
  detail: 'The job is running at this moment.',
  help: 'Look at its last run in a few seconds.',
} as const;
