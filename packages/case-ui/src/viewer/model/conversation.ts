import type { EventKind, EventView } from './session-view.ts';

const ofConversation: ReadonlySet<EventKind> = new Set<EventKind>(['chat', 'file', 'action']);

/** Builds the conversation: chat, files and special actions, each in its place in time. */
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
