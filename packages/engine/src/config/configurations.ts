import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Actor } from '../store/operation-records.ts';
import {
  differencesBetween,
  exportConfigurations,
  type ConfigurationExport,
  type VersionView,
} from './configuration-history.ts';
import { isSameSecret } from './configuration-vault.ts';
import { summaryOf, type ConfigurationView } from './configuration-views.ts';
import { importAll, type ImportResult } from './import-configurations.ts';
import {
  catchUp,
  reload,
  rotateKeys,
  viewsOf,
  type ConfigurationsOptions,
  type Present,
} from './present-configurations.ts';
import {
  checkDraft,
  type Checked,
  copy,
  remove,
  restore,
  save,
  type SaveResult,
  update,
  type Values,
} from './save-configuration.ts';
import { sharedRuns } from './shared-runs.ts';

export type { ConfigurationView } from './configuration-views.ts';
export type { ImportResult } from './import-configurations.ts';
export type { ConfigurationsOptions } from './present-configurations.ts';
export type { SaveResult } from './save-configuration.ts';

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
  /** Version of a configuration as it was opened, which may be an old one by now. */
  versionOf(configuration: PluginConfiguration): number;
  views(): readonly ConfigurationView[];
  view(id: string): ConfigurationView | undefined;
  /** Each in short, for the log: of secrets, whether they are there. */
  summaries(): readonly ConfigurationView[];
  /** Saves a new one. `values` are as entered; an id may be given, otherwise one is made. */
  create(values: Values, actor?: Actor): Promise<SaveResult>;
  /**
   * Replaces one. A secret that is left out, or stands as it is shown (`{ configured: true }`), stays as it is; `null` or
   * an empty text removes it.
   * @param edited the version that the edit began with; where there is a newer one, nothing is saved
   */
  update(id: string, values: Values, actor?: Actor, edited?: number): Promise<SaveResult>;
  /**
   * Checks what somebody is about to save, and saves nothing.
   * @param id of the one that is edited, whose secrets count where none are entered; a new one without
   */
  checkDraft(values: Values, id?: string): Promise<Checked>;
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
  /** The present ones as the store has them: what another process saved before this was asked for is in them. */
  upToDate(): Promise<readonly PluginConfiguration[]>;
}

/**
 * Reads the configurations from the store. One with a secret that cannot be opened is parked; the others work.
 */
export async function openConfigurations(options: ConfigurationsOptions): Promise<Configurations> {
  const nothing = { records: [], opened: [], locked: new Set<string>(), versions: new Map<string, number>() };
  const present: Present = { ...nothing, versionOf: new WeakMap() };
  await reload(options, present);
  const usable = () => present.opened.filter(({ id }) => !present.locked.has(id));
  return {
    ...{ current: () => present.opened, usable },
    async usableAt(id, version) {
      if ((present.versions.get(id) ?? 0) < version) await reload(options, present);
      return usable().find((configuration) => configuration.id === id);
    },
    versionOf: (configuration) => present.versionOf.get(configuration) ?? 0,
    views: () => viewsOf(present),
    view: (id) => viewsOf(present).find((view) => view.id === id),
    summaries: () =>
      present.opened.map((configuration) => summaryOf(configuration, options.secretSettings(configuration.plugin))),
    create: (values, actor) => save(options, present, { id: options.newId(), ...values }, actor),
    update: (id, values, actor, edited) => update(options, present, id, values, actor, edited),
    checkDraft: (values, id) => checkDraft(options, present, values, id),
    copy: (id, name, actor) => copy(options, present, id, name, actor),
    remove: (id, actor) => remove(options, present, id, actor),
    versions: (id) => versions(options, id),
    restore: (id, version, actor) => restore(options, present, id, version, actor),
    export: () => exportConfigurations(present.records),
    import: (values, actor) => importAll(options, present, values, actor),
    rotateKeys: (actor) => rotateKeys(options, present, actor),
    reload: () => reload(options, present),
    upToDate: sharedRuns(async () => {
      await catchUp(options, present);
      return present.opened;
    }),
  };
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
