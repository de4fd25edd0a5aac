import type { SettingsValues } from '@casebridge/plugin-api';

/** The outbound event types that a configuration can select, by the name that the appliance sends. */
export type SelectableEvent =
  | 'support_conference_end'
  | 'support_conference_customer_exit_survey_completed'
  | 'support_conference_rep_exit_survey_completed'
  | 'support_conference_member_added';

/** The event types that can be found by asking. */
export type PollableEvent = 'support_conference_end';

/**
 * A set of settings for a plugin: which appliance, which events, how to retry, and the plugin's own settings. The fields
 * are those of the original's form; docs/vendors/remote-support.md#middleware-endpoint.
 */
export interface PluginConfiguration {
  readonly id: string;
  /** Name of the plugin, as its manifest says. */
  readonly plugin: string;
  readonly name: string;
  /** Equal to `?appliance=` of the outbound event URL, compared without regard to case; `default` without one. */
  readonly applianceId: string;
  /** Host, with a port if it is not the usual one. */
  readonly applianceHost: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** BCP 47, such as `en-us`. */
  readonly locale: string;
  readonly disabled: boolean;
  readonly allowInvalidCertificates: boolean;
  readonly useNonTlsConnections: boolean;
  readonly outboundEventTypes: readonly SelectableEvent[];
  readonly retryAttemptLimit: number;
  readonly retryOutboundEventTypes: readonly SelectableEvent[];
  /** The appliance is asked for these by itself, for where it cannot reach this machine; empty: no polling. */
  readonly pollingEventTypes: readonly PollableEvent[];
  readonly pollingIntervalMinutes: number;
  /** Which of them are retried; their surveys go with them. */
  readonly retryPollingEventTypes: readonly PollableEvent[];
  /** PEM of authorities that are trusted beside those of the system, by every call for this configuration. */
  readonly certificateAuthority?: string | undefined;
  /** The plugin's settings with secrets in clear: only in memory, only for the worker thread. */
  readonly settings: SettingsValues;
}

/**
 * As it stands in the store: every secret is taken out of the document and encrypted by `secrets`, one entry per JSON
 * path. The store does not know what is inside.
 */
export interface ConfigurationRecord {
  readonly id: string;
  readonly plugin: string;
  readonly name: string;
  readonly applianceId: string;
  readonly disabled: boolean;
  /** JSON of the configuration without its secrets. */
  readonly document: string;
  /** Path to sealed secret. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly updatedAt: Date;
}
