import { describe, expect, test } from 'vitest';
import { failed, finish, leaseDue, leaseOne, lsid, replay, testConfiguration, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

/** Versions of configurations, pauses, replay, erasure, audit and notices. */
export function describePeople(subject: Subject): void {
  describe('configurations', () => describeVersions(subject));
  describe('pauses', () => describePauses(subject));
  describe('replay', () => describeReplay(subject));
  describe('a large replay', () => describeLargeReplay(subject));
  describe('erasure', () => describeErasure(subject));
  describe('sessions that are not written', () => describeUnwritten(subject));
  describe('erasure', () => describeErasureAtDestination(subject));
  describe('notices', () => describeNotices(subject));
}

function describeVersions(subject: Subject): void {
  test('have a version for each edit, for deleting and for restoring', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('a', clock, { name: 'Second' }), 'ada');
    expect(await store.deleteConfiguration('a', clock.now(), 'ben')).toBe(true);
    expect(await store.configurations()).toEqual([]);
    expect(await store.deleteConfiguration('a', clock.now(), 'ben')).toBe(false);
    expect(await store.restoreConfiguration('a', 1, clock.now(), 'cyd')).toBe(true);
    expect(await store.restoreConfiguration('a', 99, clock.now(), 'cyd')).toBe(false);
    expect(await store.configurations()).toEqual([testConfiguration('a', clock)]);
    const versions = await store.configurationVersions('a');
    expect(versions.map(({ version, kind, savedBy, record }) => [version, kind, savedBy, record.name])).toEqual([
      [4, 'restored', 'cyd', 'Configuration a'],
      [3, 'deleted', 'ben', 'Second'],
      [2, 'saved', 'ada', 'Second'],
      [1, 'saved', 'engine', 'Configuration a'],
    ]);
    const audit = await store.audit({ limit: 10 });
    expect(audit.map(({ actor, action, subject: id }) => [actor, action, id])).toEqual([
      ['cyd', 'configuration.restored', 'a'],
      ['ben', 'configuration.deleted', 'a'],
      ['ada', 'configuration.saved', 'a'],
    ]);
  });

  test('can be sealed anew, old versions too, without a new version', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('a', clock, { name: 'Second' }));
    await store.resealConfigurations((record) => ({ ...record, secrets: { clientSecret: 'new' } }), {
      ...{ at: clock.now(), actor: 'ada', action: 'keys.rotated', subject: 'keys', detail: {} },
    });
    const versions = await store.configurationVersions('a');
    expect(versions.map(({ record }) => record.secrets.clientSecret)).toEqual(['new', 'new']);
    expect((await store.configurations())[0]?.secrets).toEqual({ clientSecret: 'new' });
  });
}

function describePauses(subject: Subject): void {
  test('keep events and lease nothing until they end', async () => {
    const { store, clock } = subject;
    const until = new Date(clock.now().getTime() + 60_000);
    await store.pause('a', until, 'ada');
    await store.recordEvent(testEvent(1, clock), ['a']);
    expect(await store.pausedUntil('a')).toEqual(until);
    expect(await leaseDue(store, clock)).toEqual([]);
    expect(await store.nextDueAt()).toEqual(until);
    clock.advance(60_000);
    expect(await store.pausedUntil('a')).toBeUndefined();
    expect(await leaseDue(store, clock)).toHaveLength(1);
  });

  test('end when a person says so', async () => {
    const { store, clock } = subject;
    await store.pause('a', new Date(clock.now().getTime() + 60_000), 'ada');
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.resume('a', 'ben');
    expect(await leaseDue(store, clock)).toHaveLength(1);
    const audit = await store.audit({ limit: 10 });
    expect(audit.map(({ actor, action }) => [actor, action])).toEqual([
      ['ben', 'configuration.resumed'],
      ['ada', 'configuration.paused'],
    ]);
  });
}

const dead = (reason: string) => ({ state: 'dead', reason, reasonText: `It is ${reason}.` }) as const;

