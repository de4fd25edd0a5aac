import type pg from 'pg';
import {
  acceptanceOf,
  recordedEvents,
  refusals,
  type EventToRecord,
  type RecordedEvent,
  type Refused,
} from '../queries/acceptance.ts';
import type { QueryContext } from '../queries/context.ts';
import type { SelfCommitting } from '../writer.ts';

const columns = 'id, source, appliance_id, name, lsid, external_key, occurred_at, received_at, fields, fingerprint';

/**
 * Events, deliveries, ledger entries and refusals in one statement, which commits by itself: one way to the server and
 * back where a transaction of four statements takes six. $1 and $2 are the rows as JSON, $3 whether instants are distances
 * from the server's present.
 */
const text = `
with told as materialized (
  select * from json_to_recordset($1::json) as told (
    id text, source text, appliance_id text, name text, lsid text, external_key text, occurred_at bigint,
    received_at bigint, fields text, fingerprint text, session_hash text)
), kept as materialized (
  select * from told where not exists (select from erased_sessions where hash = session_hash)
), accepted as (
  insert into events (${columns}, disposition) select ${columns}, 'accepted' from kept
  on conflict do nothing returning id
), wanted as materialized (
  select wanted.* from json_to_recordset($2::json) as wanted (
    id text, event_id text, configuration_id text, lsid text, due_in bigint, created_at bigint)
  join accepted on accepted.id = event_id
), made as (
  insert into deliveries (id, event_id, configuration_id, lsid, state, counted_attempts, attempts, abandoned_attempts,
    due_at, created_at, updated_at, lease_epoch)
  select id, event_id, configuration_id, lsid, 'pending', 0, 0, 0,
    due_in + case when $3::boolean then (extract(epoch from statement_timestamp()) * 1000)::bigint else 0 end,
    created_at, created_at, 0
  from wanted
), noted as (
  insert into session_ledger (configuration_id, lsid, state, updated_at)
  select configuration_id, lsid, 'waiting', created_at from wanted
  on conflict do nothing
), duplicate as (
  insert into events (${columns}, disposition, ignored_reason, ignored_detail)
  select ${columns}, 'ignored', '${refusals.duplicate.reason}', '${refusals.duplicate.detail}' from kept
  where not exists (select from accepted where accepted.id = kept.id)
  returning id
), erased as (
  insert into events (${columns}, disposition, ignored_reason, ignored_detail)
  select id, source, appliance_id, name, '', null, occurred_at, received_at, '[]', '',
    'ignored', '${refusals.erased.reason}', '${refusals.erased.detail}' from told
  where not exists (select from kept where kept.id = told.id)
  returning id
)
select id, 'duplicate' as refusal from duplicate union all select id, 'erased' from erased`;

interface Refusal {
  readonly id: string;
  readonly refusal: 'duplicate' | 'erased';
}

/** Writes events with their deliveries. */
export function createRecordEvents(pool: pg.Pool, context: QueryContext): SelfCommitting<EventToRecord, RecordedEvent> {
  return {
    async commit(inputs) {
      const { events, deliveries } = acceptanceOf(context, inputs);
      const values = [JSON.stringify(events), JSON.stringify(deliveries), context.time.origin === 'now'];
      const { rows } = await pool.query<Refusal>({ name: 'record-events', text, values });
      const refused: Refused = new Map(rows.map(({ id, refusal }) => [id, refusal]));
      return recordedEvents(inputs, refused);
    },
  };
}
