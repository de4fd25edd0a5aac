import { describeConfiguration } from './configuration-vault.ts';
import { configured } from './configured.ts';
import type { ConfigurationRecord, PluginConfiguration } from '../model/plugin-configuration.ts';
import { secretPathsIn, textAt, type SecretPath, type SecretSettings } from './secret-settings.ts';

/** A configuration as it may be shown: with `{ configured }` in place of each secret. */
export type ConfigurationView = Readonly<Record<string, unknown>>;

/** In place of a secret that an import cannot have. It opens nothing, and a configuration cannot be enabled with it. */
export const unenteredSecret = 'not-yet-entered';

/** @param configuration the same, opened */
export function viewOf(record: ConfigurationRecord, configuration: PluginConfiguration | undefined): ConfigurationView {
  const view = describeConfiguration(record);
  return configuration?.clientSecret === unenteredSecret ? { ...view, clientSecret: { configured: false } } : view;
}

/** A configuration in short, for the log at the start. */
export function summaryOf(configuration: PluginConfiguration, secretSettings?: SecretSettings): ConfigurationView {
  const { id, name, plugin, applianceId, applianceHost, disabled } = configuration;
  const isThere = (path: SecretPath) => ![undefined, unenteredSecret].includes(textAt(configuration, path));
  const secrets = Object.fromEntries(
    secretPathsIn(secretSettings).map((path) => [path.replaceAll('/', '.'), isThere(path)] as const),
  );
  return { id, name, plugin, applianceId, applianceHost, disabled, configured: configured(secrets) };
}
