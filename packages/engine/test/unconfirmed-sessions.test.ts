import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';

// A busy machine takes its time over hundreds of posts.
vi.setConfig({ testTimeout: 120_000 });

const minute = 60_000;
let fixture: EngineFixture;

afterEach(() => fixture.close());

function post(lsid: string, event = 'support_conference_end'): Promise<Response> {
  const body = new URLSearchParams({ event, timestamp: '1893492000', lsid });
  return fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body });
}

const forgery = () => randomBytes(16).toString('hex');

async function forge(count: number): Promise<readonly string[]> {
  const lsids = Array.from({ length: count }, forgery);
  for (let start = 0; start < count; start += 20) {
    const answers = await Promise.all(lsids.slice(start, start + 20).map((lsid) => post(lsid)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  }
  return lsids;
}

const asked = (what: string) => fixture.appliance.requests.entries.filter((entry) => entry.what === what).length;

describe('events of sessions that do not exist', () => {
  test('cost a hundred probes and four questions for all of a thousand, and end within the hour', async () => {
    fixture = await openEngineFixture();
    const { engine, settle, pass, appliance } = fixture;
    const lsids = await forge(1000);
    await settle();
    for (const wait of [minute / 6, 3 * minute, 50 * minute]) await pass(wait);
    expect(await engine.store.deliveryCounts()).toMatchObject({ skipped: 1000, pending: 0, retrying: 0, dead: 0 });
    expect(await engine.store.deliveries({ state: 'skipped' }, { limit: 1 })).toMatchObject([
      { reason: 'no-such-session' },
    ]);
    // A few more than four where the first look began before all were posted, each with the list that this appliance's
    // `error` makes necessary; and the lists of reconciliation.
    expect(asked('SupportSessionListing')).toBeLessThanOrEqual(24);
    // The first hundred are probed one by one, and each is asked for with others from then on.
    expect(asked('SupportSession')).toBeLessThanOrEqual(110);
    expect(appliance.requests.entries.length).toBeLessThanOrEqual(300);
    const { id } = fixture.configuration;
    expect(await engine.store.sessionLedgerEntries(id, lsids.slice(0, 500))).toEqual([]);
  });

  test.each(['left-out', 'error'] as const)('do not hold up the session that ends among them: %s', async (answer) => {
    fixture = await openEngineFixture({ appliance: { unknownAmongSeveral: answer } });
    const { target, play, settle } = fixture;
    await forge(150);
    const real = play();
    await post(real);
    await forge(150);
    await settle();
    expect([...target.rows.keys()]).toEqual([real]);
  });
});

describe('a session that the appliance lists later', () => {
  test('is looked for again after ten seconds', async () => {
    fixture = await openEngineFixture();
    const { clock, settle, target, appliance } = fixture;
    const { lsid } = appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
    appliance.faults.add({ kind: 'error', text: 'No sessions found.', form: 'root-error', on: 'reporting', times: 1 });
    await post(lsid);
    await settle();
    clock.advance(10_000);
    await settle();
    expect([...target.rows.keys()]).toEqual([lsid]);
  });
});

describe('a session that waits for its next look', () => {
  const nothingThere = { kind: 'error', text: 'No sessions found.', form: 'root-error', on: 'reporting' } as const;
  const both = { pollingEventTypes: ['support_conference_end'] } as const;

  test('is confirmed by a poll that lists it, and written half an hour before that look', async () => {
    fixture = await openEngineFixture({ configuration: both });
    const { appliance, play, pass, target, deliveriesOf, engine, configuration } = fixture;
    appliance.faults.add(nothingThere);
    const lsid = play();
    await post(lsid);
    for (const wait of [0, minute / 6, 3 * minute]) await pass(wait);
    expect(await deliveriesOf(lsid)).toMatchObject([{ state: 'retrying', isUnconfirmed: true }]);
    expect(await engine.store.untilNextLook(configuration.id)).toBeGreaterThan(45 * minute);
    appliance.faults.clear();
    await pass(15 * minute);
    expect([...target.rows.keys()]).toEqual([lsid]);
    expect(await deliveriesOf(lsid)).toMatchObject([{ state: 'succeeded' }]);
  });

  test.each([
    ['arrives', 'the appliance has it', true],
    ['comes to its end', 'it was forged', false],
  ])('%s though its configuration is told of nothing any more, where %s', async (_end, _where, isThere) => {
    fixture = await openEngineFixture({ configuration: both });
    const { appliance, play, pass, deliveriesOf, engine, configuration } = fixture;
    const lsid = isThere ? play() : forgery();
    appliance.faults.add(nothingThere);
    await post(lsid);
    await pass(0);
    appliance.faults.clear();
    const change = { outboundEventTypes: [], retryOutboundEventTypes: [] };
    expect(await engine.configurations.update(configuration.id, { ...configuration, ...change }, 'test')).toMatchObject(
      {
        ok: true,
      },
    );
    for (const wait of [minute / 6, 3 * minute, 50 * minute]) await pass(wait);
    expect(await deliveriesOf(lsid)).toMatchObject([{ state: isThere ? 'succeeded' : 'skipped' }]);
  });
});

describe('an appliance that refuses to be asked', () => {
  test('is left alone for minutes, however many events come meanwhile', async () => {
    const lines: string[] = [];
    fixture = await openEngineFixture({ logDestination: { write: (line: string) => void lines.push(line) } });
    const { appliance, settle } = fixture;
    appliance.faults.add({ kind: 'status', status: 503, on: 'reporting' });
    await forge(101);
    await settle();
    for (let index = 0; index < 5; index += 1) {
      // More than may be probed again by then.
      await forge(30);
      await settle();
    }
    expect(lines.filter((line) => line.includes('sessions.look-refused'))).toHaveLength(1);
  });

  test('is told of no longer when nothing is left to be asked', async () => {
    fixture = await openEngineFixture({ configuration: { clientSecret: 'wrong' } });
    const { engine, settle, pass } = fixture;
    const lsids = await forge(101);
    await settle();
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toMatchObject([
      { job: expect.any(String) as string },
    ]);
    for (const lsid of lsids) await engine.store.eraseSession(lsid, fixture.clock.now(), 'test');
    await pass(3 * minute);
    await pass(3 * minute);
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });

  test('parks the configuration once, and what waits goes on after the repair', async () => {
    fixture = await openEngineFixture({ configuration: { clientSecret: 'wrong' } });
    const { engine, configuration, appliance, play, pass, settle, target } = fixture;
    const lsids = [play('CAS-1'), play('CAS-2')];
    for (const lsid of lsids) await post(lsid);
    await settle();
    expect(await engine.store.parked(configuration.id)).toMatchObject({ code: 'CB-RS-CREDENTIALS' });
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toHaveLength(1);
    await pass(10 * minute);
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toHaveLength(1);
    const { clientSecret } = appliance.account;
    const saved = await engine.configurations.update(configuration.id, { ...configuration, clientSecret }, 'test');
    expect(saved).toMatchObject({ ok: true });
    await settle();
    expect([...target.rows.keys()].sort()).toEqual(lsids.sort());
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });
});

describe('sessions that end one after the other', () => {
  test('are each looked for within seconds, however many there were before', async () => {
    fixture = await openEngineFixture();
    const { clock, play, settle, target } = fixture;
    // From the hundredth on, none is probed by itself.
    await forge(100);
    await settle();
    for (let index = 0; index < 12; index += 1) {
      const lsid = play();
      await post(lsid);
      const began = clock.monotonic();
      await vi.waitFor(
        () => {
          clock.advance(100);
          expect(target.rows.has(lsid)).toBe(true);
        },
        // A busy machine takes its time for the requests, while this clock goes on.
        { timeout: 20_000, interval: 50 },
      );
      // Growing pauses between looks would be half a minute by now; the pace is one look in 2.4 s.
      expect(clock.monotonic() - began).toBeLessThan(20_000);
    }
  });
});

describe('a hundred events of a session that is written', () => {
  test('cost two downloads where the first is on its way: what is pending takes the others in', async () => {
    fixture = await openEngineFixture();
    const { appliance, engine, play, settle, target } = fixture;
    const lsid = play();
    await post(lsid);
    await settle();
    expect([...target.rows.keys()]).toEqual([lsid]);
    const before = asked('SupportSession');
    appliance.faults.add({ kind: 'latency', milliseconds: 1000, on: 'reporting', times: 1 });
    const again = (number: number) =>
      fetch(`${engine.listenerUrl}/ERSPost`, {
        method: 'POST',
        body: new URLSearchParams({ event: 'support_conference_end', timestamp: `${1_893_492_001 + number}`, lsid }),
      });
    await again(0);
    await vi.waitFor(async () => expect((await engine.store.deliveryCounts()).running).toBe(1), {
      timeout: 20_000,
    });
    for (let number = 1; number < 100; number += 1) await again(number);
    await settle();
    expect(asked('SupportSession') - before).toBe(2);
    expect(await engine.store.deliveryCounts()).toMatchObject({ succeeded: 101 });
  });
});
