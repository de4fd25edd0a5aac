import type { EventKind, EventView } from './session-view.ts';

const ofConversation: ReadonlySet<EventKind> = new Set<EventKind>(['chat', 'file', 'action']);

/** What people said and did in it, in its place in time: chat, files, special actions. */
export function conversationOf(events: readonly EventView[]): EventView[] {
  return events.filter(({ kind }) => ofConversation.has(kind));
}

/** The notes of the session. */
export function notesOf(events: readonly EventView[]): EventView[] {
  return events.filter(({ kind }) => kind === 'note');
}

/** Each time that somebody had the computer's system information read. */
export function retrievalsOf(events: readonly EventView[]): EventView[] {
  return events.filter(({ systemInformation }) => systemInformation.length > 0);
}
