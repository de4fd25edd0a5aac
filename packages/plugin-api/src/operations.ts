import type { RemoteSupportCommands } from './commands.ts';
import type { Cure, Fault, Reference } from './outcome.ts';
import type { PluginContext } from './context.ts';
import type { SessionReport } from './session-report.ts';

/** A value before and after, cut to what can be shown. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** One change that a push would make at the destination. */
export interface PlannedChange {
  /** Kind of record, as the destination names it: `session`, `event`, `report file`. */
  readonly kind: string;
  readonly id: string;
  /** Display name. */
  readonly label: string;
  readonly change: 'create' | 'update' | 'delete';
  /** For a new thing all that is not empty, for a changed one what differs. */
  readonly fields: readonly FieldChange[];
}

/** A dry run: what `process` would do now. Nothing has been written. */
export type Preview =
  | {
      readonly kind: 'planned';
      readonly changes: readonly PlannedChange[];
      /** Things that are there already as they should be. */
      readonly unchanged: number;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'skipped'; readonly reason: string; readonly message: string }
  | { readonly kind: 'failed'; readonly cure: Cure; readonly fault: Fault };

/** A report without what a person may not read of it, or why there is none. */
export type RedactedReport =
  { readonly ok: true; readonly report: SessionReport } | { readonly ok: false; readonly fault: Fault };

/** One step of a connection test, in the order of being done; steps after a failed one may be `not-run`. */
export interface TestStep {
  /** Stable, lower case with dashes. */
  readonly name: string;
  /** Name of the check, for a person. */
  readonly title: string;
  readonly state: 'passed' | 'warning' | 'failed' | 'not-run';
  /** Result, in one or more sentences. */
  readonly message: string;
  /** Remedy; `''` where nothing is to be done. */
  readonly help: string;
}

/** Selects the sessions to erase at the destination. */
export type EraseTarget =
  | { readonly kind: 'session'; readonly lsid: string }
  /** Every session of what `reference` names in the destination's word, such as a case number. */
  | { readonly kind: 'case'; readonly reference: string }
  /** Every session in which a customer of exactly this name took part. */
  | { readonly kind: 'customer'; readonly name: string };

/** Result of an erasure. `lsids` are the sessions that are gone, also where it failed half-way, so that the engine can remember them as erased. */
export type Erased =
  | { readonly ok: true; readonly lsids: readonly string[] }
  | { readonly ok: false; readonly lsids: readonly string[]; readonly cure: Cure; readonly fault: Fault };

/** What somebody knows of sessions at the destination; each part narrows it. */
export interface SessionQuestion {
  readonly lsid?: string;
  /** Whatever the destination knows sessions by, such as a case number or an external key. */
  readonly reference?: string;
  readonly customer?: string;
  readonly representative?: string;
}

/** A session that is at the destination. */
export interface FoundSession {
  /** 32 hexadecimal digits, lower case. */
  readonly lsid: string;
  /** What there is to be said of it, in one sentence, such as the case that it is on. */
  readonly message: string;
  readonly refs: readonly Reference[];
}

/** Answer to a question, the newest first; or why it cannot be told. */
export type FoundSessions =
  { readonly ok: true; readonly sessions: readonly FoundSession[] } | { readonly ok: false; readonly fault: Fault };

/** Sessions that an erasure would take now, or why that cannot be told. */
export type Erasable =
  | {
      readonly ok: true;
      readonly lsids: readonly string[];
      /** Every external key by which a session that is not written yet may name the same: number and id of a case. */
      readonly references?: readonly string[];
    }
  | Extract<Erased, { readonly ok: false }>;

/** Result of trying the redaction rules on a text. */
export interface RedactionTrial {
  readonly text: string;
  /** How often each rule that applies found something. */
  readonly hits: readonly { readonly name: string; readonly count: number }[];
}

/** A number or state that the overview shows and an alert may watch. */
export interface Indicator {
  readonly name: string;
  readonly title: string;
  readonly value: number;
  /** `requests`, `days`; `''` for a plain number. */
  readonly unit: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly message: string;
  readonly help: string;
}

/** Context of a job: that of every call, and the configuration that it runs for. */
export interface PluginJobContext<S> extends PluginContext<S> {
  readonly configuration: { readonly id: string; readonly name: string };
  readonly applianceHost: string;
  readonly remoteSupport: RemoteSupportCommands;
}

/**
 * How a request for a session key stands, as a job has found or left it. It holds no key, and nothing of a case or a person:
 * the engine keeps it for lists and counts. Times are ISO 8601.
 */
export type SessionKeyState =
  | { readonly id: string; readonly state: 'waiting'; readonly askedAt: string }
  | {
      readonly id: string;
      readonly state: 'issued';
      readonly askedAt: string;
      readonly answeredAt: string;
      readonly expiresAt: string;
    }
  | {
      readonly id: string;
      readonly state: 'failed';
      readonly askedAt: string;
      readonly answeredAt: string;
      /** Why there is none: a code in lower case with dashes, and a sentence that is always the same for it. */
      readonly cause: { readonly code: string; readonly message: string };
    }
  /** One that was told of as issued. */
  | { readonly id: string; readonly state: 'expired' };

/** Result of a job's run, from which the next one is scheduled. */
export interface JobRun {
  /**
   * How long to wait, where that differs from the job's interval: at least 1 s from the start of this run. With a fault, the
   * engine waits at least 2 s, doubling with each such run in a row to 64 s, and at most an hour.
   */
  readonly nextInMilliseconds?: number;
  /** Set where the destination, or the appliance, refused; the configuration's page shows it. */
  readonly fault?: Fault;
  /** Requests for session keys that this run has answered, or found and could not answer; at most 1,000. */
  readonly sessionKeys?: readonly SessionKeyState[];
  /** Cure of the fault. With `fixConfig` the configuration is parked once, which gives notice of it. */
  readonly cure?: Cure;
}

/** Something to be done for a configuration again and again, on one node at a time, never two runs at once. */
export interface PluginJob<S> {
  readonly name: string;
  readonly title: string;
  /** @returns the time between two runs; `undefined` where these settings do not want the job */
  intervalMilliseconds(settings: S): number | undefined;
  run(context: PluginJobContext<S>): Promise<JobRun>;
}
