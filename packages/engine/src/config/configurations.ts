import type { Clock } from '@casebridge/plugin-api';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import { SecretError, type KeyRing } from '../secrets/key-ring.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { Actor } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import {
  differencesBetween,
  exportConfigurations,
  exportSchema,
  type ConfigurationExport,
  type VersionView,
} from './configuration-history.ts';
import { isSameSecret, openConfiguration, resealRecord, sealConfiguration } from './configuration-vault.ts';
import { summaryOf, unenteredSecret, viewOf, type ConfigurationView } from './configuration-views.ts';
import { fieldsSchema, parsePluginConfiguration } from './plugin-configuration-schema.ts';
import type { ConfigurationRecord, PluginConfiguration } from '../model/plugin-configuration.ts';
import { askAgain, misdirectedSecrets } from './misdirected-secrets.ts';
import { parseInWords } from './problems.ts';
import { keepSecrets, secretPathsIn, textAt, withValueAt, type SecretSettings } from './secret-settings.ts';

export type { ConfigurationView } from './configuration-views.ts';

/** What became of a save. */
export type SaveResult =
  | { readonly ok: true; readonly configuration: PluginConfiguration }
  | {
      readonly ok: false;
      readonly reason: 'invalid' | 'name-taken' | 'not-found';
      /** Sentences that name the label of the field. */
      readonly problems: readonly string[];
    };

