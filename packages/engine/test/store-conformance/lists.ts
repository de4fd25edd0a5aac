import { expect, test } from 'vitest';
import { finish, leaseOne, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

export function describeLists(subject: Subject): void {
  test('lists are newest first, in pages, and filtered', async () => {
    const { store, clock } = subject;
    for (let number = 1; number <= 5; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number % 2) }), ['a']);
    }
    const all = await store.events({}, { limit: 10 });
    expect(all.map(({ id }) => id)).toEqual([5, 4, 3, 2, 1].map((number) => testEvent(number, clock).id));
    expect(await store.events({}, { limit: 2, before: all[1]?.id ?? '' })).toEqual(all.slice(2, 4));
    expect(await store.events({ lsid: lsid(1) }, { limit: 10 })).toHaveLength(3);
    await finish(store, clock, await leaseOne(store, clock, 1));
    expect(await store.deliveries({ state: 'succeeded' }, { limit: 10 })).toHaveLength(1);
    expect(await store.deliveries({ lsid: lsid(1), configurationId: 'a' }, { limit: 10 })).toHaveLength(3);
    expect(await store.deliveryCounts()).toEqual({
      pending: 4,
      running: 0,
      succeeded: 1,
      skipped: 0,
      retrying: 0,
      dead: 0,
    });
  });

  test('what does not exist is undefined', async () => {
    const { store } = subject;
    expect(await store.event('none')).toBeUndefined();
    expect(await store.delivery('none')).toBeUndefined();
    expect(await store.sessionLedgerEntry('a', 'none')).toBeUndefined();
    expect(await store.parked('none')).toBeUndefined();
  });
}
