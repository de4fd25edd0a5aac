import { createManualClock } from '@casebridge/plugin-api/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { createCollectorAtRest } from './collect-at-rest.ts';

afterEach(() => vi.unstubAllGlobals());

test('memory is given back once, a minute after the last work', async () => {
  const gc = vi.fn();
  vi.stubGlobal('gc', gc);
  const clock = createManualClock();
  const collector = createCollectorAtRest(clock);
  collector.worked();
  clock.advance(59_000);
  collector.worked();
  await clock.untilWaiting(1);
  clock.advance(1000);
  await clock.untilWaiting(1);
  expect(gc).not.toHaveBeenCalled();
  clock.advance(59_000);
  await vi.waitFor(() => expect(gc).toHaveBeenCalledOnce(), { timeout: 20_000 });
  expect(clock.sleeping).toBe(0);
  collector.close();
});

test('nothing waits where Node has no collector that can be called', () => {
  vi.stubGlobal('gc', undefined);
  const clock = createManualClock();
  createCollectorAtRest(clock).worked();
  expect(clock.sleeping).toBe(0);
});
