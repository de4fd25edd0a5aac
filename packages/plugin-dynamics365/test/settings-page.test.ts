import { format } from 'prettier';
import { expect, test } from 'vitest';
import { fieldsSchema } from '../../engine/src/config/plugin-configuration-schema.ts';
import { parseSettings, settingsSchema } from '../src/settings/parse-settings.ts';
import { exampleConfiguration, exampleSettings, renderSettingsPage } from './settings-page.ts';

test('the page about the settings in the manual has every key, as the schema says', async () => {
  const page = await format(renderSettingsPage(), { parser: 'markdown', printWidth: 120 });
  await expect(page).toMatchFileSnapshot('../../../docs/dynamics-settings.md');
  const { properties = {} } = settingsSchema as { readonly properties?: object };
  for (const key of Object.keys(properties)) expect(page).toContain(`| \`${key}\``);
});

test('its example is accepted, and every key of it is one of the schema', () => {
  expect(parseSettings(exampleSettings)).toMatchObject({ ok: true });
  const { properties = {} } = settingsSchema as { readonly properties?: object };
  expect(Object.keys(exampleSettings).filter((key) => !(key in properties))).toEqual([]);
  expect(fieldsSchema.safeParse({ id: 'a', ...exampleConfiguration }).error?.issues ?? []).toEqual([]);
});
