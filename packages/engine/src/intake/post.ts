import { decodeEvent, type FormField, isCustomField, isOutboundEventName } from '@casebridge/remote-support';
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
/** The appliance takes no more. docs/vendors/remote-support.md#session-key */
const longestExternalKey = 1024;
/** Enough of a body that is no event for a person to see what it was. */
const excerptBytes = 1024;
/** An event of an appliance takes a few hundred; a control character takes six, whatever it took on the wire. */
const maxStoredFieldBytes = 16 * 1024;

/** Reads a post. It never fails: what cannot be read is an event that is ignored. */
export function interpretPost(post: Post, configurations: readonly DispatchTarget[], newId: IdSource): InterpretedPost {
  if (post.body === 'too-large') return unreadable(post, newId, 'too-large', 'The body is longer than the limit.');
  const decoded = decodeEvent(post.body, post.contentType);
  if (!decoded.ok) return unreadable(post, newId, 'malformed', decoded.problem.message);
  const { name, lsid = '', externalKey, timestamp, fields } = decoded.event;
  const occurredAt = timestamp === undefined ? undefined : new Date(timestamp * 1000);
  const sketch = newEvent(post, newId);
  const event: NewEvent = {
    ...sketch,
    ...{ name, lsid },
    ...(externalKey !== undefined && { externalKey: externalKey.slice(0, longestExternalKey) }),
    ...(occurredAt !== undefined && { occurredAt }),
    fields: storedFields(fields),
    // Over all that was posted, also where less is kept: two different posts are never the same event.
    fingerprint: fingerprintOf([sketch.applianceId, name, lsid, fields], occurredAt),
  };
  const isKnown = isOutboundEventName(name);
  const dispatch = decideDispatch(event.applianceId, name, isKnown, configurations);
  if (dispatch.kind === 'accepted' && event.lsid === '') {
    const detail = 'The event names no session.';
    return { event, dispatch: { kind: 'ignored', reason: 'malformed', detail } };
  }
  return { event, dispatch };
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
  const sketch = newEvent(post, newId);
  const fields = excerpt === '' ? [] : storedFields([['', excerpt]]);
  const event = { ...sketch, fields, fingerprint: fingerprintOf([sketch.applianceId, '', '', fields]) };
  return { event, dispatch: { kind: 'ignored', reason, detail } };
}

/** Fields of a post that are stored: no custom fields, which nothing needs, and bounded in bytes. */
function storedFields(posted: readonly FormField[]): readonly FormField[] {
  const wanted = posted.filter((field) => !isCustomField(field));
  let room = maxStoredFieldBytes;
  const kept = wanted.filter((field) => {
    // No character takes less than a byte: what is far too long need not be measured.
    if (field[0].length + field[1].length > room) return false;
    const bytes = Buffer.byteLength(JSON.stringify(field));
    if (bytes > room) return false;
    room -= bytes;
    return true;
  });
  const left = wanted.length - kept.length;
  return left === 0 ? kept : [...kept, ['', `Fields that were too long to be kept: ${left}`]];
}
