import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Dead letters are grouped for each look at the overview. The index holds those only: what succeeds costs nothing. With the
 * index over all states, a database that has looked at its statistics, in which nearly all succeeded, reads every delivery.
 */
export const deadLetters: Migration = { up };

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('deliveries_dead')
    .on('deliveries')
    .columns(['configuration_id', 'reason'])
    .where(sql<boolean>`state = 'dead'`)
    .execute();
}
