import type { ConfigurationRecord } from '../../config/plugin-configuration.ts';
import type { ParkedUntil } from '../records.ts';
import { release } from './attempts.ts';
import type { Reader, Tx } from './context.ts';
import { configurationOf, configurationRow, parkedOf } from './rows.ts';

/** Writes a configuration, new or changed. An edit may have mended it: if it was parked, it goes on at once. */
export async function saveConfiguration(tx: Tx, configuration: ConfigurationRecord): Promise<void> {
  const { id, ...values } = configurationRow(configuration);
  await tx
    .insertInto('configurations')
    .values({ id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
  await release(tx, id);
}

export async function listConfigurations(db: Reader): Promise<readonly ConfigurationRecord[]> {
  const rows = await db.selectFrom('configurations').selectAll().orderBy('id').execute();
  return rows.map(configurationOf);
}

export async function findParked(db: Reader, configurationId: string): Promise<ParkedUntil | undefined> {
  const row = await db
    .selectFrom('parked')
    .selectAll()
    .where('configuration_id', '=', configurationId)
    .executeTakeFirst();
  return row && parkedOf(row);
}
