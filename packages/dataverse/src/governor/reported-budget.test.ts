import { expect, test } from 'vitest';
import { readReportedBudget } from './reported-budget.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const REQUESTS = 'x-ms-ratelimit-burst-remaining-xrm-requests';
const TIME = 'x-ms-ratelimit-time-remaining-xrm-requests';

test('numbers are read with and without separators', () => {
  const headers = new Headers({ [REQUESTS]: '7999', [TIME]: '1,200.00' });
  expect(readReportedBudget(headers, NOW)).toEqual({ requestsLeft: 7999, executionSecondsLeft: 1200, at: NOW });
  expect(readReportedBudget(new Headers({ [TIME]: '1,119,200.5' }), NOW)).toEqual({
    executionSecondsLeft: 1_119_200.5,
    at: NOW,
  });
});

test.each(['', 'many', '1,2', '1e9', '0x10', ',', '1.2.3'])('%j is no number', (text) => {
  expect(readReportedBudget(new Headers({ [REQUESTS]: text }), NOW)).toBeUndefined();
});
