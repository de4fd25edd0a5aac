import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whose notice it is, and which processes share the store. */
export const jobsAndProcesses: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('notices')
    .addColumn('job', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('processes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}
