import type { KeyRing } from '../secrets/key-ring.ts';
import type { ConfigurationRecord, PluginConfiguration } from '../model/plugin-configuration.ts';
import { secretPathsIn, textAt, withValueAt, type SecretPath } from './secret-settings.ts';

/** What a plugin configuration is called where a secret is bound to it. */
function recordName(configurationId: string, path: SecretPath): string {
  return `configuration/${configurationId}/${path}`;
}

/**
 * Takes the secrets out of a configuration and encrypts them.
 * @param secretSettings which of the plugin's settings are secrets, as `secretPathsOf` gives them
 */
export function sealConfiguration(
  configuration: PluginConfiguration,
  secretSettings: readonly SecretPath[],
  keys: KeyRing,
  updatedAt: Date,
): ConfigurationRecord {
  let open: Readonly<Record<string, unknown>> = { ...configuration };
  const secrets: Record<SecretPath, string> = {};
  for (const path of secretPathsIn(secretSettings)) {
    const secret = textAt(open, path);
    open = withValueAt(open, path, undefined);
    if (secret !== undefined) secrets[path] = keys.seal(recordName(configuration.id, path), secret);
  }
  const { id, plugin, name, applianceId, disabled } = configuration;
  return { id, plugin, name, applianceId, disabled, document: JSON.stringify(open), secrets, updatedAt };
}

/**
 * The configuration with its secrets in clear.
 * @throws SecretError if a secret cannot be decrypted
 */
export function openConfiguration(record: ConfigurationRecord, keys: KeyRing): PluginConfiguration {
  let configuration = documentOf(record);
  for (const [path, sealed] of Object.entries(record.secrets)) {
    configuration = withValueAt(configuration, path, keys.open(recordName(record.id, path), sealed));
  }
  return configuration as unknown as PluginConfiguration;
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
  const secrets = Object.entries(record.secrets).map(([path, sealed]) => {
    const name = recordName(record.id, path);
    return [path, keys.seal(name, keys.open(name, sealed))];
  });
  return { ...record, secrets: Object.fromEntries(secrets) as Record<SecretPath, string> };
}

/** Whether two versions have the same secret at a path, sealed differently each time as it is. */
export function isSameSecret(
  before: ConfigurationRecord,
  after: ConfigurationRecord,
  path: SecretPath,
  keys: KeyRing,
): boolean {
  const [one, two] = [before, after].map((record) => {
    const sealed = record.secrets[path];
    return sealed === undefined ? undefined : keys.open(recordName(record.id, path), sealed);
  });
  return one === two;
}

function documentOf(record: ConfigurationRecord): Readonly<Record<string, unknown>> {
  return JSON.parse(record.document) as Readonly<Record<string, unknown>>;
}
