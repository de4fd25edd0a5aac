import type { EventRecord, IgnoredReason, NewEvent, PageRequest } from '../records.ts';
import type { Reader, Tx } from './context.ts';
import { inParts } from './in-parts.ts';
import { eventOf, ignoredRow } from './rows.ts';

export interface EventToIgnore {
  readonly event: NewEvent;
  readonly reason: IgnoredReason;
  readonly detail?: string | undefined;
}

/** Writes events that lead to no delivery. */
export async function recordIgnored(tx: Tx, inputs: readonly EventToIgnore[]): Promise<readonly undefined[]> {
  const rows = inputs.map(({ event, reason, detail }) => ignoredRow(event, reason, detail));
  await tx.insertInto('events').values(rows).execute();
  return inputs.map(() => undefined);
}

export interface EventFilter {
  readonly disposition?: 'accepted' | 'ignored';
  readonly lsid?: string;
}

export async function listEvents(db: Reader, filter: EventFilter, page: PageRequest): Promise<readonly EventRecord[]> {
  const { disposition, lsid } = filter;
  const { before, limit } = page;
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .$if(disposition !== undefined, (query) => query.where('disposition', '=', disposition ?? 'accepted'))
    .$if(lsid !== undefined, (query) => query.where('lsid', '=', lsid ?? ''))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(eventOf);
}

export async function findEvent(db: Reader, id: string): Promise<EventRecord | undefined> {
  const row = await db.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst();
  return row && eventOf(row);
}

/** @returns which of the fingerprints belong to accepted events */
export async function findAcceptedFingerprints(
  db: Reader,
  fingerprints: readonly string[],
): Promise<readonly string[]> {
  const rows = await inParts(fingerprints, (part) =>
    db
      .selectFrom('events')
      .select('fingerprint')
      .where('disposition', '=', 'accepted')
      .where('fingerprint', 'in', part)
      .execute(),
  );
  return rows.map(({ fingerprint }) => fingerprint);
}
