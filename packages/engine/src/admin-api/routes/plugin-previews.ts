import type { Preview, RedactionTrial } from '@casebridge/plugin-api';
import { z } from 'zod';
import type { PluginConfiguration } from '../../model/plugin-configuration.ts';
import type { PluginAnswer, ThreadDelivery } from '../../plugin-host/protocol.ts';
import { type CallerDeps, pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import { faultOfRefusal } from '../../source/refusals.ts';
import type { Store } from '../../store/store.ts';
import { findPlugin, type FoundPlugin, type PluginDirectory } from '../../plugin-host/find-plugin.ts';
import { notFound } from '../http/answer.ts';
import { anyObject, byId, id, lsid } from '../http/request-values.ts';
import { route, type Route } from '../http/route.ts';
import { preview as previewSchema, redactionTrial } from '../schemas/plugin.ts';
import { answered } from './plugin-answer.ts';

export interface PluginPreviewDeps extends CallerDeps, PluginDirectory {
  readonly store: Pick<Store, 'delivery' | 'event'>;
}

const previewRequest = z
  .strictObject({ lsid: lsid.optional(), deliveryId: id.optional() })
  .refine(
    (values) => (values.lsid === undefined) !== (values.deliveryId === undefined),
    'needs lsid (32 hexadecimal digits) or deliveryId, one of them',
  );
const redactionRequest = z.strictObject({
  sample: z.string().max(100_000),
  settings: anyObject.optional(),
});
const tag = 'Configurations';

/**
 * Dry runs: what processing a session, or the session of a delivery, would do now, and what the redaction makes of a text.
 * The text may be tried with settings that are not saved. Nothing is written, here or there.
 */
export function pluginPreviewRoutes(deps: PluginPreviewDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/preview', role: 'operator', tag },
      summary: 'Shows what processing a session would change now; writes nothing.',
      ...{ params: byId, body: previewRequest, response: previewSchema, refusals: [404, 409] },
      async handler({ params, body, signal }) {
        const found = findPlugin(deps, params.id);
        if (found === undefined) return answered(undefined, unchanged<Preview>);
        const subject = await subjectOf(deps.store, body, params.id);
        if (subject === undefined) return notFound('delivery of this configuration');
        const delivery = deliveryOf(found.configuration, subject);
        return answered(await preview(deps, found, delivery, signal), unchanged<Preview>);
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/configurations/:id/try-redaction', role: 'operator', tag },
      summary: 'Shows what the redaction makes of a text, with saved settings or others.',
      ...{ params: byId, body: redactionRequest, response: redactionTrial, refusals: [404, 409] },
      async handler({ params, body: { sample, settings } }) {
        const found = findPlugin(deps, params.id);
        if (found === undefined) return answered(undefined, unchanged<RedactionTrial>);
        const caller = pluginCallerOf(deps, found.configuration);
        const tried = { ...caller, settings: { ...caller.settings, ...settings } };
        const answer = await found.host.call(tried, { method: 'try-redaction', sample });
        return answered(answer, unchanged<RedactionTrial>);
      },
    }),
  ];
}

function unchanged<Value>(value: Value): Value {
  return value;
}

/** The session, or the delivery of one, that a preview is about. */
type Subject = Pick<ThreadDelivery, 'id' | 'lsid' | 'event' | 'attempt'>;

async function subjectOf(
  store: PluginPreviewDeps['store'],
  request: z.infer<typeof previewRequest>,
  configurationId: string,
): Promise<Subject | undefined> {
  const { lsid, deliveryId = '' } = request;
  if (lsid !== undefined) return { id: 'preview', lsid, event: 'support_conference_end', attempt: 1 };
  const delivery = (await store.delivery(deliveryId))?.delivery;
  if (delivery?.configurationId !== configurationId) return undefined;
  const event = await store.event(delivery.eventId);
  const { id, attempts } = delivery;
  return { id, lsid: delivery.lsid, event: event?.name ?? 'support_conference_end', attempt: attempts + 1 };
}

function deliveryOf({ id, name, applianceHost, locale }: PluginConfiguration, subject: Subject): ThreadDelivery {
  return { ...subject, configuration: { id, name }, applianceHost, locale };
}

async function preview(
  deps: PluginPreviewDeps,
  { configuration, host }: FoundPlugin,
  delivery: ThreadDelivery,
  signal: AbortSignal,
): Promise<PluginAnswer> {
  const opened = await deps.source.open(configuration, delivery.lsid, { signal });
  if (!opened.ok) return { ok: false, fault: faultOfRefusal(opened.error) };
  const caller = pluginCallerOf(deps, configuration);
  return host.call(caller, { method: 'preview', delivery }, { signal, report: opened.body });
}
