import { afterEach, describe, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';

const hour = 3_600_000;
let fixture: EngineFixture;
afterEach(() => fixture.close());

async function tell(lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  const response = await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  expect(response.status).toBe(200);
}

/** Sessions that the destination refused once: they wait for their second attempt. */
async function waitingSessions(): Promise<readonly string[]> {
  fixture = await openEngineFixture();
  const { target, play, pass, settle, deliveriesOf } = fixture;
  target.status = 500;
  const lsids = [play('CAS-1'), play('CAS-2'), play('CAS-3')];
  // The appliance goes by the same clock: set back, it is to know of them still.
  await pass(3 * hour);
  for (const lsid of lsids) await tell(lsid);
  await settle();
  for (const lsid of lsids) expect((await deliveriesOf(lsid)).some(({ state }) => state === 'retrying')).toBe(true);
  target.status = 200;
  return lsids;
}

async function openNotices(): Promise<readonly { readonly code: string }[]> {
  const answer = await adminFetch(fixture.engine, '/api/notices?open=true');
  return ((await answer.json()) as { items: readonly { readonly code: string }[] }).items;
}

/** Long enough for any first back-off, in steps in which something may spin. */
async function passTwoMinutes(): Promise<void> {
  for (let step = 0; step < 4; step += 1) await fixture.pass(30_000);
}

describe.each([
  ['back', -2 * hour],
  ['on', 2 * hour],
])('a date that is set %s by two hours', (_which, byMilliseconds) => {
  test('while deliveries wait: all are written within their own wait, and nothing spins', async () => {
    const lsids = await waitingSessions();
    const before = fixture.target.requests.length;
    fixture.clock.setDate({ byMilliseconds });
    await passTwoMinutes();
    expect([...fixture.target.rows.keys()].toSorted()).toEqual([...lsids].toSorted());
    expect(fixture.target.requests.length - before).toBeLessThanOrEqual(2 * lsids.length);
  });

  test('is told in a notice, in the status and in the metrics', async () => {
    await waitingSessions();
    fixture.clock.setDate({ byMilliseconds });
    await passTwoMinutes();
    const { engine } = fixture;
    const notices = await openNotices();
    expect(notices.filter(({ code }) => code === 'CB-CLOCK-JUMPED')).toEqual([
      expect.objectContaining({ configurationId: '', message: expect.stringMatching(/set (back|on)/) as string }),
    ]);
    const status = (await (await adminFetch(engine, '/api/status')).json()) as {
      clockJump: { from: string; to: string };
    };
    expect(Date.parse(status.clockJump.to) - Date.parse(status.clockJump.from)).toBe(byMilliseconds);
    const metrics = await (await adminFetch(engine, '/metrics')).text();
    expect(metrics).toContain(`casebridge_clock_last_jump_seconds ${byMilliseconds / 1000}`);
  });
});

test('a date that was set back while the engine was stopped holds nothing up after the start', async () => {
  const lsids = await waitingSessions();
  await fixture.stop();
  fixture.clock.setDate({ byMilliseconds: -2 * hour });
  await fixture.start();
  await passTwoMinutes();
  expect([...fixture.target.rows.keys()].toSorted()).toEqual([...lsids].toSorted());
  const notices = await openNotices();
  expect(notices.map(({ code }) => code)).toContain('CB-CLOCK-JUMPED');
});

test('a session that the appliance does not know yet is not given up because the date is set on between two looks', async () => {
  fixture = await openEngineFixture();
  const [early, late] = ['e'.repeat(32), 'f'.repeat(32)];
  await tell(early);
  await fixture.settle();
  expect(await fixture.deliveriesOf(early)).toMatchObject([{ state: 'retrying', reason: 'not-ready' }]);
  fixture.clock.setDate({ byMilliseconds: 2 * hour });
  // Wakes the worker before a second has passed.
  await tell(late);
  await fixture.settle();
  const [delivery] = await fixture.deliveriesOf(early);
  expect(delivery).toMatchObject({ state: 'retrying', reason: 'not-ready' });
  // The jump may have brought a look forward; the last one is still to come.
  expect(delivery?.dueAt.getTime()).toBeGreaterThan(fixture.clock.now().getTime());
});
