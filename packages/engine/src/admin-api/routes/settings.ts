import { z } from 'zod';
import type { ShownSetting } from '../../config/shown-settings.ts';
import type { ListenerAddress } from '../../connection-test/way-in.ts';
import { done } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';

export interface SettingsRouteDeps {
  /** The main configuration in force. */
  readonly settings: { readonly file?: string | undefined; readonly items: readonly ShownSetting[] };
  /** Where events are taken; undefined while they are not. */
  readonly listener: () => ListenerAddress | undefined;
}

const settings = z.strictObject({
  file: z.string().optional().meta({ description: 'The configuration file; missing where the engine was given none.' }),
  items: z.array(
    z.strictObject({
      key: z.string(),
      value: z.unknown().meta({ description: 'Of a secret, whether it is set.' }),
      from: z.enum(['file', 'default']),
      description: z.string().optional(),
    }),
  ),
  listener: z
    .strictObject({
      url: z.string(),
      wantsSecretPath: z.boolean(),
      wantsToken: z.boolean(),
      wantsClientCertificate: z.boolean(),
    })
    .nullable()
    .meta({ description: 'Where this process takes events, and what an address of it has to carry.' }),
});

/** The main configuration, which stands in a file and is read at the start. */
export function settingsRoutes({ settings: { file, items }, listener }: SettingsRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/settings', role: 'viewer', tag: 'Settings' },
      summary: 'Shows every value of the main configuration in force, and whether the file or the default gives it.',
      response: settings,
      handler: async () => done({ ...(file !== undefined && { file }), items, listener: shown(listener()) }),
    }),
  ];
}

function shown(address: ListenerAddress | undefined) {
  if (address === undefined) return null;
  const { url, secretPath, queryToken, wantsClientCertificate } = address;
  const [wantsSecretPath, wantsToken] = [secretPath !== undefined, queryToken !== undefined];
  return { url, wantsSecretPath, wantsToken, wantsClientCertificate };
}
