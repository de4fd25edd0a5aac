import type { ChatFile, EventActor, SessionEvent } from '@casebridge/plugin-api';
import { valueOf } from './kinds.ts';
import { oneLine } from './text.ts';

/** The files that an event is about, in whichever shape the report has them. */
export function filesOf(event: SessionEvent): readonly ChatFile[] {
  if (event.files.length > 0) return event.files;
  const name = valueOf(event, 'filename');
  if (name === undefined) return [];
  const size = Number.parseInt(valueOf(event, 'filesize') ?? '', 10);
  return [Number.isFinite(size) && size >= 0 ? { name, sizeBytes: size } : { name }];
}

function describeFile(file: ChatFile): string {
  return file.sizeBytes === undefined ? file.name : `${file.name} (${file.sizeBytes} bytes)`;
}

/** `name: value` for each of an event's data, one on a line. */
export function dataLines(event: SessionEvent): string {
  return event.data.map(({ name, value }) => `${name}: ${value}`).join('\n');
}

/** The data of an event besides its type, on one line; `''` if none. */
export function factsOf(event: SessionEvent): string {
  const files = filesOf(event);
  const data = event.data.filter(({ name }) => files.length === 0 || (name !== 'filename' && name !== 'filesize'));
  const facts = [
    ...files.map(describeFile),
    ...(event.body === undefined ? [] : [event.body]),
    ...data.map(({ name, value }) => (name === 'action_name' ? value : `${name}: ${value}`)),
  ];
  return facts
    .map(oneLine)
    .filter((fact) => fact !== '')
    .join('; ');
}

/** Who did it, and to whom. */
export function actorsOf(event: SessionEvent): string {
  const names = [event.performedBy, event.destination].map(nameOf).filter((name) => name !== '');
  return names.join(' -> ');
}

/** Display name of an actor; an actor without a name is called by its type. */
export function nameOf(actor: EventActor | undefined): string {
  return actor === undefined ? '' : oneLine(actor.name) || actor.type;
}

/** One line that tells an event from others, for lists. */
export function summaryOf(event: SessionEvent): string {
  const facts = factsOf(event);
  if (event.body !== undefined && event.data.length === 0 && event.files.length === 0) return facts || event.type;
  return facts === '' ? event.type : `${event.type}: ${facts}`;
}
