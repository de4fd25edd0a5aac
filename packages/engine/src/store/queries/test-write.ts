import type { QueryContext, Tx } from './context.ts';
import { acceptedRow } from './rows.ts';

/** Goes by every index over events, and leaves nothing behind. */
export async function testWrite(context: QueryContext, tx: Tx, now: Date): Promise<void> {
  const id = context.newId();
  const names = { applianceId: 'test', name: 'test', lsid: context.hashSession(id) };
  const row = acceptedRow({ id, source: 'push', ...names, receivedAt: now, fields: [], fingerprint: `test ${id}` });
  await tx.insertInto('events').values(row).execute();
  await tx.deleteFrom('events').where('id', '=', id).execute();
}
