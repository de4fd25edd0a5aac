import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Requests for session keys as plugins told of them: no key, and nothing of a case or a person. */
export const sessionKeys: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('configuration_id', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('cause', 'text')
    .addColumn('cause_text', 'text')
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('session_keys_request')
    .on('session_keys')
    .columns(['configuration_id', 'request_id'])
    .unique()
    .execute();
}
