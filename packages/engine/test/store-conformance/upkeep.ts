import { expect, test } from 'vitest';
import type { JobLease } from '../../src/store/operation-records.ts';
import { finish, leaseOne, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const minute = 60_000;

export function describeJobs(subject: Subject): void {
  const request = (owner: string) => {
    const now = subject.clock.now();
    return { name: 'poll', owner, now, until: new Date(now.getTime() + minute) };
  };
  async function take(owner: string): Promise<JobLease> {
    const lease = await subject.store.leaseJob(request(owner));
    if (lease === undefined) throw new Error('Another owner holds the job');
    return lease;
  }
  const until = () => new Date(subject.clock.now().getTime() + minute);

  test('a job is one process at a time, and passes on when the lease has run out', async () => {
    const { store, clock } = subject;
    const one = await take('one');
    expect(one).toEqual({ name: 'poll', owner: 'one', epoch: 1 });
    expect(await store.leaseJob(request('two'))).toBeUndefined();
    expect(await store.keepJob(one, until(), { cursor: 'cursor 1' })).toBe(true);
    clock.advance(minute + 1);
    expect(await store.leaseJob(request('two'))).toMatchObject({ owner: 'two', cursor: 'cursor 1' });
  });

  test('who lost a job cannot move its cursor', async () => {
    const { store, clock } = subject;
    const one = await take('one');
    clock.advance(minute + 1);
    const two = await take('two');
    expect(await store.keepJob(one, until(), { cursor: 'late' })).toBe(false);
    await store.endJob(one);
    expect(await store.job('poll')).toEqual({ name: 'poll' });
    expect(await store.keepJob(two, until(), { cursor: 'kept' })).toBe(true);
    await store.endJob(two);
    expect(await store.leaseJob(request('three'))).toMatchObject({ owner: 'three', epoch: 3, cursor: 'kept' });
  });

  test('what a process held that is gone can be freed at once; it cannot move the cursor any more', async () => {
    const { store } = subject;
    const one = await take('one');
    await store.freeJobs('one');
    expect(await store.leaseJob(request('two'))).toBeUndefined();
    expect(await store.keepJob(one, until(), { cursor: 'kept' })).toBe(true);
    await store.freeJobs('two');
    expect(await store.keepJob(one, until(), { cursor: 'late' })).toBe(false);
    expect(await take('two')).toMatchObject({ epoch: 2, cursor: 'kept' });
  });

  test('the end of a run leaves cursor, state and due time in one step, and what is left out stays', async () => {
    const { store } = subject;
    const due = { dueAt: until(), waitMilliseconds: minute };
    await store.endJob(await take('one'), { cursor: '7', state: '{}', ...due });
    expect(await store.job('poll')).toMatchObject({ name: 'poll', cursor: '7', state: '{}' });
    await store.endJob(await take('two'), { state: '{"a":1}', ...due });
    const left = await store.job('poll');
    expect(left).toMatchObject({ cursor: '7', state: '{"a":1}' });
    expect(Math.abs((left?.dueInMilliseconds ?? 0) - minute)).toBeLessThan(5000);
    await store.removeJob(await take('three'));
    expect(await store.job('poll')).toBeUndefined();
  });

  test('of many that ask at the same time one gets it', async () => {
    const { store } = subject;
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => store.leaseJob(request(owner))));
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
  });
}

export function describeUpkeep(subject: Subject): void {
  test('retention removes what has ended and is older, in parts, and leaves the ledger and what is open', async () => {
    const { store, clock } = subject;
    for (let number = 1; number <= 4; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    }
    await store.recordIgnored(testEvent(5, clock), 'malformed');
    for (let number = 1; number <= 3; number++) await finish(store, clock, await leaseOne(store, clock, 1));
    const before = new Date(clock.now().getTime() + 1);
    expect(await store.removeEnded(before, 2)).toEqual({ deliveries: 2, events: 2 });
    expect(await store.removeEnded(before, 2)).toEqual({ deliveries: 1, events: 2 });
    expect(await store.removeEnded(before, 2)).toEqual({ deliveries: 0, events: 0 });
    const { rows } = await store.sizes();
    expect(rows).toEqual({ events: 1, deliveries: 1, attempts: 0, session_ledger: 4, audit: 0 });
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'succeeded' });
  });

  test('ignored events can be removed earlier, and only they', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    for (const number of [2, 3, 4]) await store.recordIgnored(testEvent(number, clock), 'malformed');
    expect(await store.removeIgnored(clock.now(), 2)).toBe(0);
    clock.advance(1);
    await store.recordIgnored(testEvent(5, clock), 'malformed');
    expect(await store.removeIgnored(clock.now(), 2)).toBe(2);
    expect(await store.removeIgnored(clock.now(), 2)).toBe(1);
    expect((await store.events({}, { limit: 9 })).map(({ disposition }) => disposition)).toEqual([
      'ignored',
      'accepted',
    ]);
  });

  test('sizes tell bytes and the age of what is kept', async () => {
    const { store, clock } = subject;
    expect(await store.sizes()).not.toHaveProperty('oldestEventAt');
    await store.recordEvent(testEvent(1, clock), ['a']);
    const sizes = await store.sizes();
    expect(sizes.bytes).toBeGreaterThan(10_000);
    expect(sizes.oldestEventAt).toEqual(clock.now());
  });
}
