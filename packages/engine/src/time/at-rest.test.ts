import { createManualClock } from '@casebridge/plugin-api/testing';
import { expect, test, vi } from 'vitest';
import { watchRest } from './at-rest.ts';

function watch() {
  const clock = createManualClock();
  const onRest = vi.fn();
  const settled = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await new Promise(setImmediate);
  };
  return { watch: watchRest(clock, 1000, onRest), onRest, settled, clock };
}

test('rest is told once after work, and not before there was any', async () => {
  const { watch: rest, onRest, settled } = watch();
  await settled(5000);
  expect(onRest).not.toHaveBeenCalled();
  rest.stir();
  await settled(1000);
  await settled(5000);
  expect(onRest).toHaveBeenCalledTimes(1);
  rest.stir();
  await settled(1000);
  expect(onRest).toHaveBeenCalledTimes(2);
});

test('work that goes on puts rest off, with one wait however much is done', async () => {
  const { watch: rest, onRest, settled, clock } = watch();
  for (let step = 0; step < 20; step += 1) {
    rest.stir();
    rest.stir();
    await settled(100);
    expect(clock.sleeping).toBe(1);
  }
  expect(onRest).not.toHaveBeenCalled();
  await settled(900);
  expect(onRest).toHaveBeenCalledTimes(1);
});

test('a watch that is closed tells nothing, and leaves no wait', async () => {
  const { watch: rest, onRest, settled, clock } = watch();
  rest.stir();
  rest.close();
  rest.stir();
  await settled(5000);
  expect(onRest).not.toHaveBeenCalled();
  expect(clock.sleeping).toBe(0);
});
