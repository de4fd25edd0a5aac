import { afterEach, describe, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';
import { eventOf } from './worker-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

let fixture: EngineFixture;
afterEach(() => fixture.close());

/** The appliance tells of a session, as its outbound sender would. */
async function tell(lsid: string, externalKey?: string): Promise<void> {
  const fields = { event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid };
  const body = new URLSearchParams({ ...fields, ...(externalKey !== undefined && { external_key: externalKey }) });
  const response = await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  expect(response.status).toBe(200);
}

async function ask(path: string, body?: unknown): Promise<{ readonly status: number; readonly answer: Answer }> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const response = await adminFetch(fixture.engine, path, { ...init, headers });
  return { status: response.status, answer: (await response.json()) as Answer };
}

/** Counts, orders and waits. */
async function replay(selection: object): Promise<void> {
  const act = { kind: 'replay', selection };
  const { answer: counted } = await ask('/api/bulk-acts/count', act);
  if (counted.count === 0) return;
  expect((await ask('/api/bulk-acts', { ...act, counted })).status).toBe(202);
  await fixture.settle();
  await fixture.settle();
}

interface Answer {
  readonly [name: string]: unknown;
  readonly items: readonly Record<string, unknown>[];
}

describe('a secret that expires over a weekend', () => {
  test('makes one notice and no dead letter, and everything is written after the repair', async () => {
    fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
    const { target, play, settle, pass, engine } = fixture;
    target.status = 401;
    const lsids = [play('CAS-1'), play('CAS-2'), play('CAS-3')];
    for (const lsid of lsids) await tell(lsid);
    for (let hours = 0; hours < 60; hours += 12) await pass(12 * hour);
    const { answer } = await ask('/api/notices?open=true');
    expect(answer.items).toMatchObject([{ code: 'CB-PROBE-401', configurationId: fixture.configuration.id }]);
    expect(await engine.store.deliveryCounts()).toMatchObject({ dead: 0, retrying: 3 });
    target.status = 200;
    await pass(3 * minute);
    await settle();
    expect([...target.rows.keys()].sort()).toEqual(lsids.sort());
    expect((await ask('/api/notices?open=true')).answer.items).toEqual([]);
  });
});

describe('a configuration that was parked and works again', () => {
  test.each([
    ['is skipped', 'do:lend', { skipped: 1 }],
    ["is one session's dead letter", 'do:throw', { dead: 1 }],
    ['finds its report not ready', undefined, { retrying: 1 }],
  ])('is released by a probe that %s', async (_name, externalKey, ended) => {
    fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
    const { target, play, settle, pass, engine, configuration } = fixture;
    target.status = 401;
    // The first one meets the cause, so that it is the probe; one that the appliance does not know has no report for an hour.
    const probe = externalKey === undefined ? 'f'.repeat(32) : play(externalKey);
    const { id } = configuration;
    await engine.store.park(configuration.id, {
      until: new Date(fixture.clock.now().getTime() + 3 * minute),
      ...{ code: 'CB-PROBE-401', message: 'The target refused.', help: 'Mend it.' },
    });
    if (externalKey !== undefined) await tell(probe);
    // A list had it.
    else await engine.store.recordEvent(eventOf('0', 'support_conference_end', probe, fixture.clock.now()), [id]);
    const lsids = [play('CAS-1'), play('CAS-2')];
    for (const lsid of lsids) await tell(lsid);
    await settle();
    expect(await engine.store.deliveryCounts()).toMatchObject({ pending: 3 });
    target.status = 200;
    await pass(3 * minute);
    expect([...target.rows.keys()].sort()).toEqual(lsids.sort());
    expect(await engine.store.deliveryCounts()).toMatchObject(ended);
    expect(await engine.store.parked(configuration.id)).toBeUndefined();
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });
});

