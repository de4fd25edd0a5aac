import type { ConfigurationRecord, PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Actor } from '../store/operation-records.ts';
import { openConfiguration, sealConfiguration } from './configuration-vault.ts';
import { type FieldProblem, type Problems, problemsOf, problemsOfPlugin } from './field-problem.ts';
import { unenteredSecret } from './configuration-views.ts';
import { askAgain, misdirectedSecrets } from './misdirected-secrets.ts';
import { fieldsSchema, parsePluginConfiguration } from './plugin-configuration-schema.ts';
import { changed, hideSecrets, type ConfigurationsOptions, type Present } from './present-configurations.ts';
import { keepSecrets, secretPathsIn, unknownSettings } from './secret-settings.ts';

/** Result of a save. */
export type SaveResult =
  | { readonly ok: true; readonly configuration: PluginConfiguration }
  | ({ readonly ok: false; readonly reason: 'invalid' | 'name-taken' | 'not-found' | 'stale' } & Problems);

/** As entered by a person, or as exported. */
export type Values = Readonly<Record<string, unknown>>;

/** Values that can be saved, or what is wrong with them. */
export type Checked =
  | { readonly ok: true; readonly configuration: PluginConfiguration; readonly record: ConfigurationRecord }
  | Extract<SaveResult, { ok: false }>;

/** Everything that can be wrong with a configuration before it is saved. */
export function check(options: ConfigurationsOptions, others: readonly PluginConfiguration[], values: Values): Checked {
  const parsed = parsePluginConfiguration(values);
  if (!parsed.ok) return { ...parsed, reason: 'invalid' };
  const configuration = parsed.config;
  if (!configuration.disabled && configuration.clientSecret === unenteredSecret) {
    const label = fieldsSchema.shape.clientSecret.meta()?.title ?? 'clientSecret';
    return invalid([{ key: 'clientSecret', label, text: 'is missing' }]);
  }
  const secretSettings = options.secretSettings(configuration.plugin);
  if (secretSettings === undefined) {
    return invalid([{ key: 'plugin', label: 'plugin', text: `there is no plugin ${configuration.plugin}` }]);
  }
  if (isNameTaken(configuration, others)) {
    const label = fieldsSchema.shape.name.meta()?.title ?? 'name';
    const taken = { key: 'name', label, text: 'another configuration of the plugin has it' };
    return { ok: false, reason: 'name-taken', ...problemsOf([taken]) };
  }
  hideSecrets(configuration, options);
  const record = sealConfiguration(configuration, secretSettings, options.keys, options.clock.now());
  return { ok: true, configuration, record };
}

/**
 * Lets the plugin look at its settings, which nobody else knows.
 * @param excused keys of which it may say what it will
 */
export async function checkedByPlugin(
  options: ConfigurationsOptions,
  checked: Checked,
  excused: readonly string[] = [],
): Promise<Checked> {
  if (!checked.ok) return checked;
  const { plugin, settings } = checked.configuration;
  const known = options.secretSettings(plugin);
  const unknown = problemsOf(unknownSettings(settings, known));
  const said = problemsOfPlugin((await options.checkSettings?.(plugin, settings)) ?? [], known?.labels);
  const counts = said.fields.map(({ key }) => !excused.includes(key));
  const problems = [...unknown.problems, ...said.problems.filter((_, index) => counts[index])];
  const fields = [...unknown.fields, ...said.fields.filter((_, index) => counts[index])];
  return problems.length === 0 ? checked : { ok: false, reason: 'invalid', problems, fields };
}

export async function save(
  options: ConfigurationsOptions,
  present: Present,
  values: Values,
  actor: Actor | undefined,
): Promise<SaveResult> {
  return saveChecked(options, present, check(options, present.opened, values), actor);
}

async function saveChecked(
  options: ConfigurationsOptions,
  present: Present,
  values: Checked,
  actor: Actor | undefined,
  edited?: number,
): Promise<SaveResult> {
  const checked = await checkedByPlugin(options, values);
  if (!checked.ok) return checked;
  if (!(await options.store.saveConfiguration(checked.record, actor, edited))) {
    return { ok: false, reason: 'stale', ...problemsOf([]) };
  }
  await changed(options, present, { what: 'saved', configurationIds: [checked.record.id], actor });
  return { ok: true, configuration: checked.configuration };
}

