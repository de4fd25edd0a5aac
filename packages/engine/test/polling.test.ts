import { afterEach, describe, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { startForwarder } from './forwarder.ts';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture } from './engine-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;
const polling = {
  outboundEventTypes: [],
  retryOutboundEventTypes: [],
  pollingEventTypes: ['support_conference_end'],
} as const;

let fixture: EngineFixture;

async function open(options: EngineFixtureOptions = {}): Promise<EngineFixture> {
  fixture = await openEngineFixture({ ...options, configuration: { ...polling, ...options.configuration } });
  return fixture;
}

afterEach(() => fixture.close());

describe('under polling alone', () => {
  test('two sessions that ended in the same second both arrive, once', async () => {
    const { play, pass, target, deliveriesOf } = await open();
    const lsids = [play('CAS-1'), play('CAS-2')];
    await pass(15 * minute);
    await pass(15 * minute);
    expect([...target.rows.keys()].sort()).toEqual(lsids.sort());
    for (const lsid of lsids) expect(await deliveriesOf(lsid)).toMatchObject([{ state: 'succeeded' }]);
  });

  test('a survey that is handed in an hour later arrives', async () => {
    const { appliance, pass, target } = await open();
    const { lsid } = appliance.play({ scenario: 'late-survey', externalKey: 'CAS-1' });
    await pass(15 * minute);
    expect(target.rows.get(lsid)).toMatchObject({ surveys: 0 });
    await pass(hour);
    await pass(15 * minute);
    expect(target.rows.get(lsid)).toMatchObject({ surveys: 1 });
    const asked = target.requests.length;
    await pass(15 * minute);
    expect(target.requests.length).toBe(asked);
  });

  test('a session with a pending representative survey, which appears hours later, arrives', async () => {
    const { appliance, pass, target } = await open();
    const { lsid } = appliance.play({ scenario: 'pending-survey', externalKey: 'CAS-1' });
    await pass(15 * minute);
    expect(target.rows.has(lsid)).toBe(false);
    await pass(5 * hour);
    await pass(15 * minute);
    expect(target.rows.get(lsid)).toMatchObject({ sessionState: 'ended' });
  });

  test('an external key that was changed during the session is the last one', async () => {
    const { appliance, pass, target } = await open();
    const played = appliance.play({ scenario: 'key-changed' });
    await pass(15 * minute);
    expect(target.rows.get(played.lsid)).toMatchObject({ externalKey: played.externalKey });
  });

  test('what ended while no engine ran for three days is made up for', async () => {
    const { play, pass, stop, start, clock, target } = await open();
    await pass(15 * minute);
    await stop();
    const lsids: string[] = [];
    for (let day = 0; day < 3; day += 1) {
      lsids.push(play(`CAS-${day}`));
      clock.advance(24 * hour);
    }
    await start();
    await pass(15 * minute);
    expect([...target.rows.keys()].sort()).toEqual(lsids.sort());
  });

  test('an appliance that refuses is asked again in minutes, and one notice tells of it', async () => {
    const { play, pass, target, engine, configuration } = await open({ configuration: { clientSecret: 'wrong' } });
    play();
    await pass(15 * minute);
    expect(target.rows.size).toBe(0);
    const state = JSON.parse((await engine.store.job(`poll:${configuration.id}`))?.state ?? '{}') as object;
    expect(state).toMatchObject({ fault: { code: 'CB-RS-CREDENTIALS' } });
    await pass(24 * hour);
    const openNotices = () => engine.store.notices({ open: true }, { limit: 10 });
    expect(await openNotices()).toMatchObject([{ code: 'CB-RS-CREDENTIALS', configurationId: configuration.id }]);
    expect(await engine.store.notices({}, { limit: 10 })).toHaveLength(1);
    const { clientSecret } = fixture.appliance.account;
    await engine.configurations.update(configuration.id, { ...configuration, clientSecret });
    await pass(15 * minute);
    expect(target.rows.size).toBe(1);
    expect(await openNotices()).toEqual([]);
  });

  test('what passes by while the configuration is disabled is not made up for', async () => {
    const { play, pass, target, engine, configuration } = await open();
    await engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    await pass(15 * minute);
    play();
    await pass(15 * minute);
    await engine.configurations.update(configuration.id, { ...configuration, disabled: false });
    await pass(15 * minute);
    expect(target.rows.size).toBe(0);
    const next = play();
    await pass(15 * minute);
    expect([...target.rows.keys()]).toEqual([next]);
  });

  test('an appliance whose clock is behind is asked at the interval after polling was disabled and enabled', async () => {
    const { appliance, pass, settle, engine, configuration } = await open();
    appliance.clock.advance(-2 * hour);
    await pass(15 * minute);
    await engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    await pass(15 * minute);
    await engine.configurations.update(configuration.id, { ...configuration, disabled: false });
    await settle();
    appliance.requests.clear();
    for (let passed = 0; passed < 60; passed += 1) await pass(minute);
    // Four a second were asked before.
    expect(appliance.requests.totals['/api/reporting SupportSessionListing']).toBeLessThanOrEqual(7);
    const lsid = fixture.play();
    await pass(15 * minute);
    expect([...fixture.target.rows.keys()]).toEqual([lsid]);
  });

  // Some hundred minutes pass, a poll is due each minute, and each may be sent three times.
  test.each([
    [0, 100],
    [864_000, 5],
  ])('an appliance that refuses and says "again in %i s" is asked %i times at the most', async (seconds, most) => {
    const { appliance, play, pass, settle, target } = await open({ configuration: { pollingIntervalMinutes: 1 } });
    await pass(minute);
    appliance.faults.add({ kind: 'status', status: 429, retryAfterSeconds: seconds, on: 'command' });
    appliance.requests.clear();
    await pass(minute);
    for (let passed = 0; passed < 60; passed += 1) await pass(minute);
    expect(appliance.requests.totals['/api/command']).toBeLessThanOrEqual(most);
    appliance.faults.clear();
    const lsid = play();
    for (let passed = 0; passed < 60; passed += 10) await pass(10 * minute);
    await settle();
    expect([...target.rows.keys()]).toEqual([lsid]);
  });

  test('a quiet day and quiet surveys, in whatever words, are no refusal: polling goes on, and says nothing', async () => {
    const { appliance, play, pass, engine, configuration, target } = await open();
    const text = 'Niente da mostrare per il periodo indicato.';
    appliance.faults.add({ kind: 'error', text, form: 'root-error', on: 'reporting' });
    for (let polls = 0; polls < 4; polls += 1) await pass(15 * minute);
    const state = JSON.parse((await engine.store.job(`poll:${configuration.id}`))?.state ?? '{}') as object;
    expect(state).toMatchObject({ succeededAt: expect.any(String) as string });
    expect(state).not.toHaveProperty('refusals');
    expect(await engine.store.notices({}, { limit: 5 })).toEqual([]);
    appliance.faults.clear();
    const lsid = play();
    await pass(15 * minute);
    expect([...target.rows.keys()]).toEqual([lsid]);
  });

  test('of a configuration that is disabled or deleted nobody is told when it last succeeded', async () => {
    const { pass, engine, configuration } = await open();
    const polls = async () =>
      ((await (await adminFetch(engine, '/api/status')).json()) as { readonly polls: readonly unknown[] }).polls;
    const metrics = async () => (await adminFetch(engine, '/metrics')).text();
    await pass(minute);
    expect(await polls()).toHaveLength(1);
    await engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    expect(await polls()).toEqual([]);
    await engine.configurations.update(configuration.id, { ...configuration, disabled: false });
    expect(await metrics()).toContain(`casebridge_poll_last_success_timestamp_seconds{configuration="`);
    await engine.configurations.remove(configuration.id, 'ada');
    expect(await polls()).toEqual([]);
    expect(await metrics()).not.toContain(`casebridge_poll_last_success_timestamp_seconds{`);
  });

  test('a look-up of surveys that is refused does not hold up sessions, and is told after the second time', async () => {
    const { play, pass, target, engine, appliance, configuration } = await open();
    const notices = () => engine.store.notices({ open: true }, { limit: 10 });
    await using forwarder = await startForwarder(appliance.host);
    forwarder.refuse = 'ExitSurvey';
    const saved = { ...configuration, applianceHost: forwarder.host };
    expect(await engine.configurations.update(configuration.id, saved)).toMatchObject({ ok: true });
    const first = play();
    await pass(minute);
    expect([...target.rows.keys()]).toEqual([first]);
    await pass(15 * minute);
    await pass(5 * minute);
    expect(await notices()).toMatchObject([{ job: `poll:${configuration.id}` }]);
    const second = play();
    await pass(15 * minute);
    expect([...target.rows.keys()].sort()).toEqual([first, second].sort());
    forwarder.refuse = undefined;
    await pass(15 * minute);
    expect(await notices()).toEqual([]);
  });
});
