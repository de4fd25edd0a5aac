import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createConcurrency } from './concurrency.ts';
import { forecast } from './forecast.ts';
import { createSlidingSum } from './sliding-sum.ts';

describe('concurrency', () => {
  function answer(concurrency: ReturnType<typeof createConcurrency>, hint: string | null, times = 1) {
    for (let time = 0; time < times; time += 1) concurrency.onAnswer(hint);
    return concurrency.limit;
  }

  test('follows the hint, within 1 and 52', () => {
    const concurrency = createConcurrency();
    expect(concurrency.limit).toBe(4);
    expect(answer(concurrency, '10')).toBe(10);
    expect(answer(concurrency, '1000')).toBe(52);
    for (const senseless of [null, '', '0', '-3', '4.5', 'many', '99999']) {
      expect(answer(concurrency, senseless)).toBe(52);
    }
    expect(answer(concurrency, '2')).toBe(2);
  });

  test('halves at a refusal and climbs back one by one, to just below what was refused', () => {
    const concurrency = createConcurrency();
    answer(concurrency, '8');
    concurrency.onRefusal();
    expect(concurrency.limit).toBe(4);
    expect(answer(concurrency, '8', 19)).toBe(4);
    expect(answer(concurrency, '8')).toBe(5);
    expect(answer(concurrency, '8', 900)).toBe(7);
  });

  test('tries a higher level after a long while, and follows the hint once it is there', () => {
    const concurrency = createConcurrency();
    answer(concurrency, '8');
    concurrency.onRefusal();
    expect(answer(concurrency, '8', 9999)).toBe(7);
    answer(concurrency, '8', 2);
    expect(concurrency.limit).toBe(8);
    expect(answer(concurrency, '20')).toBe(20);
  });

  test('obeys a lower hint while it is reduced', () => {
    const concurrency = createConcurrency();
    answer(concurrency, '20');
    concurrency.onRefusal();
    expect(answer(concurrency, '3', 500)).toBe(3);
  });

  test('never falls below one', () => {
    const concurrency = createConcurrency();
    for (let time = 0; time < 9; time += 1) concurrency.onRefusal();
    expect(concurrency.limit).toBe(1);
  });
});

test('a sliding sum forgets what is older than its window, and nothing younger', () => {
  const entries = fc.array(fc.record({ after: fc.integer({ min: 0, max: 90_000 }), value: fc.nat(100) }));
  fc.assert(
    fc.property(entries, (list) => {
      const sum = createSlidingSum(60_000);
      const seen: { readonly at: number; readonly value: number }[] = [];
      let now = 1_800_000_000_000;
      for (const { after, value } of list) {
        now += after;
        sum.add(value, now);
        seen.push({ at: now, value });
      }
      const total = (within: number) =>
        seen.filter(({ at }) => at > now - within).reduce((all, { value }) => all + value, 0);
      const actual = sum.total(now);
      expect(actual).toBeGreaterThanOrEqual(total(60_000));
      expect(actual).toBeLessThanOrEqual(total(62_000));
    }),
  );
});

describe('a forecast', () => {
  const LIMITS = { windowMilliseconds: 300_000, requests: 6000, executionMilliseconds: 1_200_000 };
  const PACE = {
    limits: LIMITS,
    counting: 'requests' as const,
    concurrent: 4,
    requestMilliseconds: 100,
    pauseMilliseconds: 0,
  };

  test('of little work goes by its speed', () => {
    expect(forecast({ requests: 40 }, PACE)).toEqual({ milliseconds: 1000, boundBy: 'speed' });
  });

  test('of many short requests is bound by their number', () => {
    const pace = { ...PACE, concurrent: 52 };
    expect(forecast({ requests: 12_000 }, pace)).toEqual({ milliseconds: 300_000, boundBy: 'requests' });
  });

  test('counts operations where they are what counts', () => {
    const pace = { ...PACE, concurrent: 52, counting: 'operations' as const };
    const backlog = { requests: 100, operations: 24_000 };
    expect(forecast(backlog, pace)).toEqual({ milliseconds: 900_000, boundBy: 'requests' });
  });

  test('of long requests is bound by their time', () => {
    const pace = { ...PACE, concurrent: 52, requestMilliseconds: 3000 };
    expect(forecast({ requests: 1200 }, pace)).toEqual({ milliseconds: 600_000, boundBy: 'execution-time' });
  });

  test('begins when the pause ends', () => {
    expect(forecast({ requests: 40 }, { ...PACE, pauseMilliseconds: 7000 }).milliseconds).toBe(8000);
    expect(forecast({ requests: 0 }, PACE).milliseconds).toBe(0);
  });
});
