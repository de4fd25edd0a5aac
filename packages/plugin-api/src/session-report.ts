/**
 * A support session as the appliance's SupportSession report tells it, field by field. Texts are the appliance's own,
 * in the language that was asked for, and untrusted wherever they are shown. What is missing in the report is
 * `undefined` here, what is empty is `''`; nothing is guessed. Source: docs/vendors/remote-support.md#session-report.
 */
export interface SessionReport {
  readonly head: SessionHead;
  readonly participants: readonly Participant[];
  readonly customAttributes: readonly CustomAttribute[];
  readonly surveys: readonly Survey[];
  readonly recordings: readonly Recording[];
  /** In the order of the report, which is the order of time. */
  readonly events: readonly SessionEvent[];
  /** Elements, attributes and texts that this reader does not know, or knows once and found twice: nothing is lost. */
  readonly unknown: readonly UnknownElement[];
  /** Where the document was not well-formed; missing if it was. The text around is whole, the first 100 places are named. */
  readonly mended?: readonly MendedPlace[];
}

/** A fault of the document that did not cost more than one character. */
export interface MendedPlace {
  /** An ampersand that was not escaped, a character that XML forbids, or a reference to one. All three are in the text. */
  readonly kind: 'ampersand' | 'character' | 'reference';
  readonly line: number;
  readonly column: number;
}

/** An instant as the report gives it. */
export interface SessionTime {
  /** Seconds since 1970, from the attribute `timestamp`, or computed from `text` where that is missing. */
  readonly epochSeconds: number;
  /** The ISO 8601 text of the report, with the appliance's offset; `''` if only the attribute was there. */
  readonly text: string;
}

/** The facts about the whole session. */
export interface SessionHead {
  /** Session id: 32 hexadecimal digits, lower case here whatever the report's case. */
  readonly lsid: string;
  readonly sessionType?: string;
  /** The appliance's running number; neither unique nor without gaps for certain. */
  readonly sequence?: number;
  readonly startTime?: SessionTime;
  /** Missing while the session runs, and after an abnormal end. */
  readonly endTime?: SessionTime;
  /** `HH:MM:SS` in the report. */
  readonly durationSeconds?: number;
  /** When the first representative joined. Its form is not documented: one that is no instant is text alone. */
  readonly representativeJoinTime?: { readonly epochSeconds?: number; readonly text: string };
  readonly publicSite?: { readonly id?: string; readonly name: string };
  readonly externalKey?: string;
  readonly chatViewUrl?: string;
  readonly chatDownloadUrl?: string;
  readonly fileTransferCount?: number;
  readonly fileMoveCount?: number;
  readonly fileDeleteCount?: number;
  readonly primaryCustomer?: { readonly gsnumber?: string; readonly name: string };
  readonly primaryRepresentative?: { readonly gsnumber?: string; readonly id?: string; readonly name: string };
  readonly primaryTeam?: { readonly id?: string; readonly name: string };
  readonly jumpoint?: { readonly id?: string; readonly name: string };
  readonly jumpGroup?: { readonly id?: string; readonly type?: string; readonly name: string };
  readonly teams: readonly { readonly id?: string; readonly name: string }[];
}

export type ParticipantRole = 'customer' | 'representative';

/** A customer or representative who took part. `gsnumber` joins it to events and surveys of this session. */
export interface Participant {
  readonly role: ParticipantRole;
  readonly gsnumber: string;
  /** Id of the representative's account. */
  readonly id?: string;
  readonly username?: string;
  readonly displayName?: string;
  readonly publicDisplayName?: string;
  readonly privateDisplayName?: string;
  readonly publicIp?: string;
  readonly privateIp?: string;
  readonly hostname?: string;
  readonly operatingSystem?: string;
  /** The customer whom the session is about, or the representative who owns it. */
  readonly primary?: boolean;
  /** Time that a representative spent in the session. */
  readonly secondsInvolved?: number;
  /** A representative who was invited from outside. */
  readonly invited?: boolean;
  /** Entered by the customer before the session, wherever the report puts it. */
  readonly company?: string;
  readonly companyCode?: string;
  readonly issue?: string;
  readonly details?: string;
  /** Name from the block `info`, where it differs in place from `username`. */
  readonly infoName?: string;
}

