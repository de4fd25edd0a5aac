import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '@casebridge/plugin-api';
import type { ConfigurationChange } from '../events/engine-event.ts';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import type { ConfigurationRecord, PluginConfiguration } from '../model/plugin-configuration.ts';
import { SecretError, type KeyRing } from '../secrets/key-ring.ts';
import type { Redactor } from '../secrets/redactor.ts';
import type { Actor } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { openConfiguration, resealRecord } from './configuration-vault.ts';
import { unenteredSecret, viewOf, type ConfigurationView } from './configuration-views.ts';
import { secretPathsIn, textAt, type SecretSettings } from './secret-settings.ts';

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

/** The configurations as this process knows them. */
export interface Present {
  records: readonly ConfigurationRecord[];
  opened: readonly PluginConfiguration[];
  /** Ids of those with a secret that cannot be opened; in `opened`, their secrets are missing. */
  locked: ReadonlySet<string>;
  /** Versions by id; each at the most as new as what is opened. */
  versions: ReadonlyMap<string, number>;
  /** Of which version each configuration is that was ever opened, as somebody may still work with it. */
  readonly versionOf: WeakMap<PluginConfiguration, number>;
}

/** Reads everything again, parks what cannot be opened, and releases what can be again. */
export async function reload(options: ConfigurationsOptions, present: Present): Promise<void> {
  // Before the configurations, so that none is taken for newer than it is.
  const versions = await options.store.presentVersions();
  const records = await options.store.configurations();
  const tried = records.map((record) => tryToOpen(record, options.keys));
  const opened = tried.map(({ configuration }) => configuration);
  opened.forEach((configuration) => {
    hideSecrets(configuration, options);
    present.versionOf.set(configuration, versions.get(configuration.id) ?? 0);
  });
  const faults = tried.flatMap(({ configuration: { id }, fault }) => (fault === undefined ? [] : [{ id, fault }]));
  const locked = new Set(faults.map(({ id }) => id));
  for (const { id, fault } of faults) if (!present.locked.has(id)) await lock(options, id, fault);
  for (const { id } of opened) if (!locked.has(id)) await unlock(options, id);
  Object.assign(present, { records, opened, locked, versions });
}

/** Reads again what another process has saved since. */
export async function catchUp(options: ConfigurationsOptions, present: Present): Promise<void> {
  if (!isDeepStrictEqual(await options.store.presentVersions(), present.versions)) await reload(options, present);
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

/** Each as it may be shown. */
export function viewsOf({ records, opened, versions }: Present): readonly ConfigurationView[] {
  return records.map((record, index) => ({
    ...viewOf(record, opened[index]),
    version: versions.get(record.id) ?? 0,
  }));
}

/** To be called after each change in the store. */
export async function changed(
  options: ConfigurationsOptions,
  present: Present,
  change: ConfigurationChange,
): Promise<void> {
  await reload(options, present);
  options.publish({ kind: 'configurations-changed', change });
}

/** Makes a new key, seals every secret of every version with it, and forgets the old one. */
export async function rotateKeys(options: ConfigurationsOptions, present: Present, actor: Actor): Promise<void> {
  const { store, keys, clock } = options;
  keys.rotate();
  // The old key is forgotten only when nothing on disk needs it any more: a crash before that leaves both.
  const act = { actor, action: 'keys.rotated', subject: 'keys', detail: { key: keys.activeKeyId } };
  await store.resealConfigurations((record) => resealRecord(record, keys), { at: clock.now(), ...act });
  keys.forgetOldKeys();
  await reload(options, present);
}

/** Has the log leave out the secrets of a configuration. */
export function hideSecrets(configuration: PluginConfiguration, options: ConfigurationsOptions): void {
  for (const path of secretPathsIn(options.secretSettings(configuration.plugin))) {
    const secret = textAt(configuration, path);
    if (secret !== undefined) options.redactor.add(secret);
  }
}
