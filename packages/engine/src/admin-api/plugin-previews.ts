import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { PluginAnswer, ThreadDelivery } from '../plugin-host/messages.ts';
import { faultOfRefusal } from '../source/refusals.ts';
import { type CallerRooms, pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { Store } from '../store/store.ts';
import { findPlugin, type PluginShelf } from './find-plugin.ts';
import { answered } from './plugin-answer.ts';
import { invalid, notFound } from './problem.ts';
import { anyObject, id, lsid, parseBody } from './request-values.ts';

/** What trying something out needs. */
export interface PluginPreviewOptions extends CallerRooms, PluginShelf {
  readonly store: Pick<Store, 'delivery' | 'event'>;
}

interface ById {
  Params: { id: string };
}

const previewRequest = z.union([z.strictObject({ lsid }), z.strictObject({ deliveryId: id })]);
const redactionRequest = z.strictObject({
  sample: z.string().max(100_000),
  settings: anyObject.optional(),
});

/**
 * Dry runs: what processing a session, or the session of a delivery, would do now, and what the redaction makes of a text.
 * The text may be tried with settings that are not saved. Nothing is written, here or there.
 */
export function registerPluginPreviews(app: FastifyInstance, options: PluginPreviewOptions): void {
  app.post<ById>('/api/configurations/:id/preview', async (request, reply) => {
    const parsed = parseBody(previewRequest, request.body);
    if (!parsed.ok) return invalid(reply, ['The body: needs lsid (32 hexadecimal digits) or deliveryId, one of them']);
    const found = findPlugin(options, request.params.id);
    if (found === undefined) return answered(reply, undefined);
    const subject = await subjectOf(options.store, parsed.value, request.params.id);
    if (subject === undefined) return notFound(reply, 'delivery of this configuration');
    const delivery = deliveryOf(found.configuration, subject);
    return answered(reply, await preview(options, found, delivery, untilClosed(reply)), (value) => value);
  });
  app.post<ById>('/api/configurations/:id/try-redaction', async (request, reply) => {
    const parsed = parseBody(redactionRequest, request.body);
    if (!parsed.ok) return invalid(reply, parsed.problems);
    const found = findPlugin(options, request.params.id);
    if (found === undefined) return answered(reply, undefined);
    const { sample, settings } = parsed.value;
    const caller = pluginCallerOf(options, found.configuration);
    const tried = { ...caller, settings: { ...caller.settings, ...settings } };
    return answered(reply, await found.host.call(tried, { method: 'try-redaction', sample }), (value) => value);
  });
}

/** What a preview is about: a delivery, or a session that may have none. */
type Subject = Pick<ThreadDelivery, 'id' | 'lsid' | 'event' | 'attempt'>;

async function subjectOf(
  store: PluginPreviewOptions['store'],
  request: z.infer<typeof previewRequest>,
  configurationId: string,
): Promise<Subject | undefined> {
  if ('lsid' in request) return { id: 'preview', lsid: request.lsid, event: 'support_conference_end', attempt: 1 };
  const delivery = (await store.delivery(request.deliveryId))?.delivery;
  if (delivery?.configurationId !== configurationId) return undefined;
  const event = await store.event(delivery.eventId);
  const { id, attempts } = delivery;
  return { id, lsid: delivery.lsid, event: event?.name ?? 'support_conference_end', attempt: attempts + 1 };
}

function deliveryOf({ id, name, applianceHost, locale }: PluginConfiguration, subject: Subject): ThreadDelivery {
  return { ...subject, configuration: { id, name }, applianceHost, locale };
}

async function preview(
  rooms: PluginPreviewOptions,
  { configuration, host }: NonNullable<ReturnType<typeof findPlugin>>,
  delivery: ThreadDelivery,
  signal: AbortSignal,
): Promise<PluginAnswer> {
  const opened = await rooms.source.open(configuration, delivery.lsid, signal);
  if (!opened.ok) return { ok: false, fault: faultOfRefusal(opened.error) };
  const caller = pluginCallerOf(rooms, configuration);
  return host.call(caller, { method: 'preview', delivery }, { signal, report: opened.body });
}

/** Whoever no longer waits for the answer ends the work on it. */
function untilClosed(reply: FastifyReply): AbortSignal {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort(new Error('nobody waits for the answer any more')));
  return closed.signal;
}
