import { element } from '../../dom/element.ts';
import { conversationOf } from '../model/conversation.ts';
import type { EventView, SessionView } from '../model/session-view.ts';
import { chunkedList } from './chunked-list.ts';
import type { PartContext } from './context.ts';
import { actors, body, dayAbove, detailLine, fileLine, timeElement } from './event-texts.ts';
import { longText, section } from './section.ts';

function sideOf({ kind, by }: EventView): string {
  if (kind !== 'chat') return 'happening';
  return by?.type === 'customer' || by?.type === 'representative' ? by.type : 'system';
}

function roleOf({ words }: PartContext, { kind, by }: EventView): HTMLElement | undefined {
  const known = kind === 'chat' && (by?.type === 'customer' || by?.type === 'representative');
  return known ? element('span', { class: 'role' }, ` · ${words.roles[by.type as 'customer']}`) : undefined;
}

function entry(context: PartContext, event: EventView, before: EventView | undefined): HTMLElement {
  const isChat = event.kind === 'chat';
  const head = element(
    'div',
    { class: 'meta' },
    isChat ? undefined : element('b', {}, event.type),
    isChat ? undefined : ' ',
    actors(context, event),
    roleOf(context, event),
    ' ',
    timeElement(context, event.time),
  );
  const bubble = element(
    'div',
    { class: `bubble ${sideOf(event)}` },
    head,
    body(event.text),
    ...event.files.map((file) => fileLine(context, file)),
    ...event.details.map(detailLine),
  );
  return element('div', { class: 'entry' }, dayAbove(context, event, before), bubble);
}

/** Chat as bubbles, with files and special actions in their place in time. */
export function conversationPart(context: PartContext, session: SessionView): HTMLElement {
  const { words } = context;
  const events = conversationOf(session.events);
  if (events.length === 0) {
    const { transcript } = session.texts;
    const instead = transcript === undefined ? undefined : longText(transcript, words.transcript);
    return section('chat', words.chat, instead ?? element('p', {}, words.nothing.chat));
  }
  const { list } = chunkedList(events, (event, before) => entry(context, event, before), words.chat, context.slices);
  return section('chat', words.chat, list);
}
