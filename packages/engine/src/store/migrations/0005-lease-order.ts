import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Columns that order leases: deliveries that were lost with their process are leased alone, and deliveries that repeat a
 * written session go behind sessions that were never written.
 */
export const leaseOrder: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  for (const flag of ['alone', 'repeats']) {
    await db.schema
      .alterTable('deliveries')
      .addColumn(flag, 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  // Holds what was lost with its process and nothing else, so that asking for it costs nothing in a backlog.
  await db.schema
    .createIndex('deliveries_alone')
    .on('deliveries')
    .columns(['due_at', 'id'])
    .where(sql<boolean>`alone = 1 and state in ('pending', 'retrying')`)
    .execute();
  await db.schema.dropIndex('deliveries_due').execute();
  await db.schema
    .createIndex('deliveries_due')
    .on('deliveries')
    .columns(['configuration_id', 'repeats', 'due_at', 'id'])
    .where(sql<boolean>`state in ('pending', 'retrying')`)
    .execute();
}
