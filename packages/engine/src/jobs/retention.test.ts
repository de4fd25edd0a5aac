import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { finish, leaseDue, lsid, testConfiguration, testEvent } from '../../test/store-fixtures.ts';
import { createIdSource } from '../ids.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { retentionJob } from './retention.ts';

const day = 24 * 3600 * 1000;
const lease = { name: 'retention', owner: 'test', epoch: 1 };
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

test('a flood of forged events is gone after a week, while what was accepted stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-retention-'));
  const clock = createManualClock();
  const newId = createIdSource(clock);
  const store = await openSqliteStore({ file: join(folder, 'store.db'), clock });
  await store.saveConfiguration(testConfiguration('a', clock));
  const event = (number: number) => ({ ...testEvent(number, clock), id: newId() });
  await store.recordEvent(event(0), ['a']);
  await Promise.all(Array.from({ length: 1100 }, (_, number) => store.recordIgnored(event(number), 'unknown-event')));
  clock.advance(6 * day);
  await store.recordIgnored(event(2000), 'unknown-event');
  const job = retentionJob({ store, clock, log: silent, endedDays: 90, ignoredDays: 7 });
  const run = { save: async () => undefined, signal: new AbortController().signal, checkLease: () => undefined, lease };
  await job.run(run);
  expect((await store.sizes()).rows.events).toBe(1102);
  clock.advance(day + 1);
  await job.run(run);
  expect((await store.sizes()).rows).toMatchObject({ events: 2, deliveries: 1 });
  expect(await store.events({ disposition: 'ignored' }, { limit: 5 })).toHaveLength(1);
  await store.close();
  rmSync(folder, { recursive: true });
});

test('what ended long ago is removed, however much it is, and the rest stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-retention-'));
  const clock = createManualClock();
  const store = await openSqliteStore({ file: join(folder, 'store.db'), clock });
  await store.saveConfiguration(testConfiguration('a', clock));
  const old = Array.from({ length: 1200 }, (_, index) => testEvent(index, clock, { lsid: lsid(index) }));
  await Promise.all(old.map((event) => store.recordEvent(event, ['a'])));
  for (const leased of await leaseDue(store, clock, 1199)) await finish(store, clock, leased);
  clock.advance(31 * day);
  await store.recordIgnored(testEvent(2000, clock), 'malformed');

  const job = retentionJob({ store, clock, log: silent, endedDays: 30, ignoredDays: 30 });
  const run = { save: async () => undefined, signal: new AbortController().signal, checkLease: () => undefined, lease };
  expect(await job.run(run)).toEqual({ dueInMilliseconds: day });
  expect((await store.sizes()).rows).toMatchObject({ events: 2, deliveries: 1, attempts: 0, session_ledger: 1200 });
  await store.close();
  rmSync(folder, { recursive: true });
});

test('the removal of much takes no more than half of the time: others ask meanwhile', async () => {
  const clock = createManualClock();
  let left = 175;
  // Each part takes 80 ms, as 500 rows did on a slow machine.
  const removeIgnored = async (_before: Date, limit: number) => {
    clock.advance(80);
    const removed = Math.min(limit, left);
    left -= removed;
    return removed;
  };
  const store = {
    removeEnded: async () => ({ deliveries: 0, events: 0 }),
    removeSessionKeys: async () => 0,
    removeIgnored,
  };
  const job = retentionJob({ store, clock, log: silent, endedDays: 90, ignoredDays: 7 });
  const run = { save: async () => undefined, signal: new AbortController().signal, checkLease: () => undefined, lease };
  const done = job.run(run);
  for (let part = 0; part < 3; part += 1) {
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([80]);
    clock.advance(80);
  }
  await done;
  expect(left).toBe(0);
});
