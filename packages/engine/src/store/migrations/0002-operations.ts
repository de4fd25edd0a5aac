import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Versions of configurations, what people did, pauses, notices, jobs with cursors, and erased sessions. */
export const operations: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await createVersions(db);
  await createAudit(db);
  await createNotices(db);
  await createJobs(db);
  // Retention walks over what has ended, oldest first.
  await db.schema
    .createIndex('deliveries_ended')
    .on('deliveries')
    .columns(['updated_at', 'id'])
    .where(sql<boolean>`state in ('succeeded', 'skipped', 'dead')`)
    .execute();
  await db.schema
    .createIndex('deliveries_replayed')
    .on('deliveries')
    .column('replay_of')
    .where(sql<boolean>`replay_of is not null`)
    .execute();
}

async function createVersions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('configuration_versions')
    .addColumn('configuration_id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('saved_at', 'bigint', (column) => column.notNull())
    .addColumn('saved_by', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('configuration_versions_key', ['configuration_id', 'version'])
    .execute();
}

async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('pauses')
    .addColumn('configuration_id', 'text', (column) => column.primaryKey())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}

async function createNotices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('configuration_id', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('help', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  // One open notice for a cause, however many sessions meet it.
  await db.schema
    .createIndex('notices_open')
    .on('notices')
    .columns(['configuration_id', 'code'])
    .unique()
    .where(sql<boolean>`ended_at is null`)
    .execute();
}

async function createJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text')
    .addColumn('epoch', 'integer', (column) => column.notNull())
    .addColumn('until', 'bigint')
    .addColumn('cursor', 'text')
    .execute();
  await db.schema
    .createTable('erased_sessions')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('erased_at', 'bigint', (column) => column.notNull())
    .execute();
}
