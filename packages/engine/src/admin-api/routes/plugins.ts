import type { Clock } from '@casebridge/plugin-api';
import { z } from 'zod';
import { configurationForm } from '../../config/configuration-form.ts';
import type { PluginRegistry } from '../../plugin-host/plugin-registry.ts';
import { installedVersions, removeInstalled } from '../../plugin-host/plugins-folder/place.ts';
import type { Store } from '../../store/store.ts';
import { done, notFound } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { listOf } from '../schemas/values.ts';

export interface PluginRouteDeps {
  readonly store: Pick<Store, 'recordAudit'>;
  readonly clock: Clock;
  /** Where people put plugins. */
  readonly pluginsFolder: string;
  readonly plugins: Pick<PluginRegistry, 'get' | 'versions'>;
}

const byName = z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,100}$/) });
const removed = z.strictObject({ name: z.string(), version: z.string() });
const plugin = z.strictObject({
  name: z.string(),
  title: z.string(),
  version: z.string(),
  form: z.record(z.string(), z.unknown()).meta({
    description: 'JSON Schema of the fields that every configuration has; forms are made from it and the next.',
  }),
  settingsSchema: z.record(z.string(), z.unknown()).meta({
    description: 'JSON Schema of the settings, with labels, groups and dependencies; forms are made from it.',
  }),
  draining: z.array(z.string()).meta({ description: 'Older versions that end what they have begun.' }),
  removable: z.string().optional().meta({
    description: 'The version that a removal would take away. What comes with the product cannot be removed.',
  }),
});

/** The plugins that run. */
export function pluginRoutes({ plugins, store, clock, pluginsFolder }: PluginRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/plugins', role: 'viewer', tag: 'Plugins' },
      summary: 'Lists the plugins that run, with the schemas of their configurations.',
      response: listOf(plugin),
      async handler() {
        const versions = plugins.versions();
        const active = versions.filter(({ state }) => state === 'active');
        const items = await Promise.all(
          active.map(async ({ manifest: { name, title, version } }) => ({
            ...{ name, title, version, form: configurationForm() },
            settingsSchema: plugins.get(name)?.settingsSchema ?? {},
            draining: versions
              .filter((other) => other.state === 'draining' && other.manifest.name === name)
              .map((other) => other.manifest.version),
            removable: (await installedVersions(name, pluginsFolder))[0]?.version,
          })),
        );
        return done({ items: items.toSorted((one, other) => one.title.localeCompare(other.title)) });
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/api/plugins/:name', role: 'administrator', tag: 'Plugins' },
      summary: 'Removes the highest version of a plugin that was installed; the version before it goes on.',
      ...{ params: byName, response: removed, refusals: [404] },
      async handler({ params: { name }, actor }) {
        const [version] = await removeInstalled(name, pluginsFolder, 'highest');
        if (version === undefined) return notFound('installed plugin');
        await store.recordAudit({
          at: clock.now(),
          actor,
          action: 'plugin.removed',
          subject: name,
          detail: { version },
        });
        return done({ name, version });
      },
    }),
  ];
}
