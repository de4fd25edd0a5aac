import type { ManualClock } from '@casebridge/plugin-api/testing';
import { expect, test } from 'vitest';
import { failed, finish, leaseDue, leaseOne, lsid, testConfiguration, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const park = (clock: ManualClock) => ({
  until: new Date(clock.now().getTime() + 120_000),
  code: 'CB-DOWN',
  message: 'It is down.',
  help: 'Start it.',
});

/** Three sessions, of which the first has met a cause to park. */
async function backlog({ store, clock }: Subject): Promise<void> {
  for (let number = 1; number <= 3; number++) {
    await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
  }
  const first = await leaseOne(store, clock, 1);
  const { until: dueAt, code: reason } = park(clock);
  const transition = { state: 'retrying', dueAt, countsAsAttempt: false, reason, park: park(clock) } as const;
  await finish(store, clock, first, transition, failed);
}

export function describeParking(subject: Subject): void {
  const parkWithBacklog = () => backlog(subject);

  test('nothing of a parked configuration runs but one probe when its time has come', async () => {
    const { store, clock } = subject;
    await parkWithBacklog();
    expect(await store.parked('a')).toEqual(park(clock));
    expect(await leaseDue(store, clock)).toEqual([]);
    clock.advance(120_000);
    expect(await leaseDue(store, clock)).toHaveLength(1);
    expect(await leaseDue(store, clock)).toEqual([]);
  });

  test('a probe that succeeds releases the configuration', async () => {
    const { store, clock } = subject;
    await parkWithBacklog();
    clock.advance(120_000);
    await finish(store, clock, await leaseOne(store, clock));
    expect(await store.parked('a')).toBeUndefined();
    expect(await leaseDue(store, clock)).toHaveLength(2);
  });

  test('a probe that fails parks it again', async () => {
    const { store, clock } = subject;
    await parkWithBacklog();
    clock.advance(120_000);
    const probe = await leaseOne(store, clock);
    await finish(store, clock, probe, { state: 'retrying', dueAt: park(clock).until, park: park(clock) }, failed);
    expect(await leaseDue(store, clock)).toEqual([]);
    expect(await store.parked('a')).toEqual(park(clock));
  });

  test('an edit and a release by hand let everything go on', async () => {
    const { store, clock } = subject;
    await parkWithBacklog();
    await store.saveConfiguration(testConfiguration('a', clock, { name: 'Mended' }));
    expect(await store.parked('a')).toBeUndefined();
    expect((await store.configurations()).map(({ name }) => name)).toEqual(['Mended']);
    // The one that met the cause of it was put off: that is over, too.
    const leased = await leaseOne(store, clock, 1);
    const { until: dueAt, code: reason } = park(clock);
    await finish(store, clock, leased, { state: 'retrying', dueAt, reason, park: park(clock) }, failed);
    expect(await leaseDue(store, clock)).toEqual([]);
    await store.release('a');
    expect(await leaseDue(store, clock)).toHaveLength(3);
  });
}

export function describeParkedVersions(subject: Subject): void {
  const parkedAgain = async (edit: boolean) => {
    const { store, clock } = subject;
    for (let number = 1; number <= 2; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    }
    const underWay = await leaseOne(store, clock, 1);
    if (edit) await store.saveConfiguration(testConfiguration('a', clock, { name: 'Mended' }));
    const { until: dueAt, code: reason } = park(clock);
    const transition = { state: 'retrying', dueAt, countsAsAttempt: false, reason, park: park(clock) } as const;
    await finish(store, clock, underWay, transition, failed);
    return leaseDue(store, clock);
  };

  test('an attempt with the old secret that ends after the edit does not park the mended configuration', async () => {
    const leased = await parkedAgain(true);
    expect(await subject.store.parked('a')).toBeUndefined();
    expect(await subject.store.notices({ open: true }, { limit: 10 })).toEqual([]);
    expect(leased).toHaveLength(2);
    const versions = await subject.store.presentVersions();
    expect(leased.map(({ lease }) => lease.configurationVersion)).toEqual([versions.get('a'), versions.get('a')]);
  });

  test('a job with an old version parks nothing, and gives no notice', async () => {
    const { store, clock } = subject;
    const old = (await store.presentVersions()).get('a') ?? 0;
    await store.saveConfiguration(testConfiguration('a', clock, { name: 'Mended' }));
    await store.park('a', park(clock), 'poll:a', old);
    await store.giveNotice('a', park(clock), 'poll:a', old);
    expect(await store.parked('a')).toBeUndefined();
    expect(await store.notices({ open: true }, { limit: 10 })).toEqual([]);
    await store.park('a', park(clock), 'poll:a', (await store.presentVersions()).get('a') ?? 0);
    expect(await store.parked('a')).toBeDefined();
  });

  test('a configuration that is parked stays so for its first cause, whatever a job meets', async () => {
    const { store, clock } = subject;
    await store.park('a', park(clock));
    await store.park('a', { ...park(clock), code: 'CB-OTHER' }, 'poll:a');
    expect((await store.parked('a'))?.code).toBe(park(clock).code);
    expect(await store.notices({ open: true }, { limit: 10 })).toHaveLength(2);
  });

  test('a release makes the jobs of the configuration due, and no others', async () => {
    const { store, clock } = subject;
    for (const name of ['poll:a', 'plugin:a:keys', 'poll:b']) {
      const [now, until] = [clock.now(), new Date(clock.now().getTime() + 60_000)];
      const lease = await store.leaseJob({ name, owner: 'one', now, until });
      if (lease !== undefined) await store.endJob(lease, { dueAt: until, waitMilliseconds: 60_000 });
    }
    await store.resume('a', 'ada');
    const due = (await store.jobs()).filter(({ dueInMilliseconds: wait = 1 }) => wait <= 0).map(({ name }) => name);
    expect(due).toEqual(['plugin:a:keys', 'poll:a']);
  });

  test('an attempt with the present version parks', async () => {
    expect(await parkedAgain(false)).toEqual([]);
    expect(await subject.store.parked('a')).toBeDefined();
  });
}

export function describeRelease(subject: Subject): void {
  const parkWithBacklog = () => backlog(subject);

  test('a probe that is skipped releases the configuration; an attempt from before does not', async () => {
    const { store, clock } = subject;
    for (let number = 4; number <= 5; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    }
    const before = await leaseOne(store, clock, 1);
    await parkWithBacklog();
    const skipped = { state: 'skipped', countsAsAttempt: true, reason: 'no-case', releases: true } as const;
    const outcome = { kind: 'skipped', reason: 'no-case', message: 'No case.' } as const;
    await finish(store, clock, before, skipped, outcome);
    expect(await store.parked('a')).toBeDefined();
    clock.advance(121_000);
    await finish(store, clock, await leaseOne(store, clock), skipped, outcome);
    expect(await store.parked('a')).toBeUndefined();
  });

  test('a release by a person makes due at once whatever waits, also for another cause', async () => {
    const { store, clock } = subject;
    await parkWithBacklog();
    clock.advance(120_000);
    const other = { ...park(clock), code: 'CB-OTHER' };
    const probe = await leaseOne(store, clock);
    await finish(
      store,
      clock,
      probe,
      { state: 'retrying', dueAt: other.until, reason: 'CB-OTHER', park: other },
      failed,
    );
    await store.park('a', { ...park(clock), code: 'CB-THIRD' });
    await store.release('a');
    expect(await leaseDue(store, clock)).toHaveLength(3);
  });

  test('a release leaves alone what waits for a report that is not there yet', async () => {
    const { store, clock } = subject;
    await parkWithBacklog();
    await store.release('a');
    const other = await leaseOne(store, clock, 1);
    const dueAt = new Date(clock.now().getTime() + 30_000);
    await finish(store, clock, other, { state: 'retrying', dueAt, reason: 'not-ready' }, failed);
    await store.park('a', park(clock));
    await store.release('a');
    expect(await leaseDue(store, clock)).toHaveLength(2);
  });
}

export function describeDueTimes(subject: Subject): void {
  const inMilliseconds = async () => {
    const next = await subject.store.nextDueAt();
    return next && next.getTime() - subject.clock.now().getTime();
  };

  test('nothing is due in an empty store', async () => {
    expect(await inMilliseconds()).toBeUndefined();
  });

  test('the next due time leaves out what is disabled and what runs', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('off', clock, { disabled: true }));
    await store.recordEvent(testEvent(1, clock), ['off', 'a']);
    expect(await inMilliseconds()).toBe(0);
    const leased = await leaseOne(store, clock);
    await store.recordEvent(testEvent(2, clock), ['a']);
    expect(await inMilliseconds()).toBeUndefined();
    const dueAt = new Date(clock.now().getTime() + 5000);
    await finish(store, clock, leased, { state: 'retrying', dueAt }, failed);
    expect(await inMilliseconds()).toBe(0);
    await finish(store, clock, await leaseOne(store, clock));
    expect(await inMilliseconds()).toBe(5000);
  });

  test('a parked configuration comes due with its probe, and not while the probe runs', async () => {
    const { store, clock } = subject;
    for (const number of [1, 2]) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    const leased = await leaseOne(store, clock, 1);
    await finish(store, clock, leased, { state: 'retrying', dueAt: clock.now(), park: park(clock) }, failed);
    expect(await inMilliseconds()).toBe(120_000);
    clock.advance(120_000);
    expect(await leaseDue(store, clock)).toHaveLength(1);
    expect(await inMilliseconds()).toBeUndefined();
  });
}
