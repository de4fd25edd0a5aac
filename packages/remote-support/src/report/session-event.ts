import type { ChatFile, EventActor, NamedValue, SessionEvent } from '@casebridge/plugin-api';
import { decodeText } from '../text.ts';
import { childrenNamed, childText, type XmlElement } from '../xml/xml-element.ts';
import { parseInteger, timestampOf } from './values.ts';

type Growing<T> = { -readonly [K in keyof T]: T[K] };

const noValues: readonly never[] = [];

/**
 * Reads one entry of the session's log, without system information, which is read apart, row by row. A long session has
 * hundreds of thousands of them, so this looks at each child once.
 * Source: docs/vendors/remote-support.md#session-events.
 * @param keep is given each child that is not known or not understood
 */
export function readEvent(element: XmlElement, ordinal: number, keep: (child: XmlElement) => void): SessionEvent {
  const event: Growing<SessionEvent> = {
    ordinal,
    type: element.attributes.event_type ?? '',
    data: noValues,
    files: noValues,
  };
  const epochSeconds = timestampOf(element);
  if (epochSeconds !== undefined) event.epochSeconds = epochSeconds;
  let rest: XmlElement[] | undefined;
  for (const child of element.children) {
    if (child.name === 'performed_by') event.performedBy = readActor(child);
    else if (child.name === 'destination') event.destination = readActor(child);
    else if (child.name === 'body') event.body = child.text;
    else if (child.name === 'data') event.data = readData(child);
    else (rest ??= []).push(child);
  }
  if (rest !== undefined) readRest(event, rest, keep);
  if (rest !== undefined || namesFile(event.data)) event.files = readFiles(element, event.data, rest === undefined);
  return event;
}

const fileNames = new Set(['files', 'filename', 'filesize']);

function readRest(
  event: Growing<SessionEvent>,
  children: readonly XmlElement[],
  keep: (child: XmlElement) => void,
): void {
  for (const child of children) {
    if (child.name === 'encoded_body') putDecodedBody(event, child, keep);
    else if (!fileNames.has(child.name)) keep(child);
  }
}

function readActor({ attributes, text }: XmlElement): EventActor {
  const type = attributes.type ?? '';
  return attributes.gsnumber === undefined ? { type, name: text } : { type, gsnumber: attributes.gsnumber, name: text };
}

function readData(data: XmlElement): readonly NamedValue[] {
  const values: NamedValue[] = [];
  for (const { name, attributes, text } of data.children) {
    if (name === 'value') values.push({ name: attributes.name ?? '', value: attributes.value ?? text });
  }
  return values;
}

/** Base64 stands instead of a body whose characters XML cannot carry; a body beside it holds. */
function putDecodedBody(
  event: Growing<SessionEvent>,
  encodedBody: XmlElement,
  keep: (child: XmlElement) => void,
): void {
  if (event.body !== undefined) return;
  const packed = encodedBody.text.replace(/\s+/g, '');
  const isBase64 = packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
  if (isBase64) event.body = decodeText(Buffer.from(packed, 'base64'));
  else keep(encodedBody);
}

/** Files stand in one of three places, by release and kind of event; the same file in two places is one file. */
function readFiles(element: XmlElement, data: readonly NamedValue[], onlyInData: boolean): readonly ChatFile[] {
  const files: ChatFile[] = [];
  addFiles(files, valuesOf(data, 'filename'), valuesOf(data, 'filesize'));
  if (onlyInData) return files;
  addFiles(files, textsOf(element, 'filename'), textsOf(element, 'filesize'));
  for (const file of childrenNamed(element, 'files').flatMap((list) => childrenNamed(list, 'file'))) {
    addFiles(files, [childText(file, 'filename') ?? file.text.trim()], textsOf(file, 'filesize'));
  }
  return files;
}

/** Names and sizes come as two rows of values; which belong together is only clear where there are as many of both. */
function addFiles(files: ChatFile[], names: readonly string[], sizes: readonly string[]): void {
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? '';
    const sizeBytes = names.length === sizes.length ? parseInteger(sizes[index]) : undefined;
    const isKnown = files.length > 0 && files.some((each) => each.name === name && each.sizeBytes === sizeBytes);
    if (!isKnown) files.push(sizeBytes === undefined ? { name } : { name, sizeBytes });
  }
}

function valuesOf(values: readonly NamedValue[], name: string): readonly string[] {
  const found: string[] = [];
  for (const each of values) if (each.name === name) found.push(each.value);
  return found;
}

function textsOf(element: XmlElement, name: string): readonly string[] {
  return childrenNamed(element, name).map(({ text }) => text);
}

function namesFile(values: readonly NamedValue[]): boolean {
  for (const { name } of values) if (name === 'filename') return true;
  return false;
}
