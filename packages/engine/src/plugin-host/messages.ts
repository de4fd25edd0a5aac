import type {
  CommandResult,
  EraseTarget,
  Fault,
  Outcome,
  PluginDelivery,
  SessionKeyRequest,
  SettingsSchema,
  SettingsValues,
} from '@casebridge/plugin-api';
import type { RemoteSupportError } from '@casebridge/remote-support';
import type { WaitingFor } from './readiness.ts';

/** A delivery as the thread gets it; what state the session is in shows only when the report has been read. */
export type ThreadDelivery = Omit<PluginDelivery, 'sessionState'>;

/**
 * What the main thread says to a plugin's thread. Every call carries an id, and its answer the same id. Secrets travel
 * only in `process`, `parse-settings` and `call`, and a report only as a stream.
 */
export type ToThread =
  | {
      readonly kind: 'process';
      readonly id: number;
      readonly delivery: ThreadDelivery;
      readonly waitingFor: WaitingFor;
      readonly settings: SettingsValues;
      readonly report: ReadableStream<Uint8Array>;
      readonly now: number;
    }
  | { readonly kind: 'parse-settings'; readonly id: number; readonly values: SettingsValues }
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly configuration: PluginDelivery['configuration'];
      readonly settings: SettingsValues;
      readonly call: PluginCall;
      /** Of the session that the call is about. */
      readonly report?: ReadableStream<Uint8Array>;
      readonly now: number;
    }
  | { readonly kind: 'abort'; readonly id: number; readonly reason: string }
  | { readonly kind: 'slept'; readonly id: number; readonly now: number }
  | {
      readonly kind: 'fetched';
      readonly id: number;
      readonly url: string;
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
      readonly body: ReadableStream<Uint8Array> | null;
    }
  | { readonly kind: 'fetch-failed'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'commanded'; readonly id: number; readonly result: CommandResult<unknown> };

/** What a plugin's thread says to the main thread. `beat` says nothing but that it turns. */
export type FromThread =
  | { readonly kind: 'ready'; readonly settingsSchema: SettingsSchema }
  | { readonly kind: 'not-loaded'; readonly error: PlainError }
  | { readonly kind: 'beat' }
  | { readonly kind: 'processed'; readonly id: number; readonly end: ProcessEnd }
  | { readonly kind: 'called'; readonly id: number; readonly answer: PluginAnswer }
  | { readonly kind: 'settings-parsed'; readonly id: number; readonly problems: readonly string[] }
  | { readonly kind: 'sleep'; readonly id: number; readonly milliseconds: number }
  | FetchMessage
  | { readonly kind: 'fetch-aborted'; readonly id: number }
  | CommandMessage
  | { readonly kind: 'command-aborted'; readonly id: number }
  | {
      readonly kind: 'log';
      readonly processId: number;
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    };

/** A request that a plugin asks the main thread to make, through the door of a configuration. */
export interface FetchMessage {
  readonly kind: 'fetch';
  readonly id: number;
  readonly configurationId: string;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ArrayBuffer | undefined;
  readonly redirect: 'follow' | 'error' | 'manual';
}

/** A command that a plugin asks the main thread to give to the appliance of a configuration. */
export interface CommandMessage {
  readonly kind: 'command';
  readonly id: number;
  readonly configurationId: string;
  readonly command: RemoteSupportCommand;
}

/** The methods of the contract's `RemoteSupportCommands`, as data. */
export type RemoteSupportCommand =
  { readonly name: 'generateSessionKey'; readonly request: SessionKeyRequest } | { readonly name: 'listQueues' };

/** What is asked of a plugin beside its deliveries: by a person, or because a job is due. */
export type PluginCall =
  | { readonly method: 'test' }
  | { readonly method: 'indicators' }
  | { readonly method: 'erase'; readonly target: EraseTarget }
  /** With a report. */
  | { readonly method: 'preview'; readonly delivery: ThreadDelivery }
  | { readonly method: 'try-redaction'; readonly sample: string }
  | { readonly method: 'jobs' }
  | { readonly method: 'run-job'; readonly job: string; readonly applianceHost: string };

/** A job that a plugin wants to be run for a configuration: its answer to `jobs`. */
export interface PlannedJob {
  readonly name: string;
  readonly title: string;
  readonly intervalMilliseconds: number;
}

/** What a plugin answered; its shape is what the plugin contract gives for the method. */
export type PluginAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };

/** How working on a report ended in the thread: with the plugin's word, or before the plugin was asked. */
export type ProcessEnd =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'report-error'; readonly error: RemoteSupportError };

/** An error as it crosses threads. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Of a connection that the engine did not make, or that it can explain: what happened, and what to do about it. */
  readonly fault?: Fault;
  readonly cause?: PlainError;
}
