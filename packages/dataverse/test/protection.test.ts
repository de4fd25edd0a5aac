import { startDynamics } from '@casebridge/emulator-dynamics';
import { expect, onTestFinished, test } from 'vitest';
import { type BatchAnswer, type Governor, type Result, createGovernor, rowPath } from '../src/index.ts';
import { boxOf } from './dynamics.ts';
import { type ManualClock, createManualClock } from '@casebridge/plugin-api/testing';

const WINDOW_MILLISECONDS = 30_000;

/** Moves the clock that client and emulator share whenever nothing is under way and somebody waits. */
async function untilDone(clock: ManualClock, governor: Governor, work: Promise<unknown>): Promise<number> {
  const begun = clock.now().getTime();
  const state = { isDone: false };
  void work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    const [next] = clock.waits();
    if (next !== undefined && governor.gauge().running === 0) clock.advance(next);
  }
  return clock.now().getTime() - begun;
}

test.each([
  ['requests, a batch once', { protectionRequests: 40, batchCounting: 'once' }, '0x80072322', 40],
  ['requests, a batch by its parts', { protectionRequests: 400, batchCounting: 'perOperation' }, '0x80072322', 40],
  ['execution time', { protectionExecutionMilliseconds: 4200 }, '0x80072321', 40],
] as const)('a backlog of batches is written through the limit on %s', async (_name, limits, code, perWindow) => {
  const clock = createManualClock();
  const settings = { protectionWindowMilliseconds: WINDOW_MILLISECONDS, ...limits };
  const dynamics = await startDynamics({ clock, settings });
  onTestFinished(() => dynamics.close());
  const governor = createGovernor({ clock, patienceMilliseconds: 3 * WINDOW_MILLISECONDS });
  const { client } = boxOf(dynamics, clock, governor);
  const ids = Array.from({ length: 5 * perWindow }, () => Array.from({ length: 10 }, () => crypto.randomUUID()));
  const write = (rows: readonly string[]) => {
    const operations = rows.map((id) => {
      return { method: 'PATCH', path: rowPath('contacts', id), row: { lastname: 'drained' } } as const;
    });
    return client.batch([{ kind: 'changeSet', operations }]);
  };
  const left = [...ids];
  const results: Result<BatchAnswer>[] = [];
  const caller = async () => {
    for (let rows = left.pop(); rows; rows = left.pop()) results.push(await write(rows));
  };
  const work = Promise.all(Array.from({ length: 8 }, caller));
  const passed = await untilDone(clock, governor, work);
  expect(results.filter((result) => !result.ok)).toEqual([]);
  expect(results).toHaveLength(ids.length);
  expect(governor.gauge().throttled[code]).toBeGreaterThan(0);
  expect(dynamics.rows('contact')).toHaveLength(10 * ids.length);
  // Requests that fit into the first window go at once, so the work of five needs four at best.
  expect((4 * WINDOW_MILLISECONDS) / passed).toBeGreaterThanOrEqual(0.95);
});
