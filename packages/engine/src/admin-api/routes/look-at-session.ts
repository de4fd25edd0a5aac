import { z } from 'zod';
import type { PluginConfiguration } from '../../model/plugin-configuration.ts';
import { findPlugin, type FoundPlugin, type PluginDirectory } from '../../plugin-host/find-plugin.ts';
import { type CallerDeps, pluginCallerOf } from '../../plugin-host/plugin-caller.ts';
import type { PluginAnswer, PluginCall, ThreadDelivery } from '../../plugin-host/protocol.ts';
import { faultOfRefusal } from '../../source/refusals.ts';
import type { Actor } from '../../store/operation-records.ts';
import type { Store } from '../../store/store.ts';
import { type Answer, notFound } from '../http/answer.ts';
import { id, lsid } from '../http/request-values.ts';
import { answered } from './plugin-answer.ts';

export interface SessionLookDeps extends CallerDeps, PluginDirectory {
  readonly store: Pick<Store, 'delivery' | 'event' | 'recordAudit'>;
}

/** Names the session to be looked at, by itself or by one of its deliveries. */
export const sessionChoice = z
  .strictObject({ lsid: lsid.optional(), deliveryId: id.optional() })
  .refine(
    (values) => (values.lsid === undefined) !== (values.deliveryId === undefined),
    'needs lsid (32 hexadecimal digits) or deliveryId, one of them',
  );

/** Who wants to look at which session, with which configuration. */
interface Look {
  readonly params: { readonly id: string };
  readonly body: z.infer<typeof sessionChoice>;
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

/** What a person is shown of a session: the act as the audit names it, and the plugin's part in it. */
interface Sight {
  readonly action: 'session.previewed' | 'session.report-read';
  readonly call: (delivery: ThreadDelivery) => PluginCall;
}

/**
 * Shows a person something of a session, for which its report is fetched anew. The answer tells what people wrote to each
 * other: who has looked is on record before it goes out, and without that record it does not.
 */
export async function lookAtSession<Value>(
  deps: SessionLookDeps,
  { params, body, actor, signal }: Look,
  { action, call }: Sight,
): Promise<Answer<Value>> {
  const found = findPlugin(deps, params.id);
  if (found === undefined) return answered(undefined, unchanged<Value>);
  const subject = await subjectOf(deps.store, body, params.id);
  if (subject === undefined) return notFound('delivery of this configuration');
  const answer = await askWithReport(deps, found, call(deliveryOf(found.configuration, subject)), subject.lsid, signal);
  if (answer.ok) {
    const at = deps.clock.now();
    await deps.store.recordAudit({ at, actor, action, subject: subject.lsid, detail: { configurationId: params.id } });
  }
  return answered(answer, unchanged<Value>);
}

function unchanged<Value>(value: Value): Value {
  return value;
}

/** The session, or the delivery of one, that is looked at. */
type Subject = Pick<ThreadDelivery, 'id' | 'lsid' | 'event' | 'attempt'>;

async function subjectOf(
  store: SessionLookDeps['store'],
  { lsid: chosen, deliveryId = '' }: z.infer<typeof sessionChoice>,
  configurationId: string,
): Promise<Subject | undefined> {
  if (chosen !== undefined) return { id: 'preview', lsid: chosen, event: 'support_conference_end', attempt: 1 };
  const delivery = (await store.delivery(deliveryId))?.delivery;
  if (delivery?.configurationId !== configurationId) return undefined;
  const event = await store.event(delivery.eventId);
  const { id: deliveryOfSession, attempts, lsid: session } = delivery;
  return {
    id: deliveryOfSession,
    lsid: session,
    event: event?.name ?? 'support_conference_end',
    attempt: attempts + 1,
  };
}

function deliveryOf({ id: ofConfiguration, name, applianceHost, locale }: PluginConfiguration, subject: Subject) {
  return { ...subject, configuration: { id: ofConfiguration, name }, applianceHost, locale };
}

async function askWithReport(
  deps: SessionLookDeps,
  { configuration, host }: FoundPlugin,
  call: PluginCall,
  session: string,
  signal: AbortSignal,
): Promise<PluginAnswer> {
  const opened = await deps.source.open(configuration, session, { signal });
  if (!opened.ok) return { ok: false, fault: faultOfRefusal(opened.error) };
  return host.call(pluginCallerOf(deps, configuration), call, { signal, report: opened.body });
}
