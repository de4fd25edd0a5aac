import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Configurations } from '../config/configurations.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';

/** Finds a configuration and its plugin. */
export interface PluginDirectory {
  readonly configurations: Pick<Configurations, 'current'>;
  readonly hosts: ReadonlyMap<string, PluginHost>;
}

/** A configuration with the plugin that it configures. */
export interface FoundPlugin {
  readonly configuration: PluginConfiguration;
  readonly host: PluginHost;
}

/** @returns undefined if there is no such configuration, or its plugin is not installed */
export function findPlugin(
  { configurations, hosts }: PluginDirectory,
  configurationId: string,
): FoundPlugin | undefined {
  const configuration = configurations.current().find(({ id }) => id === configurationId);
  const host = configuration && hosts.get(configuration.plugin);
  return configuration && host && { configuration, host };
}
