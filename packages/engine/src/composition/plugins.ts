import { join } from 'node:path';
import type { Clock } from '@casebridge/plugin-api';
import { pluginsFolderFault } from '../plugin-host/plugins-folder/folder-fault.ts';
import type { EngineEvents } from '../events/engine-events.ts';
import { readPluginFolder } from '../plugin-host/manifest.ts';
import { createPluginRegistry, type PluginRegistry } from '../plugin-host/plugin-registry.ts';
import { watchPluginsFolder } from '../plugin-host/plugins-folder/watch.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { ThreadLimits } from '../plugin-host/worker-thread.ts';
import type { EngineLog } from '../telemetry/log.ts';

/** Dependencies of the plugins of an engine. */
export interface PluginsDeps {
  /** Folders of plugins that come with the product. */
  readonly bundled: readonly URL[];
  /** What each thread may take, where it is not the usual. */
  readonly limits: Partial<ThreadLimits> | undefined;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly publish: EngineEvents['publish'];
  readonly redactor: Redactor;
}

/** Where people put plugins: `plugins` in the data folder. */
export function pluginsFolderIn(dataFolder: string): string {
  return join(dataFolder, 'plugins');
}

/**
 * Starts the plugins that come with the product, then those of the plugins folder, and follows the folder.
 * @throws PluginError if one that comes with the product cannot be used; one of the folder is refused and logged
 */
export async function openPlugins(
  { bundled, limits, dataFolder, clock, log, publish, redactor }: PluginsDeps,
  opened: AsyncDisposableStack,
): Promise<PluginRegistry> {
  const registry = createPluginRegistry({
    ...(limits && { limits }),
    ...{ clock, log, withoutSecrets: (answer) => redactor.withoutSecrets(answer) },
    onChange() {
      publish({ kind: 'deliveries-due' });
      publish({ kind: 'jobs-due' });
    },
  });
  opened.defer(() => registry.close());
  for (const folder of bundled) {
    const { name } = (await readPluginFolder(folder)).manifest;
    if (registry.get(name)) throw new Error(`Two plugins have the name ${name}.`);
    await registry.install(folder);
  }
  const folder = pluginsFolderIn(dataFolder);
  const watched = await watchPluginsFolder({ folder, registry, bundled, clock, log }).catch((error: unknown) => {
    // A node on PostgreSQL runs without a data folder that it may write to; it then has the plugins of the product alone.
    log.warn('plugins.folder-not-usable', { ...pluginsFolderFault, folder, error });
    return undefined;
  });
  opened.defer(() => watched?.close());
  return registry;
}
