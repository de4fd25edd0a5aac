import type { FoundSession, SessionQuestion } from '@casebridge/plugin-api';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, lsid, withHead } from './reports.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

async function find(question: SessionQuestion, settings = h.settings()): Promise<readonly FoundSession[]> {
  const answer = await h.plugin.find?.(question, h.context(settings));
  if (answer?.ok !== true) throw new Error(JSON.stringify(answer));
  return answer.sessions;
}

describe('sessions are found', () => {
  it('by id, case number, case id and the people in them, with where to look at them', async () => {
    const ticketNumber = 'CAS-01213-P7D8G9';
    const caseId = h.createCase();
    const report = fullReport();
    await h.process(report);
    const { primaryCustomer, primaryRepresentative } = report.head;
    const [customer, representative] = [primaryCustomer!.name, primaryRepresentative!.name];
    const questions: readonly SessionQuestion[] = [
      { lsid },
      { reference: ticketNumber },
      { reference: caseId },
      { customer },
      { representative },
      { reference: ticketNumber, customer },
    ];
    for (const question of questions) {
      const found = await find(question);
      expect(found, JSON.stringify(question)).toMatchObject([{ lsid, message: `It is on the case ${ticketNumber}.` }]);
      expect(found[0]?.refs.map(({ kind, url }) => [kind, url?.startsWith(h.settings().url)])).toEqual([
        ['session', true],
        ['case', true],
      ]);
    }
    expect(await find({ reference: ticketNumber, customer: 'Somebody Else' })).toEqual([]);
    expect(await find({ reference: "CAS-'404" })).toEqual([]);
  });

  it('by their external key where no case has it, which is said', async () => {
    const settings = h.settings({ allSessions: true });
    await h.process(withHead(fullReport(), { externalKey: 'CAS-NONE' }), settings);
    expect(await find({ reference: 'cas-none' }, settings)).toMatchObject([
      { lsid, message: 'It is on no case: no case has its external key. Link it by hand.' },
    ]);
  });

  it('or it is said why they cannot be', async () => {
    const answer = await h.plugin.find?.({ lsid }, h.context(h.settings({ clientSecret: 'wrong' })));
    expect(answer).toMatchObject({ ok: false, fault: { code: 'CB-DYNAMICS-CREDENTIALS' } });
  });
});
