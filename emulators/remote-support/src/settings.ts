import { certificateKinds, type CertificateKind } from './tls/authority.ts';
import { scenarios, type ScenarioName } from './sessions/scenarios.ts';

/** Bases of the XML namespaces that were seen or documented; the API's name is appended. */
export const namespaceBases = {
  documented: 'https://www.beyondtrust.com/namespaces/API/',
  insecure: 'http://www.beyondtrust.com/namespaces/API/',
  sra: 'http://www.beyondtrust.com/sra/namespaces/API/',
  bomgar: 'http://www.bomgar.com/namespaces/API/',
} as const;

/** Properties that vary by release. Source: docs/vendors/remote-support.md#versions. */
interface Release {
  readonly apiVersion: string;
  /** Until 24.2 the API tells the company's name: docs/vendors/remote-support.md#api-info. */
  readonly tellsCompany: boolean;
  /** Accounts have permissions for the Configuration API. */
  readonly hasConfigurationApi: boolean;
}

function release(apiVersion: string, tellsCompany: boolean, hasConfigurationApi: boolean): Release {
  return { apiVersion, tellsCompany, hasConfigurationApi };
}

/** The releases that the appliance can pretend to be; `current` is the newest that was seen. */
export const releases = {
  '19.2': release('1.19.2', true, false),
  '20.1': release('1.19.2', true, false),
  '21.1': release('1.21.0', true, false),
  '21.2': release('1.21.0', true, false),
  '21.3': release('1.21.1', true, false),
  '22.1': release('1.22.1', true, true),
  '22.2': release('1.22.2', true, true),
  '22.3': release('1.22.2', true, true),
  '23.1': release('1.23.1', true, true),
  '23.3': release('1.23.1', true, true),
  '24.1': release('1.24.1', true, true),
  '24.2': release('1.24.1', true, true),
  '24.3': release('1.24.1', false, true),
  current: release('1.25.0', false, true),
} as const satisfies Record<string, Release>;

/** How a report says that it found nothing. Source: docs/vendors/remote-support.md#errors. */
export type EmptyForm = 'empty-root' | 'child-error' | 'root-error';

