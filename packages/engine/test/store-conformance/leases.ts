import { expect, test } from 'vitest';
import {
  abandonLost,
  failed,
  finish,
  leaseDue,
  leaseOne,
  lsid,
  testConfiguration,
  testEvent,
} from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

export function describeLeases(subject: Subject): void {
  test('a lease starts an attempt and takes the delivery from others', async () => {
    const { store, clock } = subject;
    const event = testEvent(1, clock);
    await store.recordEvent(event, ['a']);
    const leased = await leaseOne(store, clock);
    expect(leased).toMatchObject({
      attempt: 1,
      event: { ...event, disposition: 'accepted' },
      delivery: { state: 'running', attempts: 1, configurationId: 'a' },
      lease: { owner: 'one', epoch: 1 },
    });
    expect(await leaseDue(store, clock, 10, 'two')).toEqual([]);
  });

  test('what is not due, and what is disabled, is not leased', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('off', clock, { disabled: true }));
    await store.recordEvent(testEvent(1, clock, { receivedAt: new Date(clock.now().getTime() + 1000) }), ['a']);
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['off']);
    expect(await leaseDue(store, clock)).toEqual([]);
    clock.advance(1000);
    expect((await leaseDue(store, clock)).map(({ delivery }) => delivery.configurationId)).toEqual(['a']);
  });

  test('configurations take turns', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('b', clock));
    for (let number = 1; number <= 5; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    }
    await store.recordEvent(testEvent(6, clock, { lsid: lsid(6) }), ['b']);
    const leased = await leaseDue(store, clock, 3);
    expect(leased.map(({ delivery }) => delivery.configurationId)).toEqual(['a', 'b', 'a']);
  });

  test('leases are renewed together, each as long as it is held', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['a']);
    const [leased, other] = await leaseDue(store, clock);
    if (leased === undefined || other === undefined) throw new Error('two deliveries were due');
    const later = new Date(clock.now().getTime() + 120_000);
    const taken = { ...other.lease, epoch: other.lease.epoch - 1 };
    expect(await store.renewLeases([taken, leased.lease], later)).toEqual([leased.lease]);
    expect(await store.renewLeases([], later)).toEqual([]);
    await finish(store, clock, other);
    clock.advance(90_000);
    expect(await abandonLost(store, clock)).toEqual([]);
    await finish(store, clock, leased);
    expect(await store.renewLeases([leased.lease], later)).toEqual([]);
  });
}

/** When somebody has to look for lost leases. */
export function describeLeaseEnds(subject: Subject): void {
  test('the next lease of another owner to run out is known', async () => {
    const { store, clock } = subject;
    for (const number of [1, 2, 3]) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    expect(await store.nextLeaseEnd('one')).toBeUndefined();
    await leaseDue(store, clock, 1, 'one');
    expect(await store.nextLeaseEnd('one')).toBeUndefined();
    clock.advance(1000);
    const ends = new Date(clock.now().getTime() + 60_000);
    await leaseDue(store, clock, 1, 'two');
    clock.advance(1000);
    await leaseDue(store, clock, 1, 'three');
    expect(await store.nextLeaseEnd('one')).toEqual(ends);
  });
}

export function describeOrder(subject: Subject): void {
  test('deliveries of a session run one at a time, oldest first', async () => {
    const { store, clock } = subject;
    for (let number = 1; number <= 3; number++) await store.recordEvent(testEvent(number, clock), ['a']);
    for (let number = 1; number <= 3; number++) {
      const leased = await leaseDue(store, clock);
      expect(leased.map(({ event }) => event.id)).toEqual([testEvent(number, clock).id]);
      expect(await leaseDue(store, clock)).toEqual([]);
      await finish(store, clock, leased[0]);
    }
  });

  test('the same session of another configuration does not wait', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('b', clock));
    await store.recordEvent(testEvent(1, clock), ['a', 'b']);
    expect(await leaseDue(store, clock)).toHaveLength(2);
  });

  test('a delivery that waits for its next attempt holds no lock', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.recordEvent(testEvent(2, clock), ['a']);
    const first = await leaseOne(store, clock);
    const dueAt = new Date(clock.now().getTime() + 60_000);
    await finish(store, clock, first, { state: 'retrying', dueAt }, failed);
    const second = await leaseOne(store, clock);
    expect(second.event.id).toBe(testEvent(2, clock).id);
  });
}

export function describeLostLeases(subject: Subject): void {
  test('three processes lost with a delivery that ran alone make it dead', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const states: string[] = [];
    for (let round = 1; round <= 4; round++) {
      expect(await leaseDue(store, clock)).toHaveLength(1);
      clock.advance(61_000);
      states.push(...(await abandonLost(store, clock)).map(({ state }) => state));
      clock.advance(61_000);
    }
    expect(states).toEqual(['retrying', 'retrying', 'retrying', 'dead']);
    expect(await leaseDue(store, clock)).toEqual([]);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'dead' });
  });

  test('at the start of a store for one process, leases of other owners are lost at once', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await leaseDue(store, clock);
    expect(await abandonLost(store, clock, { exceptOwner: 'one' })).toEqual([]);
    expect(await abandonLost(store, clock, { exceptOwner: 'two' })).toHaveLength(1);
  });
}
