import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Explanation } from '../src/explain/explain.ts';
import type { Verdict } from '../src/explain/verdict.ts';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture } from './engine-fixture.ts';

let fixture: EngineFixture;
afterEach(() => fixture.close());

async function open(options: EngineFixtureOptions = {}): Promise<void> {
  fixture = await openEngineFixture(options);
}

/** The appliance tells of a session. */
async function tell(lsid: string, { event = 'support_conference_end', appliance = 'default', key = 'CAS-1' } = {}) {
  const body = new URLSearchParams({ event, timestamp: '1893484800', lsid, external_key: key });
  const url = `${fixture.engine.listenerUrl}/ERSPost?appliance=${appliance}`;
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
}

async function ask(question: Readonly<Record<string, string>>): Promise<Explanation> {
  const response = await adminFetch(fixture.engine, `/api/explain?${new URLSearchParams(question).toString()}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as Explanation;
}

/** The one verdict about a session. */
async function verdict(lsid: string): Promise<Verdict> {
  const { sessions } = await ask({ lsid });
  expect(sessions).toHaveLength(1);
  expect(sessions[0]?.verdicts).toHaveLength(1);
  return sessions[0]!.verdicts[0]!;
}

/** Does what the verdict offers. */
async function doCure({ cure }: Verdict): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const init = { method: cure!.method, headers, body: JSON.stringify(cure!.body ?? {}) };
  const response = await adminFetch(fixture.engine, cure!.path, init);
  expect(response.status, await response.text()).toBeLessThan(300);
}

describe('a session that was written', () => {
  test('is said to be so, by id, by case number in any case, and by the one box', async () => {
    await open();
    const lsid = fixture.play('CAS-7');
    await tell(lsid, { key: 'CAS-7' });
    await fixture.settle();
    expect(await verdict(lsid)).toMatchObject({ code: 'written', help: '', configurationId: fixture.configuration.id });
    for (const question of [
      { caseNumber: 'cas-7' },
      { externalKey: 'CAS-7' },
      { q: 'CAS-7' },
      { q: lsid.toUpperCase() },
    ]) {
      expect((await ask(question)).sessions).toMatchObject([
        { lsid, externalKey: 'CAS-7', verdicts: [{ code: 'written' }] },
      ]);
    }
  });

  test('is known from the ledger when its events are no longer kept', async () => {
    await open();
    const lsid = fixture.play();
    await tell(lsid);
    await fixture.settle();
    const { store } = fixture.engine;
    await store.removeEnded(new Date(fixture.clock.now().getTime() + 1), 100);
    expect(await store.deliveries({ lsid }, { limit: 1 })).toEqual([]);
    expect(await verdict(lsid)).toMatchObject({ code: 'written' });
  });
});

describe('a session that the engine was told of to no use', () => {
  test.each([
    ['wrong-appliance-id', { appliance: 'elsewhere' }, {}, '"elsewhere"'],
    ['type-not-ticked', { event: 'support_conference_member_added' }, {}, 'support_conference_member_added'],
    ['disabled', {}, { disabled: true }, 'disabled'],
    ['ignored', { event: 'support_conference_of_tomorrow' }, {}, 'This version does not know the event'],
  ] as const)('%s', async (code, told, configuration, word) => {
    await open({ configuration });
    const lsid = fixture.play();
    await tell(lsid, told);
    const found = await verdict(lsid);
    expect(found).toMatchObject({ code });
    expect(found.sentence).toContain(word);
    expect(found.help).toContain('backfill');
  });
});

describe('a session that the engine has not heard of', () => {
  test('was never sent: the appliance has it, and the cure brings it over', async () => {
    await open();
    const lsid = fixture.play('CAS-9');
    const found = await verdict(lsid);
    expect(found).toMatchObject({ code: 'never-sent' });
    expect(found.help).toContain('Support Session End');
    // By its case number and by the people in it, too: the reports of the last day are read.
    const [session] = fixture.appliance.sessions();
    const customer = session!.primaryCustomer!.name;
    const representative = session!.primaryRepresentative!.name;
    for (const question of [{ caseNumber: 'CAS-9' }, { customer }, { representative }, { q: customer }]) {
      const { sessions } = await ask(question);
      expect(sessions, JSON.stringify(question)).toMatchObject([{ lsid, verdicts: [{ code: 'never-sent' }] }]);
    }
    await doCure(found);
    await fixture.settle();
    await fixture.settle();
    expect(await verdict(lsid)).toMatchObject({ code: 'written' });
  });

  test('runs still', async () => {
    await open();
    const { lsid } = fixture.appliance.play({ scenario: 'ordinary', live: true });
    expect(await verdict(lsid)).toMatchObject({ code: 'not-over' });
  });

  test('does not exist, or the appliance does not say', async () => {
    await open();
    expect(await verdict('0'.repeat(32))).toMatchObject({ code: 'unknown-to-appliance' });
    expect((await ask({ caseNumber: 'CAS-404' })).nothing).toMatchObject({ code: 'nothing-found' });
    fixture.appliance.api.permissions = { command: 'full_access', supportReports: false };
    const refused = await verdict('0'.repeat(32));
    expect(refused).toMatchObject({ code: 'appliance-refuses' });
    expect(refused.sentence).toContain('lacks a permission');
  });
});

describe('a session that waits', () => {
  test('for its report', async () => {
    await open({ appliance: { reportLagSeconds: 600 } });
    const lsid = fixture.play();
    await tell(lsid);
    await fixture.settle();
    expect(await verdict(lsid)).toMatchObject({ code: 'waiting-for-report', cure: { label: 'Try now' } });
  });

  test('because its configuration is parked, with the cause and its cure', async () => {
    await open();
    fixture.target.status = 401;
    const lsid = fixture.play();
    await tell(lsid);
    await fixture.settle();
    const parked = await verdict(lsid);
    expect(parked).toMatchObject({ code: 'parked', reason: 'CB-PROBE-401', help: 'answered with 401' });
    fixture.target.status = 200;
    await doCure(parked);
    await fixture.settle();
    expect(await verdict(lsid)).toMatchObject({ code: 'written' });
  });

  test('because somebody has paused its configuration', async () => {
    await open();
    const until = new Date(fixture.clock.now().getTime() + 3_600_000);
    await fixture.engine.store.pause(fixture.configuration.id, until, 'test');
    const lsid = fixture.play();
    await tell(lsid);
    const paused = await verdict(lsid);
    expect(paused).toMatchObject({ code: 'paused' });
    await doCure(paused);
    await fixture.settle();
    expect(await verdict(lsid)).toMatchObject({ code: 'written' });
  });

  test('is in work, and what came of it meanwhile waits for its turn', async () => {
    await open({
      configuration: { outboundEventTypes: ['support_conference_end', 'support_conference_rep_exit_survey_completed'] },
    });
    const lsid = fixture.play('do:obey');
    await tell(lsid);
    const { store } = fixture.engine;
    const running = async () => (await store.deliveryCounts()).running;
    await vi.waitFor(async () => expect(await running()).toBe(1), { timeout: 20_000 });
    expect(await verdict(lsid)).toMatchObject({ code: 'in-work', help: 'Look again in a few seconds.' });
    await tell(lsid, { event: 'support_conference_rep_exit_survey_completed' });
    expect(await verdict(lsid)).toMatchObject({ code: 'waiting', help: 'Nothing has to be done.' });
  });

  test('to be tried again after a failure', async () => {
    await open();
    fixture.target.status = 500;
    const lsid = fixture.play();
    await tell(lsid);
    await fixture.settle();
    const again = await verdict(lsid);
    expect(again).toMatchObject({ code: 'trying-again' });
    expect(again.sentence).toContain('The target refused.');
  });
});

test('a dead letter says why, and its cure replays it', async () => {
  await open({ configuration: { retryAttemptLimit: 0 } });
  fixture.target.status = 500;
  const lsid = fixture.play();
  await tell(lsid);
  await fixture.settle();
  const dead = await verdict(lsid);
  expect(dead).toMatchObject({
    code: 'dead',
    help: expect.stringMatching(/^It is not tried again .* replay/) as string,
  });
  fixture.target.status = 200;
  await doCure(dead);
  await fixture.settle();
  expect(await verdict(lsid)).toMatchObject({ code: 'written' });
});

test('a session that was skipped says by which setting', async () => {
  await open();
  const lsid = fixture.play('do:loudLines');
  await tell(lsid);
  await fixture.settle();
  const skipped = await verdict(lsid);
  expect(skipped).toMatchObject({ code: 'skipped', reason: 'logged', cure: { label: 'Replay' } });
  expect(skipped.sentence).toContain('It has logged.');
});

test('an erased session is said to be erased, and nothing more', async () => {
  await open();
  const lsid = fixture.play();
  await tell(lsid);
  await fixture.settle();
  await fixture.engine.store.eraseSession(lsid, fixture.clock.now(), 'test');
  expect(await verdict(lsid)).toEqual({
    ...{ code: 'erased', sentence: 'It was erased, and is never taken in again.', help: '', links: [] },
  });
});

test('a question without anything to look for is refused, as is one about too long a time', async () => {
  await open();
  const status = async (query: string) => (await adminFetch(fixture.engine, `/api/explain?${query}`)).status;
  expect(await status('')).toBe(400);
  expect(await status('from=2029-01-01T00:00:00Z&until=2029-02-01T00:00:00Z')).toBe(400);
});
