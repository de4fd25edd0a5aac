import type { ChatFile, EventActor, NamedValue, SessionEvent } from '@casebridge/plugin-api';
import { decodeText } from '../text.ts';
import { child, childText, type XmlElement } from '../xml/xml-element.ts';
import { parseInteger, timestampOf } from './values.ts';

type Growing<T> = { -readonly [K in keyof T]: T[K] };

/** The children of `event` that are read; any other is unknown. `system_information` is read apart, row by row. */
export const eventNames: ReadonlySet<string> = new Set([
  'performed_by',
  'destination',
  'body',
  'encoded_body',
  'data',
  'files',
  'filename',
  'filesize',
]);

const noValues: readonly never[] = [];

/**
 * Reads one entry of the session's log, without system information.
 * Source: docs/vendors/remote-support.md#session-events.
 */
export function readEvent(element: XmlElement, ordinal: number): SessionEvent {
  const event: Growing<SessionEvent> = {
    ordinal,
    type: element.attributes.event_type ?? '',
    data: noValues,
    files: noValues,
  };
  const epochSeconds = timestampOf(element);
  if (epochSeconds !== undefined) event.epochSeconds = epochSeconds;
  for (const each of element.children) {
    if (each.name === 'performed_by') event.performedBy = readActor(each);
    else if (each.name === 'destination') event.destination = readActor(each);
    else if (each.name === 'body') event.body = each.text;
    else if (each.name === 'data') event.data = readData(each);
  }
  const decoded = event.body === undefined ? decodedBody(element) : undefined;
  if (decoded !== undefined) event.body = decoded;
  const files = readFiles(element, event.data);
  if (files.length > 0) event.files = files;
  return event;
}

function readActor({ attributes, text }: XmlElement): EventActor {
  const type = attributes.type ?? '';
  return attributes.gsnumber === undefined ? { type, name: text } : { type, gsnumber: attributes.gsnumber, name: text };
}

function readData(data: XmlElement): readonly NamedValue[] {
  return data.children
    .filter((each) => each.name === 'value')
    .map(({ attributes, text }) => ({ name: attributes.name ?? '', value: attributes.value ?? text }));
}

/**
 * The text that stands in Base64 instead of a body whose characters XML cannot carry; `undefined` if there is none or
 * it is no Base64.
 */
function decodedBody(element: XmlElement): string | undefined {
  const packed = childText(element, 'encoded_body')?.replace(/\s+/g, '');
  if (packed === undefined || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return decodeText(Buffer.from(packed, 'base64'));
}

/** An `encoded_body` that could not be decoded, so that it has to be kept as it is. */
export function unreadableBody(element: XmlElement): XmlElement | undefined {
  const encoded = child(element, 'encoded_body');
  return encoded !== undefined && decodedBody(element) === undefined ? encoded : undefined;
}

/** A file stands in one of three places, by release and kind of event; the same file in two places is one file. */
function readFiles(element: XmlElement, data: readonly NamedValue[]): readonly ChatFile[] {
  const candidates = [
    file(data.find((each) => each.name === 'filename')?.value, data.find((each) => each.name === 'filesize')?.value),
    file(childText(element, 'filename'), childText(element, 'filesize')),
    ...element.children
      .filter((each) => each.name === 'files')
      .flatMap((list) => list.children)
      .filter((each) => each.name === 'file')
      .map((each) => file(childText(each, 'filename') ?? each.text.trim(), childText(each, 'filesize'))),
  ].filter((each) => each !== undefined);
  return candidates.filter((each, index) => candidates.findIndex((other) => isSame(each, other)) === index);
}

function file(name: string | undefined, size: string | undefined): ChatFile | undefined {
  if (name === undefined) return undefined;
  const sizeBytes = parseInteger(size);
  return sizeBytes === undefined ? { name } : { name, sizeBytes };
}

function isSame(left: ChatFile, right: ChatFile): boolean {
  return left.name === right.name && left.sizeBytes === right.sizeBytes;
}
