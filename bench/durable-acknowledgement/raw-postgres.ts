import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { lanes } from '../../packages/engine/src/store/lanes.ts';
import type { RawDatabase, Rows } from './gather.ts';

const oneRow = 'insert into posts select id, body from unnest($1::text[], $2::text[]) as p (id, body)';

// One statement is one transaction, one way to the server and back, and one flush.
const sameRows = `with p as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as p (id, body, lsid, delivery_id, at)),
  e as (insert into events select id, 'push', 'default', 'support_conference_end', lsid, 'CAS-01234', at, at, body, id, 'accepted', null, null from p)
  insert into deliveries
    (id, event_id, configuration_id, lsid, state, counted_attempts, attempts, abandoned_attempts, due_at, created_at, updated_at, lease_epoch, lane)
    select delivery_id, id, 'a', lsid, 'pending', 0, 0, 0, at, at, at, 0, ${lanes.unconfirmed} from p`;

/**
 * Commits with pg and nothing else: inserts of many rows over one connection.
 * @param url for `same-rows`, of a store that the product has opened before
 */
export async function openRawPostgres(url: string, rows: Rows): Promise<RawDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  if (rows === 'one-row') {
    await client.query('create table if not exists posts (id text primary key, body text not null)');
  }
  const text = rows === 'one-row' ? oneRow : sameRows;
  return {
    async commit(bodies) {
      const ids = bodies.map(() => randomUUID());
      const values = rows === 'one-row' ? [ids, bodies] : [ids, bodies, ...furtherColumns(bodies)];
      await client.query({ name: rows, text, values });
    },
    close: () => client.end(),
  };
}

function furtherColumns(bodies: readonly string[]): unknown[][] {
  return [bodies.map((body) => body.slice(-32)), bodies.map(() => randomUUID()), bodies.map(() => Date.now())];
}
