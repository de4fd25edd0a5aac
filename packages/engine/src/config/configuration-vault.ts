import type { KeyRing } from '../secrets/key-ring.ts';
import type { ConfigurationRecord, PluginConfiguration } from '../model/plugin-configuration.ts';
import {
  addresseeIn,
  addresseePathsOf,
  secretPathsIn,
  textAt,
  withValueAt,
  type SecretPath,
  type SecretSettings,
} from './secret-settings.ts';

/**
 * A sealed secret carries the paths of its addressee. Their values are part of what seals it: where somebody changes a host
 * in the database, the secret no longer opens.
 */
interface Sealed {
  readonly addressee: readonly SecretPath[];
  readonly text: string;
}

function format({ addressee, text }: Sealed): string {
  return `${addressee.join(',')}:${text}`;
}

function parse(stored: string): Sealed {
  const end = stored.indexOf(':');
  return { addressee: stored.slice(0, Math.max(end, 0)).split(','), text: stored.slice(end + 1) };
}

/** Names a secret where it is bound to its place and its addressee. */
function nameOf(values: Values, path: SecretPath, addressee: readonly SecretPath[]): string {
  return `configuration/${String(values.id)}/${path} ${addresseeIn(values, addressee)}`;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Takes the secrets out of a configuration and encrypts each for its addressee.
 * @param secretSettings of its plugin
 */
export function sealConfiguration(
  configuration: PluginConfiguration,
  secretSettings: SecretSettings,
  keys: KeyRing,
  updatedAt: Date,
): ConfigurationRecord {
  let open: Values = { ...configuration };
  const secrets: Record<SecretPath, string> = {};
  for (const path of secretPathsIn(secretSettings)) {
    const secret = textAt(open, path);
    open = withValueAt(open, path, undefined);
    const addressee = addresseePathsOf(path, secretSettings);
    if (secret === undefined) continue;
    secrets[path] = format({ addressee, text: keys.seal(nameOf({ ...configuration }, path, addressee), secret) });
  }
  const { id, plugin, name, applianceId, disabled } = configuration;
  return { id, plugin, name, applianceId, disabled, document: JSON.stringify(open), secrets, updatedAt };
}

/** @throws SecretError if it cannot be decrypted */
function openSecret(record: ConfigurationRecord, path: SecretPath, keys: KeyRing): string | undefined {
  const stored = record.secrets[path];
  if (stored === undefined) return undefined;
  const { addressee, text } = parse(stored);
  return keys.open(nameOf({ ...documentOf(record), id: record.id }, path, addressee), text);
}

/**
 * The configuration with its secrets in clear.
 * @throws SecretError if a secret cannot be decrypted
 */
export function openConfiguration(record: ConfigurationRecord, keys: KeyRing): PluginConfiguration {
  const open = Object.keys(record.secrets).reduce(
    (values, path) => withValueAt(values, path, openSecret(record, path, keys)),
    documentOf(record),
  );
  return open as unknown as PluginConfiguration;
}

/** The configuration as it may be shown: in place of each secret, that there is one. */
export function describeConfiguration(record: ConfigurationRecord): Readonly<Record<string, unknown>> {
  let shown = documentOf(record);
  for (const path of ['clientSecret', ...Object.keys(record.secrets)]) {
    shown = withValueAt(shown, path, { configured: record.secrets[path] !== undefined });
  }
  return { ...shown, updatedAt: record.updatedAt.toISOString() };
}

/** Seals every secret of a record anew, with the key that is active now. */
export function resealRecord(record: ConfigurationRecord, keys: KeyRing): ConfigurationRecord {
  const values = { ...documentOf(record), id: record.id };
  const secrets = Object.entries(record.secrets).map(([path, stored]): [SecretPath, string] => {
    const { addressee } = parse(stored);
    const secret = openSecret(record, path, keys) ?? '';
    return [path, format({ addressee, text: keys.seal(nameOf(values, path, addressee), secret) })];
  });
  return { ...record, secrets: Object.fromEntries(secrets) };
}

/** Whether two versions have the same secret at a path, sealed differently each time as it is. */
export function isSameSecret(
  before: ConfigurationRecord,
  after: ConfigurationRecord,
  path: SecretPath,
  keys: KeyRing,
): boolean {
  try {
    return openSecret(before, path, keys) === openSecret(after, path, keys);
  } catch {
    return before.secrets[path] === after.secrets[path];
  }
}

function documentOf(record: ConfigurationRecord): Readonly<Record<string, unknown>> {
  return JSON.parse(record.document) as Readonly<Record<string, unknown>>;
}
