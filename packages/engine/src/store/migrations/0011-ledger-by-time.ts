import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The list of sessions is asked for by the time of their last change: without an index, each page read and sorted the whole
 * ledger. State and key are in it, so that a rare state is found without the rows. What is written last stands at its end: a
 * commit touches the pages that the one before has touched.
 */
export const ledgerByTime: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('session_ledger_updated')
    .on('session_ledger')
    .columns(['updated_at', 'lsid', 'configuration_id', 'state'])
    .execute();
}
