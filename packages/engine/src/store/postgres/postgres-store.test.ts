import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeStore } from '../../../test/store-conformance/suite.ts';
import type { StoreHarness } from '../../../test/store-conformance/subject.ts';
import {
  abandonLost,
  finish,
  leaseDue,
  testClock,
  testConfiguration,
  testEvent,
} from '../../../test/store-fixtures.ts';
import { openPostgresStore } from './open.ts';
import { startTestCluster, type TestCluster } from '../../../test/postgres-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster(['-c', 'fsync=off'])), 120_000);
afterAll(() => cluster.stop());

function postgresHarness(): StoreHarness {
  let url: string;
  return {
    async open(clock) {
      url = await cluster.createDatabase();
      return openPostgresStore({ url, clock, timeFrom: 'process' });
    },
    reopen: (clock) => openPostgresStore({ url, clock, timeFrom: 'process' }),
    dispose: async () => undefined,
  };
}

describeStore('the PostgreSQL store', postgresHarness);

describe('several processes on one PostgreSQL', () => {
  test('may be started at the same time on an empty database', async () => {
    const url = await cluster.createDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore({ url, clock: testClock() })));
    await stores[0]?.saveConfiguration(testConfiguration('a', testClock()));
    expect(await stores[3]?.configurations()).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('a due time written by a process whose clock jumped does not outlast the next start', async () => {
    const url = await cluster.createDatabase();
    const clock = testClock();
    const store = await openPostgresStore({ url, clock });
    await store.saveConfiguration(testConfiguration('a', clock));
    await store.recordEvent(testEvent(1, clock), ['a']);
    const [leased] = await leaseDue(store, clock);
    const dueAt = new Date(clock.now().getTime() + 600_000);
    // Between the decision and the writing of it.
    clock.advance(-7_200_000);
    await finish(store, clock, leased, { state: 'retrying', dueAt });
    expect(await leaseDue(store, clock)).toEqual([]);
    await store.close();
    const next = await openPostgresStore({ url, clock });
    expect(await next.makeBentDue()).toBe(1);
    expect(await leaseDue(next, clock)).toHaveLength(1);
    await next.close();
  });

  test('agree on what is due and whose lease has run out though their clocks differ by hours', async () => {
    const url = await cluster.createDatabase();
    const [early, late] = [testClock('2020-01-01T00:00:00Z'), testClock('2020-01-01T05:00:00Z')];
    const [one, two] = [await openPostgresStore({ url, clock: early }), await openPostgresStore({ url, clock: late })];
    await one.saveConfiguration(testConfiguration('a', early));
    // Received "five hours ahead" of the other process, and nevertheless due for it at once.
    await two.recordEvent(testEvent(1, late), ['a']);
    const [leased] = await leaseDue(one, early);
    expect(leased?.event.id).toBe(testEvent(1, late).id);
    expect(await abandonLost(two, late)).toEqual([]);
    const dueAt = new Date(early.now().getTime() + 3_600_000);
    await finish(one, early, leased, { state: 'retrying', dueAt });
    const next = await two.nextDueAt();
    const inSeconds = ((next?.getTime() ?? 0) - late.now().getTime()) / 1000;
    expect(inSeconds).toBeGreaterThan(3500);
    expect(inSeconds).toBeLessThanOrEqual(3600);
    await Promise.all([one.close(), two.close()]);
  });

  test('never hold two deliveries of one session at once', async () => {
    const url = await cluster.createDatabase();
    const clock = testClock();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore({ url, clock })));
    const [first] = stores;
    await first?.saveConfiguration(testConfiguration('a', clock));
    for (let number = 1; number <= 40; number++) await first?.recordEvent(testEvent(number, clock), ['a']);
    const order: string[] = [];
    while (order.length < 40) {
      const leases = await Promise.all(stores.map((store, index) => leaseDue(store, clock, 5, `process ${index}`)));
      const held = leases.flat();
      expect(held).toHaveLength(1);
      order.push(held[0]?.event.id ?? '');
      const holder = leases.findIndex((leased) => leased.length > 0);
      const store = stores[holder];
      if (store === undefined) throw new Error('Nobody has a lease');
      await finish(store, clock, held[0]);
    }
    expect(order).toEqual(order.toSorted());
    await Promise.all(stores.map((store) => store.close()));
  });
});

