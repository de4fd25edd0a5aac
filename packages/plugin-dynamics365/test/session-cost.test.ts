import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { sessionCost } from './session-cost.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
  h.createCase();
});
afterAll(() => h.dynamics.close());

it.each([
  ['all', 200],
  ['conversation', 75],
  ['none', 6],
] as const)('a session with detail rows "%s" costs three requests and %i rows', async (detailRows, rows) => {
  const cost = await sessionCost(h, detailRows);
  expect(cost).toMatchObject({ requests: 3, requestsWhenUnchanged: 1, rows });
  // Each row counts for the day, and so do the two reads and the file.
  expect(cost.entitlement).toBeLessThanOrEqual(rows + 4);
  expect(cost.kilobytes).toBeGreaterThan(1);
});
