import { z } from 'zod';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { type TrialPosts, trialHeader } from '../intake/trial-posts.ts';
import { wayFaultOf } from '../outbound/inspect-way.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { type Check, failed, type Finding, notRun, passed, warning } from './finding.ts';

/** Where this process listens for events, with all that a post needs to be taken. */
export interface ListenerAddress {
  /** Without a path; the host is where it listens, which may be every address. */
  readonly url: string;
  readonly secretPath?: string | undefined;
  readonly queryToken?: string | undefined;
  /** Whether only some addresses may post. */
  readonly hasAddressList: boolean;
  /** Whether only clients with a certificate are served. */
  readonly wantsClientCertificate: boolean;
}

export interface WayInDeps {
  readonly outbound: Pick<Outbound, 'fetchFor'>;
  readonly trials: Pick<TrialPosts, 'issue'>;
  /** Missing as long as nothing listens. */
  readonly listener: () => ListenerAddress | undefined;
  readonly signal: AbortSignal;
}

/** Whose event is posted. */
export interface WayInSubject {
  readonly configuration: PluginConfiguration;
  /** Whether the intake knows it, so that it can say whether the configuration gets the event. */
  readonly isSaved: boolean;
}

const trialAnswer = z.object({
  trial: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('accepted'), configurationIds: z.array(z.string()) }),
    z.object({ kind: z.literal('ignored'), reason: z.string(), detail: z.string() }),
  ]),
});
type Dispatched = z.infer<typeof trialAnswer>['trial'];

/** An event that the listener is to take as it takes those of the appliance, but to keep nothing of. docs/vendors/remote-support.md#outbound-delivery */
export function wayInCheck(deps: WayInDeps, subject: WayInSubject): Check {
  return { name: 'way-in', title: 'The way in', run: () => tryWayIn(deps, subject) };
}

async function tryWayIn(deps: WayInDeps, subject: WayInSubject): Promise<Finding> {
  const { outboundEventTypes } = subject.configuration;
  const [type] = outboundEventTypes;
  if (type === undefined) return notRun('No outbound event type is ticked: nothing has to come in.');
  const listener = deps.listener();
  if (listener === undefined) return failed('The listener does not run.', 'Look at the log of the engine.');
  const address = addressFor(listener, subject.configuration.applianceId);
  try {
    const response = await post(deps, listener, address, type);
    return await judge(response, listener, subject);
  } catch (error) {
    deps.signal.throwIfAborted();
    return unreachable(error, listener, address);
  }
}

/** Where the appliance posts to, from this machine's side. */
function addressFor({ url, secretPath, queryToken }: ListenerAddress, applianceId: string): URL {
  const address = new URL(url);
  if (address.hostname === '0.0.0.0') address.hostname = '127.0.0.1';
  if (address.hostname === '[::]') address.hostname = '[::1]';
  address.pathname = `${secretPath === undefined ? '' : `/${secretPath}`}/ERSPost`;
  address.searchParams.set('appliance', applianceId);
  if (queryToken !== undefined) address.searchParams.set('token', queryToken);
  return address;
}

function post({ outbound, trials, signal }: WayInDeps, _listener: ListenerAddress, address: URL, event: string) {
  // The certificate is for the name by which the appliance knows this machine, which is not the one that is used here.
  const policy = { allowInvalidCertificates: true, ownAddress: address.hostname.replace(/^\[|\]$/g, '') };
  const now = { timestamp: '0', lsid: '0'.repeat(32) };
  return outbound.fetchFor(policy)(address, {
    method: 'POST',
    headers: { [trialHeader]: trials.issue(), connection: 'close' },
    body: new URLSearchParams({ event, ...now }),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  });
}

async function judge(response: Response, listener: ListenerAddress, subject: WayInSubject): Promise<Finding> {
  const text = await response.text();
  if (response.status === 403 && listener.hasAddressList) {
    return warning(
      'The listener takes posts of the listed addresses only, and this machine is none of them: from here it cannot be tried.',
      'Have the appliance post something, or add the address of this machine to listener.sourceAddresses for the test.',
    );
  }
  if (response.status === 503) {
    return failed('The listener answers, but events cannot be stored now.', 'Look at the notices about the store.');
  }
  const parsed = trialAnswer.safeParse(jsonIn(text));
  if (response.status !== 200 || !parsed.success) {
    return failed(
      `Something else answers at the address of the listener (HTTP status ${response.status}).`,
      'See what else listens at that port, and give one of the two another port.',
    );
  }
  return judgeDispatch(parsed.data.trial, subject);
}

function judgeDispatch(dispatched: Dispatched, { configuration, isSaved }: WayInSubject): Finding {
  const { id, applianceId } = configuration;
  const target = `the appliance has to post to /ERSPost?appliance=${applianceId} of this machine`;
  if (dispatched.kind === 'accepted' && dispatched.configurationIds.includes(id)) {
    return passed(`An event was posted, taken, and would have come to this configuration; ${target}.`);
  }
  if (!isSaved) return passed(`An event was posted and taken; once the configuration is saved, ${target}.`);
  const detail = dispatched.kind === 'ignored' ? dispatched.detail : 'Other configurations would have got it.';
  return warning(
    `An event was posted and taken, but would not have come to this configuration. ${detail}`,
    'Enable the configuration, and tick the event types that it is to process.',
  );
}

function unreachable(error: unknown, listener: ListenerAddress, address: URL): Finding {
  if (listener.wantsClientCertificate) {
    return warning(
      'The listener asks for a client certificate, which the engine has none of: only the appliance can try it.',
      'Have the appliance post something.',
    );
  }
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const port = Number(address.port) || (address.protocol === 'https:' ? 443 : 80);
  const { message, help } = wayFaultOf(cause, { hostname: address.hostname, port });
  return failed(`The listener does not answer. ${message}`, help);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