function describeReplay(subject: Subject): void {
  async function threeDead() {
    const { store, clock } = subject;
    for (const [index, reason] of ['CB-X', 'CB-X', 'CB-Y'].entries()) {
      await store.recordEvent(testEvent(index + 1, clock, { lsid: lsid(index) }), ['a']);
      await finish(store, clock, await leaseOne(store, clock), dead(reason), failed);
      clock.advance(1000);
    }
  }

  test('dead letters are grouped by cause', async () => {
    await threeDead();
    const { store, clock } = subject;
    const groups = await store.deadLetterGroups();
    expect(groups.map(({ reason, count, reasonText }) => [reason, count, reasonText])).toEqual([
      ['CB-X', 2, 'It is CB-X.'],
      ['CB-Y', 1, 'It is CB-Y.'],
    ]);
    expect(groups[0]).toMatchObject({
      oldest: new Date(clock.now().getTime() - 3000),
      newest: new Date(clock.now().getTime() - 2000),
    });
  });

  test('all that match are replayed as new deliveries that point to the old ones', async () => {
    await threeDead();
    const { store, clock } = subject;
    const selection = { state: 'dead', reason: 'CB-X' } as const;
    expect(await replay(store, clock, selection)).toBe(2);
    const pending = await store.deliveries({ state: 'pending' }, { limit: 10 });
    const old = await store.deliveries({ state: 'dead' }, { limit: 10 });
    expect(pending.map(({ replayOf }) => replayOf).toSorted()).toEqual(
      old
        .filter(({ reason }) => reason === 'CB-X')
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(pending[0]).toMatchObject({ attempts: 0, countedAttempts: 0 });
    expect(pending[0]).not.toHaveProperty('reason');
    expect((await store.deadLetterGroups()).map(({ reason }) => reason)).toEqual(['CB-Y']);
  });

  test('what has not ended is not replayed, and an empty selection selects nothing', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    expect(await replay(store, clock, {})).toBe(0);
    expect(await replay(store, clock, { ids: [] })).toBe(0);
    expect(await store.countDeliveries({})).toBe(1);
  });
}

function describeLargeReplay(subject: Subject): void {
  test('very many are replayed in parts: each once, with others in between, and none of the replays again', async () => {
    const { store, clock } = subject;
    const count = 600;
    const events = Array.from({ length: count }, (_, number) => testEvent(number, clock, { lsid: lsid(number) }));
    await Promise.all(events.map((event) => store.recordEvent(event, ['a'])));
    const leased = await leaseDue(store, clock, count);
    await Promise.all(leased.map((one) => finish(store, clock, one, dead('CB-X'), failed)));
    const selection = { configurationId: 'a', notReplayed: true };
    const order: string[] = [];
    const replayed = replay(store, clock, selection).then((made) => {
      order.push('replay');
      return made;
    });
    await store.recordEvent(testEvent(count, clock, { lsid: lsid(count) }), ['a']);
    order.push('event');
    expect(await replayed).toBe(count);
    expect(order).toEqual(['event', 'replay']);
    const pending = await store.deliveries({ state: 'pending' }, { limit: 1000 });
    expect(new Set(pending.map(({ replayOf }) => replayOf)).size).toBe(count + 1);
    expect(await replay(store, clock, selection)).toBe(0);
  });
}

function describeErasure(subject: Subject): void {
  test('who looked at a session stays on record when it is erased, and which session it was does not', async () => {
    const { store, clock } = subject;
    const look = (of: string, actor: string) =>
      store.recordAudit({ at: clock.now(), actor, action: 'session.previewed', subject: of, detail: {} });
    await look(lsid(1), 'ada');
    await look(lsid(2), 'ben');
    await store.eraseSession(lsid(1), clock.now(), 'cyd');
    await look(lsid(1), 'dan');
    const audit = await store.audit({ limit: 10 });
    const hash = audit.find(({ action }) => action === 'session.erased')?.subject;
    expect(hash).not.toBe(lsid(1));
    expect(audit.map(({ actor, subject: of }) => [actor, of])).toEqual([
      ['dan', hash],
      ['cyd', hash],
      ['ben', lsid(2)],
      ['ada', hash],
    ]);
  });

  test('an erased session is gone, and stays gone', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock, { externalKey: 'CAS-1' }), ['a']);
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['a']);
    const leased = await leaseOne(store, clock);
    await store.eraseSession(lsid(1), clock.now(), 'ada');
    expect(await finish(store, clock, leased)).toBe(false);
    expect(await store.isErased(lsid(1))).toBe(true);
    expect(await store.isErased(lsid(2))).toBe(false);
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
    expect((await store.deliveries({}, { limit: 10 })).map((delivery) => delivery.lsid)).toEqual([lsid(2)]);

    const again = await Promise.all([
      store.recordEvent(testEvent(3, clock, { externalKey: 'CAS-1' }), ['a']),
      store.recordEvent(testEvent(4, clock, { lsid: lsid(4) }), ['a']),
    ]);
    expect(again.map(({ erased }) => erased)).toEqual([true, false]);
    const [ignored] = await store.events({ disposition: 'ignored' }, { limit: 10 });
    expect(ignored).toMatchObject({ ignoredReason: 'session-erased', lsid: '', fields: [] });
    const everything = JSON.stringify([await store.events({}, { limit: 10 }), await store.audit({ limit: 10 })]);
    expect(everything).not.toContain(lsid(1));
    expect(everything).not.toContain('CAS-1');
  });
}

