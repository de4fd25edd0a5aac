import assert from 'node:assert/strict';
import type { Plugin, SettingsValues } from '../plugin.ts';

interface SettingsSubject<S> {
  readonly plugin: Plugin<S>;
  readonly values: SettingsValues;
}

interface SettingsCheck<S> {
  readonly title: string;
  readonly run: (subject: SettingsSubject<S>) => void;
}

interface Property {
  readonly title?: string;
  readonly default?: unknown;
  readonly writeOnly?: boolean;
  readonly 'x-dependsOn'?: { readonly property: string };
}

/** The clauses about settings: what the form is made of, and what is said about a wrong value. */
export function settingsChecks<S>(): readonly SettingsCheck<S>[] {
  return [
    { title: 'labels every setting, and gives no secret a default', run: labels },
    { title: 'takes the settings of this test, and leaves what was entered as it is', run: takes },
    { title: 'answers values of every wrong kind with sentences that begin with a label', run: wrongValues },
  ];
}

function propertiesOf<S>({ plugin }: SettingsSubject<S>): [string, Property][] {
  assert.equal(plugin.settingsSchema.type, 'object');
  return Object.entries((plugin.settingsSchema.properties ?? {}) as Readonly<Record<string, Property>>);
}

function labels<S>(subject: SettingsSubject<S>): void {
  const properties = propertiesOf(subject);
  const names = new Set(properties.map(([name]) => name));
  for (const [name, property] of properties) {
    assert.ok(property.title, `the setting ${name} has no title`);
    if (property.writeOnly === true) assert.equal(property.default ?? '', '', `the secret ${name} has a default`);
    const other = property['x-dependsOn']?.property;
    assert.ok(other === undefined || names.has(other), `${name} depends on a setting that does not exist`);
  }
}

function takes<S>({ plugin, values }: SettingsSubject<S>): void {
  const entered = structuredClone(values);
  const parsed = plugin.parseSettings(values);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join(' '));
  assert.deepEqual(values, entered);
}

function wrongValues<S>(subject: SettingsSubject<S>): void {
  const properties = propertiesOf(subject);
  const titles = properties.map(([, { title }]) => title ?? '');
  for (const [name] of properties) {
    for (const wrong of [null, -1.5, [], {}, '\u0000']) {
      const parsed = subject.plugin.parseSettings({ ...subject.values, [name]: wrong });
      if (parsed.ok) continue;
      assert.ok(parsed.problems.length > 0, 'settings are refused without a problem');
      for (const problem of parsed.problems) {
        assert.ok(
          titles.some((title) => problem.startsWith(title)),
          `the problem does not begin with a label: ${problem}`,
        );
      }
    }
  }
}
