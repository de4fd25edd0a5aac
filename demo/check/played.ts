import type {
  Customer,
  PlayedSession,
  Representative,
  SessionEvent,
  SystemCategory,
} from '@casebridge/emulator-remote-support';

export type { PlayedSession, SessionEvent };

export type Participant = Customer | Representative;

/** Categories of the system information that a session's events carry. */
export function systemCategories(played: PlayedSession): readonly SystemCategory[] {
  return played.events.flatMap((event) => event.systemInformation?.categories ?? []);
}
