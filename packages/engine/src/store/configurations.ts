import type { ConfigurationRecord } from '../model/plugin-configuration.ts';
import type { StoreAccess } from './access.ts';
import type { Actor, AuditEntry, ConfigurationVersion } from './operation-records.ts';
import {
  deleteConfiguration,
  listConfigurations,
  listVersions,
  needsKey,
  resealConfigurations,
  restoreConfiguration,
  saveConfiguration,
  type ConfigurationToDelete,
  type ConfigurationToRestore,
  type ConfigurationToSave,
  type Resealing,
} from './queries/configurations.ts';
import { presentVersions } from './queries/versions.ts';

/** Plugin configurations and their versions. */
export interface ConfigurationStore {
  /** Whether there is something that only the key of this store can open: sealed secrets, hashes of erased sessions. */
  needsKey(): Promise<boolean>;
  configurations(): Promise<readonly ConfigurationRecord[]>;
  /** The newest version of each configuration by id, of deleted ones too. */
  presentVersions(): Promise<ReadonlyMap<string, number>>;
  /**
   * Saves a configuration, new or changed, as a new version. If it was parked, it goes on at once.
   * @param edited the version that was edited
   * @returns false, having written nothing, if that is not the newest
   */
  saveConfiguration(configuration: ConfigurationRecord, actor?: Actor, edited?: number): Promise<boolean>;
  /**
   * Removes a configuration; its versions stay. Its open deliveries end as skipped, those that run when they come back.
   * @returns false if there is none
   */
  deleteConfiguration(id: string, at: Date, actor: Actor): Promise<boolean>;
  /** Newest first. */
  configurationVersions(id: string): Promise<readonly ConfigurationVersion[]>;
  /** Makes an old version the newest. @returns false if there is no such version */
  restoreConfiguration(id: string, version: number, at: Date, actor: Actor): Promise<boolean>;
  /**
   * Replaces sealed secrets, after a new key was made, of the present configurations and of all versions, without making a
   * version of it.
   * @param act what a person did, for the audit
   */
  resealConfigurations(
    reseal: (record: ConfigurationRecord) => ConfigurationRecord,
    act: Omit<AuditEntry, 'id'>,
  ): Promise<void>;
}

export function createConfigurationStore({ context, reader, writingAlone }: StoreAccess): ConfigurationStore {
  const save = writingAlone((tx, input: ConfigurationToSave) => saveConfiguration(context, tx, input));
  const remove = writingAlone((tx, input: ConfigurationToDelete) => deleteConfiguration(context, tx, input));
  const restore = writingAlone((tx, input: ConfigurationToRestore) => restoreConfiguration(context, tx, input));
  const reseal = writingAlone((tx, input: Resealing) => resealConfigurations(context, tx, input));
  return {
    needsKey: () => needsKey(reader),
    configurations: () => listConfigurations(reader),
    presentVersions: () => presentVersions(reader),
    saveConfiguration: (configuration, actor, edited) => save({ configuration, actor, edited }),
    deleteConfiguration: (id, at, actor) => remove({ id, at, actor }),
    configurationVersions: (id) => listVersions(reader, id),
    restoreConfiguration: (id, version, at, actor) => restore({ id, version, at, actor }),
    resealConfigurations: (change, act) => reseal({ reseal: change, act }),
  };
}
