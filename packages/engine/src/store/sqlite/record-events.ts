import type { DatabaseSync } from 'node:sqlite';
import { lanes } from '../lanes.ts';
import {
  acceptanceOf,
  recordedEvents,
  refusedRows,
  type DeliveryToMake,
  type EventToAccept,
  type EventToRecord,
  type RecordedEvent,
  type Refused,
  type RefusedRow,
} from '../queries/acceptance.ts';
import type { QueryContext } from '../queries/context.ts';
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
const names = columns.join(', ');
const values = columns.map((column) => `value ->> '${column}'`).join(', ');

/**
 * Writes events with their deliveries, in the transaction that is open on the database. The statements are run without
 * kysely, which would take longer over them than SQLite.
 */
export function createRecordEvents(
  database: DatabaseSync,
  context: QueryContext,
): Operation<EventToRecord, RecordedEvent> {
  const statements = prepareStatements(database);
  return (_transaction, inputs) => {
    const { events, deliveries } = acceptanceOf(context, inputs);
    const accepted = statements.accept(events);
    statements.makeDeliveries(deliveries.filter(({ event_id }) => accepted.has(event_id)));
    const others = events.filter(({ id }) => !accepted.has(id));
    const erased = statements.erasedAmong(others);
    const refused: Refused = new Map(
      others.map(({ id, session_hash }) => [id, erased.has(session_hash) ? 'erased' : 'duplicate']),
    );
    statements.refuse(refusedRows(events, refused));
    return Promise.resolve(recordedEvents(inputs, refused));
  };
}

/** Each takes its rows as JSON in one parameter, and runs only if there are any. */
function prepareStatements(database: DatabaseSync) {
  const erased = database.prepare('select hash from erased_sessions where hash in (select value from json_each(?))');
  const accepted = database.prepare(`insert into events (${names}, disposition)
    select ${values}, 'accepted' from json_each(?)
    where not exists (select 1 from erased_sessions where hash = value ->> 'session_hash')
    on conflict do nothing returning id`);
  const deliveries = database.prepare(`insert into deliveries (id, event_id, configuration_id, lsid, state,
      counted_attempts, attempts, abandoned_attempts, due_at, created_at, updated_at, lease_epoch, lane)
    select value ->> 'id', value ->> 'event_id', value ->> 'configuration_id', value ->> 'lsid', 'pending',
      0, 0, 0, value ->> 'due_in', value ->> 'created_at', value ->> 'created_at', 0,
      case
        when value ->> 'unconfirmed' and l.lsid is null then value ->> 'unconfirmed'
        when l.digest is not null and exists (select 1 from events as e where e.lsid = value ->> 'lsid'
          and e.name = value ->> 'name' and e.disposition = 'accepted' and e.id <> value ->> 'event_id')
          then ${lanes.repeat}
        else ${lanes.first}
      end
    from json_each(?) left join session_ledger as l
      on l.configuration_id = value ->> 'configuration_id' and l.lsid = value ->> 'lsid'`);
  // Without `where`, SQLite would read `on` as the beginning of a join.
  const ledger = database.prepare(`insert into session_ledger (configuration_id, lsid, state, updated_at)
    select value ->> 'configuration_id', value ->> 'lsid', 'waiting', value ->> 'created_at' from json_each(?)
    where true on conflict do nothing`);
  const refused = database.prepare(`insert into events (${names}, disposition, ignored_reason, ignored_detail)
    select ${values}, 'ignored', value ->> 'reason', value ->> 'detail' from json_each(?)`);

  return {
    /** Hashes of sessions that were erased. */
    erasedAmong(events: readonly EventToAccept[]): ReadonlySet<unknown> {
      if (events.length === 0) return new Set();
      return new Set(
        erased.all(JSON.stringify(events.map(({ session_hash }) => session_hash))).map(({ hash }) => hash),
      );
    },
    /** @returns ids of those whose fingerprint was not accepted before */
    accept(events: readonly EventToAccept[]): ReadonlySet<unknown> {
      return events.length === 0 ? new Set() : new Set(accepted.all(JSON.stringify(events)).map(({ id }) => id));
    },
    makeDeliveries(rows: readonly DeliveryToMake[]): void {
      if (rows.length === 0) return;
      deliveries.run(JSON.stringify(rows));
      const known = rows.filter(({ unconfirmed }) => unconfirmed === 0);
      if (known.length > 0) ledger.run(JSON.stringify(known));
    },
    refuse(rows: readonly RefusedRow[]): void {
      if (rows.length > 0) refused.run(JSON.stringify(rows));
    },
  };
}