function describeUnwritten(subject: Subject): void {
  const record = (number: number, session: number, externalKey?: string, configurations = ['a']) => {
    const key = externalKey === undefined ? {} : { externalKey };
    return subject.store.recordEvent(testEvent(number, subject.clock, { lsid: lsid(session), ...key }), configurations);
  };
  const unwritten = (...externalKeys: string[]) =>
    subject.store.unwrittenSessions({ configurationId: 'a', externalKeys });

  test('sessions that are not written are named by the keys of their events; of others, the deliveries are counted', async () => {
    const id = 'BBBBBBBB-0000-4000-8000-000000000001';
    await record(1, 1, 'CAS-1');
    await record(2, 2, ' cas-1\t');
    await record(3, 3, id);
    await record(4, 4);
    await record(5, 4);
    await record(6, 5, 'CAS-2');
    const { named, others } = await unwritten('CAS-1', id.toLowerCase());
    expect([[...named].sort(), others]).toEqual([[lsid(1), lsid(2), lsid(3)], 3]);
    expect(await unwritten()).toEqual({ named: [], others: 6 });
  });

  test('the newest key of a session counts: one that was changed away is among the others', async () => {
    await record(1, 1, 'CAS-1');
    await record(2, 1, 'CAS-2');
    await record(3, 2, 'CAS-2');
    await record(4, 2, 'CAS-1');
    expect(await unwritten('CAS-1')).toEqual({ named: [lsid(2)], others: 2 });
  });

  test('a dead letter with the key is named, one that is written is not, and other configurations have other cases', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('b', clock));
    for (const number of [1, 2]) await record(number, number, 'CAS-1');
    await record(3, 3, 'CAS-1', ['b']);
    const leased = (await leaseDue(store, clock)).filter(({ delivery }) => delivery.configurationId === 'a');
    const dead = leased.find(({ delivery }) => delivery.lsid === lsid(1));
    await finish(store, clock, dead, { state: 'dead', reason: 'CB-X' }, failed);
    await finish(
      store,
      clock,
      leased.find(({ delivery }) => delivery.lsid === lsid(2)),
    );
    expect(await unwritten('CAS-1')).toEqual({ named: [lsid(1)], others: 0 });
  });
}

function describeErasureAtDestination(subject: Subject): void {
  test('an erasure for a destination outlives a crash, tells of attempts under way, and ends with its job', async () => {
    const { store, clock } = subject;
    const [kind, job, actor] = ['case', 'erasure:1', 'ada'];
    for (const [number, externalKey] of ['CAS-1', 'CAS-1', 'CAS-2'].entries()) {
      await store.recordEvent(testEvent(number + 1, clock, { lsid: lsid(number + 1), externalKey }), ['a']);
    }
    const leased = await leaseOne(store, clock, 1);
    const destination = { job, kind, configurationId: 'a', state: '{}', afterMilliseconds: 0 };
    const { named: lsids } = await store.unwrittenSessions({ configurationId: 'a', externalKeys: ['CAS-1'] });
    const order = { lsids, at: clock.now(), actor, destination };
    const begun = await store.beginErasure(order);
    expect([...begun.lsids].sort()).toEqual([lsid(1), lsid(2)]);
    expect(begun.attemptsEndInMilliseconds).toBeGreaterThan(0);
    expect(await finish(store, clock, leased)).toBe(false);
    expect((await store.job(job))?.dueInMilliseconds).toBeGreaterThan(0);
    expect((await store.deliveries({}, { limit: 9 })).map((delivery) => delivery.lsid)).toEqual([lsid(3)]);
    const end = { job, kind, configurationId: 'a', lsids: [lsid(1), lsid(4)], complete: true, at: clock.now(), actor };
    await store.endErasure({ ...end, again: true });
    expect(await store.job(job)).toBeDefined();
    await store.endErasure({ ...end, again: false });
    expect(await store.job(job)).toBeUndefined();
    expect(await store.isErased(lsid(4))).toBe(true);
    const ordered = (await store.audit({ limit: 20 })).filter(({ action }) => action.startsWith('erasure.'));
    expect(ordered.map(({ action }) => action)).toEqual(['erasure.ended', 'erasure.ended', 'erasure.ordered']);
    expect(JSON.stringify(ordered)).not.toContain('CAS-1');
  });
}

function describeNotices(subject: Subject): void {
  test('a cause makes one notice, however many sessions meet it, until it is over', async () => {
    const { store, clock } = subject;
    for (const number of [1, 2, 3]) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    const since = clock.now();
    for (let round = 0; round < 3; round++) {
      const until = new Date(clock.now().getTime() + 60_000);
      const parked = { until, code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' };
      const transition = { state: 'retrying', dueAt: until, countsAsAttempt: false, park: parked } as const;
      await finish(store, clock, await leaseOne(store, clock, 1), transition, failed);
      clock.advance(60_000);
    }
    expect(await store.notices({ open: true }, { limit: 10 })).toMatchObject([{ code: 'CB-DOWN', since }]);
    await finish(store, clock, await leaseOne(store, clock));
    expect(await store.notices({ open: true }, { limit: 10 })).toEqual([]);
    expect(await store.notices({}, { limit: 10 })).toMatchObject([{ code: 'CB-DOWN', endedAt: clock.now() }]);
  });
}
