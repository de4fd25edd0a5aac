import { expect, it } from 'vitest';
import { withinBudget } from './time-budget.ts';

it('work that does not end is broken off, and what comes after it runs as ever', () => {
  const endless = () => 'a'.repeat(40).replaceAll(/(a+)+$/g, '') + `${'a'.repeat(40)}!`.replaceAll(/(a+)+$/g, '');
  expect(withinBudget(50, endless)).toEqual({ ok: false });
  expect(withinBudget(10_000, () => 'done')).toEqual({ ok: true, value: 'done' });
});

it('what the work throws is thrown', () => {
  const fails = () => {
    throw new RangeError('not this');
  };
  expect(() => withinBudget(10_000, fails)).toThrow(RangeError);
});
