import type { ConfigurationRecord } from '../../model/plugin-configuration.ts';
import type { Actor, AuditEntry, ConfigurationVersion } from '../operation-records.ts';
import type { VersionRow } from '../schema.ts';
import { insertAudit, insertAuditOf } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { endOrphans } from './orphans.ts';
import { release } from './parking.ts';
import { configurationOf, configurationRow } from './rows.ts';
import { presentVersions } from './versions.ts';

export interface ConfigurationToSave {
  readonly configuration: ConfigurationRecord;
  readonly actor: Actor | undefined;
  /** The version that was edited; any, where nothing is said. */
  readonly edited?: number | undefined;
}

/**
 * Writes a configuration, new or changed. An edit may have mended it: if it was parked, it goes on at once.
 * @returns false, having written nothing, if the version that was edited is not the newest
 */
export async function saveConfiguration(
  context: QueryContext,
  tx: Tx,
  { configuration, actor, edited }: ConfigurationToSave,
): Promise<boolean> {
  if (edited !== undefined && (await presentVersions(tx, [configuration.id])).get(configuration.id) !== edited) {
    return false;
  }
  const version = await saveVersion(context, tx, configuration, 'saved', configuration.updatedAt, actor);
  await insertAuditOf(context, tx, actor, {
    at: configuration.updatedAt,
    action: 'configuration.saved',
    subject: configuration.id,
    detail: { name: configuration.name, version },
  });
  return true;
}

async function saveVersion(
  context: QueryContext,
  tx: Tx,
  configuration: ConfigurationRecord,
  kind: 'saved' | 'restored',
  at: Date,
  actor: Actor | undefined,
): Promise<number> {
  const { id, ...values } = configurationRow(configuration);
  await tx
    .insertInto('configurations')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
  await release(context, tx, id);
  return insertVersion(tx, configuration, kind, at, actor);
}

async function insertVersion(
  tx: Tx,
  configuration: ConfigurationRecord,
  kind: VersionRow['kind'],
  at: Date,
  actor: Actor | undefined,
): Promise<number> {
  const last = await tx
    .selectFrom('configuration_versions')
    .select((select) => select.fn.max('version').as('version'))
    .where('configuration_id', '=', configuration.id)
    .executeTakeFirst();
  const version = ((last?.version as number | null | undefined) ?? 0) + 1;
  const row = { configuration_id: configuration.id, version, kind, saved_at: at.getTime() };
  await tx
    .insertInto('configuration_versions')
    .values({ ...row, saved_by: actor ?? 'engine', record: JSON.stringify(configurationRow(configuration)) })
    .execute();
  return version;
}

export interface ConfigurationToDelete {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
}

export async function deleteConfiguration(
  context: QueryContext,
  tx: Tx,
  { id, at, actor }: ConfigurationToDelete,
): Promise<boolean> {
  const row = await tx.deleteFrom('configurations').where('id', '=', id).returningAll().executeTakeFirst();
  if (row === undefined) return false;
  await release(context, tx, id);
  const version = await insertVersion(tx, configurationOf(row), 'deleted', at, actor);
  const ended = await endOrphans(tx, id, at);
  const detail = { name: row.name, version, ended };
  await insertAuditOf(context, tx, actor, { at, action: 'configuration.deleted', subject: id, detail });
  return true;
}

export interface ConfigurationToRestore extends ConfigurationToDelete {
  readonly version: number;
}

export async function restoreConfiguration(
  context: QueryContext,
  tx: Tx,
  { id, version, at, actor }: ConfigurationToRestore,
): Promise<boolean> {
  const row = await tx
    .selectFrom('configuration_versions')
    .selectAll()
    .where('configuration_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (row === undefined) return false;
  const record = { ...versionOf(row).record, updatedAt: at };
  const newVersion = await saveVersion(context, tx, record, 'restored', at, actor);
  const detail = { name: record.name, version: newVersion, restored: version };
  await insertAuditOf(context, tx, actor, { at, action: 'configuration.restored', subject: id, detail });
  return true;
}

export interface Resealing {
  readonly reseal: (record: ConfigurationRecord) => ConfigurationRecord;
  readonly act: Omit<AuditEntry, 'id'>;
}

/** Writes the secrets of everything anew, as after a change of keys. */
export async function resealConfigurations(context: QueryContext, tx: Tx, { reseal, act }: Resealing): Promise<void> {
  for (const row of await tx.selectFrom('configurations').selectAll().execute()) {
    const { secrets } = configurationRow(reseal(configurationOf(row)));
    await tx.updateTable('configurations').set({ secrets }).where('id', '=', row.id).execute();
  }
  for (const row of await tx.selectFrom('configuration_versions').selectAll().execute()) {
    await tx
      .updateTable('configuration_versions')
      .set({ record: JSON.stringify(configurationRow(reseal(versionOf(row).record))) })
      .where('configuration_id', '=', row.configuration_id)
      .where('version', '=', row.version)
      .execute();
  }
  await insertAudit(context, tx, act);
}

export async function listVersions(db: Reader, id: string): Promise<readonly ConfigurationVersion[]> {
  const rows = await db
    .selectFrom('configuration_versions')
    .selectAll()
    .where('configuration_id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(versionOf);
}

function versionOf(row: VersionRow): ConfigurationVersion {
  return {
    configurationId: row.configuration_id,
    version: row.version,
    kind: row.kind,
    savedAt: new Date(row.saved_at),
    savedBy: row.saved_by,
    record: configurationOf(JSON.parse(row.record) as Parameters<typeof configurationOf>[0]),
  };
}

export async function listConfigurations(db: Reader): Promise<readonly ConfigurationRecord[]> {
  const rows = await db.selectFrom('configurations').selectAll().orderBy('id').execute();
  return rows.map(configurationOf);
}

export async function needsKey(db: Reader): Promise<boolean> {
  const sealed = await db.selectFrom('configurations').select('id').where('secrets', '!=', '{}').limit(1).execute();
  const erased = await db.selectFrom('erased_sessions').select('hash').limit(1).execute();
  return sealed.length + erased.length > 0;
}
