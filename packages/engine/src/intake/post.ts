import { decodeEvent, isOutboundEventName } from '@casebridge/remote-support';
import { decideDispatch, type Dispatch, type DispatchTarget } from '../dispatch/decide.ts';
import { fingerprintOf } from '../dispatch/fingerprint.ts';
import type { IdSource } from '../ids.ts';
import type { NewEvent } from '../store/records.ts';

/** A post as it came in. */
export interface Post {
  /** The query parameter `appliance`; `undefined` without one. */
  readonly applianceId: string | undefined;
  readonly contentType: string | undefined;
  /** `too-large` if it was longer than the limit: then it was not kept. */
  readonly body: Buffer | 'too-large';
  readonly receivedAt: Date;
}

/** An event and what becomes of it. */
export interface InterpretedPost {
  readonly event: NewEvent;
  readonly dispatch: Dispatch;
}

/** More of an appliance id than a log or list should show is no appliance id. */
const longestApplianceId = 100;
/** Enough of a body that is no event for a person to see what it was. */
const excerptBytes = 1024;

/** Reads a post. It never fails: what cannot be read is an event that is ignored. */
export function interpretPost(post: Post, configurations: readonly DispatchTarget[], newId: IdSource): InterpretedPost {
  if (post.body === 'too-large') return unreadable(post, newId, 'too-large', 'The body is longer than the limit.');
  const decoded = decodeEvent(post.body, post.contentType);
  if (!decoded.ok) return unreadable(post, newId, 'malformed', decoded.problem.message);
  const { name, lsid, externalKey, timestamp, fields } = decoded.event;
  const event = {
    ...newEvent(post, newId),
    name,
    lsid: lsid ?? '',
    ...(externalKey !== undefined && { externalKey }),
    ...(timestamp !== undefined && { occurredAt: new Date(timestamp * 1000) }),
    fields: Object.entries(fields),
  };
  const complete = { ...event, fingerprint: fingerprintOfPost(event) };
  const isKnown = isOutboundEventName(name);
  const dispatch = decideDispatch(event.applianceId, name, isKnown, configurations);
  if (dispatch.kind === 'accepted' && event.lsid === '') {
    const detail = 'The event names no session.';
    return { event: complete, dispatch: { kind: 'ignored', reason: 'malformed', detail } };
  }
  return { event: complete, dispatch };
}

type EventSketch = Omit<NewEvent, 'fingerprint'>;

function newEvent(post: Post, newId: IdSource): EventSketch {
  return {
    id: newId(),
    source: 'push',
    applianceId: (post.applianceId ?? 'default').slice(0, longestApplianceId).toLowerCase(),
    name: '',
    lsid: '',
    receivedAt: post.receivedAt,
    fields: [],
  };
}

function unreadable(post: Post, newId: IdSource, reason: 'too-large' | 'malformed', detail: string): InterpretedPost {
  const excerpt = post.body === 'too-large' ? '' : post.body.toString('utf8', 0, excerptBytes);
  const event = { ...newEvent(post, newId), fields: excerpt === '' ? [] : [['', excerpt] as const] };
  return { event: { ...event, fingerprint: fingerprintOfPost(event) }, dispatch: { kind: 'ignored', reason, detail } };
}

/** Appliance, event, lsid and timestamp are fields too, except for the appliance's id, which stands in the address. */
function fingerprintOfPost({ applianceId, name, lsid, fields, occurredAt }: EventSketch): string {
  return fingerprintOf([applianceId, name, lsid, fields], occurredAt);
}
