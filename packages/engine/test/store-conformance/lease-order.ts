import { expect, test } from 'vitest';
import { decide } from '../../src/retry/decide.ts';
import type { LeasedDelivery } from '../../src/store/records.ts';
import {
  abandonLost,
  failed,
  finish,
  leaseDue,
  leaseOne,
  lsid,
  replay,
  succeeded,
  testConfiguration,
  testEvent,
} from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const minute = 60_000;

async function loseProcess({ store, clock }: Subject): Promise<void> {
  clock.advance(minute + 1000);
  await abandonLost(store, clock);
  clock.advance(minute);
}

const lsidsOf = (leased: readonly LeasedDelivery[]) => leased.map(({ delivery }) => delivery.lsid);

/** Deliveries that were lost with their process. */
export function describeLostProcesses(subject: Subject): void {
  test('deliveries that were running beside the cause are not dead after three lost processes', async () => {
    const { store, clock } = subject;
    for (let number = 1; number <= 4; number++) {
      await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    }
    expect(await leaseDue(store, clock)).toHaveLength(4);
    await loseProcess(subject);
    const causes = [lsid(1), lsid(1), lsid(1)];
    while (causes.length > 0) {
      const leased = await leaseDue(store, clock);
      expect(leased).toHaveLength(1);
      if (leased[0]?.delivery.lsid !== causes[0]) {
        await finish(store, clock, leased[0]);
        continue;
      }
      expect(await leaseDue(store, clock)).toEqual([]);
      causes.pop();
      await loseProcess(subject);
    }
    expect(await store.deliveryCounts()).toMatchObject({ dead: 1, succeeded: 3, retrying: 0, pending: 0 });
    expect((await store.deliveries({ state: 'dead' }, { limit: 9 }))[0]).toMatchObject({ lsid: lsid(1) });
  });

  test('nothing else is leased beside what was lost, and it waits until nothing runs', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await leaseOne(store, clock);
    await loseProcess(subject);
    for (const number of [2, 3]) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a']);
    const alone = await leaseDue(store, clock);
    expect(lsidsOf(alone)).toEqual([lsid(1)]);
    expect(await leaseDue(store, clock)).toEqual([]);
    // Another process is not bound by what happens in this one.
    expect(lsidsOf(await leaseDue(store, clock, 1, 'two'))).toEqual([lsid(2)]);
    await finish(store, clock, alone[0]);
    expect(lsidsOf(await leaseDue(store, clock))).toEqual([lsid(3)]);
  });
}

/** Pauses and counts after a lost process. */
export function describeLosses(subject: Subject): void {
  test('after a lost process its deliveries have a pause, in which others are leased', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await leaseOne(store, clock);
    clock.advance(minute + 1);
    await abandonLost(store, clock);
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['a']);
    expect(lsidsOf(await leaseDue(store, clock))).toEqual([lsid(2)]);
  });

  test('what was lost alone waits for a process that has proven itself, and holds nobody up', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    for (const _ of [1, 2]) {
      await leaseOne(store, clock);
      await loseProcess(subject);
    }
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2) }), ['a']);
    const now = clock.now();
    const request = { owner: 'one', now, until: new Date(now.getTime() + minute), limit: 10 };
    expect(lsidsOf(await store.leaseDeliveries({ ...request, sparesSuspects: true }))).toEqual([lsid(2)]);
    expect(lsidsOf(await store.leaseDeliveries({ ...request, owner: 'two' }))).toEqual([lsid(1)]);
  });

  test('an attempt that comes to its end starts the count of losses anew', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    for (const _ of [1, 2, 3]) {
      await leaseOne(store, clock);
      await loseProcess(subject);
    }
    const leased = await leaseOne(store, clock);
    expect(leased.delivery).toMatchObject({ abandonedAttempts: 2, alone: true });
    await finish(store, clock, leased, { state: 'retrying', dueAt: clock.now() }, failed);
    const { delivery } = await leaseOne(store, clock);
    expect(delivery.abandonedAttempts).toBe(0);
    expect(delivery).not.toHaveProperty('alone');
  });
}

const survey = 'support_conference_customer_exit_survey_completed';
const rules = { retryAttemptLimit: 0, retryOutboundEventTypes: [], retryPollingEventTypes: [] };

/** Ends an attempt as the worker does. */
async function succeed({ store, clock }: Subject, leased: LeasedDelivery): Promise<void> {
  const transition = decide({ ...leased, outcome: succeeded, rules, now: clock.now(), random: 0 });
  await finish(store, clock, leased, transition);
}

