import { expect, test } from 'vitest';
import { finish, leaseDue, leaseOne, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Makes a delivery that waits for ten minutes. */
async function wait({ store, clock }: Subject): Promise<void> {
  await store.recordEvent(testEvent(1, clock, { lsid: lsid(1) }), ['a']);
  const dueAt = new Date(clock.now().getTime() + 10 * minute);
  await finish(store, clock, await leaseOne(store, clock), { state: 'retrying', dueAt });
}

async function countDue({ store, clock }: Subject): Promise<number> {
  return (await leaseDue(store, clock)).length;
}

export function describeClockJumps(subject: Subject): void {
  test('a delivery whose clock was set back while the process ran waits no longer than it would have', async () => {
    const { store, clock } = subject;
    await wait(subject);
    const from = clock.now();
    clock.advance(-2 * hour);
    await store.followJump({ from, to: clock.now() });
    clock.advance(9 * minute);
    expect(await countDue(subject)).toBe(0);
    clock.advance(minute);
    expect(await countDue(subject)).toBe(1);
  });

  test('one whose clock was set back by less than it waits, while the process ran, does not wait longer either', async () => {
    const { store, clock } = subject;
    await wait(subject);
    const from = clock.now();
    clock.advance(-5 * minute);
    await store.followJump({ from, to: clock.now() });
    clock.advance(10 * minute);
    expect(await countDue(subject)).toBe(1);
  });

  test('one whose clock was set back while nobody looked is due now, and counted', async () => {
    const { store, clock } = subject;
    await wait(subject);
    clock.advance(-2 * hour);
    expect(await store.makeBentDue()).toBe(1);
    expect(await countDue(subject)).toBe(1);
  });

  test('how long a report was not ready is told with the lease', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock, { lsid: lsid(1) }), ['a']);
    const first = await leaseOne(store, clock);
    expect(first.waitedMilliseconds).toBe(0);
    await finish(store, clock, first, { state: 'retrying', dueAt: clock.now(), notReadySince: clock.now() });
    clock.advance(minute);
    const { waitedMilliseconds } = await leaseOne(store, clock);
    // PostgreSQL's own clock ran on meanwhile.
    expect(waitedMilliseconds).toBeGreaterThanOrEqual(minute);
    expect(waitedMilliseconds).toBeLessThan(2 * minute);
  });

  test('nothing that waits rightly is made due', async () => {
    const { store, clock } = subject;
    await wait(subject);
    clock.advance(minute);
    expect(await store.makeBentDue()).toBe(0);
    expect(await countDue(subject)).toBe(0);
  });
}

export function describeParkingUnderJumps(subject: Subject): void {
  test('a parked configuration is probed within its own wait, though the clock was set back', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock, { lsid: lsid(1) }), ['a']);
    const until = new Date(clock.now().getTime() + 3 * minute);
    await store.park('a', { until, code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' });
    const from = clock.now();
    clock.advance(-2 * hour);
    await store.followJump({ from, to: clock.now() });
    expect(await countDue(subject)).toBe(0);
    clock.advance(3 * minute);
    expect(await countDue(subject)).toBe(1);
  });

  test('a configuration that waits for a person stays parked', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock, { lsid: lsid(1) }), ['a']);
    const until = new Date(clock.now().getTime() + 10 * 365 * 24 * hour);
    await store.park('a', { until, code: 'CB-KEY-MISSING', message: 'The key is missing.', help: 'Put it back.' });
    const from = clock.now();
    clock.advance(-2 * hour);
    await store.followJump({ from, to: clock.now() });
    await store.makeBentDue();
    expect(await countDue(subject)).toBe(0);
  });
}
