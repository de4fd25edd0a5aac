import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Events, deliveries, attempts, the session ledger, configurations, and what is parked. */
export const spine: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await createEvents(db);
  await createDeliveries(db);
  await indexDeliveries(db);
  await createAttempts(db);
  await createConfigurations(db);
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('appliance_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('lsid', 'text', (column) => column.notNull())
    .addColumn('external_key', 'text')
    .addColumn('occurred_at', 'bigint')
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('fields', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('disposition', 'text', (column) => column.notNull())
    .addColumn('ignored_reason', 'text')
    .addColumn('ignored_detail', 'text')
    .execute();
  // The index, not a look-up before, decides what is a duplicate: two posts at the same instant cannot both be accepted.
  await db.schema
    .createIndex('events_accepted')
    .on('events')
    .column('fingerprint')
    .unique()
    .where(sql<boolean>`disposition = 'accepted'`)
    .execute();
  await db.schema
    .createIndex('events_ignored')
    .on('events')
    .column('id')
    .where(sql<boolean>`disposition = 'ignored'`)
    .execute();
  await db.schema.createIndex('events_lsid').on('events').columns(['lsid', 'id']).execute();
}

async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('configuration_id', 'text', (column) => column.notNull())
    .addColumn('lsid', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('counted_attempts', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('abandoned_attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('not_ready_since', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('reason_text', 'text')
    .addColumn('replay_of', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_owner', 'text')
    .addColumn('lease_epoch', 'integer', (column) => column.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('leased_at', 'bigint')
    .execute();
}

async function indexDeliveries(db: Kysely<unknown>): Promise<void> {
  const open = sql<boolean>`state in ('pending', 'retrying')`;
  // Work is found through indexes that hold open deliveries only: what has ended costs nothing, however much it is.
  await db.schema
    .createIndex('deliveries_due')
    .on('deliveries')
    .columns(['configuration_id', 'due_at', 'id'])
    .where(open)
    .execute();
  await db.schema
    .createIndex('deliveries_session')
    .on('deliveries')
    .columns(['configuration_id', 'lsid', 'id'])
    .where(open)
    .execute();
  // The order of sessions does not hang on a query alone: a second running delivery of a session cannot be written.
  await db.schema
    .createIndex('deliveries_running')
    .on('deliveries')
    .columns(['configuration_id', 'lsid'])
    .unique()
    .where(sql<boolean>`state = 'running'`)
    .execute();
  await db.schema.createIndex('deliveries_state').on('deliveries').columns(['state', 'id']).execute();
  await db.schema.createIndex('deliveries_lsid').on('deliveries').columns(['lsid', 'id']).execute();
  await db.schema.createIndex('deliveries_event').on('deliveries').columns(['event_id', 'id']).execute();
}

async function createAttempts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('attempts')
    .addColumn('delivery_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('attempts_key', ['delivery_id', 'number'])
    .execute();
  await db.schema
    .createTable('session_ledger')
    .addColumn('configuration_id', 'text', (column) => column.notNull())
    .addColumn('lsid', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('digest', 'text')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('session_ledger_key', ['configuration_id', 'lsid'])
    .execute();
}

async function createConfigurations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('configurations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('plugin', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('appliance_id', 'text', (column) => column.notNull())
    .addColumn('disabled', 'integer', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('secrets', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('parked')
    .addColumn('configuration_id', 'text', (column) => column.primaryKey())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('help', 'text', (column) => column.notNull())
    .execute();
}
