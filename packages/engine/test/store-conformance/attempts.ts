import { expect, test } from 'vitest';
import { abandonLost, failed, finish, leaseOne, lsid, succeeded, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

export function describeFinish(subject: Subject): void {
  test('an attempt ends with its record, the state, the counters and the ledger', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const first = await leaseOne(store, clock);
    const dueAt = new Date(clock.now().getTime() + 30_000);
    const retrying = { state: 'retrying', dueAt, reason: 'CB-TEST', reasonText: 'It failed.' } as const;
    expect(await finish(store, clock, first, retrying, failed)).toBe(true);
    expect((await store.delivery(first.delivery.id))?.delivery).toMatchObject({ ...retrying, countedAttempts: 1 });
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'waiting' });

    clock.advance(30_000);
    const second = await leaseOne(store, clock);
    expect(second.attempt).toBe(2);
    await finish(store, clock, second, { countsAsAttempt: false });
    const found = await store.delivery(first.delivery.id);
    expect(found?.delivery).toMatchObject({ state: 'succeeded', attempts: 2, countedAttempts: 1 });
    expect(found?.delivery).not.toHaveProperty('reason');
    expect(found?.attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, failed],
      [2, succeeded],
    ]);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'succeeded', digest: 'digest' });
  });

  test('who lost the lease writes nothing', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const lost = await leaseOne(store, clock);
    clock.advance(61_000);
    await abandonLost(store, clock);
    clock.advance(10_000);
    const held = await leaseOne(store, clock, 1, 'two');
    expect(held.lease.epoch).toBe(2);
    expect(await finish(store, clock, lost)).toBe(false);
    expect(await store.delivery(lost.delivery.id)).toMatchObject({
      delivery: { state: 'running' },
      attempts: [{ number: 1, outcome: { kind: 'abandoned' } }],
    });
    expect(await finish(store, clock, held)).toBe(true);
  });

  test('a session once written stays written in the ledger when a later event has nothing to write', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await finish(store, clock, await leaseOne(store, clock));
    await store.recordEvent(testEvent(2, clock), ['a']);
    const skipped = { kind: 'skipped', reason: 'x', message: 'x' } as const;
    await finish(store, clock, await leaseOne(store, clock), { state: 'skipped' }, skipped);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'succeeded', digest: 'digest' });
  });
}
