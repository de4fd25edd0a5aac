import type { Actor, AuditEntry, AuditFilter } from '../operation-records.ts';
import type { PageRequest } from '../records.ts';
import type { AuditRow } from '../schema.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

/** Writes what a person did, in the transaction that does it. */
export async function insertAudit(context: QueryContext, tx: Tx, entry: Omit<AuditEntry, 'id'>): Promise<void> {
  const { at, actor, action, subject, detail } = entry;
  const row = { id: context.newId(), at: at.getTime(), actor, action, subject, detail: JSON.stringify(detail) };
  await tx.insertInto('audit').values(row).execute();
}

/** The same where the engine may have done it by itself: then there is no entry. */
export async function insertAuditOf(
  context: QueryContext,
  tx: Tx,
  actor: Actor | undefined,
  entry: Omit<AuditEntry, 'id' | 'actor'>,
): Promise<void> {
  if (actor !== undefined) await insertAudit(context, tx, { ...entry, actor });
}

export async function listAudit(
  db: Reader,
  { before, limit }: PageRequest,
  { actor, action, subject, from, until }: AuditFilter = {},
): Promise<readonly AuditEntry[]> {
  let query = db.selectFrom('audit').selectAll();
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) {
    query = query.where((where) =>
      where.or([where('action', '=', action), where('action', 'like', `${action.replace(/[%_]/g, '')}.%`)]),
    );
  }
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (from !== undefined) query = query.where('at', '>=', from.getTime());
  if (until !== undefined) query = query.where('at', '<', until.getTime());
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(entryOf);
}

function entryOf(row: AuditRow): AuditEntry {
  return { ...row, at: new Date(row.at), detail: JSON.parse(row.detail) as AuditEntry['detail'] };
}