export async function update(
  options: ConfigurationsOptions,
  present: Present,
  id: string,
  values: Values,
  actor: Actor | undefined,
  edited: number | undefined,
): Promise<SaveResult> {
  const old = present.opened.find((configuration) => configuration.id === id);
  if (old === undefined) return notFound('There is no such configuration');
  return saveChecked(options, present, checkEdit(options, present.opened, old, values), actor, edited);
}

/** An edit with the secrets that it keeps, unless it would send one of them elsewhere. */
function checkEdit(
  options: ConfigurationsOptions,
  others: readonly PluginConfiguration[],
  old: PluginConfiguration,
  values: Values,
): Checked {
  const { updatedAt: _shownOnly, version: _shownToo, ...entered } = values;
  const settings = options.secretSettings(old.plugin);
  const kept = keepSecrets(entered, old, secretPathsIn(settings));
  const checked = check(options, others, { ...kept, id: old.id, plugin: old.plugin });
  if (!checked.ok || settings === undefined) return checked;
  const misdirected = misdirectedSecrets(entered, old, checked.configuration, settings);
  return misdirected.length === 0 ? checked : invalid(askAgain(misdirected, settings));
}

/**
 * Checks what somebody is about to save, and saves nothing. It may have no name yet, and is looked at as if it were enabled.
 * @param id of the one that is edited; a new one without
 */
export async function checkDraft(
  options: ConfigurationsOptions,
  present: Present,
  values: Values,
  id: string | undefined,
): Promise<Checked> {
  const old = present.opened.find((configuration) => configuration.id === id);
  if (id !== undefined && old === undefined) return notFound('There is no such configuration');
  const entered = { ...values, name: 'Draft', disabled: false };
  const checked =
    old === undefined ? check(options, [], { ...entered, id: options.newId() }) : checkEdit(options, [], old, entered);
  return checkedByPlugin(options, checked);
}

export async function copy(
  options: ConfigurationsOptions,
  present: Present,
  id: string,
  name: string,
  actor: Actor | undefined,
): Promise<SaveResult> {
  const original = present.opened.find((configuration) => configuration.id === id);
  if (original === undefined) return notFound('There is no such configuration');
  return save(options, present, { ...original, id: options.newId(), name, disabled: true }, actor);
}

export async function remove(
  options: ConfigurationsOptions,
  present: Present,
  id: string,
  actor: Actor,
): Promise<boolean> {
  const removed = await options.store.deleteConfiguration(id, options.clock.now(), actor);
  if (removed) await changed(options, present, { what: 'deleted', configurationIds: [id], actor });
  return removed;
}

export async function restore(
  options: ConfigurationsOptions,
  present: Present,
  id: string,
  version: number,
  actor: Actor,
): Promise<SaveResult> {
  const { store, keys, clock } = options;
  const wanted = (await store.configurationVersions(id)).find((candidate) => candidate.version === version);
  if (wanted === undefined) return notFound('There is no such version');
  // What was right then may not be so now: another configuration may have taken the name, the plugin be gone.
  const then = openConfiguration(wanted.record, keys) as unknown as Values;
  const checked = await checkedByPlugin(options, check(options, present.opened, then));
  if (!checked.ok) return checked;
  await store.restoreConfiguration(id, version, clock.now(), actor);
  await changed(options, present, { what: 'restored', configurationIds: [id], actor });
  return { ok: true, configuration: checked.configuration };
}

/** Names serve people to tell configurations apart: they may not differ by case or spaces alone. */
function isNameTaken(configuration: PluginConfiguration, others: readonly PluginConfiguration[]): boolean {
  const key = ({ plugin, name }: PluginConfiguration) => `${plugin}/${name.trim().toLowerCase()}`;
  return others.some((other) => other.id !== configuration.id && key(other) === key(configuration));
}

type Refused = Extract<SaveResult, { ok: false }>;

function invalid(fields: readonly FieldProblem[]): Refused {
  return { ok: false, reason: 'invalid', ...problemsOf(fields) };
}

function notFound(text: string): Refused {
  return { ok: false, reason: 'not-found', problems: [text], fields: [] };
}
