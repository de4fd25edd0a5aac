import type { SessionLedgerEntry } from '../records.ts';
import type { Reader } from './context.ts';
import { inParts } from './in-parts.ts';
import { ledgerEntryOf } from './rows.ts';

export async function findLedgerEntry(
  db: Reader,
  configurationId: string,
  lsid: string,
): Promise<SessionLedgerEntry | undefined> {
  const row = await db
    .selectFrom('session_ledger')
    .selectAll()
    .where('configuration_id', '=', configurationId)
    .where('lsid', '=', lsid)
    .executeTakeFirst();
  return row && ledgerEntryOf(row);
}

export async function findLedgerEntries(
  db: Reader,
  configurationId: string,
  lsids: readonly string[],
): Promise<readonly SessionLedgerEntry[]> {
  const rows = await inParts(lsids, (part) =>
    db
      .selectFrom('session_ledger')
      .selectAll()
      .where('configuration_id', '=', configurationId)
      .where('lsid', 'in', part)
      .execute(),
  );
  return rows.map(ledgerEntryOf);
}
