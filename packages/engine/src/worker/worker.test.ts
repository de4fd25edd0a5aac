import { processLost } from '../retry/decide.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  eventOf,
  openWorkerFixture,
  type WorkerFixture,
  type WorkerFixtureOptions,
} from '../../test/worker-fixture.ts';

let fixture: WorkerFixture;

async function open(options?: WorkerFixtureOptions): Promise<WorkerFixture> {
  fixture = await openWorkerFixture(options);
  return fixture;
}

afterEach(() => fixture.close());

function play(externalKey: string | undefined = 'CAS-1'): string {
  return fixture.appliance.play({ scenario: 'ordinary', externalKey }).lsid;
}

function lines(): readonly Record<string, unknown>[] {
  return fixture.log.lines.filter(({ message }) => message === 'delivery.attempted').map(({ fields }) => fields);
}

describe('a session on its way', () => {
  test('is fetched, processed and written, with one wide line', async () => {
    const { tell, attempted, target, store } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    const lsid = play('CAS-42');
    const id = await tell(lsid);
    expect(await attempted(id, 1)).toMatchObject({ state: 'succeeded', countedAttempts: 1 });
    expect(target.rows.get(lsid)).toMatchObject({ externalKey: 'CAS-42', sessionState: 'ended' });
    expect(await store.sessionLedgerEntry('c1', lsid)).toMatchObject({ state: 'succeeded' });
    expect(lines()).toEqual([
      expect.objectContaining({
        deliveryId: id,
        lsid,
        event: 'support_conference_end',
        source: 'push',
        attempt: 1,
        outcome: 'succeeded',
        effect: 'written',
        counted: true,
        state: 'succeeded',
      }),
    ]);
  });

  test('leaves the names of its people in the lists, and nowhere else', async () => {
    const { tell, attempted, store, log } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    const played = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
    const { lsid, primaryCustomer, primaryRepresentative } = played;
    const names = { customer: primaryCustomer?.name ?? '', representative: primaryRepresentative?.name ?? '' };
    const id = await tell(lsid);
    await attempted(id, 1);
    const search = { customer: names.customer.toUpperCase(), representative: names.representative.slice(1) };
    expect((await store.searchDeliveries(search, { limit: 2 })).items).toMatchObject([{ id, ...names }]);
    expect((await store.searchSessions(search, { limit: 2 })).items).toMatchObject([{ lsid, ...names }]);
    const elsewhere = JSON.stringify([await store.delivery(id), await store.audit({ limit: 9 }, {}), log.lines]);
    for (const name of Object.values(names)) expect(elsewhere).not.toContain(name);
  });

  test('waits for a report that trails its event, though no retry is allowed', async () => {
    const { tell, attempted, until, target } = await open({
      appliance: { settings: { reportLagSeconds: 600 } },
      configuration: { retryAttemptLimit: 0, retryOutboundEventTypes: [] },
    });
    const lsid = play();
    const id = await tell(lsid);
    expect(await attempted(id, 1)).toMatchObject({ state: 'retrying', countedAttempts: 0, reason: 'not-ready' });
    expect(await until(id, 'succeeded', 5000)).toMatchObject({ countedAttempts: 1 });
    expect(target.rows.size).toBe(1);
  });

  test('that the appliance does not know is skipped after an hour', async () => {
    const { tell, attempted, until } = await open({ appliance: { settings: { unknownSession: 'empty-root' } } });
    const id = await tell('f'.repeat(32));
    expect(await attempted(id, 1)).toMatchObject({ state: 'retrying', reason: 'not-ready' });
    expect(await until(id, 'skipped', 60_000)).toMatchObject({ reason: 'no-such-session' });
  });

  test('whose report is refused in words that nobody knows is dead after an hour, and the words are told', async () => {
    const { tell, attempted, until, appliance } = await open({ configuration: { retryAttemptLimit: 0 } });
    appliance.faults.add({
      kind: 'error',
      text: 'Report engine is\n being rebuilt.',
      form: 'root-error',
      on: 'reporting',
    });
    const id = await tell(play());
    expect(await attempted(id, 1)).toMatchObject({ state: 'retrying', reason: 'not-ready' });
    expect(await until(id, 'dead', 60_000)).toMatchObject({
      reason: 'CB-RS-REPORT-REFUSED',
      reasonText: expect.stringContaining('It said: "Report engine is being rebuilt."') as string,
    });
  });

  test('whose end never comes is written after a day', async () => {
    const { tell, attempted, until, target, clock } = await open();
    const { lsid } = fixture.appliance.play({ scenario: 'end-never', externalKey: 'CAS-1', live: true });
    const id = await tell(lsid);
    await attempted(id, 1);
    clock.advance(23 * 3_600_000);
    await attempted(id, 2);
    expect(target.rows.size).toBe(0);
    await until(id, 'succeeded', 300_000);
    expect(target.rows.get(lsid)).toMatchObject({ sessionState: 'end-unknown' });
  });
});

