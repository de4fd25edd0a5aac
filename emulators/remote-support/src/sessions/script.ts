import type { CustomAttribute, EventFile, Named, NamedText, SystemCategory } from './model.ts';

/**
 * Script of a session that has yet to be played. Plain JSON, so that another process can send one. Times are seconds
 * after the session's start. The frame (start, owner, members coming and going, end) is added by the player.
 */
export interface SessionScript {
  /** 32 hexadecimal digits; made up where missing. */
  readonly lsid?: string;
  /** `null` or missing: the session has no external key. `''` is an empty one. */
  readonly externalKey?: string | null;
  readonly customAttributes?: readonly CustomAttribute[];
  readonly publicSite?: Named;
  readonly jumpoint?: Named;
  readonly jumpGroup?: { readonly id: string; readonly type: 'shared' | 'personal'; readonly name: string };
  readonly customers: readonly CustomerScript[];
  readonly representatives: readonly RepresentativeScript[];
  readonly steps: readonly StepScript[];
  /** Which second of the session is the present one when it is played at once; by default the last. */
  readonly presentAt?: number;
  /** When the session ends; `null` if its end never comes. */
  readonly endsAfter: number | null;
  readonly surveys?: readonly SurveyScript[];
  /** The session counts as open until every representative survey is in, although it is over. */
  readonly awaitsRepresentativeSurvey?: boolean;
  /** Changes of the external key while the session runs. */
  readonly keyChanges?: readonly { readonly at: number; readonly value: string }[];
  /** Whether the screen was shared and recorded. */
  readonly recorded?: boolean;
  /** Mass that is produced on the way into the report instead of being held. */
  readonly bulk?: BulkScript;
}

/** A customer and when he comes and goes. */
export interface CustomerScript {
  readonly name: string;
  readonly joinsAt?: number;
  readonly leavesAt?: number;
  readonly publicIp: string;
  readonly privateIp: string;
  readonly hostname?: string;
  readonly operatingSystem: string;
  readonly info?: {
    readonly name: string;
    readonly company: string;
    readonly companyCode: string;
    readonly issue: string;
    readonly details: string;
  };
}

/** A representative and when she comes and goes. */
export interface RepresentativeScript {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly publicDisplayName?: string;
  readonly privateDisplayName?: string;
  readonly joinsAt?: number;
  readonly leavesAt?: number;
  readonly publicIp: string;
  readonly privateIp: string;
  readonly hostname?: string;
  readonly operatingSystem: string;
  readonly invited?: boolean;
  readonly teams?: readonly Named[];
}

/**
 * Somebody in the script: `customer` and `representative` are the first of each, `customer:2` the second; `system` and
 * `everyone` are what they say.
 */
export type Who =
  'system' | 'everyone' | 'customer' | 'representative' | `customer:${number}` | `representative:${number}`;

/** One entry of the log. */
export interface StepScript {
  readonly at: number;
  /** The vendor's name of the event, such as `Chat Message`. */
  readonly type: string;
  readonly by?: Who;
  readonly to?: Who;
  readonly body?: string;
  readonly data?: readonly NamedText[];
  readonly files?: readonly EventFile[];
  readonly fileShape?: 'list' | 'direct';
  readonly systemInformation?: { readonly categories: readonly SystemCategory[] };
}

/** A survey and when it is handed in; after the end, too. */
export interface SurveyScript {
  readonly at: number;
  readonly by: Who;
  readonly answers: readonly NamedText[];
}

/** How much of what a large session has. */
export interface BulkScript {
  /** Events between the last member's coming and the end. */
  readonly events: number;
  /** Rows of a further retrieval of system information, about 100 bytes each. */
  readonly systemInformationRows?: number;
  /** Where the made-up texts start. */
  readonly seed?: string;
}
