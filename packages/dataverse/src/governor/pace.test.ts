import { expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { createPace } from './pace.ts';

const LIMITS = { windowMilliseconds: 60_000, requests: 100, executionMilliseconds: 1 };
const UNUSED = { requests: 0, operations: 0, executionMilliseconds: 0, operationsToday: 0 };

test('half of the budget goes at once, the rest is spread over the window', () => {
  const pace = createPace(createManualClock(), LIMITS);
  expect(Array.from({ length: 51 }, () => pace.book(1))).toEqual(Array(51).fill(0));
  const waits = Array.from({ length: 48 }, () => pace.book(1));
  // The first slot was due when the burst began; 1 % of the window (600 ms) may be made up.
  expect(waits.map(Math.round)).toEqual(waits.map((_wait, index) => (index + 1) * 1250 - 600));
  expect(waits.at(-1)).toBeLessThanOrEqual(60_000);
});

test('the spread half is not lost while a burst runs on a service twice as fast as the limit', () => {
  const clock = createManualClock();
  const pace = createPace(clock, LIMITS);
  const began = clock.now().getTime();
  const sent: number[] = [];
  while (clock.now().getTime() < began + 300_000) {
    clock.advance(Math.max(300, pace.book(1)));
    sent.push(clock.now().getTime() - began);
  }
  // Whole windows behind the first, in which a budget stood ready: four times 100 would be the limit itself.
  expect(sent.filter((at) => at > 60_000 && at <= 300_000).length).toBeGreaterThanOrEqual(380);
});

test('what went at once may go again when its window is over', () => {
  const clock = createManualClock();
  const pace = createPace(clock, LIMITS);
  for (let time = 0; time < 50; time += 1) pace.book(1);
  clock.advance(62_000);
  expect(Array.from({ length: 50 }, () => pace.book(1))).toEqual(Array(50).fill(0));
});

test('never more than the limit goes within a window, however it is asked', () => {
  const clock = createManualClock();
  const pace = createPace(clock, LIMITS);
  const sent: number[] = [];
  for (let asked = 0; asked < 2000; asked += 1) {
    clock.advance((asked * 7919) % 900);
    sent.push(clock.now().getTime() + pace.book(1));
  }
  const inWindow = sent.map((end) => sent.filter((at) => at > end - 60_000 && at <= end).length);
  expect(Math.max(...inWindow)).toBeLessThanOrEqual(100);
});

test('a refusal with few requests and many operations teaches that operations count, for an hour', () => {
  const clock = createManualClock();
  const pace = createPace(clock, LIMITS);
  pace.onRefusal({ ...UNUSED, requests: 95, operations: 950 });
  expect(pace.counting).toBe('requests');
  pace.onRefusal({ ...UNUSED, requests: 10, operations: 50 });
  expect(pace.counting).toBe('requests');
  pace.onRefusal({ ...UNUSED, requests: 10, operations: 100 });
  expect(pace.counting).toBe('operations');
  expect([pace.book(10), Math.round(pace.book(10))]).toEqual([0, 11_900]);
  clock.advance(3_600_000);
  expect(pace.counting).toBe('requests');
});

test('a date that is set back holds nothing up', () => {
  const clock = createManualClock();
  const pace = createPace(clock, LIMITS);
  pace.onRefusal({ ...UNUSED, operations: 100 });
  clock.setDate({ byMilliseconds: -7_200_000 });
  clock.advance(3_600_001);
  expect(pace.counting).toBe('requests');
  expect(pace.book(1)).toBe(0);
});
