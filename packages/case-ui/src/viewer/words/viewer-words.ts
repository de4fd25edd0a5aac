import type { Failure } from '../../platform/failure.ts';
import type { EventKind, FactName, FileProblem } from '../model/session-view.ts';
import type { ParticipantDetailName, Role, SessionState } from '../model/session-view.ts';

/** Every text of the viewer. */
export interface ViewerWords {
  readonly loading: string;
  readonly noApp: string;
  readonly notSaved: string;
  readonly failures: Readonly<Record<Failure, string>>;
  readonly tryAgain: string;
  readonly refresh: string;
  readonly copy: string;
  readonly copied: string;
  /** Where the browser copies nothing: the text stands selected. */
  readonly copyByHand: (keys: string) => string;
  readonly print: string;
  readonly sections: string;
  readonly overview: string;
  readonly chat: string;
  readonly notes: string;
  readonly surveys: string;
  readonly participants: string;
  readonly system: string;
  readonly timeline: string;
  readonly nothing: Readonly<Record<'chat' | 'notes' | 'surveys' | 'participants' | 'system' | 'timeline', string>>;
  readonly states: Readonly<Record<SessionState, string>>;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly details: Readonly<Record<ParticipantDetailName, string>>;
  readonly roles: Readonly<Record<Role, string>>;
  readonly everyone: string;
  readonly systemActor: string;
  readonly primary: string;
  readonly invited: string;
  readonly inSession: (duration: string) => string;
  readonly to: string;
  readonly kinds: Readonly<Record<EventKind, string>>;
  readonly show: string;
  readonly search: string;
  readonly found: (shown: number, all: number) => string;
  readonly surveyOf: Readonly<Record<Role, string>>;
  readonly unanswered: string;
  readonly reportOnAppliance: string;
  readonly signedLinks: string;
  readonly remarks: string;
  /** A remark of the import, which is stored in English. */
  readonly remark: (stored: string) => string;
  readonly unknownParts: string;
  readonly transcript: string;
  readonly fromRows: string;
  readonly because: Readonly<Record<FileProblem, string>>;
  readonly localTime: (zone: string) => string;
}
