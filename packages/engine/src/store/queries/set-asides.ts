import type { SetAside, SetAsideEnd } from '../operation-records.ts';
import type { SetAsideRow } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

export async function listSetAsides(db: Reader): Promise<readonly SetAside[]> {
  const rows = await db.selectFrom('set_asides').selectAll().orderBy('until').execute();
  return rows.map(setAsideOf);
}

export async function setAside(context: QueryContext, tx: Tx, group: SetAside): Promise<void> {
  const { configurationId, cause, until, untilCount, why, by, at } = group;
  const values = {
    ...{ until: until.getTime(), until_count: untilCount ?? null, why, set_by: by, set_at: at.getTime() },
  };
  await tx
    .insertInto('set_asides')
    .values({ configuration_id: configurationId, cause, ...values })
    .onConflict((conflict) => conflict.columns(['configuration_id', 'cause']).doUpdateSet(values))
    .execute();
  const detail = { cause, until: until.toISOString(), ...(untilCount !== undefined && { untilCount }), why };
  await insertAudit(context, tx, { at, actor: by, action: 'group.set-aside', subject: configurationId, detail });
}

export async function endSetAside(context: QueryContext, tx: Tx, end: SetAsideEnd): Promise<boolean> {
  const { configurationId, cause, setAt, actor, detail } = end;
  let query = tx.deleteFrom('set_asides').where('configuration_id', '=', configurationId).where('cause', '=', cause);
  if (setAt !== undefined) query = query.where('set_at', '=', setAt.getTime());
  const { numDeletedRows } = await query.executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  const entry = { at: context.clock.now(), actor, action: 'group.returned', subject: configurationId };
  await insertAudit(context, tx, { ...entry, detail: { cause, ...detail } });
  return true;
}

function setAsideOf(row: SetAsideRow): SetAside {
  return {
    ...{ configurationId: row.configuration_id, cause: row.cause, until: new Date(row.until), why: row.why },
    ...{ by: row.set_by, at: new Date(row.set_at) },
    ...(row.until_count !== null && { untilCount: row.until_count }),
  };
}
