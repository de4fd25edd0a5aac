import type { PluginManifest } from '@casebridge/plugin-api';
import { lostInCall, notInstalled } from './plugin-faults.ts';
import { type PluginHost, type PluginHostOptions, startPluginHost } from './plugin-host.ts';

/**
 * A plugin as the engine uses it: whichever version is active when it is asked. Whoever holds it need not hear of upgrades.
 */
export type InstalledPlugin = Pick<PluginHost, 'manifest' | 'settingsSchema' | 'process' | 'parseSettings' | 'call'>;

/** A version of a plugin that runs. */
export interface PluginVersion {
  readonly manifest: PluginManifest;
  readonly folder: URL;
  /** A draining version gets nothing new, ends what it has, and ends. */
  readonly state: 'active' | 'draining';
}

/**
 * The plugins of an engine and their versions. `install` starts a version and makes it the active one of its name; the one
 * before drains and ends. One that cannot be started changes nothing.
 */
export interface PluginRegistry {
  /** `undefined` if no version of that name is active. */
  get(name: string): InstalledPlugin | undefined;
  /** Every version that runs. */
  versions(): readonly PluginVersion[];
  /**
   * Starts the plugin of a folder, makes it active, and has the version before drain.
   * @throws an error in words if the folder holds no sound plugin
   */
  install(folder: URL): Promise<PluginManifest>;
  /** Takes the active version of a name away: it drains and ends. Resolves at once. */
  remove(name: string): void;
  /** Ends every version at once. */
  close(): Promise<void>;
}

/** Options of a plugin registry. */
export interface PluginRegistryOptions extends Omit<PluginHostOptions, 'folder'> {
  /** Told after another version of a plugin, or none, has become active. */
  readonly onChange?: (name: string) => void;
}

interface Running {
  readonly host: PluginHost;
  readonly folder: URL;
}

/** Makes a registry without any plugin. */
export function createPluginRegistry({ onChange, ...parts }: PluginRegistryOptions): PluginRegistry {
  const active = new Map<string, Running>();
  const plugins = new Map<string, InstalledPlugin>();
  const draining = new Set<Running>();

  function drain(running: Running | undefined): void {
    if (running === undefined) return;
    draining.add(running);
    void running.host.drain().then(() => {
      draining.delete(running);
      const { name, version } = running.host.manifest;
      parts.log.info('plugin.drained', { plugin: name, version });
    });
  }

  return {
    get(name) {
      return active.has(name) ? plugins.get(name) : undefined;
    },
    versions: () => [
      ...[...active.values()].map((running) => versionOf(running, 'active')),
      ...[...draining].map((running) => versionOf(running, 'draining')),
    ],
    async install(folder) {
      const host = await startPluginHost({ folder, ...parts });
      const { name, version } = host.manifest;
      const before = active.get(name);
      active.set(name, { host, folder });
      if (!plugins.has(name))
        plugins.set(
          name,
          followActive(name, () => active.get(name)?.host, host),
        );
      parts.log.info('plugin.active', { plugin: name, version, before: before?.host.manifest.version });
      drain(before);
      onChange?.(name);
      return host.manifest;
    },
    remove(name) {
      const running = active.get(name);
      active.delete(name);
      drain(running);
      if (running !== undefined) onChange?.(name);
    },
    async close() {
      await Promise.all([...active.values(), ...draining].map(({ host }) => host.close()));
    },
  };
}

function versionOf({ host, folder }: Running, state: PluginVersion['state']): PluginVersion {
  return { manifest: host.manifest, folder, state };
}

/**
 * Asks the version that is active at that moment, so that no request reaches one that has begun to drain.
 * @param last whose manifest and schema are shown once no version is active any more
 */
function followActive(name: string, current: () => PluginHost | undefined, last: PluginHost): InstalledPlugin {
  return {
    get manifest() {
      return (current() ?? last).manifest;
    },
    get settingsSchema() {
      return (current() ?? last).settingsSchema;
    },
    async process(request, alone) {
      const host = current();
      if (host !== undefined) return host.process(request, alone);
      await request.report.cancel().catch(() => undefined);
      return { kind: 'outcome', outcome: notInstalled(name) };
    },
    parseSettings: async (values) => current()?.parseSettings(values) ?? [notInstalled(name).fault.message],
    call: async (caller, call, options, alone) =>
      current()?.call(caller, call, options, alone) ?? { ok: false, fault: lostInCall('the plugin was removed') },
  };
}