describe('a destination in trouble', () => {
  test('is tried as often as the limit says, then the delivery is dead', async () => {
    const { tell, attempted, clock, target } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    target.status = 500;
    const id = await tell(play());
    expect(await attempted(id, 1)).toMatchObject({ state: 'retrying', countedAttempts: 1 });
    clock.advance(30_000);
    expect(await attempted(id, 2)).toMatchObject({ state: 'retrying', countedAttempts: 2 });
    clock.advance(60_000);
    expect(await attempted(id, 3)).toMatchObject({ state: 'dead', countedAttempts: 3, reason: 'CB-PROBE-500' });
  });

  test('that has to be mended parks the configuration: one probe, then everything, and nothing dead', async () => {
    const { tell, attempted, until, store, target, clock } = await open({
      appliance: { settings: { reportLagSeconds: 0 } },
      configuration: { retryAttemptLimit: 0 },
    });
    target.status = 401;
    const first = await tell(play());
    await attempted(first, 1);
    const others = await Promise.all([tell(play()), tell(play()), tell(play())]);
    expect(await store.parked('c1')).toMatchObject({ code: 'CB-PROBE-401' });
    for (let day = 0; day < 2; day += 1) {
      const before = target.requests.length;
      clock.advance(86_400_000);
      await vi.waitFor(() => expect(target.requests.length).toBe(before + 1), { timeout: 20_000 });
      await vi.waitFor(async () => expect((await store.deliveryCounts()).running).toBe(0), { timeout: 20_000 });
    }
    expect(await store.deliveryCounts()).toMatchObject({ dead: 0 });
    target.status = 200;
    for (const id of [first, ...others]) await until(id, 'succeeded', 60_000);
    expect(await store.parked('c1')).toBeUndefined();
    expect(target.rows.size).toBe(4);
  });
});

describe('a destination that names a time to come again', () => {
  test.each([
    ['now', () => fixture.clock.now()],
    ['yesterday', () => new Date(fixture.clock.now().getTime() - 86_400_000)],
  ])('which is %s is asked with growing pauses of seconds', async (_name, time) => {
    const { tell, attempted, target, clock } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    [target.status, target.againAt] = [429, time().toISOString()];
    const id = await tell(play());
    for (const [number, floor] of [2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000].entries()) {
      const { dueAt } = await attempted(id, number + 1);
      expect(dueAt.getTime() - clock.now().getTime()).toBe(floor);
      target.againAt = time().toISOString();
      clock.advance(floor);
    }
    target.status = 200;
    await fixture.until(id, 'succeeded');
  });

  test('which is next year is asked within an hour', async () => {
    const { tell, attempted, target, clock } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    [target.status, target.againAt] = [429, new Date(clock.now().getTime() + 365 * 86_400_000).toISOString()];
    const id = await tell(play());
    const { dueAt } = await attempted(id, 1);
    expect(dueAt.getTime() - clock.now().getTime()).toBe(3_600_000);
    target.status = 200;
    clock.advance(3_600_000);
    await fixture.until(id, 'succeeded');
  });
});

