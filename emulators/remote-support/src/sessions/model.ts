/**
 * A support session as the appliance knows it. All of it is plain JSON: what `play` returns is what an independent
 * checker compares with rows that were written elsewhere. Times are whole seconds since 1970.
 * Source: docs/vendors/remote-support.md#session-report.
 */

/** Who did something, or to whom. `gsnumber` is the number within the session; `0` is the system. */
export interface Actor {
  readonly type: 'system' | 'customer' | 'representative' | 'everyone';
  readonly gsnumber: string;
  readonly name: string;
}

/** A name and a value, as in an event's data or the answer to a survey's question. */
export interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** A file that the report lists with an event outside of its data. */
export interface EventFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/** A table of system information: one row is a list of facts, several are a grid. */
export interface SystemCategory {
  readonly name: string;
  readonly fields: readonly { readonly id: string; readonly name: string }[];
  /** An array in everything that is played; produced on the way for sessions too large to hold. */
  readonly rows: Iterable<readonly string[]>;
}

/** One entry of the session's log. Source: docs/vendors/remote-support.md#session-events. */
export interface SessionEvent {
  readonly timestamp: number;
  /** The vendor's English name; a report may write it in another language. */
  readonly type: string;
  readonly performedBy?: Actor;
  readonly destination?: Actor;
  readonly body?: string;
  readonly data: readonly NamedText[];
  readonly files: readonly EventFile[];
  /** Where the report writes `files`: in a list, or as the event's own children (one file only). */
  readonly fileShape?: 'list' | 'direct';
  readonly systemInformation?: { readonly categories: readonly SystemCategory[] };
}

/** Fields of both sorts of participants. */
interface ParticipantFacts {
  readonly gsnumber: string;
  readonly username: string;
  /** Address and port; IPv6 addresses in brackets. */
  readonly publicIp: string;
  readonly privateIp: string;
  /** Missing for a browser-based console. */
  readonly hostname?: string;
  readonly operatingSystem: string;
  readonly joinedAt: number;
}

/** A customer of the session. */
export interface Customer extends ParticipantFacts {
  readonly role: 'customer';
  readonly primary: boolean;
  /** Entered by the customer before the session; missing where nobody asked. */
  readonly info?: {
    readonly name: string;
    readonly company: string;
    readonly companyCode: string;
    readonly issue: string;
    readonly details: string;
  };
}

/** A representative of the session. */
export interface Representative extends ParticipantFacts {
  readonly role: 'representative';
  readonly id: string;
  readonly displayName: string;
  readonly publicDisplayName: string;
  readonly privateDisplayName: string;
  readonly owner: boolean;
  readonly invited: boolean;
  readonly secondsInvolved: number;
  readonly teams: readonly Named[];
}

/** Something with an id and a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A survey that somebody handed in. Source: docs/vendors/remote-support.md#exit-surveys. */
export interface Survey {
  readonly respondent: 'customer' | 'representative';
  readonly gsnumber: string;
  readonly submittedAt: number;
  readonly answers: readonly NamedText[];
}

/** A custom attribute and its value. */
export interface CustomAttribute {
  readonly codeName: string;
  readonly displayName: string;
  readonly value: string;
}

/** Where a recording can be seen. Source: docs/vendors/remote-support.md#recordings. */
export interface Recording {
  readonly kind: 'session' | 'show-my-screen' | 'command-shell';
  readonly instance: string;
  readonly viewUrl: string;
  readonly downloadUrl: string;
}

/** Everything that a session's report says at one moment. */
export interface PlayedSession {
  readonly lsid: string;
  readonly sequence: number;
  readonly sessionType: 'support';
  readonly startTime: number;
  /** `null` while the report gives no end. */
  readonly endTime: number | null;
  readonly durationSeconds: number;
  readonly representativeJoinTime: number | null;
  readonly publicSite: Named;
  /** `null` where the session has none; `''` where it has an empty one. */
  readonly externalKey: string | null;
  readonly customAttributes: readonly CustomAttribute[];
  readonly chatViewUrl: string | null;
  readonly chatDownloadUrl: string | null;
  readonly recordings: readonly Recording[];
  readonly fileTransferCount: number;
  readonly fileMoveCount: number;
  readonly fileDeleteCount: number;
  readonly primaryCustomer: { readonly gsnumber: string; readonly name: string } | null;
  readonly primaryRepresentative: { readonly gsnumber: string; readonly id: string; readonly name: string } | null;
  readonly primaryTeam: Named | null;
  readonly jumpoint: Named | null;
  readonly jumpGroup: { readonly id: string; readonly type: 'shared' | 'personal'; readonly name: string } | null;
  readonly teams: readonly Named[];
  readonly customers: readonly Customer[];
  readonly representatives: readonly Representative[];
  readonly surveys: readonly Survey[];
  /** The log in the order of time. Of a large session only what was scripted; the rest streams into its report. */
  readonly events: readonly SessionEvent[];
  /** How many events are produced on the way into the report and not listed in `events`. */
  readonly streamedEvents: number;
}
