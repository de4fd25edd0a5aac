import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest';
import { expectRow } from '../../engine/test/what-you-see.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport } from './reports.ts';

let harness: Harness;
beforeAll(async () => void (harness = await startHarness()));
afterAll(() => harness.dynamics.close());
beforeEach(() => {
  harness.dynamics.faults.clear();
  harness.clock.advance(3_600_000);
});

/** What a delivery fails with, which becomes the notice or the dead letter. */
async function fault() {
  const outcome = await harness.process(fullReport());
  if (outcome.kind !== 'failed') throw new Error(JSON.stringify(outcome));
  return outcome.fault;
}

describe('Dynamics', () => {
  test('has another secret', async () => {
    harness.dynamics.faults.add({ place: 'token', status: 401, code: '7000215', message: 'Invalid client secret.' });
    expectRow('CB-DYNAMICS-CREDENTIALS', await fault());
  });

  test('does not allow the application user what it needs', async () => {
    const message = 'Principal user is missing prvCreatebt_Session privilege';
    harness.dynamics.faults.add({
      place: 'request',
      path: '$batch',
      status: 403,
      code: '0x80040220',
      message,
      times: 2,
    });
    expectRow('CB-DYNAMICS-PERMISSION', await fault());
  });

  test('is away', async () => {
    harness.dynamics.faults.add({ kind: 'reset' });
    expectRow('CB-DYNAMICS-UNAVAILABLE', await fault());
  });

  test('asks for fewer requests for an hour', async () => {
    const throttled = { status: 429, code: '0x80072322', message: 'x', retryAfterSeconds: 3600 };
    harness.dynamics.faults.add({ path: '$batch', ...throttled });
    expectRow('CB-DYNAMICS-THROTTLED', await fault());
  });

  test('refuses the row by a plug-in of the customer', async () => {
    const refused = { status: 400, code: '0x80040265', message: 'No sessions on Sundays' };
    harness.dynamics.faults.add({ place: 'operation', method: 'PATCH', skip: 3, ...refused });
    expectRow('CB-DYNAMICS-REFUSED', await fault());
  });

  test('does not have the solution', async () => {
    harness.dynamics.reset();
    expectRow('CB-DYNAMICS-SOLUTION', await fault());
    await harness.dynamics.importSolution(buildSolution());
  });
});
