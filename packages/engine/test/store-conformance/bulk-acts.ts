import { expect, test } from 'vitest';
import type { BulkActKind, BulkActPart } from '../../src/store/bulk-act-records.ts';
import type { DeliverySelection, JobLease } from '../../src/store/operation-records.ts';
import { failed, finish, leaseDue, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const name = 'bulk-act:1';

function held(lease: JobLease | undefined): JobLease {
  if (lease === undefined) throw new Error('Somebody else holds the job');
  return lease;
}

/** What the tests do again and again. */
function actsOn(subject: Subject) {
  /** Deliveries of sessions of their own that ended as dead letters. */
  async function dead(...numbers: readonly number[]): Promise<void> {
    const { store, clock } = subject;
    for (const number of numbers) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    const ended = { state: 'dead', reason: 'CB-TEST', reasonText: 'It failed.' } as const;
    for (const leased of await leaseDue(store, clock)) await finish(store, clock, leased, ended, failed);
    clock.advance(1);
  }

  async function begin(): Promise<JobLease> {
    const { store, clock } = subject;
    const audit = { at: clock.now(), actor: 'Ada', action: 'bulk-act.ordered', subject: '1', detail: {} };
    await store.orderJob({ name, progress: { cursor: '', state: '{}' }, audit });
    return held(await take('one'));
  }

  function take(owner: string): Promise<JobLease | undefined> {
    const { store, clock } = subject;
    const now = clock.now();
    return store.leaseJob({ name, owner, now, until: new Date(now.getTime() + 60_000) });
  }

  async function part(
    kind: BulkActKind,
    selection: DeliverySelection,
    lease: JobLease,
    more: Partial<BulkActPart> = {},
  ) {
    const { store, clock } = subject;
    const { highestId = '', countedAt } = await store.countForAct(kind, selection, clock.now());
    return store.doBulkPart({
      ...{ act: '1', kind, selection, after: '', highestId, countedAt, reasonText: 'Dismissed by Ada: known' },
      ...{ at: clock.now(), lease, progress: ({ count }) => ({ cursor: 'x', state: JSON.stringify({ count }) }) },
      ...more,
    });
  }

  return { dead, begin, take, part };
}

export function describeBulkActs(subject: Subject): void {
  const { dead, begin, part } = actsOn(subject);

  test('a replay makes each delivery anew once, keeps its progress, and shows what became of them', async () => {
    const { store } = subject;
    await dead(1, 2);
    const lease = await begin();
    const all = { state: 'dead', notReplayed: true } as const;
    expect(await part('replay', all, lease)).toEqual({ count: 2 });
    expect(await store.job(name)).toMatchObject({ cursor: 'x', state: '{"count":2}' });
    expect(await part('replay', all, lease)).toEqual({ count: 0 });
    expect(await store.deliveryCounts()).toMatchObject({ dead: 0, pending: 2 });
    expect(await store.bulkResults('1')).toEqual({ waiting: 2, succeeded: 0, skipped: 0, dead: 0 });
  });

  test('what dies after the count is left alone, whatever its id', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock, { lsid: lsid(1) }), ['a']);
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['a']);
    const [first, second] = await leaseDue(store, clock);
    const ended = { state: 'dead', reason: 'CB-TEST' } as const;
    await finish(store, clock, second, ended, failed);
    clock.advance(1);
    const counted = await store.countForAct('dismiss', { state: 'dead' }, clock.now());
    expect(counted.count).toBe(1);
    await finish(store, clock, first, ended, failed);
    await dead(3);
    const bounds = { highestId: counted.highestId ?? '', countedAt: counted.countedAt };
    expect(await part('dismiss', { state: 'dead' }, await begin(), bounds)).toEqual({ count: 1 });
    expect(await store.deliveryCounts()).toMatchObject({ dead: 2, skipped: 1 });
  });

  test('a dismissal ends dead letters with who and why, in the ledger as well, and is no replay', async () => {
    const { store } = subject;
    await dead(1);
    await part('dismiss', { state: 'dead' }, await begin());
    expect(await store.deliveries({}, { limit: 5 })).toMatchObject([
      { state: 'skipped', reason: 'dismissed', reasonText: 'Dismissed by Ada: known' },
    ]);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'skipped' });
    expect(await store.deadLetterGroups()).toEqual([]);
  });
}

export function describeBulkActsUnderLeases(subject: Subject): void {
  const { dead, begin, take, part } = actsOn(subject);

  test('a release makes waiting deliveries due, and lets their parked configuration go on', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const later = new Date(clock.now().getTime() + 3_600_000);
    const down = { until: later, code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' };
    const [leased] = await leaseDue(store, clock);
    const waits = { state: 'retrying', dueAt: later, reason: 'CB-DOWN', park: down } as const;
    await finish(store, clock, leased, waits, failed);
    expect(await part('release', { configurationId: 'a', reason: 'CB-DOWN' }, await begin())).toEqual({ count: 1 });
    expect(await store.parked('a')).toBeUndefined();
    expect(await leaseDue(store, clock)).toHaveLength(1);
  });

  test('who has lost the job writes nothing', async () => {
    const { store, clock } = subject;
    await dead(1);
    const lost = await begin();
    clock.advance(60_001);
    const taken = held(await take('two'));
    expect(await part('replay', { state: 'dead' }, lost)).toBeUndefined();
    expect(await store.deliveryCounts()).toMatchObject({ dead: 1, pending: 0 });
    expect(await part('replay', { state: 'dead' }, taken)).toEqual({ count: 1 });
  });
}
