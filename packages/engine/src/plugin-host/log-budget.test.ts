import { expect, test } from 'vitest';
import { createLogBudget } from './log-budget.ts';

function budget() {
  let now = 0;
  return { ...createLogBudget(() => now), pass: (milliseconds: number) => void (now += milliseconds) };
}

test('lines past the budget are dropped and counted, and told once the time is over', () => {
  const { admit, takeDropped, pass } = budget();
  const admitted = Array.from({ length: 5000 }, () => admit(10)).filter(Boolean);
  expect(admitted).toHaveLength(2000);
  expect(takeDropped()).toBe(0);
  pass(10_000);
  expect([takeDropped(), takeDropped(), admit(10)]).toEqual([3000, 0, true]);
});

test('long lines use the budget up by their length; a shorter one may still go in', () => {
  const { admit } = budget();
  expect([admit(1_900_000), admit(200_000), admit(100)]).toEqual([true, false, true]);
});
