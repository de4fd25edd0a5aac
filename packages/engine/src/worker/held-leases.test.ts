import { afterEach, expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { recordingLog } from '../../test/report.ts';
import type { Lease } from '../store/records.ts';
import { createHeldLeases, type HeldLeasesOptions } from './held-leases.ts';

const leaseMilliseconds = 60_000;
const clock = createManualClock();
const leaseOf = (deliveryId: string): Lease => ({
  ...{ deliveryId, owner: 'one', epoch: 1, configurationVersion: 1 },
  until: new Date(clock.now().getTime() + leaseMilliseconds),
});

/** The database's side of renewals: what it is asked, and what it answers. */
function database(answer: (leases: readonly Lease[]) => Promise<readonly Lease[]>) {
  const asked: string[][] = [];
  const renewLeases: HeldLeasesOptions['store']['renewLeases'] = (leases) => {
    asked.push(leases.map(({ deliveryId }) => deliveryId));
    return answer(leases);
  };
  return { asked, leases: createHeldLeases({ store: { renewLeases }, clock, log: recordingLog(), leaseMilliseconds }) };
}

/** Lets the time pass as it does where nobody is frozen: in small steps, with everybody's turn in between. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1000) {
    clock.advance(1000);
    await new Promise(setImmediate);
  }
}

const held: { release(): void }[] = [];
afterEach(async () => {
  held.splice(0).forEach((lease) => lease.release());
  await pass(leaseMilliseconds);
});

test('leases of a process are renewed by one statement as long as they are held', async () => {
  const { asked, leases } = database((all) => Promise.resolve(all));
  const [first, second] = [leases.hold(leaseOf('a'), leases.now()), leases.hold(leaseOf('b'), leases.now())];
  held.push(first, second);
  await pass(5 * leaseMilliseconds);
  expect(() => first.check()).not.toThrow();
  expect(asked.length).toBeGreaterThan(9);
  expect(asked.length).toBeLessThan(16);
  expect(asked.every((ids) => ids.join() === 'a,b')).toBe(true);
  first.release();
  await pass(leaseMilliseconds);
  expect(asked.at(-1)).toEqual(['b']);
});

test('a process that holds no lease any more has no timer that would keep it from ending', async () => {
  const sleeping = new Set<AbortSignal | undefined>();
  const counting = {
    ...clock,
    sleep: (milliseconds: number, signal?: AbortSignal) => {
      sleeping.add(signal);
      return clock.sleep(milliseconds, signal).finally(() => sleeping.delete(signal));
    },
  };
  const store = { renewLeases: (all: readonly Lease[]) => Promise.resolve(all) };
  const leases = createHeldLeases({ store, clock: counting, log: recordingLog(), leaseMilliseconds });
  const [first, second] = [leases.hold(leaseOf('a'), leases.now()), leases.hold(leaseOf('b'), leases.now())];
  first.release();
  await new Promise(setImmediate);
  expect(sleeping.size).toBe(1);
  second.release();
  await new Promise(setImmediate);
  expect(sleeping.size).toBe(0);
  // The next lease is kept as the first ones were, also where it comes at the very moment.
  const third = leases.hold(leaseOf('c'), leases.now());
  third.release();
  held.push(leases.hold(leaseOf('d'), leases.now()));
  await new Promise(setImmediate);
  expect(sleeping.size).toBe(1);
});

test('a frozen process lets nothing out on waking, before any timer has run', async () => {
  const { asked, leases } = database((all) => Promise.resolve(all));
  const lease = leases.hold(leaseOf('a'), leases.now());
  clock.advance(leaseMilliseconds);
  expect(() => lease.check()).toThrow('its lease ran out');
  expect(lease.signal.aborted).toBe(true);
  await pass(leaseMilliseconds);
  expect(asked).toEqual([]);
});

test('a machine that was suspended, whose monotonic clock stood still, lets nothing out', () => {
  const { leases } = database((all) => Promise.resolve(all));
  const lease = leases.hold(leaseOf('a'), leases.now());
  held.push(lease);
  clock.setDate({ byMilliseconds: leaseMilliseconds });
  expect(() => lease.check()).toThrow('its lease ran out');
});

test('a date that is set back prolongs no lease', async () => {
  const { leases } = database(() => Promise.reject(new Error('no database')));
  const lease = leases.hold(leaseOf('a'), leases.now());
  clock.setDate({ byMilliseconds: -3_600_000 });
  await pass(leaseMilliseconds);
  expect(lease.signal.aborted).toBe(true);
});

test('a lease that the database gave to somebody else ends at once', async () => {
  const { leases } = database((all) => Promise.resolve(all.filter(({ deliveryId }) => deliveryId !== 'b')));
  const [first, second] = [leases.hold(leaseOf('a'), leases.now()), leases.hold(leaseOf('b'), leases.now())];
  held.push(first);
  await pass(leaseMilliseconds / 2);
  expect(() => second.check()).toThrow('its lease was lost');
  expect(() => first.check()).not.toThrow();
});

test('a database that does not answer ends the leases before their time, and is asked again meanwhile', async () => {
  const { asked, leases } = database(() => new Promise(() => undefined));
  const lease = leases.hold(leaseOf('a'), leases.now());
  await pass(leaseMilliseconds - 1000);
  expect(lease.signal.aborted).toBe(true);
  expect(asked.length).toBeGreaterThan(1);
});

test('a database that answers again in time keeps the leases', async () => {
  let answers = 0;
  const { leases } = database((all) => (answers++ === 0 ? new Promise(() => undefined) : Promise.resolve(all)));
  const lease = leases.hold(leaseOf('a'), leases.now());
  held.push(lease);
  await pass(3 * leaseMilliseconds);
  expect(() => lease.check()).not.toThrow();
});
