import { expect, test } from 'vitest';
import type { NewEvent } from '../../src/store/records.ts';
import { failed, finish, leaseDue, leaseOne, lsid, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

/** A look that has shown nothing. */
const nothing = { configurationId: 'a', confirmed: [], putOff: [], ended: [] };

function askedOf(subject: Subject) {
  return {
    tell: (event: NewEvent, unconfirmed: 'probing' | 'unconfirmed' = 'unconfirmed') =>
      subject.store.recordEvent(event, ['a'], { unconfirmed }),
    due: async (limit = 10) =>
      (await subject.store.dueUnconfirmed({ configurationId: 'a', now: subject.clock.now(), limit })).deliveries,
  };
}

export function describeUnconfirmed(subject: Subject): void {
  const { tell, due } = askedOf(subject);

  test('a session that only an event tells of is not leased, and the ledger does not know it', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock));
    expect(await leaseDue(store, clock)).toEqual([]);
    expect(await store.nextDueAt()).toBeUndefined();
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
    expect(await due()).toMatchObject([{ lsid: lsid(1), looks: 0 }]);
  });

  test('a session that only an event tells of is waiting for who lists it, and unknown again after its last look', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock));
    expect(await store.sessionLedgerEntries('a', [lsid(1), lsid(2)])).toMatchObject([
      { lsid: lsid(1), state: 'waiting', isUnconfirmed: true },
    ]);
    const ended = (await due()).map(({ id }) => id);
    await store.settleLook({ ...nothing, at: clock.now(), ended });
    expect(await store.sessionLedgerEntries('a', [lsid(1)])).toEqual([]);
  });

  test('a session that is confirmed is leased with all that was told of it', async () => {
    const { store, clock } = subject;
    for (const number of [1, 2]) await tell(testEvent(number, clock));
    await tell(testEvent(3, clock, { lsid: lsid(3) }));
    await store.settleLook({ ...nothing, at: clock.now(), confirmed: [lsid(1)] });
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'waiting' });
    const leased = await leaseDue(store, clock);
    expect(leased.map(({ delivery, waiting }) => [delivery.lsid, waiting.length])).toEqual([[lsid(1), 1]]);
    expect(await due()).toMatchObject([{ lsid: lsid(3) }]);
  });

  test('a further event of a session that the ledger knows is worked on at once', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock, { source: 'poll' }), ['a']);
    await finish(store, clock, await leaseOne(store, clock));
    await tell(testEvent(2, clock, { name: 'support_conference_member_added' }));
    expect(await leaseOne(store, clock)).toMatchObject({ delivery: { lsid: lsid(1) } });
  });

  test('what is put off is looked for then, and what has had its last look is skipped without a row in the ledger', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock));
    expect(await store.deliveries({}, { limit: 1 })).toMatchObject([{ isUnconfirmed: true }]);
    const [first] = await due();
    const ids = [first?.id ?? ''];
    const until = new Date(clock.now().getTime() + 10_000);
    await store.settleLook({ ...nothing, at: clock.now(), putOff: [{ ids, until }] });
    expect(await due()).toEqual([]);
    expect(await store.untilNextLook('a')).toBe(10_000);
    expect(await store.unconfirmedWaiting()).toBe(1);
    clock.advance(10_000);
    expect(await due()).toMatchObject([{ looks: 1 }]);
    await store.settleLook({ ...nothing, at: clock.now(), ended: ids });
    expect(await store.deliveries({}, { limit: 10 })).toMatchObject([{ state: 'skipped', reason: 'no-such-session' }]);
    expect(await store.untilNextLook('a')).toBeUndefined();
    expect(await store.unconfirmedWaiting()).toBe(0);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
  });
}

export function describeLooks(subject: Subject): void {
  const { tell, due } = askedOf(subject);

  test('the newest are looked for first, however many wait', async () => {
    const { clock } = subject;
    for (const number of [1, 2, 3]) {
      await tell(testEvent(number, clock, { lsid: lsid(number) }));
      clock.advance(1);
    }
    expect((await due(2)).map((each) => each.lsid)).toEqual([lsid(3), lsid(2)]);
  });

  test('a session that was erased meanwhile leaves no row behind', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock));
    await store.eraseSession(lsid(1), clock.now(), 'test');
    await store.settleLook({ ...nothing, at: clock.now(), confirmed: [lsid(1)] });
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
  });

  test('a session that another list has shown is leased at once, long before its next look', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock));
    const ids = (await due()).map(({ id }) => id);
    const until = new Date(clock.now().getTime() + 3_000_000);
    await store.settleLook({ ...nothing, at: clock.now(), putOff: [{ ids, until }] });
    await store.confirmSessions({ configurationId: 'a', confirmed: [lsid(1), lsid(2)], at: clock.now() });
    expect((await leaseOne(store, clock)).delivery).toMatchObject({ lsid: lsid(1) });
    expect(await store.untilNextLook('a')).toBeUndefined();
    const [known, ...others] = await store.sessionLedgerEntries('a', [lsid(1), lsid(2)]);
    expect(known).toMatchObject({ lsid: lsid(1), state: 'waiting' });
    expect(known).not.toHaveProperty('isUnconfirmed');
    expect(others).toEqual([]);
  });

  test('a list that has the session lets it go on, also while an event of it waits unconfirmed', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock));
    await store.recordEvent(testEvent(2, clock, { source: 'poll' }), ['a']);
    const leased = await leaseOne(store, clock);
    expect(leased.waiting).toHaveLength(1);
    const settles = leased.waiting.map(({ id }) => id);
    await finish(store, clock, leased, { settles });
    expect(await store.deliveryCounts()).toMatchObject({ pending: 0, succeeded: 2 });
  });
}

export function describeProbes(subject: Subject): void {
  const { tell, due } = askedOf(subject);

  test('a session that is probed is leased at once, and has no row in the ledger before its report is there', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock), 'probing');
    const leased = await leaseOne(store, clock);
    expect(leased.delivery).toMatchObject({ isUnconfirmed: true });
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
    const dueAt = new Date(clock.now().getTime() + 10_000);
    await finish(store, clock, leased, { state: 'retrying', dueAt, confirms: true }, failed);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'waiting' });
    expect(await leaseDue(store, clock)).toEqual([]);
    clock.advance(10_000);
    expect((await leaseOne(store, clock)).delivery.isUnconfirmed).toBeUndefined();
  });

  test.each(['succeeded', 'skipped', 'dead'] as const)(
    'a session that was confirmed and is %s is unconfirmed no more',
    async (state) => {
      const { store, clock } = subject;
      await tell(testEvent(1, clock), 'probing');
      await tell(testEvent(2, clock));
      const leased = await leaseOne(store, clock);
      await finish(store, clock, leased, { state, confirms: true });
      expect((await store.delivery(leased.delivery.id))?.delivery).not.toHaveProperty('isUnconfirmed');
      // What else was told of it does not wait for a look.
      expect(await due()).toEqual([]);
      expect((await leaseOne(store, clock)).delivery).not.toHaveProperty('isUnconfirmed');
    },
  );

  test('a probe in vain is a look: the next one is made with others', async () => {
    const { store, clock } = subject;
    await tell(testEvent(1, clock), 'probing');
    const dueAt = new Date(clock.now().getTime() + 10_000);
    await finish(store, clock, await leaseOne(store, clock), { state: 'retrying', dueAt, looks: 1 }, failed);
    clock.advance(10_000);
    expect(await leaseDue(store, clock)).toEqual([]);
    expect(await due()).toMatchObject([{ lsid: lsid(1), looks: 1 }]);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
  });
}