/** Many events about few sessions. */
export function describeRepeats(subject: Subject): void {
  async function recordEvents(first: number, count: number, name: string): Promise<void> {
    const { store, clock } = subject;
    const events = Array.from({ length: count }, (_, index) =>
      testEvent(first + index, clock, { lsid: lsid(1 + (index % 250)), name }),
    );
    await Promise.all(events.map((event) => store.recordEvent(event, ['a'])));
  }

  test('2,000 events about 250 sessions are settled by one attempt for each session and kind of survey', async () => {
    const { store, clock } = subject;
    await recordEvents(1, 1500, 'support_conference_end');
    await recordEvents(2001, 500, survey);
    let attempts = 0;
    for (;;) {
      const leased = await leaseDue(store, clock, 50);
      if (leased.length === 0) break;
      attempts += leased.length;
      await Promise.all(leased.map((each) => succeed(subject, each)));
    }
    expect(attempts).toBe(500);
    expect(await store.deliveryCounts()).toMatchObject({ succeeded: 2000, pending: 0, retrying: 0 });
    const [last] = await store.deliveries({ state: 'succeeded', lsid: lsid(1) }, { limit: 1 });
    expect(last).toMatchObject({ attempts: 0, reason: 'settled' });
  });

  test('a session that was never written goes before repeats of written ones', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.recordEvent(testEvent(2, clock, { name: survey }), ['a']);
    await succeed(subject, await leaseOne(store, clock, 1));
    await store.recordEvent(testEvent(3, clock), ['a']);
    clock.advance(minute);
    await store.recordEvent(testEvent(4, clock, { lsid: lsid(2) }), ['a']);
    const order: string[] = [];
    for (const _ of [1, 2, 3]) {
      const leased = await leaseOne(store, clock, 1);
      order.push(leased.event.id);
      await finish(store, clock, leased);
    }
    expect(order).toEqual([4, 2, 3].map((number) => testEvent(number, clock).id));
  });
}

/** Deliveries that an attempt must not settle. */
export function describeOwnProcessing(subject: Subject): void {
  test('what came after an attempt had begun is not settled by it', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    const leased = await leaseOne(store, clock);
    await store.recordEvent(testEvent(2, clock), ['a']);
    await succeed(subject, leased);
    expect((await leaseOne(store, clock)).event.id).toBe(testEvent(2, clock).id);
  });

  test('who joined does not settle the end, and a replay of a person is settled by nothing else', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await finish(store, clock, await leaseOne(store, clock));
    await replay(store, clock, { state: 'succeeded' });
    await store.recordEvent(testEvent(2, clock, { lsid: lsid(2), name: 'support_conference_member_added' }), ['a']);
    await store.recordEvent(testEvent(3, clock, { lsid: lsid(2) }), ['a']);
    const events: string[] = [];
    for (const _ of [1, 2, 3]) {
      const leased = await leaseOne(store, clock, 1);
      events.push(leased.event.id);
      await succeed(subject, leased);
    }
    expect(events).toEqual([1, 2, 3].map((number) => testEvent(number, clock).id));
  });
}

/** Deliveries of a deleted configuration. */
export function describeOrphans(subject: Subject): void {
  const ended = { state: 'skipped', reason: 'configuration-deleted' } as const;

  test('the open deliveries of a deleted configuration end with a reason', async () => {
    const { store, clock } = subject;
    await store.saveConfiguration(testConfiguration('b', clock));
    for (const number of [1, 2]) await store.recordEvent(testEvent(number, clock, { lsid: lsid(number) }), ['a', 'b']);
    const running = (await leaseDue(store, clock)).find(({ delivery }) => delivery.configurationId === 'a');
    const dueAt = new Date(clock.now().getTime() + minute);
    await store.deleteConfiguration('a', clock.now(), 'ada');
    // It runs on, and would be tried again.
    await finish(store, clock, running, { state: 'retrying', dueAt }, failed);
    clock.advance(2 * minute);
    await abandonLost(store, clock);
    for (const delivery of await store.deliveries({ configurationId: 'a' }, { limit: 9 })) {
      expect(delivery).toMatchObject(ended);
    }
    expect(await store.sessionLedgerEntry('a', lsid(1))).toMatchObject({ state: 'skipped' });
    expect(await store.sessionLedgerEntry('b', lsid(1))).toMatchObject({ state: 'waiting' });
    expect((await store.deliveries({ configurationId: 'b' }, { limit: 9 })).map(({ state }) => state)).toEqual([
      'retrying',
      'retrying',
    ]);
  });

  test('can be replayed when the configuration is restored', async () => {
    const { store, clock } = subject;
    await store.recordEvent(testEvent(1, clock), ['a']);
    await store.deleteConfiguration('a', clock.now(), 'ada');
    await store.restoreConfiguration('a', 1, clock.now(), 'ada');
    expect(await replay(store, clock, { reason: 'configuration-deleted' })).toBe(1);
    expect(await leaseDue(store, clock)).toHaveLength(1);
  });
}
