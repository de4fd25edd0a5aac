import { sql } from 'kysely';
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

/**
 * What is known of sessions: their rows of the ledger; and for a session that only an event has told of, which has none yet, that
 * it is waiting, so that who lists it confirms it and does not make it a second delivery.
 */
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
  const entries = rows.map(ledgerEntryOf);
  const known = new Set(entries.map(({ lsid }) => lsid));
  const others = lsids.filter((lsid) => !known.has(lsid));
  return [...entries, ...(await findUnconfirmed(db, configurationId, others))];
}

async function findUnconfirmed(
  db: Reader,
  configurationId: string,
  lsids: readonly string[],
): Promise<readonly SessionLedgerEntry[]> {
  // Each condition is that of an index which holds such deliveries only.
  const conditions = [sql<boolean>`state in ('pending', 'retrying')`, sql<boolean>`state = 'running'`];
  const rows = await inParts(lsids, async (part) => {
    const found = conditions.map((condition) =>
      db
        .selectFrom('deliveries')
        .select(['lsid', 'updated_at'])
        .where('configuration_id', '=', configurationId)
        .where('lsid', 'in', part)
        .where(condition)
        .execute(),
    );
    return (await Promise.all(found)).flat();
  });
  const updatedAt = new Map(rows.map((row) => [row.lsid, new Date(row.updated_at)]));
  return [...updatedAt].map(([lsid, at]) => ({
    ...{ configurationId, lsid, state: 'waiting', updatedAt: at, isUnconfirmed: true },
  }));
}
