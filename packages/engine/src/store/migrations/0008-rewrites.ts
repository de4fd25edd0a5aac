import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds the deliveries of a backfill that writes again. */
export const rewrites: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('events_rewrites')
    .on('events')
    .columns(['fields'])
    .where(sql<boolean>`source = 'rewrite'`)
    .execute();
}