/** Everything about the appliance that varies by release, or that nobody outside the vendor knows for certain. */
export interface ApplianceSettings {
  /** Which release the appliance is of. docs/vendors/remote-support.md#versions */
  readonly release: keyof typeof releases;
  /** Whether *Enable XML API* is ticked; if not, how both APIs refuse. docs/vendors/remote-support.md#versions */
  readonly xmlApi: 'enabled' | 'off-404' | 'off-403' | 'off-error';
  /** Which spelling of the namespaces is written. docs/vendors/remote-support.md#namespaces */
  readonly namespace: keyof typeof namespaceBases;
  /** A search that finds no session. docs/vendors/remote-support.md#errors */
  readonly emptyResult: EmptyForm;
  /** The language in which it says so where it says it in words. docs/vendors/remote-support.md#errors */
  readonly emptyText: 'english' | 'german' | 'polish' | 'japanese';
  /** A look-up by an id that does not exist. docs/vendors/remote-support.md#errors */
  readonly unknownSession: EmptyForm;
  /** A search by several ids of which some do not exist. docs/vendors/remote-support.md#open-questions */
  readonly unknownAmongSeveral: 'left-out' | 'error';
  /** How the XML APIs refuse an account that lacks a permission. docs/vendors/remote-support.md#errors */
  readonly missingPermission: 'http-403' | 'xml-error';
  /** How a running session's report writes the end that it does not have. docs/vendors/remote-support.md#session-report */
  readonly runningEndTime: 'empty' | 'missing';
  /** Seconds from a session's end to the report that tells it. docs/vendors/remote-support.md#report-lag */
  readonly reportLagSeconds: number;
  /** Where the report puts what the customer entered. docs/vendors/remote-support.md#participants */
  readonly customerInfo: 'block' | 'direct';
  /** Minutes that the report's times are ahead of UTC. */
  readonly timeZoneMinutes: number;
  /** How outbound events name custom fields. docs/vendors/remote-support.md#outbound-variables */
  readonly customFieldVariables: 'custom' | 'session.custom';
  /** Every so many outbound events one is sent twice; 0: never. docs/vendors/remote-support.md#outbound-delivery */
  readonly duplicateEvery: number;
  /** How long a recipient may take to answer. docs/vendors/remote-support.md#open-questions */
  readonly outboundTimeoutSeconds: number;
  /** Life of an access token. docs/vendors/remote-support.md#token */
  readonly tokenLifetimeSeconds: number;
  /** Status for an expired or unknown token. docs/vendors/remote-support.md#open-questions */
  readonly expiredTokenStatus: 401 | 403;
  /** Behaviour above the rate limit. docs/vendors/remote-support.md#rate-limits */
  readonly rateLimit: 'on' | 'without-retry-after' | 'off';
  readonly rateLimitPerSecond: number;
  readonly rateLimitPerHour: number;
  /** Whether `external_key` still does what `session.custom.external_key` does. docs/vendors/remote-support.md#session-key */
  readonly oldExternalKey: 'accepted' | 'ignored';
  /** How long a session key is valid unless its request says so. docs/vendors/remote-support.md#session-key */
  readonly keyLifetimeSeconds: number;
  /** Longer validities are cut to this. */
  readonly maximumKeyLifetimeSeconds: number;
  /** How a caller asks for a language, and what is translated. docs/vendors/remote-support.md#locale */
  readonly localeMode: 'translated' | 'english-names' | 'ignored';
  /** Which language is written where none is asked for: `en-us` or `de`. */
  readonly defaultLocale: 'en-us' | 'de';
  /** In which order sessions come. docs/vendors/remote-support.md#open-questions */
  readonly sessionOrder: 'by-end' | 'by-start' | 'reversed';
  /** Where an event's files stand, unless as each scenario has them. docs/vendors/remote-support.md#session-events */
  readonly fileShape: 'as-played' | 'data' | 'direct' | 'list';
  /** In which case session ids are written; ours are lower. docs/vendors/remote-support.md#session-report */
  readonly lsidCase: 'lower' | 'upper';
  /** Whether a session's report holds its surveys, or only their own reports do. docs/vendors/remote-support.md#exit-surveys */
  readonly surveysInReport: boolean;
  /** Whether the links of a report open without a login. docs/vendors/remote-support.md#links */
  readonly signedLinks: 'login' | 'open';
  /** Whether events tell the appliance's id. docs/vendors/remote-support.md#outbound-variables */
  readonly applianceIdInEvents: boolean;
  /** The variable `version` of events. docs/vendors/remote-support.md#outbound-variables */
  readonly eventVersion: string;
  /** In which charset events are encoded. docs/vendors/remote-support.md#outbound-delivery */
  readonly eventCharset: 'utf-8' | 'windows-1252';
  /** Which scenario begins when a customer redeems a session key. */
  readonly redeemScenario: ScenarioName;
  /** Which certificate is shown over https. */
  readonly certificate: CertificateKind;
  readonly companyName: string;
  /** Name of the system as an actor of events. */
  readonly productName: string;
}

/** Default settings of an appliance. */
export const defaultSettings: ApplianceSettings = {
  release: 'current',
  xmlApi: 'enabled',
  namespace: 'documented',
  emptyResult: 'root-error',
  emptyText: 'english',
  unknownSession: 'root-error',
  unknownAmongSeveral: 'left-out',
  missingPermission: 'http-403',
  runningEndTime: 'empty',
  reportLagSeconds: 5,
  customerInfo: 'block',
  timeZoneMinutes: 0,
  customFieldVariables: 'custom',
  duplicateEvery: 0,
  outboundTimeoutSeconds: 30,
  tokenLifetimeSeconds: 3600,
  expiredTokenStatus: 401,
  rateLimit: 'on',
  rateLimitPerSecond: 20,
  rateLimitPerHour: 15_000,
  oldExternalKey: 'accepted',
  keyLifetimeSeconds: 86_400,
  maximumKeyLifetimeSeconds: 30 * 86_400,
  localeMode: 'translated',
  defaultLocale: 'en-us',
  sessionOrder: 'by-end',
  fileShape: 'as-played',
  lsidCase: 'lower',
  surveysInReport: true,
  signedLinks: 'login',
  applianceIdInEvents: true,
  eventVersion: '1',
  eventCharset: 'utf-8',
  redeemScenario: 'ordinary',
  certificate: 'valid',
  companyName: 'Example Support',
  productName: 'BeyondTrust Remote Support',
};

