import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Notes in a delivery which bulk act it comes from, or was touched by last; the index holds those only. */
export const bulkActs: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('deliveries').addColumn('act', 'text').execute();
  await db.schema
    .createIndex('deliveries_act')
    .on('deliveries')
    .columns(['act', 'state'])
    .where(sql<boolean>`act is not null`)
    .execute();
}
