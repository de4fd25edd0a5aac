import { DatabaseSync } from 'node:sqlite';

/** Rows that one statement makes: more would keep one transaction in memory for long. */
const part = 100_000;

/**
 * Fills a store with sessions that have ended: an event, a succeeded delivery, its attempt and its ledger entry each, spread
 * over the past, as a service has them after years.
 * @param file a store that this version has opened before, and nobody has open now
 */
export function seedEnded(file: string, count: number): void {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = off');
  for (let first = 0; first < count; first += part) {
    const numbers = `with recursive numbers(n) as (select ${first} union all select n + 1 from numbers where n + 1 < ${Math.min(first + part, count)})`;
    // Ids are in the order of time like UUIDv7, and older than any that is made now.
    const id = (kind: number) => `printf('00000000-%04x-7${kind}00-8000-%012x', n / 65536, n)`;
    const lsid = `printf('%032x', n)`;
    const time = `(1600000000000 + n * 1000)`;
    database.exec(`begin;
      ${numbers} insert into events select ${id(0)}, 'push', 'default', 'support_conference_end', ${lsid}, 'CAS-' || n,
        ${time}, ${time}, '[["event","support_conference_end"],["lsid","' || ${lsid} || '"],["external_key","CAS-' || n || '"]]',
        printf('%064x', n), 'accepted', null, null from numbers;
      ${numbers} insert into deliveries (id, event_id, configuration_id, lsid, state, counted_attempts, attempts,
        abandoned_attempts, due_at, created_at, updated_at, lease_epoch)
        select ${id(1)}, ${id(0)}, 'a', ${lsid}, 'succeeded', 1, 1, 0, ${time}, ${time}, ${time}, 1 from numbers;
      ${numbers} insert into attempts select ${id(1)}, 1, ${time}, ${time} + 800,
        '{"kind":"succeeded","effect":"written","refs":[],"digest":"0123456789abcdef","warnings":[]}' from numbers;
      ${numbers} insert into session_ledger select 'a', ${lsid}, 'succeeded', '0123456789abcdef', ${time} from numbers;
      commit`);
  }
  database.exec('analyze; pragma wal_checkpoint(truncate)');
  database.close();
}
