import { sql } from 'kysely';
import {
  acceptanceOf,
  recordedEvents,
  refusals,
  type DeliveryToMake,
  type EventToAccept,
  type EventToRecord,
  type RecordedEvent,
  type Refused,
} from '../queries/acceptance.ts';
import type { QueryContext, Tx } from '../queries/context.ts';
import type { Operation } from '../writer.ts';

const columns = [
  'id',
  'source',
  'appliance_id',
  'name',
  'lsid',
  'external_key',
  'occurred_at',
  'received_at',
  'fields',
  'fingerprint',
] as const satisfies readonly (keyof EventToAccept)[];
const names = sql.raw(columns.join(', '));
const values = sql.raw(columns.map((column) => `value ->> '${column}'`).join(', '));

/** Writes events with their deliveries. */
export function createRecordEvents(context: QueryContext): Operation<EventToRecord, RecordedEvent> {
  return async (tx, inputs) => {
    const { events, deliveries } = acceptanceOf(context, inputs);
    const erased = await erasedAmong(tx, events);
    const kept = erased.size === 0 ? events : events.filter(({ session_hash }) => !erased.has(session_hash));
    const accepted = await insertAccepted(tx, kept);
    const wanted = deliveries.filter(({ event_id }) => accepted.has(event_id));
    if (wanted.length > 0) await insertDeliveries(tx, wanted);
    const refused: Refused = new Map(
      events
        .filter(({ id }) => !accepted.has(id))
        .map(({ id, session_hash }) => [id, erased.has(session_hash) ? 'erased' : 'duplicate']),
    );
    if (refused.size > 0) await insertRefused(tx, events, refused);
    return recordedEvents(inputs, refused);
  };
}

async function erasedAmong(tx: Tx, events: readonly EventToAccept[]): Promise<ReadonlySet<string>> {
  const hashes = JSON.stringify(events.map(({ session_hash }) => session_hash));
  const { rows } = await sql<{ hash: string }>`
    select hash from erased_sessions where hash in (select value from json_each(${hashes}))`.execute(tx);
  return new Set(rows.map(({ hash }) => hash));
}

/** @returns ids of those whose fingerprint was not accepted before */
async function insertAccepted(tx: Tx, events: readonly EventToAccept[]): Promise<ReadonlySet<string>> {
  // Without `where`, SQLite would read `on` as the beginning of a join.
  const { rows } = await sql<{ id: string }>`
    insert into events (${names}, disposition)
    select ${values}, 'accepted' from json_each(${JSON.stringify(events)}) where true
    on conflict do nothing returning id`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

async function insertDeliveries(tx: Tx, deliveries: readonly DeliveryToMake[]): Promise<void> {
  const rows = JSON.stringify(deliveries);
  await sql`
    insert into deliveries (id, event_id, configuration_id, lsid, state, counted_attempts, attempts, abandoned_attempts,
      due_at, created_at, updated_at, lease_epoch)
    select value ->> 'id', value ->> 'event_id', value ->> 'configuration_id', value ->> 'lsid', 'pending', 0, 0, 0,
      value ->> 'due_in', value ->> 'created_at', value ->> 'created_at', 0 from json_each(${rows})`.execute(tx);
  await sql`
    insert into session_ledger (configuration_id, lsid, state, updated_at)
    select value ->> 'configuration_id', value ->> 'lsid', 'waiting', value ->> 'created_at' from json_each(${rows})
    where true on conflict do nothing`.execute(tx);
}

async function insertRefused(tx: Tx, events: readonly EventToAccept[], refused: Refused): Promise<void> {
  const rows = events.flatMap((event) => {
    const refusal = refused.get(event.id);
    return refusal === undefined ? [] : [{ ...(refusal === 'erased' ? scrubbed(event) : event), ...refusals[refusal] }];
  });
  await sql`
    insert into events (${names}, disposition, ignored_reason, ignored_detail)
    select ${values}, 'ignored', value ->> 'reason', value ->> 'detail' from json_each(${JSON.stringify(rows)})`.execute(
    tx,
  );
}

function scrubbed(event: EventToAccept): EventToAccept {
  return { ...event, lsid: '', external_key: null, fields: '[]', fingerprint: '' };
}
