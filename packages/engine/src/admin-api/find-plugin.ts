import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Configurations } from '../config/configurations.ts';
import type { PluginHost } from '../plugin-host/plugin-host.ts';

/** Where a configuration and its plugin are found. */
export interface PluginShelf {
  readonly configurations: Pick<Configurations, 'current'>;
  readonly hosts: ReadonlyMap<string, PluginHost>;
}

/** @returns undefined if there is no such configuration, or its plugin is not installed */
export function findPlugin(
  { configurations, hosts }: PluginShelf,
  configurationId: string,
): { readonly configuration: PluginConfiguration; readonly host: PluginHost } | undefined {
  const configuration = configurations.current().find(({ id }) => id === configurationId);
  const host = configuration && hosts.get(configuration.plugin);
  return configuration && host && { configuration, host };
}
