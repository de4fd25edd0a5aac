import { createManualClock } from '@casebridge/plugin-api/testing';
import { expect, test } from 'vitest';
import { inTime } from './in-time.ts';

test('a list that does not come within 5 s is given up, and says how to narrow it', async () => {
  const clock = createManualClock();
  const answer = inTime(clock, () => new Promise<never>(() => undefined));
  await clock.untilWaiting(1);
  clock.advance(5000);
  expect(await answer).toMatchObject({ ok: false, problem: { status: 503, code: 'CB-TOO-SLOW' } });
});

test('a list that comes in time is the answer, and nothing waits any more', async () => {
  const clock = createManualClock();
  expect(await inTime(clock, async () => ({ items: [] }))).toEqual({ ok: true, body: { items: [] } });
  expect(clock.waits()).toEqual([]);
});
