/** Bases of the XML namespaces that were seen or documented; the API's name is appended. */
export const namespaceBases = {
  documented: 'https://www.beyondtrust.com/namespaces/API/',
  insecure: 'http://www.beyondtrust.com/namespaces/API/',
  sra: 'http://www.beyondtrust.com/sra/namespaces/API/',
  bomgar: 'http://www.bomgar.com/namespaces/API/',
} as const;

/** How a report says that it found nothing. Source: docs/vendors/remote-support.md#errors. */
export type EmptyForm = 'empty-root' | 'child-error' | 'root-error';

/** Everything about the appliance that varies by release, or that nobody outside the vendor knows for certain. */
export interface ApplianceSettings {
  /** Which spelling of the namespaces is written. docs/vendors/remote-support.md#namespaces */
  readonly namespace: keyof typeof namespaceBases;
  /** A search that finds no session. docs/vendors/remote-support.md#errors */
  readonly emptyResult: EmptyForm;
  /** A look-up by an id that does not exist. docs/vendors/remote-support.md#errors */
  readonly unknownSession: EmptyForm;
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
  readonly companyName: string;
  /** Name of the system as an actor of events. */
  readonly productName: string;
}

/** What an appliance does unless it is told otherwise. */
export const defaultSettings: ApplianceSettings = {
  namespace: 'documented',
  emptyResult: 'empty-root',
  unknownSession: 'root-error',
  missingPermission: 'http-403',
  runningEndTime: 'empty',
  reportLagSeconds: 5,
  customerInfo: 'block',
  timeZoneMinutes: 0,
  customFieldVariables: 'custom',
  duplicateEvery: 0,
  outboundTimeoutSeconds: 30,
  tokenLifetimeSeconds: 3600,
  companyName: 'Example Support',
  productName: 'BeyondTrust Remote Support',
};

/** The values that a setting of several words may have; everything else is checked by its type alone. */
const choices: Partial<Record<keyof ApplianceSettings, readonly string[]>> = {
  namespace: Object.keys(namespaceBases),
  emptyResult: ['empty-root', 'child-error', 'root-error'],
  unknownSession: ['empty-root', 'child-error', 'root-error'],
  missingPermission: ['http-403', 'xml-error'],
  runningEndTime: ['empty', 'missing'],
  customerInfo: ['block', 'direct'],
  customFieldVariables: ['custom', 'session.custom'],
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
  if (allowed && !allowed.includes(value as string))
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