test('what an old version of a configuration has met does not outlast an edit that is just being saved', async () => {
  const url = await cluster.createDatabase();
  const clock = testClock();
  const store = await openPostgresStore({ url, clock });
  await store.saveConfiguration(testConfiguration('a', clock));
  await store.recordEvent(testEvent(1, clock), ['a']);
  const [leased] = await leaseDue(store, clock);
  const [other, watcher] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await Promise.all([other.connect(), watcher.connect()]);
  // The edit of another process, between its first statement and its commit.
  await other.query("begin; update configurations set name = 'mended' where id = 'a'; delete from parked");
  const park = { until: new Date(clock.now().getTime() + 180_000), code: 'CB-RS-CREDENTIALS', message: 'x', help: 'y' };
  let hasEnded = false;
  const finishing = finish(store, clock, leased, { state: 'retrying', dueAt: park.until, park }).finally(
    () => (hasEnded = true),
  );
  const waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'casebridge'";
  const isWaiting = async () => (await watcher.query(waiting)).rows.length > 0;
  await vi.waitFor(async () => expect(hasEnded || (await isWaiting())).toBe(true), { timeout: 8_000 });
  await other.query(
    "insert into configuration_versions (configuration_id, version, kind, saved_at, saved_by, record) values ('a', 2, 'saved', 0, 'x', '{}'); commit",
  );
  await finishing;
  expect(await store.parked('a')).toBeUndefined();
  expect(await store.notices({ open: true }, { limit: 1 })).toEqual([]);
  expect(await leaseDue(store, clock)).toHaveLength(1);
  await Promise.all([other.end(), watcher.end(), store.close()]);
});

test('an edit that a deadlock has cut off is saved at the second try, and nobody is told of it', async () => {
  const url = await cluster.createDatabase();
  const clock = testClock();
  const store = await openPostgresStore({ url, clock, answerMilliseconds: 60_000 });
  await store.saveConfiguration(testConfiguration('a', clock));
  const until = new Date(clock.now().getTime() + 180_000);
  await store.park('a', { until, code: 'CB-RS-CREDENTIALS', message: 'x', help: 'y' });
  const clients = [1, 2, 3].map(() => new pg.Client({ connectionString: url }));
  await Promise.all(clients.map((client) => client.connect()));
  const [gate, other, watcher] = clients;
  const waiting = "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  const untilWaiting = (count: number) =>
    vi.waitFor(async () => expect((await watcher?.query(waiting))?.rows).toHaveLength(count), { timeout: 20_000 });
  await gate?.query('begin; select from parked for update');
  // The other side never gives in, so that it is our transaction that is rolled back.
  await other?.query("set deadlock_timeout = '1h'; begin; select from notices for update");
  const saving = store.saveConfiguration({ ...testConfiguration('a', clock), name: 'mended' });
  await untilWaiting(1);
  const theirs = other?.query("update configurations set name = 'theirs' where id = 'a'; commit");
  await untilWaiting(2);
  await gate?.query('commit');
  await Promise.all([saving, theirs]);
  expect(await store.configurations()).toMatchObject([{ name: 'mended' }]);
  expect(await store.parked('a')).toBeUndefined();
  await Promise.all([...clients.map((client) => client.end()), store.close()]);
}, 60_000);

describe('a PostgreSQL that goes away', () => {
  test('refuses what was under way, and is used again when it is back', async () => {
    const url = await cluster.createDatabase();
    const clock = testClock();
    const store = await openPostgresStore({ url, clock });
    await store.saveConfiguration(testConfiguration('a', clock));
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    // The writer waits for this lock with its transaction open; then its connection is cut, as by a restart.
    await other.query('begin; lock table events in access exclusive mode');
    const refused = expect(store.recordEvent(testEvent(1, clock), ['a'])).rejects.toThrow();
    const waiting =
      "select pid from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'casebridge'";
    // Not by the client with the lock: within a transaction, the activity is always that of the first look.
    const watcher = new pg.Client({ connectionString: url });
    await watcher.connect();
    await vi.waitFor(async () => expect((await watcher.query(waiting)).rows).toHaveLength(1), { timeout: 8_000 });
    await watcher.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'casebridge' and datname = current_database()",
    );
    await refused;
    await other.query('rollback');
    await Promise.all([other.end(), watcher.end()]);
    expect(await store.recordEvent(testEvent(1, clock), ['a'])).toMatchObject({ duplicate: false });
    expect((await store.deliveryCounts()).pending).toBe(1);
    await store.close();
  });

  test('that is not there at the start is told', async () => {
    const url = 'postgresql://u:p@127.0.0.1:1/none';
    await expect(openPostgresStore({ url, clock: testClock() })).rejects.toThrow();
  });
});
