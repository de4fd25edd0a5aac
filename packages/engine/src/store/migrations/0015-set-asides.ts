import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Groups that a person has set aside. Rows, so that they outlast whatever ends the process. */
export const setAsides: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('set_asides')
    .addColumn('configuration_id', 'text', (column) => column.notNull())
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('until_count', 'integer')
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('set_by', 'text', (column) => column.notNull())
    .addColumn('set_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('set_asides_group', ['configuration_id', 'cause'])
    .execute();
}
