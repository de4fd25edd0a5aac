import { numberOf, objectOf, objectsOf, optional, textOf, type Json } from './json.ts';
import { millisecondsOf } from './report-facts.ts';
import { eventKinds, type Actor, type CategoryView, type EventKind, type EventView } from './session-view.ts';
import type { FileView, NamedText } from './session-view.ts';

function kindOf(kind: unknown): EventKind {
  return eventKinds.find((known) => known === kind) ?? 'other';
}

function actorOf(actor: unknown): Actor | undefined {
  const { type, name } = objectOf(actor);
  const found = { type: textOf(type), name: textOf(name).trim() || textOf(type) };
  return found.name === '' ? undefined : found;
}

function valueOf(data: readonly Json[], name: string): string {
  return textOf(data.find((pair) => pair.name === name)?.value);
}

function fileOf({ name, sizeBytes }: Json): FileView {
  return { name: textOf(name), ...optional('bytes', numberOf(sizeBytes)) };
}

function filesOf(event: Json, data: readonly Json[]): FileView[] {
  const files = objectsOf(event.files).map(fileOf);
  const name = valueOf(data, 'filename');
  if (files.length > 0 || name === '') return files;
  const bytes = Number.parseInt(valueOf(data, 'filesize'), 10);
  return [{ name, ...(bytes >= 0 ? { bytes } : {}) }];
}

function detailsOf(data: readonly Json[], files: readonly FileView[]): NamedText[] {
  return data
    .map(({ name, value }) => ({ name: textOf(name), value: textOf(value) }))
    .filter(({ name }) => files.length === 0 || (name !== 'filename' && name !== 'filesize'));
}

function categoryOf({ name, fields, rows }: Json): CategoryView {
  return {
    name: textOf(name),
    headers: objectsOf(fields).map((field) => textOf(field.label) || textOf(field.name) || textOf(field.id)),
    rows: Array.isArray(rows) ? rows.map((row) => (Array.isArray(row) ? row.map(textOf) : [])) : [],
  };
}

function readEvent(event: Json, index: number, kind: unknown): EventView {
  const data = objectsOf(event.data);
  const files = filesOf(event, data);
  return {
    ordinal: numberOf(event.ordinal) ?? index + 1,
    kind: kindOf(kind),
    type: textOf(event.type),
    ...optional('time', millisecondsOf(event.epochSeconds)),
    ...optional('by', actorOf(event.performedBy)),
    ...optional('to', actorOf(event.destination)),
    text: textOf(event.body),
    files,
    details: detailsOf(data, files),
    systemInformation: objectsOf(objectOf(event.systemInformation).categories).map(categoryOf),
  };
}

/** @param kinds what each event is, in their order, as the file names it */
export function readEvents(list: unknown, kinds: unknown): EventView[] {
  const known: readonly unknown[] = Array.isArray(kinds) ? kinds : [];
  return objectsOf(list).map((event, index) => readEvent(event, index, known[index]));
}
