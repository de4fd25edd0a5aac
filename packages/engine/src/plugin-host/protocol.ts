import type {
  CommandResult,
  EraseTarget,
  Fault,
  Outcome,
  PluginDelivery,
  SessionQuestion,
  SessionKeyRequest,
  SettingsSchema,
  SettingsValues,
  TestStep,
} from '@casebridge/plugin-api';
import type { RemoteSupportError } from '@casebridge/remote-support';
import type { WaitingFor } from './readiness.ts';

/** A delivery as the thread gets it; what state the session is in shows only when the report has been read. */
export type ThreadDelivery = Omit<PluginDelivery, 'sessionState'>;

/**
 * Requests from the main thread to a plugin's thread. Secrets travel only in these requests, a report only as a stream.
 * `now` is the engine's time in milliseconds since 1970.
 */
export type PluginMethods = {
  readonly load: { readonly request: undefined; readonly answer: SettingsSchema };
  readonly process: {
    readonly request: {
      readonly delivery: ThreadDelivery;
      readonly waitingFor: WaitingFor;
      readonly settings: SettingsValues;
      readonly report: ReadableStream<Uint8Array>;
      readonly now: number;
    };
    readonly answer: ProcessEnd;
  };
  /** The answer holds every problem as a sentence. */
  readonly parseSettings: { readonly request: SettingsValues; readonly answer: readonly string[] };
  readonly call: {
    readonly request: {
      readonly configuration: PluginDelivery['configuration'];
      readonly settings: SettingsValues;
      readonly call: PluginCall;
      /** Of the session that the call is about. */
      readonly report?: ReadableStream<Uint8Array> | undefined;
      /** Names the call in the requests that are made for it. */
      readonly taskId: string;
      readonly now: number;
    };
    readonly answer: PluginAnswer;
  };
};

/** Requests from a plugin's thread to the main thread: the host services, each on behalf of a configuration. */
export type HostMethods = {
  readonly fetch: { readonly request: FetchRequest; readonly answer: FetchAnswer };
  readonly command: {
    readonly request: {
      readonly configurationId: string;
      /** The call that it is made for. */
      readonly taskId: string;
      readonly command: RemoteSupportCommand;
    };
    readonly answer: CommandResult<unknown>;
  };
  readonly sleep: {
    readonly request: { readonly milliseconds: number };
    readonly answer: { readonly now: number };
  };
};

/** One-way messages of a plugin's thread. `beat` only proves that its event loop turns. */
export type ThreadNotices = {
  readonly beat: undefined;
  readonly log: {
    readonly level: 'debug' | 'info' | 'warn' | 'error';
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  };
  /** Of the test that is asked for in the request. */
  readonly step: TestStep;
};

/** A request that a plugin has the main thread make. */
export interface FetchRequest {
  readonly configurationId: string;
  /** The delivery or the call that it is made for; `undefined` for what they share, such as a token. */
  readonly taskId: string | undefined;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ArrayBuffer | undefined;
  readonly redirect: 'follow' | 'error' | 'manual';
}

/** Response of a destination; the body is transferred, not copied. */
export interface FetchAnswer {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ReadableStream<Uint8Array> | null;
}

/** The methods of the contract's `RemoteSupportCommands`, as data. */
export type RemoteSupportCommand =
  { readonly name: 'generateSessionKey'; readonly request: SessionKeyRequest } | { readonly name: 'listQueues' };

/** Calls of a plugin other than deliveries, made by a person or a due job. */
export type PluginCall =
  | { readonly method: 'test' }
  | { readonly method: 'indicators' }
  | { readonly method: 'erase'; readonly target: EraseTarget }
  /** Tells the sessions, and erases none. */
  | { readonly method: 'find-erasable'; readonly target: EraseTarget }
  | { readonly method: 'find'; readonly question: SessionQuestion }
  /** With a report. */
  | { readonly method: 'preview'; readonly delivery: ThreadDelivery }
  /** With a report. */
  | { readonly method: 'read-report'; readonly lsid: string }
  | { readonly method: 'try-redaction'; readonly sample: string }
  | { readonly method: 'jobs' }
  | { readonly method: 'run-job'; readonly job: string; readonly applianceHost: string };

/** A job that a plugin wants to be run for a configuration: its answer to `jobs`. */
export interface PlannedJob {
  readonly name: string;
  readonly title: string;
  readonly intervalMilliseconds: number;
}

/** What a person is shown of a report, after the plugin has redacted it: the answer to `read-report`. */
export interface ReadableReport {
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** In the order of the report. */
  readonly entries: readonly ReportEntry[];
  /** Facts and entries that were too many to be shown. */
  readonly left: number;
}

/** One event of a report. */
export interface ReportEntry {
  /** ISO 8601 in UTC; the appliance does not give every event a time. */
  readonly at?: string | undefined;
  readonly who: string;
  /** The event's name as the appliance has it. */
  readonly what: string;
  readonly text: string;
}

/** Answer of a plugin call; the value's shape is that of the contract for the method. */
export type PluginAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault };

/** How working on a report ended in the thread: with the plugin's word, or before the plugin was asked. */
export type ProcessEnd =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'report-error'; readonly error: RemoteSupportError };
