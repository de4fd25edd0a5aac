import type { Clock } from '@casebridge/plugin-api';
import type { IdSource } from '../ids.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { Store } from '../store/store.ts';
import { describeConfiguration, openConfiguration, sealConfiguration } from './configuration-vault.ts';
import { parsePluginConfiguration } from './plugin-configuration-schema.ts';
import type { ConfigurationRecord, PluginConfiguration } from './plugin-configuration.ts';
import { textAt, withValueAt, type SecretPath } from './secret-settings.ts';

/** Why a configuration was not saved. */
export type SaveResult =
  | { readonly ok: true; readonly configuration: PluginConfiguration }
  | {
      readonly ok: false;
      readonly reason: 'invalid' | 'name-taken' | 'not-found';
      /** Sentences that name the label of the field. */
      readonly problems: readonly string[];
    };

/** A configuration as it may be shown: with `{ configured }` in place of each secret. */
export type ConfigurationView = Readonly<Record<string, unknown>>;

/**
 * The plugin configurations of this engine. The present ones are kept in memory, opened, so that the intake can ask at each
 * event; what is saved takes effect at once.
 */
export interface Configurations {
  current(): readonly PluginConfiguration[];
  views(): readonly ConfigurationView[];
  view(id: string): ConfigurationView | undefined;
  /** Saves a new one. `values` are as entered; an id may be given, otherwise one is made. */
  create(values: Readonly<Record<string, unknown>>): Promise<SaveResult>;
  /**
   * Replaces one. A secret that is left out, or stands as it is shown (`{ configured: true }`), stays as it is; `null` or
   * an empty text removes it.
   */
  update(id: string, values: Readonly<Record<string, unknown>>): Promise<SaveResult>;
  /** Reads them from the store again: another process may have changed them. */
  reload(): Promise<void>;
}

export interface ConfigurationsOptions {
  readonly store: Pick<Store, 'configurations' | 'saveConfiguration'>;
  readonly keys: KeyRing;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Which settings of a plugin are secrets; `undefined` if there is no such plugin. */
  readonly secretSettings: (plugin: string) => readonly SecretPath[] | undefined;
  /** Told after each change. */
  readonly onChange?: () => void;
}

/**
 * Reads the configurations from the store.
 * @throws SecretError if a secret cannot be opened
 */
export async function openConfigurations(options: ConfigurationsOptions): Promise<Configurations> {
  const { store, keys, redactor, clock, newId } = options;
  let records: readonly ConfigurationRecord[] = [];
  let opened: readonly PluginConfiguration[] = [];

  async function reload(): Promise<void> {
    records = await store.configurations();
    opened = records.map((record) => openConfiguration(record, keys));
    opened.forEach((configuration) => hideSecrets(configuration, options, redactor));
  }

  async function save(values: Readonly<Record<string, unknown>>): Promise<SaveResult> {
    const parsed = parsePluginConfiguration(values);
    if (!parsed.ok) return { ok: false, reason: 'invalid', problems: parsed.problems };
    const configuration = parsed.config;
    const secretSettings = options.secretSettings(configuration.plugin);
    if (secretSettings === undefined) {
      return { ok: false, reason: 'invalid', problems: [`plugin: there is no plugin ${configuration.plugin}`] };
    }
    if (isNameTaken(configuration, opened)) {
      const problem = 'Plugin Configuration Name: another configuration of the plugin has it';
      return { ok: false, reason: 'name-taken', problems: [problem] };
    }
    hideSecrets(configuration, options, redactor);
    await store.saveConfiguration(sealConfiguration(configuration, secretSettings, keys, clock.now()));
    await reload();
    options.onChange?.();
    return { ok: true, configuration };
  }

  await reload();
  return {
    current: () => opened,
    views: () => records.map(describeConfiguration),
    view: (id) => records.filter((record) => record.id === id).map(describeConfiguration)[0],
    create: (values) => save({ id: newId(), ...values }),
    async update(id, values) {
      const present = opened.find((configuration) => configuration.id === id);
      if (present === undefined)
        return { ok: false, reason: 'not-found', problems: ['There is no such configuration'] };
      const paths = secretPaths(present.plugin, options);
      return save({ ...keepSecrets(values, present, paths), id, plugin: present.plugin });
    },
    reload,
  };
}

function secretPaths(plugin: string, options: ConfigurationsOptions): readonly SecretPath[] {
  return ['clientSecret', ...(options.secretSettings(plugin) ?? []).map((path) => `settings/${path}`)];
}

/** Names serve people to tell configurations apart: they may not differ by case or spaces alone. */
function isNameTaken(configuration: PluginConfiguration, others: readonly PluginConfiguration[]): boolean {
  const key = ({ plugin, name }: PluginConfiguration) => `${plugin}/${name.trim().toLowerCase()}`;
  return others.some((other) => other.id !== configuration.id && key(other) === key(configuration));
}

function keepSecrets(
  values: Readonly<Record<string, unknown>>,
  present: PluginConfiguration,
  paths: readonly SecretPath[],
): Readonly<Record<string, unknown>> {
  const { updatedAt: _shownOnly, ...entered } = values;
  return paths.reduce<Readonly<Record<string, unknown>>>((merged, path) => {
    const value = valueAt(merged, path);
    if (typeof value === 'string' && value !== '') return merged;
    const keeps = value !== null && value !== '';
    return withValueAt(merged, path, keeps ? textAt(present, path) : undefined);
  }, entered);
}

function valueAt(values: unknown, path: SecretPath): unknown {
  return path
    .split('/')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      values,
    );
}

function hideSecrets(configuration: PluginConfiguration, options: ConfigurationsOptions, redactor: Redactor): void {
  for (const path of secretPaths(configuration.plugin, options)) {
    const secret = textAt(configuration, path);
    if (secret !== undefined) redactor.add(secret);
  }
}
