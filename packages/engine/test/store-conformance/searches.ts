import { expect, test } from 'vitest';
import { createIdSource } from '../../src/ids.ts';
import { finish, leaseOne, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const page = { limit: 10 };

/** Three deliveries: written, dead and waiting. */
async function three({ store, clock }: Subject): Promise<void> {
  // As in life, ids of events tell when they came.
  const id = createIdSource(clock);
  const keys = ['CAS-01001-A', 'cas-01002-B', '50%_off'];
  for (const [index, externalKey] of keys.entries()) {
    await store.recordEvent(testEvent(index + 1, clock, { id: id(), lsid: lsid(index + 1), externalKey }), ['a']);
  }
  await store.recordIgnored(
    testEvent(4, clock, { id: id(), lsid: lsid(4) }),
    'unknown-event',
    'The name is not known.',
  );
  await finish(store, clock, await leaseOne(store, clock, 1));
  const dead = { state: 'dead', reason: 'CB-TEST', reasonText: 'The Case is closed.' } as const;
  await finish(store, clock, await leaseOne(store, clock, 2), dead, { kind: 'abandoned' });
}

export function describeSearches(subject: Subject): void {
  test('deliveries are found by what a person knows of them, and come with it', async () => {
    await three(subject);
    const keysOf = async (search: object) =>
      (await subject.store.searchDeliveries(search, page)).items.map(({ externalKey }) => externalKey);
    expect(await keysOf({})).toEqual(['50%_off', 'cas-01002-B', 'CAS-01001-A']);
    expect(await keysOf({ externalKey: 'CAS-0100' })).toEqual(['cas-01002-B', 'CAS-01001-A']);
    expect(await keysOf({ externalKey: '%_o' })).toEqual(['50%_off']);
    expect(await keysOf({ externalKey: '_' })).toEqual(['50%_off']);
    expect(await keysOf({ text: 'case IS' })).toEqual(['cas-01002-B']);
    expect(await keysOf({ state: 'dead', reason: 'CB-TEST', configurationId: 'a' })).toEqual(['cas-01002-B']);
    expect(await keysOf({ lsid: lsid(1) })).toEqual(['CAS-01001-A']);
    expect(await keysOf({ type: 'nothing' })).toEqual([]);
    expect(await keysOf({ from: new Date(subject.clock.now().getTime() + 1000) })).toEqual([]);
    expect(await keysOf({ until: new Date(subject.clock.now().getTime() + 1000) })).toHaveLength(3);
    const [first] = (await subject.store.searchDeliveries({}, { limit: 1 })).items;
    expect(first).toMatchObject({ eventName: testEvent(1, subject.clock).name, source: 'push' });
    expect((await subject.store.searchDeliveries({}, { limit: 10, before: first?.id ?? '' })).items).toHaveLength(2);
    // One is being worked on, one waits.
    await subject.store.recordEvent(testEvent(5, subject.clock, { lsid: lsid(5), externalKey: 'CAS-5' }), ['a']);
    expect((await keysOf({ state: 'open' })).toSorted()).toEqual(['50%_off', 'CAS-5']);
  });

  test('events are found in the same way', async () => {
    await three(subject);
    const count = async (search: object) => (await subject.store.searchEvents(search, page)).items.length;
    expect(await count({ disposition: 'ignored' })).toBe(1);
    expect(await count({ text: 'NOT known' })).toBe(1);
    expect(await count({ externalKey: 'cas-' })).toBe(2);
    expect(await count({ from: new Date(0), until: new Date(1) })).toBe(0);
  });
}

export function describeSessionLists(subject: Subject): void {
  test('sessions are listed last changed first, in pages that miss and repeat none', async () => {
    await three(subject);
    const { store } = subject;
    const all = await store.searchSessions({}, page);
    expect(all.next).toBeUndefined();
    expect(all.items.map(({ externalKey }) => externalKey).toSorted()).toEqual(
      (await store.searchDeliveries({}, page)).items
        .map(({ externalKey }) => externalKey)
        .slice(0, all.items.length)
        .toSorted(),
    );
    const seen: string[] = [];
    for (let before: string | undefined, rounds = 0; rounds < 10; rounds += 1) {
      const part = await store.searchSessions({}, { limit: 1, ...(before !== undefined && { before }) });
      seen.push(...part.items.map((item) => item.lsid));
      before = part.next;
      if (before === undefined) break;
    }
    expect(seen).toEqual(all.items.map((item) => item.lsid));
    expect((await store.searchSessions({ state: 'dead' }, page)).items.map((item) => item.lsid)).toEqual([lsid(2)]);
  });

  test('activity is counted by the hour, and what waits by its kind', async () => {
    await three(subject);
    const { store, clock } = subject;
    const since = new Date(clock.now().getTime() - 24 * 3_600_000);
    const hours = await store.activity(since);
    const sum = (key: 'events' | 'succeeded' | 'skipped' | 'dead') => hours.reduce((all, hour) => all + hour[key], 0);
    expect([sum('events'), sum('succeeded'), sum('skipped'), sum('dead')]).toEqual([3, 1, 0, 1]);
    for (const { from } of hours) expect(from.getTime() % 3_600_000).toBe(0);
    expect(await store.openDeliveries()).toMatchObject([
      { configurationId: 'a', state: 'running', notReady: false, count: 1 },
    ]);
    expect(await store.activity(new Date(clock.now().getTime() + 3_600_000))).toEqual([]);
  });
}
