import type { Actor } from '../operation-records.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

export interface ErasureRequest {
  readonly lsid: string;
  readonly at: Date;
  readonly actor: Actor;
}

/** Removes all rows of a session; what stays is a hash that nobody without the key can make of a session id. */
export async function eraseSession(context: QueryContext, tx: Tx, request: ErasureRequest): Promise<void> {
  const { lsid, at, actor } = request;
  const hash = context.hashSession(lsid);
  await tx
    .insertInto('erased_sessions')
    .values({ hash, erased_at: at.getTime() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Sessions are found by their events, see the step 0004 of the schema.
  const events = tx.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
  const deliveries = tx.selectFrom('deliveries').select('deliveries.id').where('event_id', 'in', events);
  await tx.deleteFrom('attempts').where('delivery_id', 'in', deliveries).execute();
  await tx.deleteFrom('deliveries').where('event_id', 'in', events).execute();
  await tx.deleteFrom('events').where('lsid', '=', lsid).execute();
  await tx.deleteFrom('session_ledger').where('lsid', '=', lsid).execute();
  await insertAudit(context, tx, { at, actor, action: 'session.erased', subject: hash, detail: {} });
}

/** Of these sessions, those that are erased. */
export async function erasedAmong(
  context: QueryContext,
  db: Reader,
  lsids: readonly string[],
): Promise<ReadonlySet<string>> {
  const byHash = new Map(lsids.map((lsid) => [context.hashSession(lsid), lsid]));
  if (byHash.size === 0) return new Set();
  const rows = await db
    .selectFrom('erased_sessions')
    .select('hash')
    .where('hash', 'in', [...byHash.keys()])
    .execute();
  return new Set(rows.flatMap(({ hash }) => byHash.get(hash) ?? []));
}
