import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { lanes } from '../../packages/engine/src/store/lanes.ts';
import type { RawDatabase, Rows } from './gather.ts';

/**
 * Commits with node:sqlite and nothing else, as durable as the product: WAL, a flush of the disk at each commit.
 * @param file for `same-rows`, a store that the product has opened before
 */
export function openRawSqlite(file: string, rows: Rows): RawDatabase {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  const insert = rows === 'one-row' ? insertOneRow(database) : insertSameRows(database);
  const begin = database.prepare('begin');
  const end = database.prepare('commit');
  return {
    commit(bodies) {
      begin.run();
      for (const body of bodies) insert(body);
      end.run();
    },
    async close() {
      database.close();
    },
  };
}

function insertOneRow(database: DatabaseSync): (body: string) => void {
  database.exec('create table if not exists posts (id text primary key, body text not null)');
  const post = database.prepare('insert into posts values (?, ?)');
  return (body) => void post.run(randomUUID(), body);
}

function insertSameRows(database: DatabaseSync): (body: string) => void {
  const event = database.prepare(`insert into events values
    (?1, 'push', 'default', 'support_conference_end', ?2, 'CAS-01234', ?3, ?3, ?4, ?1, 'accepted', null, null)`);
  const delivery = database.prepare(`insert into deliveries
    (id, event_id, configuration_id, lsid, state, counted_attempts, attempts, abandoned_attempts, due_at, created_at, updated_at, lease_epoch, lane)
    values (?1, ?2, 'a', ?3, 'pending', 0, 0, 0, ?4, ?4, ?4, 0, ${lanes.unconfirmed})`);
  return (body) => {
    const id = randomUUID();
    const lsid = body.slice(-32);
    const now = Date.now();
    event.run(id, lsid, now, body);
    delivery.run(randomUUID(), id, lsid, now);
  };
}
