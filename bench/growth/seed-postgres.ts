import pg from 'pg';

/** The same past as in SQLite. @param url a store that this version has opened before */
export async function seedPostgres(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off; set maintenance_work_mem = '512MB'");
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
      select indexname as name, indexdef as definition from pg_indexes
      where schemaname = 'public' and indexname not in (select conname from pg_constraint)`);
    for (const { name } of indexes) await client.query(`drop index "${name}"`);
    await insertPast(client, count);
    for (const { definition } of indexes) await client.query(definition);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

async function insertPast(client: pg.Client, count: number): Promise<void> {
  const numbers = `from generate_series(0::bigint, ${count}::bigint - 1) as n`;
  const hex = (value: string, digits: number) => `lpad(to_hex(${value}), ${digits}, '0')`;
  // Ids are in the order of time like UUIDv7, and older than any that is made now.
  const id = (kind: number) => `'00000000-' || ${hex('n / 65536', 4)} || '-7${kind}00-8000-' || ${hex('n', 12)}`;
  // In no order, as the appliance makes them; the factor is odd, so that no two are equal.
  const scattered = hex('(n * 2654435761) % 4294967296', 8);
  const lsid = `${scattered} || ${hex('n', 24)}`;
  const time = `(1600000000000 + n * 1000)`;
  await client.query(`insert into events select ${id(0)}, 'push', 'default', 'support_conference_end', ${lsid}, 'CAS-' || n,
    ${time}, ${time}, '[["event","support_conference_end"],["lsid","' || ${lsid} || '"],["external_key","CAS-' || n || '"]]',
    ${hex(time, 12)} || '-' || ${scattered} || ${hex('n', 56)}, 'accepted', null, null ${numbers}`);
  await client.query(`insert into deliveries (id, event_id, configuration_id, lsid, state, counted_attempts, attempts,
    abandoned_attempts, due_at, created_at, updated_at, lease_epoch)
    select ${id(1)}, ${id(0)}, 'a', ${lsid}, 'succeeded', 1, 1, 0, ${time}, ${time}, ${time}, 1 ${numbers}`);
  await client.query(`insert into attempts select ${id(1)}, 1, ${time}, ${time} + 800,
    '{"kind":"succeeded","effect":"written","refs":[],"digest":"0123456789abcdef","warnings":[]}' ${numbers}`);
  await client.query(`insert into session_ledger (configuration_id, lsid, state, digest, updated_at,
      customer, customer_key, representative, representative_key)
    select configuration_id, lsid, state, '0123456789abcdef', updated_at, 'Mary Customer', 'mary customer',
      'Bob Helper', 'bob helper' from deliveries order by lsid`);
}
