import { DatabaseSync } from 'node:sqlite';

/** Rows that one statement makes: more would keep one transaction in memory for long. */
const part = 200_000;

/**
 * Fills a store with sessions that have ended: an event, a succeeded delivery, its attempt and its ledger entry each, spread
 * over the past, as a service has them after years. Indexes are made at the end, which is faster.
 * @param file a store that this version has opened before, and nobody has open now
 */
export function seedSqlite(file: string, count: number): void {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -200000');
  const indexes = database
    .prepare("select name, sql from sqlite_master where type = 'index' and sql is not null")
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) database.exec(`drop index "${name}"`);
  for (let first = 0; first < count; first += part) insertPart(database, first, Math.min(first + part, count));
  database.exec(`insert into session_ledger (configuration_id, lsid, state, digest, updated_at,
      customer, customer_key, representative, representative_key)
    select configuration_id, lsid, state, '0123456789abcdef', updated_at, 'Mary Customer', 'mary customer',
      'Bob Helper', 'bob helper' from deliveries order by lsid`);
  for (const { sql } of indexes) database.exec(sql);
  database.exec('analyze; pragma wal_checkpoint(truncate)');
  database.close();
}

function insertPart(database: DatabaseSync, first: number, end: number): void {
  const numbers = `with recursive numbers(n) as (select ${first} union all select n + 1 from numbers where n + 1 < ${end})`;
  // Ids are in the order of time like UUIDv7, and older than any that is made now.
  const id = (kind: number) => `printf('00000000-%04x-7${kind}00-8000-%012x', n / 65536, n)`;
  // In no order, as the appliance makes them; the factor is odd, so that no two are equal.
  const scattered = `printf('%08x', (n * 2654435761) % 4294967296)`;
  const lsid = `${scattered} || printf('%024x', n)`;
  const time = `(1600000000000 + n * 1000)`;
  database.exec(`begin;
    ${numbers} insert into events select ${id(0)}, 'push', 'default', 'support_conference_end', ${lsid}, 'CAS-' || n,
      ${time}, ${time}, '[["event","support_conference_end"],["lsid","' || ${lsid} || '"],["external_key","CAS-' || n || '"]]',
      printf('%012x', ${time}) || '-' || ${scattered} || printf('%056x', n), 'accepted', null, null from numbers;
    ${numbers} insert into deliveries (id, event_id, configuration_id, lsid, state, counted_attempts, attempts,
      abandoned_attempts, due_at, created_at, updated_at, lease_epoch)
      select ${id(1)}, ${id(0)}, 'a', ${lsid}, 'succeeded', 1, 1, 0, ${time}, ${time}, ${time}, 1 from numbers;
    ${numbers} insert into attempts select ${id(1)}, 1, ${time}, ${time} + 800,
      '{"kind":"succeeded","effect":"written","refs":[],"digest":"0123456789abcdef","warnings":[]}' from numbers;
    commit`);
}