describe('dead letters', () => {
  test('are grouped by cause with the cure in words, and replayed as counted', async () => {
    fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
    const { target, play, settle, configuration, deliveriesOf } = fixture;
    target.status = 500;
    const lsids = [play('CAS-1'), play('CAS-2'), play('do:throw')];
    for (const lsid of lsids) await tell(lsid);
    await settle();
    const { answer } = await ask('/api/dead-letters');
    const notAgain = expect.stringMatching(/^It is not tried again .* replay/) as string;
    expect(answer.items).toMatchObject([
      { reason: 'CB-PROBE-500', count: 2, cure: 'wait', help: notAgain, configurationId: configuration.id },
      { reason: 'CB-PLUGIN-THREW', count: 1, cure: 'none' },
    ]);

    target.status = 200;
    const selection = { state: 'dead', reason: 'CB-PROBE-500' };
    const [{ counted } = {}] = answer.items;
    // Given up after the group was shown: not meant by its replay.
    target.status = 500;
    const later = play('CAS-3');
    await tell(later);
    await settle();
    target.status = 200;
    const act = { kind: 'replay', selection, counted };
    expect(await ask('/api/bulk-acts', act)).toMatchObject({ status: 202, answer: { counted: 2 } });
    await settle();
    await settle();
    expect(target.rows.has(later)).toBe(false);
    expect(target.rows.size).toBe(2);
    const [again, first] = await deliveriesOf(lsids[0] ?? '');
    expect(again).toMatchObject({ state: 'succeeded', replayOf: first?.id });
    const { items } = (await ask('/api/dead-letters')).answer;
    expect(items.map(({ reason, count }) => [reason, count]).toSorted()).toEqual([
      ['CB-PLUGIN-THREW', 1],
      ['CB-PROBE-500', 1],
    ]);
    // Four were dead in all: what was replayed is counted as dead nowhere.
    expect((await ask('/api/overview')).answer).toMatchObject({ deliveries: { dead: 2, succeeded: 2 } });
    expect(await (await adminFetch(fixture.engine, '/metrics')).text()).toContain('deliveries{state="dead"} 2\n');
  });

  test('of one session can be replayed by its id', async () => {
    fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
    const { target, play, settle, deliveriesOf } = fixture;
    target.status = 500;
    const lsid = play();
    await tell(lsid);
    await settle();
    target.status = 200;
    const [dead] = await deliveriesOf(lsid);
    await replay({ ids: [dead?.id] });
    expect(target.rows.has(lsid)).toBe(true);
  });
});

describe('a pause', () => {
  test('keeps events and works on none until it ends', async () => {
    fixture = await openEngineFixture();
    const { target, play, settle, pass, configuration, clock } = fixture;
    const until = new Date(clock.now().getTime() + hour).toISOString();
    expect((await ask(`/api/configurations/${configuration.id}/pause`, { until })).status).toBe(200);
    const lsid = play();
    await tell(lsid);
    await settle();
    expect(target.rows.size).toBe(0);
    expect((await ask(`/api/configurations/${configuration.id}/state`)).answer).toMatchObject({ pausedUntil: until });
    await pass(hour);
    expect(target.rows.has(lsid)).toBe(true);
  });

  test('can be ended by hand, and has to lie in the future', async () => {
    fixture = await openEngineFixture();
    const { target, play, settle, configuration, clock } = fixture;
    const address = `/api/configurations/${configuration.id}`;
    const past = await ask(`${address}/pause`, { until: clock.now().toISOString() });
    expect(past).toMatchObject({ status: 400, answer: { problems: ['until: must be in the future'] } });
    await ask(`${address}/pause`, { until: '2031-01-01T00:00:00Z' });
    const lsid = play();
    await tell(lsid);
    await settle();
    await ask(`${address}/resume`, {});
    await settle();
    expect(target.rows.has(lsid)).toBe(true);
    const { answer } = await ask('/api/audit?limit=2');
    expect(answer.items).toMatchObject([
      { action: 'configuration.resumed', actor: 'token file' },
      { action: 'configuration.paused', actor: 'token file' },
    ]);
  });

  test('does not hide that somebody released a parked configuration by hand', async () => {
    fixture = await openEngineFixture();
    const { target, play, settle, configuration } = fixture;
    target.status = 401;
    await tell(play());
    await settle();
    await ask(`/api/configurations/${configuration.id}/resume`, {});
    const { answer } = await ask('/api/audit?limit=1');
    expect(answer.items).toMatchObject([{ action: 'configuration.released', detail: { code: 'CB-PROBE-401' } }]);
  });
});

describe('an erased session', () => {
  test('stays erased through push, poll, replay, reconciliation and backfill', async () => {
    fixture = await openEngineFixture({ configuration: { pollingEventTypes: ['support_conference_end'] } });
    const { target, play, settle, pass, engine, clock, configuration } = fixture;
    const [lsid, other] = [play('CAS-1'), play('CAS-2')];
    await tell(lsid);
    await settle();
    expect(target.rows.has(lsid)).toBe(true);
    await engine.store.eraseSession(lsid, clock.now(), 'test');
    const before = target.requests.filter(([asked]) => asked === lsid).length;
    await tell(lsid);
    await pass(15 * minute);
    await pass(24 * hour);
    await pass(24 * hour);
    const period = { from: '2030-01-06T00:00:00Z', until: clock.now().toISOString() };
    await ask('/api/backfills', { configurationId: configuration.id, ...period });
    await pass(minute);
    await replay({ lsid });
    expect(target.requests.filter(([asked]) => asked === lsid)).toHaveLength(before);
    expect(target.rows.has(other)).toBe(true);
    const { answer } = await ask(`/api/configurations/${configuration.id}/balances`);
    expect(answer.items.find(({ day }) => day === '2030-01-07')).toMatchObject({
      onAppliance: 2,
      written: 1,
      erased: 1,
    });
  });
});