/** What became of an import: either every configuration is saved or none. */
export type ImportResult =
  | { readonly ok: true; readonly ids: readonly string[]; readonly missingSecrets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type Values = Readonly<Record<string, unknown>>;

/**
 * The plugin configurations of this engine. The present ones are kept in memory, opened, so that the intake can ask at each
 * event; what is saved takes effect at once. Each change is a version in the store, and with an actor an entry of the audit.
 */
export interface Configurations {
  current(): readonly PluginConfiguration[];
  /** The same without those that have a secret which cannot be opened: these are parked, and their events are kept. */
  usable(): readonly PluginConfiguration[];
  /**
   * One of the usable ones for a lease. Read from the store again unless that version of it, or a newer one, is in memory:
   * another process may have saved it a moment ago.
   */
  usableAt(id: string, version: number): Promise<PluginConfiguration | undefined>;
  views(): readonly ConfigurationView[];
  view(id: string): ConfigurationView | undefined;
  /** Each in short, for the log: of secrets, whether they are there. */
  summaries(): readonly ConfigurationView[];
  /** Saves a new one. `values` are as entered; an id may be given, otherwise one is made. */
  create(values: Values, actor?: Actor): Promise<SaveResult>;
  /**
   * Replaces one. A secret that is left out, or stands as it is shown (`{ configured: true }`), stays as it is; `null` or
   * an empty text removes it.
   */
  update(id: string, values: Values, actor?: Actor): Promise<SaveResult>;
  /** Makes another one with the same values and secrets, disabled, so that two do not answer the same event at once. */
  copy(id: string, name: string, actor?: Actor): Promise<SaveResult>;
  /** @returns false if there is none */
  remove(id: string, actor: Actor): Promise<boolean>;
  /** Versions, newest first, of one that may be deleted. */
  versions(id: string): Promise<readonly VersionView[]>;
  /** Makes an old version the newest. */
  restore(id: string, version: number, actor: Actor): Promise<SaveResult>;
  /** All of them, without secrets. */
  export(): ConfigurationExport;
  /**
   * Takes in an export: those with an id that is here are replaced and keep their secrets, others are new and come disabled
   * until their secrets are entered.
   */
  import(values: unknown, actor: Actor): Promise<ImportResult>;
  /** Makes a new key, seals every secret of every version with it, and forgets the old one. */
  rotateKeys(actor: Actor): Promise<void>;
  /** Reads them from the store again: another process may have changed them. */
  reload(): Promise<void>;
}

export interface ConfigurationsOptions {
  readonly store: Pick<
    Store,
    | 'configurations'
    | 'presentVersions'
    | 'saveConfiguration'
    | 'deleteConfiguration'
    | 'configurationVersions'
    | 'restoreConfiguration'
    | 'resealConfigurations'
    | 'park'
    | 'parked'
    | 'release'
  >;
  readonly keys: KeyRing;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Which settings of a plugin are secrets, and where they go; `undefined` if there is no such plugin. */
  readonly secretSettings: (plugin: string) => SecretSettings | undefined;
  /** Asks a plugin about its settings, secrets in clear. @returns every problem as a sentence */
  readonly checkSettings?: (plugin: string, settings: PluginConfiguration['settings']) => Promise<readonly string[]>;
  readonly publish: Publish;
}

interface Present {
  records: readonly ConfigurationRecord[];
  opened: readonly PluginConfiguration[];
  /** Ids of those with a secret that cannot be opened; in `opened`, their secrets are missing. */
  locked: ReadonlySet<string>;
  /** Versions by id; each at the most as new as what is opened. */
  versions: ReadonlyMap<string, number>;
}

/**
 * Reads the configurations from the store. One with a secret that cannot be opened is parked; the others work.
 */
export async function openConfigurations(options: ConfigurationsOptions): Promise<Configurations> {
  const present: Present = { records: [], opened: [], locked: new Set(), versions: new Map() };
  await reload(options, present);
  const usable = () => present.opened.filter(({ id }) => !present.locked.has(id));
  return {
    ...{ current: () => present.opened, usable },
    async usableAt(id, version) {
      if ((present.versions.get(id) ?? 0) < version) await reload(options, present);
      return usable().find((configuration) => configuration.id === id);
    },
    views: () => viewsOf(present),
    view: (id) => viewsOf(present).find((view) => view.id === id),
    summaries: () =>
      present.opened.map((configuration) => summaryOf(configuration, options.secretSettings(configuration.plugin))),
    create: (values, actor) => save(options, present, { id: options.newId(), ...values }, actor),
    update: (id, values, actor) => update(options, present, id, values, actor),
    copy: (id, name, actor) => copy(options, present, id, name, actor),
    remove: (id, actor) => remove(options, present, id, actor),
    versions: (id) => versions(options, id),
    restore: (id, version, actor) => restore(options, present, id, version, actor),
    export: () => exportConfigurations(present.records),
    import: (values, actor) => importAll(options, present, values, actor),
    rotateKeys: (actor) => rotateKeys(options, present, actor),
    reload: () => reload(options, present),
  };
}

async function reload(options: ConfigurationsOptions, present: Present): Promise<void> {
  // Before the configurations, so that none is taken for newer than it is.
  const versions = await options.store.presentVersions();
  const records = await options.store.configurations();
  const tried = records.map((record) => tryToOpen(record, options.keys));
  const opened = tried.map(({ configuration }) => configuration);
  opened.forEach((configuration) => hideSecrets(configuration, options));
  const faults = tried.flatMap(({ configuration: { id }, fault }) => (fault === undefined ? [] : [{ id, fault }]));
  const locked = new Set(faults.map(({ id }) => id));
  for (const { id, fault } of faults) if (!present.locked.has(id)) await lock(options, id, fault);
  for (const { id } of opened) if (!locked.has(id)) await unlock(options, id);
  Object.assign(present, { records, opened, locked, versions });
}

/** A configuration whose secrets cannot be opened is there all the same, so that its events are taken. */
function tryToOpen(
  record: ConfigurationRecord,
  keys: KeyRing,
): { readonly configuration: PluginConfiguration; readonly fault?: SecretError } {
  try {
    return { configuration: openConfiguration(record, keys) };
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    const closed = openConfiguration({ ...record, secrets: {} }, keys);
    return { configuration: { ...closed, clientSecret: unenteredSecret }, fault: error };
  }
}

/** No probe would find out that a key is back: keys are read at the start. An edit releases it at once. */
const lockMilliseconds = 10 * 365 * 86_400_000;

async function lock({ store, clock }: ConfigurationsOptions, id: string, fault: SecretError): Promise<void> {
  const { code, message, help } = fault;
  await store.park(id, { until: new Date(clock.now().getTime() + lockMilliseconds), code, message, help });
}

const lockCodes: readonly string[] = ['CB-KEY-MISSING', 'CB-SECRET-DAMAGED'];

async function unlock({ store }: ConfigurationsOptions, id: string): Promise<void> {
  const parked = await store.parked(id);
  if (parked !== undefined && lockCodes.includes(parked.code)) await store.release(id);
}

function viewsOf({ records, opened }: Present): readonly ConfigurationView[] {
  return records.map((record, index) => viewOf(record, opened[index]));
}

async function changed(options: ConfigurationsOptions, present: Present): Promise<void> {
  await reload(options, present);
  options.publish({ kind: 'configurations-changed' });
}

type Checked =
  | { readonly ok: true; readonly configuration: PluginConfiguration; readonly record: ConfigurationRecord }
  | Extract<SaveResult, { ok: false }>;

/** Everything that can be wrong with a configuration before it is saved. */
function check(options: ConfigurationsOptions, others: readonly PluginConfiguration[], values: Values): Checked {
  const parsed = parsePluginConfiguration(values);
  if (!parsed.ok) return { ok: false, reason: 'invalid', problems: parsed.problems };
  const configuration = parsed.config;
  if (!configuration.disabled && configuration.clientSecret === unenteredSecret) {
    const problem = `${fieldsSchema.shape.clientSecret.meta()?.title ?? 'clientSecret'}: is missing`;
    return { ok: false, reason: 'invalid', problems: [problem] };
  }
  const secretSettings = options.secretSettings(configuration.plugin);
  if (secretSettings === undefined) {
    return { ok: false, reason: 'invalid', problems: [`plugin: there is no plugin ${configuration.plugin}`] };
  }
  if (isNameTaken(configuration, others)) {
    const problem = 'Plugin Configuration Name: another configuration of the plugin has it';
    return { ok: false, reason: 'name-taken', problems: [problem] };
  }
  hideSecrets(configuration, options);
  const record = sealConfiguration(configuration, secretSettings, options.keys, options.clock.now());
  return { ok: true, configuration, record };
}

/** Lets the plugin look at its settings, which nobody else knows. */
async function checkedByPlugin({ checkSettings }: ConfigurationsOptions, checked: Checked): Promise<Checked> {
  if (!checked.ok || checkSettings === undefined) return checked;
  const { plugin, settings } = checked.configuration;
  const problems = await checkSettings(plugin, settings);
  return problems.length === 0 ? checked : { ok: false, reason: 'invalid', problems };
}

async function save(
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
): Promise<SaveResult> {
  const checked = await checkedByPlugin(options, values);
  if (!checked.ok) return checked;
  await options.store.saveConfiguration(checked.record, actor);
  await changed(options, present);
  return { ok: true, configuration: checked.configuration };
}

async function update(
  options: ConfigurationsOptions,
  present: Present,
  id: string,
  values: Values,
  actor: Actor | undefined,
): Promise<SaveResult> {
  const old = present.opened.find((configuration) => configuration.id === id);
  if (old === undefined) return notFound('There is no such configuration');
  const { updatedAt: _shownOnly, ...entered } = values;
  const settings = options.secretSettings(old.plugin);
  const kept = keepSecrets(entered, old, secretPathsIn(settings));
  const checked = check(options, present.opened, { ...kept, id, plugin: old.plugin });
  if (checked.ok && settings !== undefined) {
    const misdirected = misdirectedSecrets(entered, old, checked.configuration, settings);
    if (misdirected.length > 0) return { ok: false, reason: 'invalid', problems: askAgain(misdirected, settings) };
  }
  return saveChecked(options, present, checked, actor);
}

async function copy(
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

async function remove(options: ConfigurationsOptions, present: Present, id: string, actor: Actor): Promise<boolean> {
  const removed = await options.store.deleteConfiguration(id, options.clock.now(), actor);
  if (removed) await changed(options, present);
  return removed;
}

async function versions({ store, keys }: ConfigurationsOptions, id: string): Promise<readonly VersionView[]> {
  const all = await store.configurationVersions(id);
  return all.map(({ version, kind, savedAt, savedBy, record }, index) => {
    const before = all[index + 1]?.record;
    const differences =
      before === undefined
        ? []
        : differencesBetween(before, record, (path) => isSameSecret(before, record, path, keys));
    return { version, kind, savedAt, savedBy, differences };
  });
}

async function restore(
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
  await changed(options, present);
  return { ok: true, configuration: checked.configuration };
}

async function importAll(
  options: ConfigurationsOptions,
  present: Present,
  values: unknown,
  actor: Actor,
): Promise<ImportResult> {
  const parsed = parseInWords(exportSchema, values);
  if (!parsed.ok) return parsed;
  const records: ConfigurationRecord[] = [];
  const problems: string[] = [];
  const missing: string[] = [];
  let others = present.opened;
  for (const [index, entered] of parsed.value.configurations.entries()) {
    const { values: complete, isMissingSecrets } = withSecrets(options, present, entered);
    const checked = check(options, others, complete);
    if (!checked.ok) {
      problems.push(...checked.problems.map((problem) => `configurations.${index}: ${problem}`));
      continue;
    }
    records.push(checked.record);
    others = [...others.filter(({ id }) => id !== checked.record.id), checked.configuration];
    if (isMissingSecrets) missing.push(checked.record.id);
  }
  if (problems.length > 0) return { ok: false, problems };
  for (const record of records) await options.store.saveConfiguration(record, actor);
  await changed(options, present);
  return { ok: true, ids: records.map(({ id }) => id), missingSecrets: missing };
}

/** An import holds no secrets: those that are here are kept, unless they would go elsewhere. */
function withSecrets(
  options: ConfigurationsOptions,
  present: Present,
  entered: Values,
): { readonly values: Values; readonly isMissingSecrets: boolean } {
  const old = present.opened.find(({ id }) => id === entered.id) ?? {};
  const settings = options.secretSettings(String(entered.plugin));
  const misdirected = settings === undefined ? [] : misdirectedSecrets(entered, old, entered, settings);
  const kept = keepSecrets(entered, old, secretPathsIn(settings));
  const values = misdirected.reduce((all, path) => withValueAt(all, path, undefined), kept);
  const hasSecret = textAt(values, 'clientSecret') !== undefined;
  if (hasSecret && misdirected.length === 0) return { values, isMissingSecrets: false };
  const secret = hasSecret ? {} : { clientSecret: unenteredSecret };
  return { values: { ...values, ...secret, disabled: true }, isMissingSecrets: true };
}

async function rotateKeys(options: ConfigurationsOptions, present: Present, actor: Actor): Promise<void> {
  const { store, keys, clock } = options;
  keys.rotate();
  // The old key is forgotten only when nothing on disk needs it any more: a crash before that leaves both.
  const act = { actor, action: 'keys.rotated', subject: 'keys', detail: { key: keys.activeKeyId } };
  await store.resealConfigurations((record) => resealRecord(record, keys), { at: clock.now(), ...act });
  keys.forgetOldKeys();
  await reload(options, present);
}

/** Names serve people to tell configurations apart: they may not differ by case or spaces alone. */
function isNameTaken(configuration: PluginConfiguration, others: readonly PluginConfiguration[]): boolean {
  const key = ({ plugin, name }: PluginConfiguration) => `${plugin}/${name.trim().toLowerCase()}`;
  return others.some((other) => other.id !== configuration.id && key(other) === key(configuration));
}

function hideSecrets(configuration: PluginConfiguration, options: ConfigurationsOptions): void {
  for (const path of secretPathsIn(options.secretSettings(configuration.plugin))) {
    const secret = textAt(configuration, path);
    if (secret !== undefined) options.redactor.add(secret);
  }
}

function notFound(problem: string): SaveResult {
  return { ok: false, reason: 'not-found', problems: [problem] };
}
