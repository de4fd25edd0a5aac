import { defined } from '../../defined.ts';
import { parseFlag, parseInteger } from '../../report/values.ts';
import { child, childText, type XmlElement } from '../../xml/xml-element.ts';
import { type SessionFields, sessionFieldParameters } from '../custom-fields.ts';

/** Who is to serve the customer. */
export type SessionQueue =
  | { readonly kind: 'general' }
  | { readonly kind: 'representative'; readonly id: string }
  /** An error at the appliance unless exactly one account has the name. */
  | { readonly kind: 'representative-username'; readonly username: string }
  | { readonly kind: 'team'; readonly id: string }
  | { readonly kind: 'issue'; readonly codeName: string };

/** Queue, validity and session fields of a new session key. */
export interface SessionKeyRequest extends SessionFields {
  readonly queue: SessionQueue;
  /** How long the key can be redeemed; the appliance's own default, often a day, if missing. */
  readonly ttlSeconds?: number | undefined;
  readonly priority?: 'high' | 'medium' | 'low' | undefined;
  /** Code names of skills. */
  readonly skills?: readonly string[] | undefined;
  /** Host of the public site to put into the link. */
  readonly urlHostname?: string | undefined;
}

/** A key that a customer can redeem for one session. It has no session id: the session does not exist yet. */
export interface SessionKey {
  /** Digits that a customer types on the public site. */
  readonly shortKey: string;
  /** Address that a customer opens. */
  readonly url: string;
  /** Seconds since 1970, by the appliance's clock. */
  readonly expiresAt?: number;
  /** Validity in seconds, where the appliance tells it. */
  readonly ttlSeconds?: number;
  readonly queue?: { readonly kind: string; readonly id?: string; readonly available?: boolean };
  readonly externalKey?: string;
  readonly mailSubject?: string;
  readonly mailBody?: string;
}

const priorities = { high: '1', medium: '2', low: '3' } as const;

/**
 * The parameters of `generate_session_key`. Source: docs/vendors/remote-support.md#session-key.
 * @throws RangeError if the appliance could not take them
 */
export function sessionKeyParameters(request: SessionKeyRequest): Record<string, string> {
  const { ttlSeconds, priority, skills = [], urlHostname } = request;
  if (ttlSeconds !== undefined && !(Number.isInteger(ttlSeconds) && ttlSeconds > 0)) {
    throw new RangeError('The validity of a session key is a whole number of seconds above 0.');
  }
  return {
    type: 'support',
    queue_id: queueId(request.queue),
    ...defined({
      ttl: ttlSeconds?.toString(),
      url_hostname: urlHostname,
      'session.priority': priority && priorities[priority],
      'session.skills': skills.length > 0 ? skills.join(',') : undefined,
    }),
    ...sessionFieldParameters(request),
  };
}

function queueId(queue: SessionQueue): string {
  switch (queue.kind) {
    case 'general':
      return 'general';
    case 'representative':
      return `rep:${queue.id}`;
    case 'representative-username':
      return `rep_username:${queue.username}`;
    case 'team':
      return `team:${queue.id}`;
    case 'issue':
      return `issue:${queue.codeName}`;
  }
}

/** Reads the answer; `undefined` if it has no key and link that a customer could use. */
export function readSessionKey(root: XmlElement): SessionKey | undefined {
  const shortKey = childText(root, 'short_key')?.trim() ?? '';
  const url = childText(root, 'key_url')?.trim() ?? '';
  // The link goes to a browser, so it must not be anything that a browser would run.
  if (shortKey === '' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return {
    shortKey,
    url,
    ...defined({
      expiresAt: parseInteger(childText(root, 'expires')),
      ttlSeconds: parseInteger(childText(root, 'ttl')),
      queue: readQueue(root),
      externalKey: childText(root, 'external_key'),
      mailSubject: childText(root, 'mail_subject')?.trim(),
      mailBody: childText(root, 'mail_body')?.trim(),
    }),
  };
}

function readQueue(root: XmlElement): SessionKey['queue'] {
  const queue = child(root, 'queue');
  if (queue === undefined) return undefined;
  const id = childText(root, 'queue_id')?.trim();
  return { kind: queue.text.trim(), ...defined({ id, available: parseFlag(queue.attributes.available) }) };
}
