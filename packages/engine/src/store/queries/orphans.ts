import { sql, type SqlBool } from 'kysely';
import type { Tx } from './context.ts';

/**
 * Ends what is open of a configuration that is gone: nobody would ever lease it. A person can replay it when the
 * configuration is restored.
 * @returns how many deliveries there were
 */
export async function endOrphans(tx: Tx, configurationId: string, now: Date): Promise<number> {
  const ended = await tx
    .updateTable('deliveries')
    .set({
      state: 'skipped',
      reason: 'configuration-deleted',
      reason_text: 'The plugin configuration was deleted. Restore it and replay this delivery if it is still wanted.',
      updated_at: now.getTime(),
    })
    .where(sql<SqlBool>`state in ('pending', 'retrying')`)
    .where('configuration_id', '=', configurationId)
    .executeTakeFirst();
  await tx
    .updateTable('session_ledger')
    .set({ state: 'skipped', updated_at: now.getTime() })
    .where('configuration_id', '=', configurationId)
    .where('state', '=', 'waiting')
    .execute();
  return Number(ended.numUpdatedRows);
}

/** The same for a delivery that was running when its configuration was deleted, and would be tried again. */
export async function endIfOrphaned(tx: Tx, configurationId: string, now: Date): Promise<void> {
  const present = await tx
    .selectFrom('configurations')
    .select('id')
    .where('id', '=', configurationId)
    .executeTakeFirst();
  if (present === undefined) await endOrphans(tx, configurationId, now);
}
