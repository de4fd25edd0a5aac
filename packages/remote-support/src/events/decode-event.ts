import { defined } from '../defined.ts';
import { type Lsid, parseLsid } from '../lsid.ts';
import { type FormField, parseFormFields } from './form-fields.ts';

/** An outbound event of an appliance. Only a hint: it is not signed, and the truth is the report. */
export interface OutboundEvent {
  /** Wire name, one of `outboundEvents` or one that this product does not know. */
  readonly name: string;
  /** The appliance's time of the event in seconds since 1970; missing if what was posted is no such number. */
  readonly timestamp?: number;
  readonly lsid?: Lsid;
  readonly externalKey?: string;
  /** Every posted field, verbatim and in order. */
  readonly fields: readonly FormField[];
}

/** Why a post is no event. The code is for records and statistics, the message for a person. */
export interface EventProblem {
  readonly code: 'empty' | 'too-large' | 'too-many-fields' | 'not-a-form' | 'no-event-name' | 'bad-session-id';
  readonly message: string;
}

export type DecodedEvent =
  { readonly ok: true; readonly event: OutboundEvent } | { readonly ok: false; readonly problem: EventProblem };

const maxBodyBytes = 1024 * 1024;
const maxFields = 500;
const longestEventName = 200;
// Seconds up to the year 5138; more is a time in milliseconds or no time at all, and is not guessed at.
const latestTimestamp = 100_000_000_000;

/**
 * Decodes the body of an outbound event post. Never throws.
 * Source: docs/vendors/remote-support.md#outbound-variables.
 * @param body the raw body
 * @param contentType the header as received; a missing one is taken for a form
 */
export function decodeEvent(body: Uint8Array, contentType?: string): DecodedEvent {
  if (body.length === 0) return problem('empty', 'The post has no body.');
  if (body.length > maxBodyBytes) return problem('too-large', `The body is larger than ${maxBodyBytes} bytes.`);
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== '' && mediaType !== 'application/x-www-form-urlencoded') {
    return problem('not-a-form', 'The body is not an URL-encoded form.');
  }
  const fields = parseFormFields(body, declaredCharset(contentType), maxFields);
  if (fields === undefined) return problem('too-many-fields', `The form has more than ${maxFields} fields.`);
  return interpretFields(fields);
}

function interpretFields(fields: readonly FormField[]): DecodedEvent {
  // Of a repeated field the last value holds, as in the receivers that the vendor's customers run.
  const posted = (wanted: string) => fields.findLast(([name]) => name === wanted)?.[1];
  const name = posted('event')?.trim() ?? '';
  if (name === '' || name.length > longestEventName) {
    return problem('no-event-name', 'The form has no field "event" with the name of an event.');
  }
  const lsid = parseLsid(posted('lsid'));
  if (lsid === undefined && (posted('lsid')?.trim() ?? '') !== '') {
    return problem('bad-session-id', 'The field "lsid" is not 32 hexadecimal digits.');
  }
  const timestamp = parseTimestamp(posted('timestamp'));
  return { ok: true, event: { name, ...defined({ timestamp, lsid, externalKey: posted('external_key') }), fields } };
}

/**
 * Whether a field is a custom field of the customer's own. How these are named is an open question, and both spellings are
 * known here (docs/vendors/remote-support.md#open-questions).
 */
export function isCustomField([name]: FormField): boolean {
  return /^(?:session\.)?custom\./.test(name);
}

function parseTimestamp(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,15})(?:\.\d*)?\s*$/.exec(text ?? '');
  if (match === null) return undefined;
  const seconds = Number(match[1]);
  return seconds < latestTimestamp ? seconds : undefined;
}

function declaredCharset(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
}

function problem(code: EventProblem['code'], message: string): DecodedEvent {
  return { ok: false, problem: { code, message } };
}
