import { defined } from '../defined.ts';
import { parseLsid } from '../lsid.ts';
import { parseFormFields } from './form-fields.ts';

/** What an appliance posted. Only a hint: it is not signed, and the truth is the report. */
export interface OutboundEvent {
  /** Wire name, one of `outboundEvents` or one that this product does not know. */
  readonly name: string;
  /** Version of the message's form, verbatim. */
  readonly version?: string;
  /** The appliance's time of the event in seconds since 1970; missing if what was posted is no such number. */
  readonly timestamp?: number;
  /** Session id, lower case. */
  readonly lsid?: string;
  readonly externalKey?: string;
  readonly applianceId?: string;
  /** Values of custom fields by code name, whichever spelling they were posted under. */
  readonly customFields: Readonly<Record<string, string>>;
  /** Every posted field, verbatim. */
  readonly fields: Readonly<Record<string, string>>;
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

function interpretFields(fields: ReadonlyMap<string, string>): DecodedEvent {
  const name = fields.get('event')?.trim() ?? '';
  if (name === '' || name.length > longestEventName) {
    return problem('no-event-name', 'The form has no field "event" with the name of an event.');
  }
  const postedLsid = fields.get('lsid')?.trim() ?? '';
  const lsid = parseLsid(postedLsid);
  if (postedLsid !== '' && lsid === undefined) {
    return problem('bad-session-id', 'The field "lsid" is not 32 hexadecimal digits.');
  }
  const event = {
    ...defined({
      name,
      version: fields.get('version'),
      timestamp: parseTimestamp(fields.get('timestamp')),
      lsid,
      externalKey: fields.get('external_key'),
      applianceId: fields.get('appliance_id'),
    }),
    customFields: customFields(fields),
    fields: Object.fromEntries(fields),
  };
  return { ok: true, event };
}

function parseTimestamp(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,15})(?:\.\d*)?\s*$/.exec(text ?? '');
  if (match === null) return undefined;
  const seconds = Number(match[1]);
  return seconds < latestTimestamp ? seconds : undefined;
}

/** The names of custom fields are an open question (docs/vendors/remote-support.md#open-questions): both are read. */
function customFields(fields: ReadonlyMap<string, string>): Record<string, string> {
  const found: [string, string][] = [];
  for (const [name, value] of fields) {
    const codeName = /^(?:session\.)?custom\.(.+)$/s.exec(name)?.[1];
    if (codeName !== undefined) found.push([codeName, value]);
  }
  return Object.fromEntries(found);
}

function declaredCharset(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
}

function problem(code: EventProblem['code'], message: string): DecodedEvent {
  return { ok: false, problem: { code, message } };
}