describe('an appliance that names a time to come again', () => {
  test.each([429, 503])('in 0 seconds, with %i, is asked with growing pauses of seconds', async (status) => {
    const { tell, until, appliance, clock } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    appliance.faults.add({ kind: 'status', status, retryAfterSeconds: 0, on: 'reporting' });
    const asked = () => appliance.requests.entries.filter(({ path }) => path.startsWith('/api/reporting')).length;
    const [id, start] = [await tell(play()), clock.monotonic()];
    await vi.waitFor(
      () => {
        clock.advance(250);
        expect(clock.monotonic() - start).toBeGreaterThanOrEqual(300_000);
      },
      { timeout: 20_000, interval: 1 },
    );
    // One delivery sent 18 requests a second before there was a floor.
    expect(asked()).toBeGreaterThan(3);
    expect(asked()).toBeLessThanOrEqual(30);
    appliance.faults.clear();
    await until(id, 'succeeded');
  });

  test('in ten days is asked again after an hour', async () => {
    const { tell, attempted, until, appliance, clock } = await open({
      appliance: { settings: { reportLagSeconds: 0 } },
    });
    appliance.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 864_000, on: 'reporting', times: 1 });
    const id = await tell(play());
    await attempted(id, 1);
    clock.advance(3_600_000);
    await until(id, 'succeeded');
  });
});

describe('what is due and cannot be begun', () => {
  test('is looked for with growing pauses', async () => {
    const { clock } = await open({
      async before({ store, clock }) {
        await store.recordEvent(eventOf('e1', 'support_conference_end', 'f'.repeat(32), clock.now()), ['c1']);
        // Lost with its process twice, the second time alone: only a process that has proven itself tries it again.
        for (const owner of ['first', 'second']) {
          const now = clock.now();
          await store.leaseDeliveries({ owner, now, until: new Date(now.getTime() + 1000), limit: 1 });
          await store.abandonLostLeases({ now, exceptOwner: 'nobody', decide: (lost) => processLost(lost, now) });
          clock.advance(10_000);
        }
      },
    });
    for (const wait of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
      await vi.waitFor(() => expect(clock.waits()[0]).toBe(wait), { timeout: 20_000 });
      clock.advance(wait);
    }
  });
});

describe('an appliance in trouble', () => {
  test('with a wrong secret parks the configuration', async () => {
    const { tell, attempted, store } = await open({ configuration: { clientSecret: 'wrong' } });
    const id = await tell(play());
    expect(await attempted(id, 1)).toMatchObject({
      state: 'retrying',
      countedAttempts: 0,
      reason: 'CB-RS-CREDENTIALS',
    });
    expect(await store.parked('c1')).toMatchObject({ code: 'CB-RS-CREDENTIALS' });
  });

  test('that cannot be reached parks the configuration, and is found again', async () => {
    const { tell, attempted, until, store } = await open({
      appliance: { settings: { reportLagSeconds: 0 } },
      configuration: { applianceHost: '127.0.0.1:1' },
    });
    const id = await tell(play());
    expect(await attempted(id, 1)).toMatchObject({ countedAttempts: 0, reason: 'CB-RS-UNAVAILABLE' });
    expect(await store.parked('c1')).toBeDefined();
    fixture.configuration = { ...fixture.configuration, applianceHost: fixture.appliance.host };
    await until(id, 'succeeded', 60_000);
  });
});

describe('a session that kills its thread', () => {
  test('three times is dead; its neighbours are written', async () => {
    const { tell, attempted, until, store, target } = await open({
      appliance: { settings: { reportLagSeconds: 0 } },
      limits: { heapMegabytes: 128, beatMilliseconds: 50, missedBeats: 40 },
    });
    const neighbours = [play('CAS-1'), play('CAS-2')];
    const ids = await Promise.all([tell(neighbours[0]!), tell(play('do:exit')), tell(neighbours[1]!)]);
    const killer = await attempted(ids[1], 3);
    expect(killer).toMatchObject({ state: 'dead', abandonedAttempts: 3, reason: 'CB-ATTEMPT-ABANDONED' });
    await until(ids[0], 'succeeded');
    await until(ids[2], 'succeeded');
    expect([...target.rows.keys()].sort()).toEqual([...neighbours].sort());
    expect(await store.deliveryCounts()).toMatchObject({ dead: 1, succeeded: 2 });
  });
});

