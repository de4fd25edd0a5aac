/** What can have become of a session, each in one word. */
export const verdictCodes = [
  'written',
  'skipped',
  'waiting',
  'in-work',
  'waiting-for-report',
  'parked',
  'paused',
  'disabled',
  'trying-again',
  'dead',
  'erased',
  'wrong-appliance-id',
  'type-not-ticked',
  'ignored',
  'never-sent',
  'not-over',
  'unknown-to-appliance',
  'appliance-refuses',
  'nothing-found',
] as const;
export type VerdictCode = (typeof verdictCodes)[number];

/** What a person can do about it: a request of the admin API. */
export interface VerdictCure {
  /** On its button. */
  readonly label: string;
  readonly method: 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What a person is told. */
export interface Verdict {
  readonly code: VerdictCode;
  /** What has happened: one or more sentences. */
  readonly sentence: string;
  /** What to do about it; `''` where nothing is to be done. */
  readonly help: string;
  /** Why, as lists have it: the reason of a skip, the code of a fault. */
  readonly reason?: string;
  /** Pages at the destination. */
  readonly links: readonly VerdictLink[];
  readonly cure?: VerdictCure;
  readonly configurationId?: string;
  readonly deliveryId?: string;
  readonly eventId?: string;
}

export interface VerdictLink {
  readonly label: string;
  readonly url: string;
}

/** Something that was asked, and what it knew, so that a person sees what the verdict rests on. */
export interface Asked {
  readonly who: 'engine' | 'appliance' | 'plugin';
  readonly configurationId?: string;
  readonly message: string;
}

export function instantInWords(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
