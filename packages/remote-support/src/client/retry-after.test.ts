import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = new Date('2026-11-22T12:00:00Z');

test.each([
  ['0', 0],
  ['12', 12_000],
  [' 1.5 ', 1500],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['999999999', 3_600_000],
])('%j means %i ms', (value, milliseconds) => {
  expect(parseRetryAfter(value, now)).toBe(milliseconds);
});

test.each([null, undefined, '', 'soon', '-5', '12 s', '2026-11-22', 'Sun, nonsense'])('%j means nothing', (value) => {
  expect(parseRetryAfter(value, now)).toBeUndefined();
});