/** The values that a setting may have where there are only some; everything else is checked by its type alone. */
export const choices: Partial<Record<keyof ApplianceSettings, readonly (string | number)[]>> = {
  release: Object.keys(releases),
  xmlApi: ['enabled', 'off-404', 'off-403', 'off-error'],
  namespace: Object.keys(namespaceBases),
  emptyResult: ['empty-root', 'child-error', 'root-error'],
  emptyText: ['english', 'german', 'polish', 'japanese'],
  unknownSession: ['empty-root', 'child-error', 'root-error'],
  unknownAmongSeveral: ['left-out', 'error'],
  missingPermission: ['http-403', 'xml-error'],
  runningEndTime: ['empty', 'missing'],
  customerInfo: ['block', 'direct'],
  customFieldVariables: ['custom', 'session.custom'],
  expiredTokenStatus: [401, 403],
  rateLimit: ['on', 'without-retry-after', 'off'],
  oldExternalKey: ['accepted', 'ignored'],
  localeMode: ['translated', 'english-names', 'ignored'],
  defaultLocale: ['en-us', 'de'],
  sessionOrder: ['by-end', 'by-start', 'reversed'],
  fileShape: ['as-played', 'data', 'direct', 'list'],
  lsidCase: ['lower', 'upper'],
  signedLinks: ['login', 'open'],
  eventCharset: ['utf-8', 'windows-1252'],
  certificate: certificateKinds,
  redeemScenario: scenarios.map(({ name }) => name),
};

/**
 * Changes some settings.
 * @param current what holds now
 * @param changes names and values, from a test or from the control API
 * @returns the settings with the changes
 * @throws RangeError that names the setting and what it accepts
 */
export function changeSettings(
  current: ApplianceSettings,
  changes: Readonly<Record<string, unknown>>,
): ApplianceSettings {
  for (const [name, value] of Object.entries(changes)) checkSetting(name, value);
  return { ...current, ...changes };
}

function checkSetting(name: string, value: unknown): void {
  const setting = name as keyof ApplianceSettings;
  if (!Object.hasOwn(defaultSettings, setting)) throw new RangeError(`There is no setting "${name}".`);
  const expected = typeof defaultSettings[setting];
  if (typeof value !== expected) throw new RangeError(`The setting "${name}" is a ${expected}.`);
  const allowed = choices[setting];
  if (allowed && !allowed.includes(value as string | number))
    throw new RangeError(`The setting "${name}" is one of: ${allowed.join(', ')}.`);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`The setting "${name}" is a finite number.`);
}

/** Settings that can be changed while the appliance runs; every part reads them when it needs them. */
export interface SettingsHolder {
  readonly current: ApplianceSettings;
  /** @throws RangeError that names the setting and what it accepts */
  change(changes: Readonly<Record<string, unknown>>): ApplianceSettings;
}

/** Holds settings that start as the defaults with `changes`. */
export function createSettings(changes: Readonly<Record<string, unknown>> = {}): SettingsHolder {
  let current = changeSettings(defaultSettings, changes);
  return {
    get current() {
      return current;
    },
    change(more) {
      current = changeSettings(current, more);
      return current;
    },
  };
}

/** A session id as the appliance writes it. */
export function spellLsid(lsid: string, { lsidCase }: ApplianceSettings): string {
  return lsidCase === 'upper' ? lsid.toUpperCase() : lsid;
}
