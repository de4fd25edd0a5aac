import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHalfOpenProxy, type HalfOpenProxy } from '../../../test/half-open-proxy.ts';
import { startTestCluster, type TestCluster } from '../../../test/postgres-cluster.ts';
import { leaseOne, lsid, testClock, testConfiguration, testEvent } from '../../../test/store-fixtures.ts';
import type { Store } from '../store.ts';
import { StoreBusyError } from '../writer.ts';
import { openPostgresStore } from './open.ts';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster(['-c', 'fsync=off'])), 120_000);
afterAll(() => cluster.stop());

const clock = testClock();
let url: string;
let proxy: HalfOpenProxy;
let store: Store;
beforeEach(async () => {
  url = await cluster.createDatabase();
  const address = new URL(url);
  proxy = await startHalfOpenProxy(Number(address.port));
  address.port = String(proxy.port);
  store = await openPostgresStore({ url: address.href, clock, answerMilliseconds: 1000 });
  await store.saveConfiguration(testConfiguration('a', clock));
});
afterEach(async () => {
  await store.close();
  await proxy.close();
});

test('posts are refused while the database is silent, at once after the first, and taken again afterwards', async () => {
  await store.recordEvent(testEvent(1, clock), ['a']);
  proxy.freeze();
  const refused = [2, 3].map((number) => store.recordEvent(testEvent(number, clock), ['a']));
  for (const each of refused) await expect(each).rejects.toThrow(StoreBusyError);
  await expect(store.recordEvent(testEvent(4, clock), ['a'])).rejects.toThrow(StoreBusyError);
  proxy.thaw();
  await expect
    .poll(() => store.recordEvent(testEvent(5, clock), ['a']).catch(() => 'refused'), { timeout: 20_000 })
    .toMatchObject({
      duplicate: false,
    });
});

test('renewals and ends of attempts fail within the deadline', async () => {
  await store.recordEvent(testEvent(1, clock), ['a']);
  const { lease } = await leaseOne(store, clock);
  proxy.freeze();
  await expect(store.renewLeases([lease], clock.now())).rejects.toThrow('does not answer');
  await expect(
    store.leaseDeliveries({ owner: 'one', now: clock.now(), until: clock.now(), limit: 1 }),
  ).rejects.toThrow();
});

test('a replay and a save that wait for another process do not hold up events', async () => {
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await store.recordEvent(testEvent(1, clock), ['a']);
  await other.query('begin; select pg_advisory_xact_lock(7215308180)');
  const lease = { name: 'bulk-act:none', owner: 'one', epoch: 1 };
  const part = { act: 'none', kind: 'replay', selection: { ids: ['none'] }, after: '', highestId: 'none' } as const;
  const at = clock.now();
  const waiting = [
    store.saveConfiguration(testConfiguration('b', clock)),
    store.doBulkPart({ ...part, countedAt: at, reasonText: '', at, lease, progress: () => ({}) }),
    store.deleteConfiguration('none', clock.now(), 'ada'),
  ];
  const ended = Promise.allSettled(waiting);
  expect(await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['a'])).toMatchObject({ duplicate: false });
  await other.query('rollback');
  await other.end();
  await ended;
});