export interface CustomAttribute {
  readonly codeName: string;
  readonly displayName?: string;
  readonly value: string;
}

/** A survey that somebody handed in. */
export interface Survey {
  readonly respondent: ParticipantRole;
  readonly gsnumber?: string;
  readonly answers: readonly SurveyAnswer[];
}

export interface SurveyAnswer {
  /** Code name of the question, such as `rating`. */
  readonly name: string;
  /** The answer; the report's two characters `\n` are a line break here. */
  readonly value: string;
}

export type RecordingKind = 'session' | 'show-my-screen' | 'command-shell';

/** Where a recording can be seen. The links may need no login: a plugin must treat them as secrets. */
export interface Recording {
  readonly kind: RecordingKind;
  readonly instance?: string;
  readonly viewUrl?: string;
  readonly downloadUrl?: string;
}

/** One entry of the session's log. */
export interface SessionEvent {
  /** Position in the report, from 1: part of the row's identity. */
  readonly ordinal: number;
  /** The vendor's name, verbatim, possibly localised: `Chat Message`. */
  readonly type: string;
  readonly epochSeconds?: number;
  /** The attribute `timestamp` verbatim, where it is an ISO 8601 text and no number of seconds. */
  readonly timestampText?: string;
  readonly performedBy?: EventActor;
  readonly destination?: EventActor;
  /** The text; decoded from `encoded_body` where the report used that. */
  readonly body?: string;
  readonly data: readonly NamedValue[];
  readonly files: readonly ChatFile[];
  readonly systemInformation?: SystemInformation;
}

/** Who did something, or to whom. `type` is `system`, `customer`, `representative` or `everyone`; others are kept. */
export interface EventActor {
  readonly type: string;
  readonly gsnumber?: string;
  readonly name: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

export interface ChatFile {
  readonly name: string;
  readonly sizeBytes?: number;
}

/** System information of the customer's computer, as categories of tables. */
export interface SystemInformation {
  readonly categories: readonly SystemCategory[];
}

/**
 * One row is a list of facts, several rows are a table. `fields` are the headers, `rows` the values in their order. A header
 * has a `label` where the report gives it a text beside its name.
 */
export interface SystemCategory {
  readonly name: string;
  readonly fields: readonly { readonly id?: string; readonly name: string; readonly label?: string }[];
  readonly rows: readonly (readonly string[])[];
}

/** Remainder of an element after all known parts have been read from it. */
export interface UnknownElement {
  /** Local names from the session down, joined by `/`; what stands on the list of sessions begins with `session_list`. */
  readonly path: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Ordinal of the event that it stands in. */
  readonly ordinal?: number;
}

/**
 * The report as a stream. `head` comes once, before everything else of its session; a fact about the whole session that
 * the report gives only later comes as `late-head`. `complete` is the last item of a session: without it, what came before
 * is a part and must not be taken for the whole.
 */
export type ReportItem =
  | { readonly kind: 'head'; readonly head: SessionHead }
  | { readonly kind: 'late-head'; readonly head: Partial<SessionHead> }
  | { readonly kind: 'participant'; readonly participant: Participant }
  | { readonly kind: 'custom-attribute'; readonly customAttribute: CustomAttribute }
  | { readonly kind: 'survey'; readonly survey: Survey }
  | { readonly kind: 'recording'; readonly recording: Recording }
  | { readonly kind: 'event'; readonly event: SessionEvent }
  | {
      readonly kind: 'system-category';
      /** Of the event that carries it; categories and rows come before their event, which then has no `systemInformation`. */
      readonly ordinal: number;
      readonly category: string;
      readonly fields: SystemCategory['fields'];
    }
  | {
      readonly kind: 'system-row';
      readonly ordinal: number;
      readonly category: string;
      readonly row: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly element: UnknownElement }
  | { readonly kind: 'mended'; readonly place: MendedPlace }
  | { readonly kind: 'complete'; readonly lsid: string };
