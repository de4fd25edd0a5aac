import { element } from '../../dom/element.ts';
import { notesOf } from '../model/conversation.ts';
import type { EventView, SessionView } from '../model/session-view.ts';
import { chunkedList } from './chunked-list.ts';
import type { PartContext } from './context.ts';
import { actors, body, dayAbove, timeElement } from './event-texts.ts';
import { longText, section } from './section.ts';

function note(context: PartContext, event: EventView, before: EventView | undefined): HTMLElement {
  const head = element('div', { class: 'meta' }, actors(context, event), ' ', timeElement(context, event.time));
  const card = element('div', { class: 'card' }, head, body(event.text));
  return element('div', { class: 'entry' }, dayAbove(context, event, before), card);
}

/** The notes of the session, each with its author and time. */
export function notesPart(context: PartContext, session: SessionView): HTMLElement {
  const { words } = context;
  const notes = notesOf(session.events);
  if (notes.length === 0) {
    const text = session.texts.notes;
    const instead = text === undefined ? undefined : longText(text, words.notes);
    return section('notes', words.notes, instead ?? element('p', {}, words.nothing.notes));
  }
  const { list } = chunkedList(notes, (event, before) => note(context, event, before), words.notes, context.slices);
  return section('notes', words.notes, list);
}
