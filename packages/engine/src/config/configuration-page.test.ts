import { format } from 'prettier';
import { expect, test } from 'vitest';
import { renderConfigurationPage } from './configuration-page.ts';

test('the page about configuration in the manual says what the schemas say', async () => {
  const page = await format(renderConfigurationPage(), { parser: 'markdown', printWidth: 120 });
  await expect(page).toMatchFileSnapshot('../../../../docs/configuration.md');
});
