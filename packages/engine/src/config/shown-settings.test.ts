import { expect, test } from 'vitest';
import { parseMainConfig } from './main-config.ts';
import { shownSettings } from './shown-settings.ts';

const values = {
  listener: { port: 8443, secretPath: 'a-secret-path-of-old' },
  store: { kind: 'postgresql', url: 'postgres://casebridge:s3cret-pass@db/casebridge' },
};

test('each value in force says whether the file or the default gives it, and no secret is among them', () => {
  const parsed = parseMainConfig(values, '/srv/casebridge');
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const shown = shownSettings(parsed.config, { file: '/srv/casebridge/casebridge.json', values });
  const found = (key: string) => shown.find((each) => each.key === key);
  expect(found('listener.port')).toMatchObject({ value: 8443, from: 'file' });
  expect(found('admin.port')).toMatchObject({ value: 53231, from: 'default' });
  expect(found('admin.port')?.description).toContain('Port of the admin tool');
  expect(found('listener.secretPath')).toMatchObject({ value: true, from: 'file' });
  expect(found('store')).toMatchObject({ value: 'postgresql', from: 'file' });
  expect(JSON.stringify(shown)).not.toMatch(/a-secret-path-of-old|s3cret-pass/);
});
