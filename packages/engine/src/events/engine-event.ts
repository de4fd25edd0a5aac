import type { Fault } from '@casebridge/plugin-api';
import type { ClockJump } from '../model/clock-jump.ts';
import type { AttemptRecord, EventRecord, Transition } from '../store/records.ts';

/** Something that has happened in the engine. Each is published after what it tells of is on disk. */
export type EngineEvent =
  | { readonly kind: 'event-recorded'; readonly recorded: RecordedEvent }
  | { readonly kind: 'attempt-ended'; readonly attempt: AttemptRecord; readonly summary: AttemptSummary }
  /** A hint: deliveries may have come due that nobody has told the worker of. */
  | { readonly kind: 'deliveries-due' }
  /** A hint: a job may have come due; the one that is named is not to rest any longer. */
  | { readonly kind: 'jobs-due'; readonly job?: string }
  /** A hint: the appliance is to be asked whether it has a session of which only events tell. */
  | { readonly kind: 'session-unconfirmed'; readonly configurationId: string }
  /** A run of a job has ended. */
  | ({ readonly kind: 'job-ended' } & EndedJob)
  | { readonly kind: 'configurations-changed'; readonly change: ConfigurationChange }
  /** A plugin has asked the appliance for a session key. */
  | ({ readonly kind: 'session-key-asked' } & AskedSessionKey)
  | { readonly kind: 'clock-jumped'; readonly jump: ClockJump };

export type EngineEventKind = EngineEvent['kind'];

/** The event of one kind. */
export type EngineEventOf<Kind extends EngineEventKind> = Extract<EngineEvent, { readonly kind: Kind }>;

/** How a run ended: `refused` by somebody else, as the appliance, or `failed` by an error that nobody has foreseen. */
export interface EndedJob {
  readonly job: string;
  readonly result: 'done' | 'refused' | 'failed';
  readonly at: Date;
}

/** What somebody did to configurations; one that the engine made by itself has no actor. */
export interface ConfigurationChange {
  readonly what: 'saved' | 'deleted' | 'restored';
  readonly configurationIds: readonly string[];
  readonly actor?: string | undefined;
}

/** How the appliance answered; `issued`, or the kind of refusal with its words. */
export interface AskedSessionKey {
  readonly configurationId: string;
  readonly result: string;
  readonly fault?: Fault;
}

/** How an event was recorded. */
export type RecordedEvent = Pick<EventRecord, 'disposition' | 'ignoredReason' | 'id' | 'name' | 'applianceId' | 'lsid'>;

/** Everything about one attempt, as the one line that the log has of it. */
export interface AttemptSummary {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly configurationId: string;
  readonly lsid: string;
  readonly event: string;
  readonly source: string;
  readonly attempt: number;
  readonly outcome: AttemptRecord['outcome']['kind'];
  readonly state: Transition['state'];
  readonly counted: boolean;
  readonly durationMilliseconds: number;
  /** From the notice of the session to the end of this attempt. */
  readonly ageMilliseconds: number;
  readonly effect?: string;
  readonly warnings?: number;
  readonly code?: string;
  readonly stage?: string;
  readonly cure?: string;
  readonly dueAt?: string;
  readonly parkedUntil?: string;
  readonly replayOf?: string;
}
