import type { PluginContext } from './context.ts';
import type {
  Erasable,
  Erased,
  EraseTarget,
  FoundSessions,
  Indicator,
  PluginJob,
  Preview,
  RedactedReport,
  RedactionTrial,
  SessionQuestion,
  TestStep,
} from './operations.ts';
import type { Outcome } from './outcome.ts';
import type { SessionReport } from './session-report.ts';

/** Content of `plugin.json` in a plugin's folder; read before any of its code is loaded. */
export interface PluginManifest {
  /** Lower-case letters, digits and dashes; never changes. */
  readonly name: string;
  /** Display name in the admin tool. */
  readonly title: string;
  /** Semantic version of this plugin. */
  readonly version: string;
  /** Versions of this contract that the plugin was written for: one, or a range with both ends. */
  readonly api: number | { readonly from: number; readonly to: number };
  /** The module that exports `plugin`, relative to the folder; in an archive it needs no other file. */
  readonly entry: string;
  /** Copy of the settings schema that the module exports, so that a form can be made without its code. Packing fills it in. */
  readonly settingsSchema?: SettingsSchema | undefined;
}

/**
 * JSON Schema (2020-12) of a plugin's settings: an object whose properties stand in the order of the form. `title` is the
 * label, `description` the help text, `default` what holds if nothing is entered. `"writeOnly": true` marks a secret, which is
 * stored encrypted and never shown; `"x-addressee": true` marks a setting that says where the secrets go, such as a host:
 * they are asked for again where it changes. `x-group` is a heading that settings stand under together, and
 * `x-dependsOn: { property, equals }` shows a setting only while another one has a value.
 */
export type SettingsSchema = Readonly<Record<string, unknown>>;

/** Settings as entered, secrets in clear. They never leave the worker thread. */
export type SettingsValues = Readonly<Record<string, unknown>>;

/**
 * A plugin as its entry module exports it under the name `plugin`. It runs in a worker thread of its own. `S` are its
 * settings after validation.
 */
export interface Plugin<S = unknown> {
  readonly settingsSchema: SettingsSchema;
  /**
   * Checks settings and fills in defaults.
   * @returns the settings, or every problem as a sentence that begins with the label of its field
   */
  parseSettings(
    values: SettingsValues,
  ): { readonly ok: true; readonly settings: S } | { readonly ok: false; readonly problems: readonly string[] };
  /**
   * Brings one session to the destination. May be called again for the same session at any time, also after a crash in
   * the middle: it has to be idempotent. A throw is taken as a fault of the plugin.
   */
  process(delivery: PluginDelivery, report: SessionReport, context: PluginContext<S>): Promise<Outcome>;
  /**
   * Says what `process` would do now, and does nothing. It gets settings of its own, so that caches that hang on them are
   * not those of the deliveries, and a `fetch` that sends `GET` and `HEAD`, and beside them only what `readsOnly` vouches
   * for: a dry run that would write anything else is ended with a fault.
   */
  preview?(delivery: PluginDelivery, report: SessionReport, context: PluginContext<S>): Promise<Preview>;
  /** Whether a request only reads although its method could write, such as one for a token. */
  readsOnly?(request: OutgoingRequest): boolean;
  /**
   * Tries the connection to the destination, and leaves no trace there. The settings are parsed anew for it, so that it finds
   * no token or cache of the deliveries.
   * @param tell to be told each step as soon as it has ended, for whoever watches; the answer holds all of them
   */
  test?(context: PluginContext<S>, tell?: (step: TestStep) => void): Promise<readonly TestStep[]>;
  /**
   * Tells which sessions {@link Plugin.erase} would erase now, and erases none: the engine remembers them first, so that a
   * crash in between brings none back, and ends what waits under the keys that it names. Without it, sessions of a case or
   * customer are remembered after they were erased.
   */
  findErasable?(target: EraseTarget, context: PluginContext<S>): Promise<Erasable>;
  /** Deletes sessions at the destination for good. May be asked again: what is gone already is no error. */
  erase?(target: EraseTarget, context: PluginContext<S>): Promise<Erased>;
  /** Tells which sessions the destination has, at most some 20. */
  find?(question: SessionQuestion, context: PluginContext<S>): Promise<FoundSessions>;
  /** Shows what the redaction of these settings makes of a text; the text is not kept. */
  tryRedaction?(sample: string, settings: S): RedactionTrial;
  /**
   * The report as these settings let a person read it, for the page of a delivery: without what would not be written either.
   * Without it the engine shows no report at all.
   */
  redactReport?(report: SessionReport, settings: S): RedactedReport;
  readonly jobs?: readonly PluginJob<S>[];
  /** State as the plugin knows it, read often: must not call the destination. */
  indicators?(context: PluginContext<S>): readonly Indicator[];
}

/** One delivery, as the plugin sees it. */
export interface PluginDelivery {
  readonly id: string;
  readonly configuration: { readonly id: string; readonly name: string };
  /** Session id of the appliance: 32 hexadecimal digits, lower case. */
  readonly lsid: string;
  /** The event's name as the appliance sent it, such as `support_conference_end`. */
  readonly event: string;
  /** Host of the appliance, for links to its pages. */
  readonly applianceHost: string;
  /** Language in which the report was asked for, as the configuration has it: `en-us`. */
  readonly locale?: string;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /**
   * A person has ordered that the destination be brought to the report whatever was written before: what an import has noted
   * of itself is not to be believed, as rows may have been deleted since.
   */
  readonly rewrite?: boolean;
  /** Whether the session is over: an ended one, a running one, or one whose end the appliance never told. */
  readonly sessionState: 'ended' | 'in-progress' | 'end-unknown';
}

/** A request that is about to leave. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}