describe('an erasure', () => {
  test('that met an outage is completed after a restart, and nothing comes back meanwhile', async () => {
    fixture = await openEngineFixture();
    const { target, play, settle, pass, stop, start, configuration } = fixture;
    const lsid = play();
    await tell(lsid);
    await settle();
    target.status = 503;
    const order = { kind: 'session', lsid };
    expect((await ask(`/api/configurations/${configuration.id}/erase`, order)).status).toBe(409);
    expect(await fixture.engine.store.isErased(lsid)).toBe(true);
    await stop();
    target.status = 200;
    await start();
    await tell(lsid);
    await pass(2 * minute);
    expect(target.rows.has(lsid)).toBe(false);
    expect((await fixture.engine.store.jobs()).filter(({ name }) => name.startsWith('erasure:'))).toEqual([]);
    const { answer } = await ask('/api/audit?limit=9');
    expect(answer.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['erasure.ordered', 'erasure.ended']) as unknown,
    );
  });

  test('of a configuration that there is not erases nothing', async () => {
    fixture = await openEngineFixture();
    const lsid = '0'.repeat(32);
    expect((await ask('/api/configurations/nothing/erase', { kind: 'session', lsid })).status).toBe(404);
    expect(await fixture.engine.store.isErased(lsid)).toBe(false);
  });

  test('of a case ends what waits with its key, also where the configuration is paused and goes on later', async () => {
    fixture = await openEngineFixture();
    const { target, play, settle, engine, configuration, clock } = fixture;
    const address = `/api/configurations/${configuration.id}`;
    const until = new Date(clock.now().getTime() + hour).toISOString();
    expect((await ask(`${address}/pause`, { until })).status).toBe(200);
    const [lsid, other] = [play('CAS-1'), play('CAS-2')];
    await tell(lsid, 'CAS-1');
    await tell(other, 'CAS-2');
    await settle();
    expect(target.rows.size).toBe(0);
    // Of the other one, only the report tells for certain.
    expect((await ask(`${address}/erase`, { kind: 'case', reference: 'CAS-1' })).answer.code).toBe('CB-ERASE-WAITING');
    await ask(`${address}/erase`, { kind: 'case', reference: 'CAS-1', waiting: 1 });
    expect(await engine.store.isErased(lsid)).toBe(true);
    await fixture.pass(2 * hour);
    await settle();
    expect([...target.rows.keys()]).toEqual([other]);
  });
});

describe('the erasure of a case whose configuration is paused', () => {
  test('ends what waits by its number and by its id, and dead letters that somebody may replay later', async () => {
    fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
    const { target, play, settle, engine, configuration, clock } = fixture;
    const address = `/api/configurations/${configuration.id}`;
    const [dead, byNumber, byId] = [play('CAS-1'), play('CAS-1'), play('CAS-1')];
    target.status = 500;
    await tell(dead, 'CAS-1');
    await settle();
    target.status = 200;
    await ask(`${address}/pause`, { until: new Date(clock.now().getTime() + hour).toISOString() });
    await tell(byNumber, 'CAS-1');
    await tell(byId, 'id of CAS-1');
    await ask(`${address}/erase`, { kind: 'case', reference: 'CAS-1' });
    for (const lsid of [dead, byNumber, byId]) expect(await engine.store.isErased(lsid)).toBe(true);
    await fixture.pass(2 * hour);
    expect(target.rows.size).toBe(0);
  });

  test('names what waits with a key that only its report has, and erases nothing until that is confirmed', async () => {
    fixture = await openEngineFixture();
    const { play, settle, engine, configuration, clock } = fixture;
    const address = `/api/configurations/${configuration.id}`;
    await ask(`${address}/pause`, { until: new Date(clock.now().getTime() + hour).toISOString() });
    const [named, unnamed] = [play('CAS-1'), play('CAS-1')];
    await tell(named, 'CAS-1');
    await tell(unnamed);
    const order = { kind: 'case', reference: 'CAS-1' };
    const { status, answer } = await ask(`${address}/erase`, order);
    expect([status, answer.code]).toEqual([409, 'CB-ERASE-WAITING']);
    expect(answer.detail).toBe(
      '1 delivery waits to be written, and only its report will tell whether it is of this case.',
    );
    expect(await engine.store.isErased(named)).toBe(false);
    await ask(`${address}/erase`, { ...order, waiting: 1 });
    expect([await engine.store.isErased(named), await engine.store.isErased(unnamed)]).toEqual([true, false]);
    // Written when the pause is over, it is found at the destination by the next order.
    await fixture.pass(2 * hour);
    await settle();
    expect([...fixture.target.rows.keys()]).toEqual([unnamed]);
  });
});

