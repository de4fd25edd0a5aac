import { expect, test } from 'vitest';
import { failed, finish, leaseOne, lsid, replay, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

/** Look-ups of polling, reconciliation and operators. */
export function describeLookUps(subject: Subject): void {
  test('tells which fingerprints belong to accepted events', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.recordIgnored(testEvent(2, clock), 'unknown-event');
    const asked = ['fingerprint-1', 'fingerprint-2', 'fingerprint-3'];
    expect(await store.acceptedFingerprints(asked)).toEqual(['fingerprint-1']);
    expect(await store.acceptedFingerprints([])).toEqual([]);
  });

  test('lists what jobs have left', async () => {
    const { store, clock } = subject;
    const now = clock.now();
    const until = new Date(now.getTime() + 60_000);
    for (const name of ['poll:b', 'poll:a', 'silent']) {
      const lease = await store.leaseJob({ name, owner: 'one', now, until });
      if (lease !== undefined && name !== 'silent') await store.keepJob(lease, until, { state: `left by ${name}` });
    }
    expect(await store.jobs()).toEqual([
      { name: 'poll:a', state: 'left by poll:a' },
      { name: 'poll:b', state: 'left by poll:b' },
      { name: 'silent' },
    ]);
  });

  test('a selection can leave out what was replayed, and a group names its newest', async () => {
    const { store, clock } = subject;
    for (let number = 1; number <= 2; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
      const leased = await leaseOne(store, clock, 1);
      await finish(store, clock, leased, { state: 'dead', reason: 'CB-TEST' }, failed);
    }
    const [newest, oldest] = await store.deliveries({ state: 'dead' }, { limit: 2 });
    expect(await store.deadLetterGroups()).toMatchObject([{ count: 2, example: newest?.id }]);
    await replay(store, clock, { ids: [newest?.id ?? ''] });
    const later = new Date(clock.now().getTime() + 1);
    expect(await store.countForAct('replay', { state: 'dead' }, later)).toMatchObject({ count: 2 });
    expect(await replay(store, clock, { state: 'dead', notReplayed: true })).toBe(1);
    expect(await replay(store, clock, { state: 'dead', notReplayed: true })).toBe(0);
    const replays = await store.deliveries({ state: 'pending' }, { limit: 5 });
    expect(replays.map(({ replayOf }) => replayOf)).toEqual([oldest?.id, newest?.id]);
  });

  test('a configuration can be parked without a delivery, with one notice', async () => {
    const { store, clock } = subject;
    const until = new Date(clock.now().getTime() + 60_000);
    const parked = { until, code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' };
    await store.park('a', parked);
    await store.park('a', parked);
    expect(await store.parked('a')).toEqual(parked);
    expect(await store.notices({ open: true }, { limit: 5 })).toMatchObject([
      { configurationId: 'a', code: 'CB-DOWN' },
    ]);
    await store.release('a');
    expect(await store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });
}

/** Look-ups in the session ledger. */
export function describeLedger(subject: Subject): void {
  test('the ledger is read for many sessions at once', async () => {
    const { store, clock } = subject;
    for (const number of [1, 2]) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    await finish(store, clock, await leaseOne(store, clock, 1));
    const entries = await store.sessionLedgerEntries('a', [lsid(1), lsid(2), lsid(3)]);
    expect(entries.map((entry) => [entry.lsid, entry.state]).toSorted()).toEqual([
      [lsid(1), 'succeeded'],
      [lsid(2), 'waiting'],
    ]);
    expect(await store.sessionLedgerEntries('a', [])).toEqual([]);
  });
}
