import type { Actor, SessionEvent, SystemCategory } from '../sessions/model.ts';
import { element, isXmlText, joined, leaf, type Pieces } from '../xml-api/xml.ts';

/**
 * One entry of the session's log. Source: docs/vendors/remote-support.md#session-events.
 * @param event what happened
 * @param typeName the event's name in the language of the report
 */
export function writeEvent(event: SessionEvent, typeName: string): Pieces {
  return element('event', { timestamp: event.timestamp, event_type: typeName }, eventChildren(event));
}

function* eventChildren(event: SessionEvent): Pieces {
  if (event.performedBy) yield writeActor('performed_by', event.performedBy);
  if (event.destination) yield writeActor('destination', event.destination);
  if (event.body !== undefined) yield writeBody(event.body);
  if (event.data.length > 0) yield* element('data', {}, event.data.map(writeValue));
  if (event.files.length > 0) yield* writeFiles(event);
  if (event.systemInformation) yield* writeSystemInformation(event.systemInformation.categories);
}

function writeActor(name: string, actor: Actor): string {
  return leaf(name, actor.name, { type: actor.type, gsnumber: actor.gsnumber });
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

function* writeSystemInformation(categories: readonly SystemCategory[]): Pieces {
  yield* element('system_information', {}, joined(categories.map(writeCategory)));
}

function writeCategory(category: SystemCategory): Pieces {
  return element('category', { name: category.name }, categoryChildren(category));
}

function* categoryChildren({ fields, rows }: SystemCategory): Pieces {
  yield* element(
    'description',
    {},
    fields.map(({ id, name }) => leaf('field', '', { id, name })),
  );
  yield* element('data', {}, writeRows(fields, rows));
}

function* writeRows(fields: SystemCategory['fields'], rows: SystemCategory['rows']): Pieces {
  for (const row of rows)
    yield* element(
      'row',
      {},
      // The vendor's values stand on lines of their own; readers have to trim them.
      row.map((value, index) => leaf('field', `\n\t${value}\n`, { id: fields[index]?.id })),
    );
}
