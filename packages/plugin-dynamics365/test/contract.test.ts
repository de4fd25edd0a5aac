import { contractChecks } from '@casebridge/plugin-api/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { rowId } from '../src/row-id.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  harness.createCase();
});
afterAll(() => harness.dynamics.close());

describe('the contract of a plugin, kept by this one', () => {
  const checks = contractChecks(() => ({
    plugin: harness.plugin,
    values: harness.values(),
    report: (lsid) => withHead(fullReport(), { lsid }),
    fetch,
    clock: harness.clock,
    stored: storedOf,
  }));
  it.each(checks)('$title', ({ run }) => run());
});

/** The session's row and the ids of its children; stamps of the platform change with each write. */
function storedOf(lsid: string): unknown {
  const { dynamics } = harness;
  const session = rowId('bt_session', lsid);
  const row = dynamics.rows('bt_session').find(({ bt_sessionid }) => bt_sessionid === session);
  const children = ['bt_sessionevent', 'bt_sessionparticipant', 'bt_surveyanswer'].map((table) =>
    dynamics
      .rows(table)
      .filter((child) => JSON.stringify(child).includes(session))
      .map((child) => child[`${table}id`])
      .sort(),
  );
  return { state: row?.bt_importstate, digest: row?.bt_digest, case: row?.bt_caseid, children };
}