describe('a process that was frozen for longer than a lease', () => {
  test('sends nothing more for its attempt, which counts for nothing and is made again', async () => {
    const { tell, store, target, clock, log } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    const id = await tell(play('do:writeLate'));
    await vi.waitFor(() => expect(log.lines.map(({ message }) => message)).toContain('probe.waiting'), {
      timeout: 20_000,
    });
    // The thread asks for its sleep after it has logged.
    await vi.waitFor(() => expect(clock.waits()).toContain(3_600_000), { timeout: 20_000 });
    clock.advance(3_600_000);
    await vi.waitFor(async () => expect((await store.delivery(id))?.attempts).toHaveLength(1), { timeout: 20_000 });
    const made = await store.delivery(id);
    expect(made?.attempts[0]?.outcome).toMatchObject({
      kind: 'failed',
      fault: { code: 'CB-ATTEMPT-STOPPED', message: 'The attempt was stopped: its lease ran out.' },
    });
    expect(made?.delivery).toMatchObject({ countedAttempts: 0, abandonedAttempts: 0 });
    expect(target.requests).toEqual([]);
  });
});

describe('starting', () => {
  test('takes up what a process that is gone had begun', async () => {
    let lsid = '';
    const opening = open({
      appliance: { settings: { reportLagSeconds: 0 } },
      async before({ store, appliance, clock }) {
        lsid = appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' }).lsid;
        const now = clock.now();
        await store.recordEvent(eventOf('e1', 'support_conference_end', lsid, now), ['c1']);
        const until = new Date(now.getTime() + 3_600_000);
        expect(await store.leaseDeliveries({ owner: 'gone', now, until, limit: 1 })).toHaveLength(1);
      },
    });
    const { store, until, target } = await opening;
    const [delivery] = await store.deliveries({ lsid }, { limit: 1 });
    expect(await until(delivery?.id ?? '', 'succeeded', 2000)).toMatchObject({ attempts: 2 });
    expect(target.rows.size).toBe(1);
  });
});

describe('what another process held', () => {
  test('is taken up a few seconds after its lease has run out', async () => {
    const leaseMilliseconds = 60_000;
    const { store, clock, delivery } = await open({
      worker: { sharesStore: true },
      async before({ store, clock }) {
        const now = clock.now();
        await store.recordEvent(eventOf('e1', 'support_conference_end', 'f'.repeat(32), now), ['c1']);
        const until = new Date(now.getTime() + leaseMilliseconds);
        await store.leaseDeliveries({ owner: 'gone', now, until, limit: 1 });
      },
    });
    const start = clock.now().getTime();
    const [held] = await store.deliveries({ state: 'running' }, { limit: 1 });
    const takenUp = async () => {
      clock.advance(500);
      expect(await delivery(held?.id ?? '')).toMatchObject({ reason: 'CB-ATTEMPT-ABANDONED' });
    };
    await vi.waitFor(takenUp, { timeout: 60_000, interval: 20 });
    expect(clock.now().getTime() - start).toBeLessThan(leaseMilliseconds + 5000);
  });
});

describe('stopping', () => {
  test('ends what runs, counts nothing, and leaves it due', async () => {
    const { tell, worker, delivery, log } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    const id = await tell(play('do:obey'));
    await vi.waitFor(() => expect(log.lines.map(({ message }) => message)).toContain('probe.obeying'), {
      timeout: 20_000,
    });
    await worker.close(0);
    expect(await delivery(id)).toMatchObject({
      state: 'retrying',
      countedAttempts: 0,
      abandonedAttempts: 0,
      reason: 'CB-ATTEMPT-STOPPED',
    });
  });

  test('waits for what runs, but not any longer when it is asked a second time', async () => {
    const { tell, worker, delivery, log } = await open({ appliance: { settings: { reportLagSeconds: 0 } } });
    const id = await tell(play('do:obey'));
    await vi.waitFor(() => expect(log.lines.map(({ message }) => message)).toContain('probe.obeying'), {
      timeout: 20_000,
    });
    const patient = worker.close(3_600_000);
    expect(await delivery(id)).toMatchObject({ state: 'running' });
    await Promise.all([patient, worker.close(3_600_000)]);
    expect(await delivery(id)).toMatchObject({ state: 'retrying', reason: 'CB-ATTEMPT-STOPPED' });
  });
});
