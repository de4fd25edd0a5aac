import type { EventRecord, IgnoredReason, NewEvent, PageRequest } from '../records.ts';
import type { DeliveryRow } from '../schema.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { erasedAmong } from './erasure.ts';
import { acceptedRow, eventOf, ignoredRow } from './rows.ts';

export interface EventToRecord {
  readonly event: NewEvent;
  readonly configurationIds: readonly string[];
}

export interface EventToIgnore {
  readonly event: NewEvent;
  readonly reason: IgnoredReason;
  readonly detail?: string | undefined;
}

/** Why an event that was to be accepted is not. */
export interface RecordedEvent {
  readonly duplicate: boolean;
  /** A person had the session erased: nothing of it is written again. */
  readonly erased: boolean;
}

/**
 * Writes events with their deliveries. One whose fingerprint is accepted already, or whose session was erased, is written as
 * ignored; of an erased session, without anything that speaks of it.
 */
export async function recordEvents(
  context: QueryContext,
  tx: Tx,
  inputs: readonly EventToRecord[],
): Promise<readonly RecordedEvent[]> {
  const lsids = [...new Set(inputs.map(({ event }) => event.lsid))];
  const erased = await erasedAmong(context, tx, lsids);
  const isErased = ({ event }: EventToRecord) => erased.has(event.lsid);
  const duplicates = await recordWanted(
    context,
    tx,
    inputs.filter((input) => !isErased(input)),
  );
  const unwanted = inputs.filter(isErased);
  if (unwanted.length > 0) await recordErased(tx, unwanted);
  return inputs.map((input) => ({ duplicate: duplicates.has(input.event.id), erased: isErased(input) }));
}

async function recordErased(tx: Tx, inputs: readonly EventToRecord[]): Promise<void> {
  const scrubbed = inputs.map(({ event: { externalKey: _, ...event } }) => ({
    event: { ...event, lsid: '', fields: [], fingerprint: '' },
    reason: 'session-erased' as const,
    detail: 'A person had the session erased.',
  }));
  await recordIgnored(tx, scrubbed);
}

/** @returns ids of the events that were duplicates */
async function recordWanted(
  context: QueryContext,
  tx: Tx,
  inputs: readonly EventToRecord[],
): Promise<ReadonlySet<string>> {
  if (inputs.length === 0) return new Set();
  const inserted = await tx
    .insertInto('events')
    .values(inputs.map(({ event }) => acceptedRow(event)))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  const accepted = new Set(inserted.map(({ id }) => id));
  await insertDeliveries(
    context,
    tx,
    inputs.filter(({ event }) => accepted.has(event.id)),
  );
  const duplicates = inputs.filter(({ event }) => !accepted.has(event.id));
  if (duplicates.length > 0) {
    await recordIgnored(
      tx,
      duplicates.map(({ event }) => ({ event, reason: 'duplicate', detail: 'The same event was accepted before' })),
    );
  }
  return new Set(duplicates.map(({ event }) => event.id));
}

/** Writes events that lead to no delivery. */
export async function recordIgnored(tx: Tx, inputs: readonly EventToIgnore[]): Promise<readonly undefined[]> {
  const rows = inputs.map(({ event, reason, detail }) => ignoredRow(event, reason, detail));
  await tx.insertInto('events').values(rows).execute();
  return inputs.map(() => undefined);
}

async function insertDeliveries(context: QueryContext, tx: Tx, inputs: readonly EventToRecord[]): Promise<void> {
  const pairs = inputs.flatMap(({ event, configurationIds }) =>
    configurationIds.map((configurationId) => ({ event, configurationId })),
  );
  // SQLite takes 32,766 parameters in a statement, a delivery has 19.
  for (let start = 0; start < pairs.length; start += 500) {
    const part = pairs.slice(start, start + 500);
    const rows = part.map(({ event, configurationId }) => pendingRow(context, event, configurationId));
    await tx.insertInto('deliveries').values(rows).execute();
    const entries = part.map(({ event, configurationId }) => ({
      configuration_id: configurationId,
      lsid: event.lsid,
      state: 'waiting' as const,
      digest: null,
      updated_at: event.receivedAt.getTime(),
    }));
    await tx
      .insertInto('session_ledger')
      .values(entries)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

function pendingRow(context: QueryContext, event: NewEvent, configurationId: string) {
  const receivedAt = event.receivedAt.getTime();
  return {
    id: context.newId(),
    event_id: event.id,
    configuration_id: configurationId,
    lsid: event.lsid,
    state: 'pending' as const,
    counted_attempts: 0,
    attempts: 0,
    abandoned_attempts: 0,
    due_at: context.time.at(event.receivedAt),
    not_ready_since: null,
    reason: null,
    reason_text: null,
    replay_of: null,
    created_at: receivedAt,
    updated_at: receivedAt,
    lease_owner: null,
    lease_epoch: 0,
    lease_until: null,
    leased_at: null,
  } satisfies Record<keyof DeliveryRow, unknown>;
}

export async function listEvents(
  db: Reader,
  filter: { readonly disposition?: 'accepted' | 'ignored'; readonly lsid?: string },
  page: PageRequest,
): Promise<readonly EventRecord[]> {
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
  if (fingerprints.length === 0) return [];
  const rows = await db
    .selectFrom('events')
    .select('fingerprint')
    .where('disposition', '=', 'accepted')
    .where('fingerprint', 'in', fingerprints)
    .execute();
  return rows.map(({ fingerprint }) => fingerprint);
}
