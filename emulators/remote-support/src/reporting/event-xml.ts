import type { Actor, SessionEvent, SystemCategory } from '../sessions/model.ts';
import type { ApplianceSettings } from '../settings.ts';
import type { Wording } from './locale.ts';
import { element, isXmlText, joined, leaf, type Pieces } from '../xml-api/xml.ts';

/** How a report is written. */
export interface ReportStyle {
  readonly settings: ApplianceSettings;
  readonly wording: Wording;
}

/** One entry of the session's log; one piece unless it may be large. Source: docs/vendors/remote-support.md#session-events. */
export function writeEvent(event: SessionEvent, style: ReportStyle): Iterable<string> {
  const shaped = shapeFiles(event, style.settings.fileShape);
  const attributes = { timestamp: event.timestamp, event_type: style.wording.eventName(event.type) };
  const pieces = element('event', attributes, eventChildren(shaped, style.wording));
  return event.systemInformation ? pieces : [[...pieces].join('')];
}

/** Puts the files of an event where the setting wants them: three shapes were seen. */
function shapeFiles(event: SessionEvent, shape: ApplianceSettings['fileShape']): SessionEvent {
  if (shape === 'as-played' || event.files.length === 0) return event;
  if (shape !== 'data') return { ...event, fileShape: shape };
  const values = event.files.flatMap(({ name, sizeBytes }) => [
    { name: 'filename', value: name },
    { name: 'filesize', value: String(sizeBytes) },
  ]);
  return { ...event, files: [], data: [...event.data, ...values] };
}

function* eventChildren(event: SessionEvent, wording: Wording): Pieces {
  if (event.performedBy) yield writeActor('performed_by', event.performedBy, wording);
  if (event.destination) yield writeActor('destination', event.destination, wording);
  if (event.body !== undefined) yield writeBody(event.body);
  if (event.data.length > 0) yield* element('data', {}, event.data.map(writeValue));
  if (event.files.length > 0) yield* writeFiles(event);
  if (event.systemInformation) yield* writeSystemInformation(event.systemInformation.categories, wording);
}

function writeActor(name: string, actor: Actor, wording: Wording): string {
  const isPerson = actor.type === 'customer' || actor.type === 'representative';
  return leaf(name, isPerson ? actor.name : wording.systemText(actor.name), {
    type: actor.type,
    gsnumber: actor.gsnumber,
  });
}

/** A name and value, as data and surveys have them. */
export function writeValue({ name, value }: { readonly name: string; readonly value: string }): string {
  return leaf('value', '', { name, value });
}

/** A text that XML cannot hold goes out in base64 under another name. */
function writeBody(body: string): string {
  return isXmlText(body) ? leaf('body', body) : leaf('encoded_body', Buffer.from(body).toString('base64'));
}

function* writeFiles(event: SessionEvent): Pieces {
  const files = event.files.map((file) => [leaf('filename', file.name), leaf('filesize', file.sizeBytes)]);
  if (event.fileShape === 'direct') yield* files.flat();
  else yield* element('files', {}, joined(files.map((children) => element('file', {}, children))));
}

function* writeSystemInformation(categories: readonly SystemCategory[], wording: Wording): Pieces {
  yield* element('system_information', {}, joined(categories.map((category) => writeCategory(category, wording))));
}

function writeCategory(category: SystemCategory, wording: Wording): Pieces {
  return element('category', { name: wording.systemText(category.name) }, categoryChildren(category, wording));
}

function* categoryChildren({ fields, rows }: SystemCategory, wording: Wording): Pieces {
  yield* element(
    'description',
    {},
    fields.map(({ id, name }) => leaf('field', '', { id, name: wording.systemText(name) })),
  );
  yield* element('data', {}, writeRows(fields, rows));
}

/** Each row is one piece: a table may have millions. */
function* writeRows(fields: SystemCategory['fields'], rows: SystemCategory['rows']): Pieces {
  for (const row of rows)
    yield `<row>\n${row.map((value, index) => writeCell(value, fields[index]?.id)).join('')}</row>\n`;
}

/** The vendor's values stand on lines of their own; readers have to trim them. */
function writeCell(value: string, id: string | undefined): string {
  return leaf('field', `\n\t${value}\n`, { id });
}
