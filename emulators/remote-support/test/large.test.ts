import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';
import { all, at, createCaller, type Caller } from './caller.ts';

let appliance: Appliance;
let caller: Caller;
beforeEach(async () => {
  appliance = await startAppliance({ settings: { reportLagSeconds: 0 } });
  appliance.clock.freeze();
  caller = await createCaller(appliance);
});
afterEach(() => appliance.close());

test('the mass stands among the scripted events, in order, the same each time', async () => {
  const bulk = { events: 500, systemInformationRows: 40 };
  const played = appliance.play({ scenario: 'ordinary', bulk });
  expect(played.streamedEvents).toBe(500);
  const report = await caller.report({ lsid: played.lsid });
  const events = all(report, 'event');
  expect(events).toHaveLength(played.events.length + 501);
  const times = events.map(({ attributes }) => Number(attributes.timestamp));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  const bodies = [...appliance.events(played.lsid)].flatMap(({ body }) => body ?? []);
  expect(all(report, 'body').map(({ text }) => text)).toEqual(bodies);
  expect(all(report, 'row')).toHaveLength(40);
  expect(await caller.report({ lsid: played.lsid })).toEqual(report);
});

test('a live session with a mass grows', async () => {
  const { lsid, startTime, endTime, events } = appliance.play({
    scenario: 'ordinary',
    bulk: { events: 500 },
    live: true,
  });
  appliance.clock.advance(((endTime! - startTime) / 2) * 1000);
  const half = all(await caller.report({ lsid }), 'event').length;
  expect(half).toBeGreaterThan(150);
  expect(half).toBeLessThan(400);
  expect(appliance.session(lsid).streamedEvents).toBeLessThan(half);
  appliance.clock.advance((endTime! - startTime) * 1000);
  const whole = all(await caller.report({ lsid }), 'event').length;
  expect(whole).toBe(events.length + 500);
});

test('a report of many gigabytes begins at once and is never held', async () => {
  const { lsid } = appliance.play({
    scenario: 'ordinary',
    bulk: { events: 50_000_000, systemInformationRows: 50_000_000 },
  });
  const response = await caller.get('/api/reporting', { generate_report: 'SupportSession', lsid });
  const reader = response.body!.getReader();
  let received = 0;
  while (received < 2_000_000) received += ((await reader.read()).value as Uint8Array).length;
  await reader.cancel();
  // The appliance is still there for others.
  const { lsid: other } = appliance.play({ scenario: 'ordinary' });
  expect(at(await caller.report({ lsid: other }), 'session')?.attributes.lsid).toBe(other);
});

test('a random session is another one each time', () => {
  const sessions = Array.from({ length: 30 }, () => appliance.play({ scenario: 'random' }));
  expect(new Set(sessions.map(({ durationSeconds }) => durationSeconds)).size).toBeGreaterThan(20);
  expect(new Set(sessions.map(({ representatives }) => representatives.length)).size).toBeGreaterThan(1);
  expect(new Set(sessions.map(({ surveys }) => surveys.length)).size).toBeGreaterThan(1);
});
