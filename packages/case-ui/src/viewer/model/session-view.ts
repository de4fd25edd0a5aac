/**
 * A session as the page shows it. Report file and rows are both read into this, so that nothing behind knows which of them
 * it came from. Texts are the appliance's and of people: untrusted, to be shown as text and nothing else.
 */
export interface SessionView {
  readonly source: Source;
  readonly name: string;
  readonly state: SessionState;
  readonly facts: readonly Fact[];
  /** What an administrator of the appliance added to sessions. */
  readonly customAttributes: readonly NamedText[];
  readonly participants: readonly ParticipantView[];
  /** In the order of the report, which is that of time. */
  readonly events: readonly EventView[];
  readonly surveys: readonly SurveyView[];
  readonly links: readonly LinkView[];
  /** What a person should know about the import, one sentence each. */
  readonly remarks: readonly string[];
  /** Parts of the report that no reader knew; missing where rows were read. */
  readonly unknown: readonly NamedText[];
  /** Long texts of the row, where there are no events to show instead. */
  readonly texts: LongTexts;
  /**
   * The zone whose local time the times are, where they are no instants: rows may hold such times. Source:
   * docs/vendors/dataverse.md#dates.
   */
  readonly localTimeOf?: string;
}

/** Where it was read from; `rows` with the reason why not from the file. */
export type Source = { readonly from: 'file' } | { readonly from: 'rows'; readonly because: FileProblem };

/** Why a report file could not be read. */
export type FileProblem = 'missing' | 'forbidden' | 'unreachable' | 'too-large' | 'not-readable';

export type SessionState = 'importing' | 'in-progress' | 'ended' | 'end-unknown';

/** Names of facts; the words of the page have a label for each. */
export type FactName =
  | 'start'
  | 'end'
  | 'duration'
  | 'customer'
  | 'representative'
  | 'representativeJoined'
  | 'teams'
  | 'publicSite'
  | 'externalKey'
  | 'sessionType'
  | 'jumpoint'
  | 'jumpGroup'
  | 'filesTransferred'
  | 'filesMoved'
  | 'filesDeleted'
  | 'recordings'
  | 'sequence'
  | 'lsid'
  | 'appliance'
  | 'language';

export type Fact = { readonly name: FactName } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'time'; readonly value: Milliseconds }
  | { readonly kind: 'duration'; readonly seconds: number }
);

/** Milliseconds since 1970. */
export type Milliseconds = number;

export interface NamedText {
  readonly name: string;
  readonly value: string;
}

export type Role = 'customer' | 'representative';

export interface ParticipantView {
  readonly role: Role;
  readonly name: string;
  readonly primary: boolean;
  readonly invited: boolean;
  readonly secondsInvolved?: number;
  readonly details: readonly ParticipantDetail[];
}

/** Names of further facts about a participant; the words of the page have a label for each name. */
export interface ParticipantDetail {
  readonly name: ParticipantDetailName;
  readonly value: string;
}

export type ParticipantDetailName =
  | 'username'
  | 'publicName'
  | 'privateName'
  | 'enteredName'
  | 'hostname'
  | 'operatingSystem'
  | 'publicAddress'
  | 'privateAddress'
  | 'company'
  | 'companyCode'
  | 'issue'
  | 'details';

/** Kinds of events, in the order in which filters stand. */
export const eventKinds = ['chat', 'file', 'action', 'note', 'systemInformation', 'other'] as const;
export type EventKind = (typeof eventKinds)[number];

export interface EventView {
  readonly ordinal: number;
  readonly kind: EventKind;
  /** The appliance's own word, in the language of the report. */
  readonly type: string;
  readonly time?: Milliseconds;
  readonly by?: Actor;
  readonly to?: Actor;
  readonly text: string;
  readonly files: readonly FileView[];
  /** What else the event tells, without what `files` tells already. */
  readonly details: readonly NamedText[];
  readonly systemInformation: readonly CategoryView[];
}

export interface Actor {
  /** `customer`, `representative`, `system`, `everyone`, or another word of the appliance. */
  readonly type: string;
  readonly name: string;
}

export interface FileView {
  readonly name: string;
  readonly bytes?: number;
}

/** A section of system information: a single row is a list of facts, several are a table. */
export interface CategoryView {
  readonly name: string;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface SurveyView {
  readonly respondent: Role;
  readonly name: string;
  readonly answers: readonly NamedText[];
}

/** An address that somebody may open. */
export interface LinkView {
  /** The report on the appliance has words of its own on the page; others are named by the row. */
  readonly kind: 'report' | 'signed';
  readonly name: string;
  readonly url: string;
}

export interface LongTexts {
  readonly transcript?: string;
  readonly notes?: string;
  readonly systemInformation?: string;
}