describe('the erasure of a customer', () => {
  test('names what waits to be written, and erases nothing until that is confirmed', async () => {
    fixture = await openEngineFixture();
    const { play, settle, configuration, clock } = fixture;
    const address = `/api/configurations/${configuration.id}`;
    await ask(`${address}/pause`, { until: new Date(clock.now().getTime() + hour).toISOString() });
    for (const lsid of [play(), play()]) await tell(lsid);
    await settle();
    const order = { kind: 'customer', name: 'Bob Brown' };
    for (const unconfirmed of [order, { ...order, waiting: 1 }]) {
      const { status, answer } = await ask(`${address}/erase`, unconfirmed);
      expect([status, answer.code, answer.detail]).toEqual([
        409,
        'CB-ERASE-WAITING',
        expect.stringMatching(/^2 deliveries/),
      ]);
    }
    expect(JSON.stringify(await fixture.engine.store.audit({ limit: 9 }))).not.toContain('erasure.');
    // Confirmed, it is for the plugin to say; the probe erases by session only.
    const confirmed = await ask(`${address}/erase`, { ...order, waiting: 2 });
    expect(confirmed.answer.code).toBe('CB-PROBE-ERASE');
  });
});

describe('what a plugin offers beside its deliveries', () => {
  test('a green connection test releases a parked configuration at once, a failed one does not', async () => {
    fixture = await openEngineFixture();
    const { target, engine, configuration, clock } = fixture;
    const { store } = engine;
    const until = new Date(clock.now().getTime() + hour);
    await store.park(configuration.id, { until, code: 'CB-DOWN', message: 'It is down.', help: 'Start it.' });
    target.status = 503;
    await ask(`/api/configurations/${configuration.id}/test`, {});
    expect(await store.parked(configuration.id)).toBeDefined();
    target.status = 200;
    await ask(`/api/configurations/${configuration.id}/test`, {});
    expect(await store.parked(configuration.id)).toBeUndefined();
    expect(await store.notices({ open: true }, { limit: 10 })).toEqual([]);
  });

  test('is reached at the admin address: connection test, indicators, erasure', async () => {
    fixture = await openEngineFixture();
    const { target, play, settle, engine, configuration } = fixture;
    const address = `/api/configurations/${configuration.id}`;
    expect((await ask(`${address}/test`, {})).answer.items).toContainEqual(
      expect.objectContaining({ name: 'reach', state: 'passed' }),
    );
    target.status = 503;
    expect((await ask(`${address}/test`, {})).answer.items).toContainEqual(
      expect.objectContaining({ name: 'reach', state: 'failed' }),
    );
    target.status = 200;
    expect((await ask(`${address}/indicators`)).answer.items).toEqual([]);

    const lsid = play();
    await tell(lsid);
    await settle();
    expect(await ask(`${address}/erase`, { kind: 'session', lsid })).toEqual({
      status: 200,
      answer: { erased: 1, again: false },
    });
    expect(target.rows.has(lsid)).toBe(false);
    expect(await engine.store.isErased(lsid)).toBe(true);
    expect(await ask(`${address}/erase`, { kind: 'case', reference: 'CAS-1' })).toMatchObject({
      status: 409,
      answer: { code: 'CB-PROBE-ERASE' },
    });
    expect((await ask(`${address}/erase`, { kind: 'session', lsid: 'no' })).status).toBe(400);
    const { answer } = await ask('/api/audit?limit=5');
    expect(answer.items).toMatchObject([
      { action: 'erasure.ended', actor: 'token file', detail: { kind: 'case', sessions: 0, complete: false } },
      { action: 'erasure.ordered', actor: 'token file', detail: { kind: 'case', sessions: 0 } },
      { action: 'erasure.ended', detail: { kind: 'session', sessions: 1, complete: true } },
      { action: 'erasure.ordered', detail: { kind: 'session', sessions: 1 } },
      { action: 'session.erased', actor: 'token file' },
    ]);
    expect(JSON.stringify(answer)).not.toContain('CAS-1');
    expect((await ask('/api/configurations/nothing/test', {})).status).toBe(404);
  });
});
