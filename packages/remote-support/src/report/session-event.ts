import type { ChatFile, EventActor, NamedValue, SessionEvent } from '@casebridge/plugin-api';
import { decodeText } from '../text.ts';
import {
  takeAttribute,
  takeChildren,
  takeChildText,
  takeChildTextAs,
  takeText,
  takeTextAs,
  type UnreadElement,
} from '../xml/unread-element.ts';
import { readValue } from './participants.ts';
import { parseInteger, takeEventTime } from './values.ts';

type Growing<T> = { -readonly [K in keyof T]: T[K] };

const noValues: readonly never[] = [];

/**
 * Takes one entry of the session's log, without system information, which is read apart, row by row. A long session has
 * hundreds of thousands of them, so this looks at each child once. Where there is a second of what an event has once, the
 * first holds and the second is left.
 * Source: docs/vendors/remote-support.md#session-events.
 */
export function readEvent(element: UnreadElement, ordinal: number): SessionEvent {
  element.isTaken = true;
  const event: Growing<SessionEvent> = {
    ordinal,
    type: takeAttribute(element, 'event_type') ?? '',
    data: noValues,
    files: noValues,
  };
  takeEventTime(element, event);
  let hasMore = false;
  for (const child of element.children) if (!takePart(event, child)) hasMore = true;
  if (hasMore) putEncodedBody(event, element);
  if (hasMore || namesFile(event.data)) event.files = readFiles(element, event.data);
  return event;
}

/** @returns whether the child is of a usual kind, which need not be looked for again */
function takePart(event: Growing<SessionEvent>, child: UnreadElement): boolean {
  if (child.name === 'performed_by') event.performedBy ??= readActor(child);
  else if (child.name === 'destination') event.destination ??= readActor(child);
  else if (child.name === 'body') event.body ??= takeText(child);
  else if (child.name === 'data') event.data = addData(event.data, child);
  else return false;
  return true;
}

function readActor(element: UnreadElement): EventActor {
  const type = takeAttribute(element, 'type') ?? '';
  const gsnumber = takeAttribute(element, 'gsnumber');
  const name = takeText(element);
  return gsnumber === undefined ? { type, name } : { type, gsnumber, name };
}

function addData(before: readonly NamedValue[], data: UnreadElement): readonly NamedValue[] {
  data.isTaken = true;
  const values = [...before];
  for (const each of data.children) if (each.name === 'value') values.push(readValue(each));
  return values;
}

/** Base64 stands instead of a body whose characters XML cannot carry; a body beside it holds. */
function putEncodedBody(event: Growing<SessionEvent>, element: UnreadElement): void {
  if (event.body !== undefined) return;
  const body = takeChildTextAs(element, 'encoded_body', decodeBase64);
  if (body !== undefined) event.body = body;
}

function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s+/g, '');
  const isBase64 = packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
  return isBase64 ? decodeText(Buffer.from(packed, 'base64')) : undefined;
}

/** Files stand in one of three places, by release and kind of event; the same file in two places is one file. */
function readFiles(element: UnreadElement, data: readonly NamedValue[]): readonly ChatFile[] {
  const lists = takeChildren(element, 'files').flatMap((list) => takeChildren(list, 'file'));
  const places = [
    pairUp(valuesOf(data, 'filename'), valuesOf(data, 'filesize').map(parseInteger)),
    takeFiles(takeChildren(element, 'filename').map(takeText), childrenOf(element, 'filesize')),
    lists.flatMap((file) => takeFiles([nameOf(file)], childrenOf(file, 'filesize'))),
  ];
  const files: ChatFile[] = [];
  for (const place of places) files.push(...place.filter((file) => !isAmong(files, file)));
  return files.length === 0 ? noValues : files;
}

function nameOf(file: UnreadElement): string {
  return takeChildText(file, 'filename') ?? takeText(file).trim();
}

/** A size that belongs to no name, or is no number, is left. */
function takeFiles(names: readonly string[], sizes: readonly UnreadElement[]): readonly ChatFile[] {
  const areMatched = names.length === sizes.length;
  return pairUp(names, areMatched ? sizes.map((size) => takeTextAs(size, parseInteger)) : []);
}

/** Names and sizes come as two rows of values; which belong together is only clear where there are as many of both. */
function pairUp(names: readonly string[], sizes: readonly (number | undefined)[]): readonly ChatFile[] {
  return names.map((name, index) => {
    const sizeBytes = names.length === sizes.length ? sizes[index] : undefined;
    return sizeBytes === undefined ? { name } : { name, sizeBytes };
  });
}

function isAmong(files: readonly ChatFile[], file: ChatFile): boolean {
  return files.some((each) => each.name === file.name && each.sizeBytes === file.sizeBytes);
}

function childrenOf(element: UnreadElement, name: string): readonly UnreadElement[] {
  return element.children.filter((each) => each.name === name);
}

function valuesOf(values: readonly NamedValue[], name: string): readonly string[] {
  const found: string[] = [];
  for (const each of values) if (each.name === name) found.push(each.value);
  return found;
}

function namesFile(values: readonly NamedValue[]): boolean {
  for (const { name } of values) if (name === 'filename') return true;
  return false;
}
