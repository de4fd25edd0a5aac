import { expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import type { ClockJump } from '../model/clock-jump.ts';
import { watchClock } from './watch-clock.ts';

async function seconds(clock: ReturnType<typeof createManualClock>, count: number): Promise<void> {
  for (let second = 0; second < count; second += 1) {
    clock.advance(1000);
    await new Promise(setImmediate);
  }
}

test.each([-7_200_000, 7_200_000])(
  'a date that is set by %i ms is told once, with what it should have been',
  async (by) => {
    const clock = createManualClock('2030-01-07T09:00:00Z');
    const jumps: ClockJump[] = [];
    const watch = watchClock(clock, async (jump) => void jumps.push(jump));
    await seconds(clock, 3);
    expect(jumps).toEqual([]);
    clock.setDate({ byMilliseconds: by });
    await seconds(clock, 3);
    const from = new Date('2030-01-07T09:00:04Z');
    expect(jumps).toEqual([{ from, to: new Date(from.getTime() + by) }]);
    await watch.close();
  },
);

test('the small steps of a time service are no jump', async () => {
  const clock = createManualClock();
  const jumps: ClockJump[] = [];
  const watch = watchClock(clock, async (jump) => void jumps.push(jump));
  for (let step = 0; step < 5; step += 1) {
    clock.setDate({ byMilliseconds: -5000 });
    await seconds(clock, 1);
  }
  expect(jumps).toEqual([]);
  await watch.close();
});
