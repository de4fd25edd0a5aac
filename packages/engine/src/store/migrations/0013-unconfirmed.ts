import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A third lane beside first writes and repeats, and how often the appliance was asked for an unconfirmed session. */
export const unconfirmed: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('deliveries').renameColumn('repeats', 'lane').execute();
  await db.schema
    .alterTable('deliveries')
    .addColumn('looks', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
