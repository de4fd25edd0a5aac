import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who took part in a session, as its plugin told. No index: names are looked for as parts, in windows of the newest. */
export const peopleOfSessions: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  // SQLite adds one column at a time.
  for (const column of ['customer', 'representative', 'customer_key', 'representative_key']) {
    await db.schema.alterTable('session_ledger').addColumn(column, 'text').execute();
  }
}
