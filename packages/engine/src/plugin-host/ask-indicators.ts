import { findPlugin, type PluginDirectory } from './find-plugin.ts';
import { type CallerDeps, pluginCallerOf } from './plugin-caller.ts';
import type { PluginAnswer } from './protocol.ts';

/** Asks the plugin of a configuration how it goes. @returns undefined if there is none */
export async function askIndicators(
  deps: PluginDirectory & CallerDeps,
  configurationId: string,
): Promise<PluginAnswer | undefined> {
  const found = findPlugin(deps, configurationId);
  return found?.host.call(pluginCallerOf(deps, found.configuration), { method: 'indicators' });
}
