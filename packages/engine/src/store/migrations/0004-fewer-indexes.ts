import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Session ids are in no order: in a large store each index over them costs a page of its own at every commit. The deliveries
 * of a session are found as those of its events, whose ids are in the order of time.
 */
export const fewerIndexes: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('deliveries_lsid').execute();
}
