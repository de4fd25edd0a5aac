import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { InstalledPlugin, PluginRegistry } from './plugin-registry.ts';

/** Finds a configuration and its plugin. */
export interface PluginDirectory {
  readonly configurations: { current(): readonly PluginConfiguration[] };
  readonly plugins: Pick<PluginRegistry, 'get'>;
}

/** A configuration with the plugin that it configures. */
export interface FoundPlugin {
  readonly configuration: PluginConfiguration;
  readonly host: InstalledPlugin;
}

/** @returns undefined if there is no such configuration, or its plugin is not installed */
export function findPlugin(
  { configurations, plugins }: PluginDirectory,
  configurationId: string,
): FoundPlugin | undefined {
  const configuration = configurations.current().find(({ id }) => id === configurationId);
  const host = configuration && plugins.get(configuration.plugin);
  return configuration && host && { configuration, host };
}
