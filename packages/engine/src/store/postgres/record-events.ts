import type pg from 'pg';
import {
  acceptanceOf,
  recordedEvents,
  refusedRows,
  type Acceptance,
  type EventToAccept,
  type EventToRecord,
  type RecordedEvent,
  type Refused,
} from '../queries/acceptance.ts';
import { lanes } from '../lanes.ts';
import type { QueryContext } from '../queries/context.ts';
import type { SelfCommitting } from '../writer.ts';

const columns = 'id, source, appliance_id, name, lsid, external_key, occurred_at, received_at, fields, fingerprint';
const typedColumns = `id text, source text, appliance_id text, name text, lsid text, external_key text, occurred_at bigint,
  received_at bigint, fields text, fingerprint text`;

/**
 * Events, deliveries and ledger entries in one statement, which commits by itself: one way to the server and back where a
 * transaction of three statements takes five. $1 and $2 are the rows as JSON, $3 whether instants are distances from the
 * server's present.
 */
const accept = `
with accepted as (
  insert into events (${columns}, disposition)
  select ${columns}, 'accepted' from json_to_recordset($1::json) as told (${typedColumns}, session_hash text)
  where not exists (select from erased_sessions where hash = session_hash)
  on conflict do nothing returning id
), wanted as materialized (
  select wanted.* from json_to_recordset($2::json) as wanted (
    id text, event_id text, configuration_id text, lsid text, name text, due_in bigint, created_at bigint, unconfirmed integer)
  join accepted on accepted.id = event_id
), made as (
  insert into deliveries (id, event_id, configuration_id, lsid, state, counted_attempts, attempts, abandoned_attempts,
    due_at, created_at, updated_at, lease_epoch, lane)
  select wanted.id, event_id, wanted.configuration_id, wanted.lsid, 'pending', 0, 0, 0,
    due_in + case when $3::boolean then (extract(epoch from statement_timestamp()) * 1000)::bigint else 0 end,
    created_at, created_at, 0,
    case
      when unconfirmed > 0 and l.lsid is null then unconfirmed
      when l.digest is not null and exists (select from events as e where e.lsid = wanted.lsid and e.name = wanted.name
        and e.disposition = 'accepted') then ${lanes.repeat}
      else ${lanes.first}
    end
  from wanted left join session_ledger as l
    on l.configuration_id = wanted.configuration_id and l.lsid = wanted.lsid
), noted as (
  insert into session_ledger (configuration_id, lsid, state, updated_at)
  select configuration_id, lsid, 'waiting', created_at from wanted where unconfirmed = 0
  on conflict do nothing
)
select id from accepted`;

const refuse = `
insert into events (${columns}, disposition, ignored_reason, ignored_detail)
select ${columns}, 'ignored', reason, detail
from json_to_recordset($1::json) as told (${typedColumns}, reason text, detail text)
on conflict do nothing`;

/**
 * Writes events with their deliveries. The few that are refused follow in a commit of their own: if it fails, nobody has been
 * told yet that they are on disk.
 */
export function createRecordEvents(pool: pg.Pool, context: QueryContext): SelfCommitting<EventToRecord, RecordedEvent> {
  async function acceptAll({ events, deliveries }: Acceptance): Promise<ReadonlySet<string>> {
    const values = [JSON.stringify(events), JSON.stringify(deliveries), context.time.origin === 'now'];
    const { rows } = await pool.query<{ id: string }>({ name: 'accept-events', text: accept, values });
    return new Set(rows.map(({ id }) => id));
  }

  /** Why events were not accepted. */
  async function reasonsOf(events: readonly EventToAccept[]): Promise<Refused> {
    const { rows } = await pool.query<{ hash: string }>('select hash from erased_sessions where hash = any($1)', [
      events.map(({ session_hash }) => session_hash),
    ]);
    const erased = new Set(rows.map(({ hash }) => hash));
    return new Map(events.map(({ id, session_hash }) => [id, erased.has(session_hash) ? 'erased' : 'duplicate']));
  }

  return {
    async commit(inputs) {
      const acceptance = acceptanceOf(context, inputs);
      const { events } = acceptance;
      const accepted = await acceptAll(acceptance);
      if (accepted.size === events.length) return recordedEvents(inputs, new Map());
      const refused = await reasonsOf(events.filter(({ id }) => !accepted.has(id)));
      await pool.query(refuse, [JSON.stringify(refusedRows(events, refused))]);
      return recordedEvents(inputs, refused);
    },
  };
}
