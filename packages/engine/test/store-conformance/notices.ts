import { expect, test } from 'vitest';
import type { NoticeFilter } from '../../src/store/operation-records.ts';
import { failed, finish, leaseOne, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

/** The list of notices. */
export function describeNotices(subject: Subject): void {
  test('are found by configuration, level, code and text, and paged', async () => {
    const { store, clock } = subject;
    const until = new Date(clock.now().getTime() + 60_000);
    const down = { until, code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' };
    await store.park('a', down);
    await store.giveNotice('b', { code: 'CB-KEYS', message: 'No 100% of keys.', help: 'Ask.' }, 'plugin:b:keys');
    const found = async (filter: NoticeFilter) =>
      (await store.notices(filter, { limit: 5 })).map(({ code, level }) => `${code} ${level}`);
    expect(await found({})).toEqual(['CB-KEYS warning', 'CB-DOWN error']);
    expect(await found({ configurationId: 'a' })).toEqual(['CB-DOWN error']);
    expect(await found({ level: 'warning' })).toEqual(['CB-KEYS warning']);
    expect(await found({ level: 'error' })).toEqual(['CB-DOWN error']);
    expect(await found({ code: 'CB-KEYS' })).toEqual(['CB-KEYS warning']);
    expect(await found({ text: '100% OF' })).toEqual(['CB-KEYS warning']);
    // What a job has met holds deliveries up as long as their configuration is parked for it.
    await store.park('b', { ...down, code: 'CB-KEYS' }, 'plugin:b:keys');
    expect(await found({ configurationId: 'b' })).toEqual(['CB-KEYS error']);
    const [newest] = await store.notices({}, { limit: 1 });
    expect(await store.notices({}, { limit: 5, before: newest?.id ?? '' })).toHaveLength(1);
  });
}

/** Notices of jobs beside those of deliveries. */
export function describeJobNotices(subject: Subject): void {
  const until = () => new Date(subject.clock.now().getTime() + 60_000);
  const cause = (code: string) => ({ until: until(), code, message: 'It is down.', help: 'Start it.' });
  const openNotices = async () =>
    (await subject.store.notices({ open: true }, { limit: 5 }))
      .map(({ code, job }) => `${code} ${job ?? '-'}`)
      .toSorted();
  async function deliver(number: number, met?: string): Promise<void> {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    clock.advance(60_000);
    const leased = await leaseOne(store, clock, 1);
    const park = cause(met ?? '');
    if (met === undefined) await finish(store, clock, leased);
    else await finish(store, clock, leased, { state: 'retrying', dueAt: park.until, reason: met, park }, failed);
  }

  test('a delivery that succeeds lets a configuration go on, but does not end what a job has met', async () => {
    const { store } = subject;
    await store.park('a', cause('CB-KEYS'), 'plugin:a:keys');
    await deliver(1);
    expect(await store.parked('a')).toBeUndefined();
    expect(await openNotices()).toEqual(['CB-KEYS plugin:a:keys']);
    await store.giveNotice('a', cause('CB-KEYS'), 'plugin:a:keys');
    expect(await store.parked('a')).toBeUndefined();
    expect(await openNotices()).toHaveLength(1);
    await store.release('a', 'plugin:a:other');
    expect(await openNotices()).toHaveLength(1);
    await store.release('a', 'plugin:a:keys');
    expect(await openNotices()).toEqual([]);
  });

  test('a job that can go on does not end what deliveries have met', async () => {
    const { store } = subject;
    await deliver(1, 'CB-DOWN');
    await store.park('a', cause('CB-KEYS'), 'plugin:a:keys');
    expect(await openNotices()).toEqual(['CB-DOWN -', 'CB-KEYS plugin:a:keys']);
    await store.release('a', 'plugin:a:keys');
    expect(await openNotices()).toEqual(['CB-DOWN -']);
    expect(await store.parked('a')).toBeDefined();
    subject.clock.advance(60_000);
    await finish(store, subject.clock, await leaseOne(store, subject.clock, 1));
    expect(await openNotices()).toEqual([]);
    expect(await store.parked('a')).toBeUndefined();
  });

  test('what both have met is the one notice of the job, and a job has one, of what it met last', async () => {
    const { store } = subject;
    await deliver(1, 'CB-DOWN');
    await store.park('a', cause('CB-DOWN'), 'poll:a');
    expect(await openNotices()).toEqual(['CB-DOWN poll:a']);
    await store.park('a', cause('CB-OTHER'), 'poll:a');
    expect(await openNotices()).toEqual(['CB-OTHER poll:a']);
    await deliver(2, 'CB-OTHER');
    expect(await openNotices()).toEqual(['CB-OTHER poll:a']);
    await store.release('a', 'poll:a');
    expect(await openNotices()).toEqual([]);
    expect(await store.parked('a')).toBeUndefined();
  });
}

/** Which processes share the store. */
export function describeProcesses(subject: Subject): void {
  test('knows how many processes are alive', async () => {
    const { store, clock } = subject;
    const sign = (owner: string) => ({ owner, now: clock.now(), until: new Date(clock.now().getTime() + 60_000) });
    expect(await store.noteProcess(sign('one'))).toBe(1);
    expect(await store.noteProcess(sign('two'))).toBe(2);
    expect(await store.noteProcess(sign('two'))).toBe(2);
    clock.advance(40_000);
    expect(await store.noteProcess(sign('one'))).toBe(2);
    clock.advance(40_000);
    expect(await store.noteProcess(sign('one'))).toBe(1);
    await store.noteProcess(sign('three'));
    await store.forgetProcess('three');
    expect(await store.noteProcess(sign('one'))).toBe(1);
  });
}
