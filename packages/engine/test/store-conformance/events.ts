import { expect, test } from 'vitest';
import type { EventRecord } from '../../src/store/records.ts';
import { finish, leaseOne, lsid, testConfiguration, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

export function describeEvents(subject: Subject): void {
  test('an accepted event has a pending delivery for each configuration', async () => {
    const { store, clock } = subject;
    const event = testEvent(1, clock, { externalKey: 'CAS-1', occurredAt: new Date(1_000) });
    expect(await store.recordEvent(event, ['a', 'b'])).toMatchObject({ duplicate: false });
    expect(await store.event(event.id)).toEqual({ ...event, disposition: 'accepted' } satisfies EventRecord);
    const deliveries = await store.deliveries({ eventId: event.id }, { limit: 10 });
    expect(deliveries.map(({ configurationId, state }) => [configurationId, state])).toEqual([
      ['b', 'pending'],
      ['a', 'pending'],
    ]);
    expect(await store.sessionLedgerEntry('a', event.lsid)).toMatchObject({ state: 'waiting' });
  });

  test('the same event again is ignored as a duplicate and has no delivery', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const again = testEvent(2, clock, { fingerprint: 'fingerprint-1' });
    expect(await store.recordEvent(again, ['a'])).toMatchObject({ duplicate: true });
    expect(await store.event(again.id)).toMatchObject({ disposition: 'ignored', ignoredReason: 'duplicate' });
    expect(await store.deliveries({}, { limit: 10 })).toHaveLength(1);
  });

  test('of equal events at the same instant one is accepted', async () => {
    const { store, clock } = subject;
    const equal = Array.from({ length: 20 }, (_, index) => testEvent(index, clock, { fingerprint: 'same' }));
    const results = await Promise.all(equal.map((event) => store.recordEvent(event, ['a'])));
    expect(results.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await store.deliveries({}, { limit: 100 })).toHaveLength(1);
    expect(await store.events({ disposition: 'ignored' }, { limit: 100 })).toHaveLength(19);
  });

  test('an event that was ignored does not make a later one a duplicate', async () => {
    const { store, clock } = subject;
    await store.recordIgnored(testEvent(1, clock), 'unknown-appliance', 'No configuration has it');
    expect(await store.recordEvent(testEvent(2, clock, { fingerprint: 'fingerprint-1' }), ['a'])).toMatchObject({
      duplicate: false,
    });
    expect((await store.events({ disposition: 'ignored' }, { limit: 10 }))[0]).toMatchObject({
      ignoredReason: 'unknown-appliance',
      ignoredDetail: 'No configuration has it',
    });
  });

  test('what was written is there after a restart', async () => {
    const { store, clock, harness } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const leased = await leaseOne(store, clock);
    await finish(store, clock, leased);
    const before = await store.delivery(leased.delivery.id);
    await store.close();
    subject.store = await harness.reopen(clock);
    expect(await subject.store.delivery(leased.delivery.id)).toEqual(before);
    expect(await subject.store.configurations()).toEqual([testConfiguration('a', clock)]);
    expect(await subject.store.recordEvent(testEvent(9, clock, { fingerprint: 'fingerprint-1' }), ['a'])).toMatchObject(
      {
        duplicate: true,
      },
    );
  });
}

export function describeNeighbours(subject: Subject): void {
  test('a row that cannot be written fails alone', async () => {
    const { store, clock } = subject;
    const broken = { ...testEvent(50, clock), name: null } as unknown as ReturnType<typeof testEvent>;
    const events = Array.from({ length: 20 }, (_, index) => (index === 10 ? broken : testEvent(index, clock)));
    const results = await Promise.allSettled(events.map((event) => store.recordEvent(event, ['a'])));
    expect(results.map(({ status }) => status)).toEqual(
      events.map((event) => (event === broken ? 'rejected' : 'fulfilled')),
    );
    expect(await store.events({}, { limit: 100 })).toHaveLength(19);
    expect(await store.deliveries({}, { limit: 100 })).toHaveLength(19);
  });

  test('what is accepted, known and erased may come in one commit, with characters that no database holds', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.eraseSession(lsid(9), clock.now(), 'test');
    const odd = testEvent(2, clock, { lsid: lsid(2), externalKey: 'CAS\0-\ud83d', fields: [['key', 'CAS\0-\ud83d']] });
    const again = testEvent(3, clock, { fingerprint: 'fingerprint-1' });
    const gone = testEvent(4, clock, { lsid: lsid(9), externalKey: 'CAS-9' });
    const last = testEvent(5, clock, { lsid: lsid(5) });
    const outcomes = await Promise.all([odd, again, gone, last].map((event) => store.recordEvent(event, ['a', 'b'])));
    expect(outcomes).toEqual([
      { duplicate: false, erased: false },
      { duplicate: true, erased: false },
      { duplicate: false, erased: true },
      { duplicate: false, erased: false },
    ]);
    expect(await store.event(odd.id)).toMatchObject({ externalKey: 'CAS\ufffd-\ufffd', fields: odd.fields });
    expect(await store.event(again.id)).toMatchObject({ ignoredReason: 'duplicate', lsid: again.lsid });
    const scrubbed = await store.event(gone.id);
    expect(scrubbed).toMatchObject({ ignoredReason: 'session-erased', lsid: '', fields: [], fingerprint: '' });
    expect(scrubbed).not.toHaveProperty('externalKey');
    const deliveries = await store.deliveries({}, { limit: 10 });
    const made = deliveries.map(({ eventId, configurationId }) => `${eventId.slice(-1)}${configurationId}`);
    expect(made.sort()).toEqual(['1a', '2a', '2b', '5a', '5b']);
    expect(await store.sessionLedgerEntry('a', lsid(9))).toBeUndefined();
  });
}
