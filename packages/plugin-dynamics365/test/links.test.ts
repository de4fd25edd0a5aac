import type { Outcome } from '@casebridge/plugin-api';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseMatches } from '../src/mapping/columns.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

/** The link to a case after a change of the session's key, of the case, or by a person. */

const number = 'CAS-01213-P7D8G9';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

function succeeded(outcome: Outcome) {
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  return outcome;
}

function linkedTo(id: string | null) {
  return { bt_caseid: id === null ? null : { table: 'incident', id } };
}

/** Processes a session while something happens in Dynamics between the look and the write. */
function processWhile(happens: () => Promise<void>): Promise<Outcome> {
  let batches = 0;
  const meddling: typeof fetch = async (input, init) => {
    if (new Request(input, init).url.endsWith('/$batch')) batches += 1;
    if (batches === 2) {
      batches += 1;
      await happens();
    }
    return fetch(input, init);
  };
  return h.plugin.process(h.delivery(), fullReport(), { ...h.context(h.settings()), fetch: meddling });
}

describe('a linked session, while its key stays the same', () => {
  it('stays with its case when the case gets another number', async () => {
    const caseId = h.createCase();
    await h.process(fullReport());
    await h.asPerson('PATCH', `incidents(${caseId})`, { ticketnumber: 'CAS-9' });
    expect(await h.process(fullReport())).toMatchObject({ effect: 'unchanged', warnings: [] });
    expect(succeeded(await h.process(withHead(fullReport(), { sequence: 43 }))).refs[1]).toMatchObject({ id: caseId });
    expect(h.session()).toMatchObject({ ...linkedTo(caseId), bt_casematch: caseMatches.linked, bt_sequence: 43 });
  });

  it('stays with its case when another one gets the same number', async () => {
    const caseId = h.createCase();
    await h.process(fullReport());
    h.createCase();
    expect(await h.process(fullReport())).toMatchObject({ effect: 'unchanged', warnings: [] });
    expect(h.session()).toMatchObject(linkedTo(caseId));
  });

  it('goes to the case that its own was merged into, also under another number', async () => {
    const loser = h.createCase();
    await h.process(fullReport());
    const winner = h.createCase({ ticketnumber: 'CAS-2' });
    const merged = { 'masterid@odata.bind': `/incidents(${winner})`, ticketnumber: 'CAS-9' };
    await h.asPerson('PATCH', `incidents(${loser})`, merged);
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ ...linkedTo(winner), bt_casematch: caseMatches.linked });
  });

  it('that a merge moved is not taken for linked by a person: it follows its key later', async () => {
    const loser = h.createCase();
    await h.process(fullReport());
    const winner = h.createCase({ ticketnumber: 'CAS-2' });
    await h.asPerson('PATCH', `incidents(${loser})`, { 'masterid@odata.bind': `/incidents(${winner})` });
    await h.personLinks(winner);
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ ...linkedTo(winner), bt_casematch: caseMatches.linked });
    const third = h.createCase({ ticketnumber: 'CAS-3' });
    await h.process(withHead(fullReport(), { externalKey: 'CAS-3' }));
    expect(h.session()).toMatchObject(linkedTo(third));
  });
});

describe('a session whose case was deleted', () => {
  it('is unlinked, and linked again when its key leads to a case again', async () => {
    const caseId = h.createCase();
    await h.process(fullReport());
    await h.asPerson('DELETE', `incidents(${caseId})`);
    expect(h.session()).toMatchObject(linkedTo(null));
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ ...linkedTo(null), bt_casematch: caseMatches.noCase, bt_matchedcase: null });
    const next = h.createCase();
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ ...linkedTo(next), bt_casematch: caseMatches.linked });
  });

  it('between the look and the write is not written, and imported unlinked by the next attempt', async () => {
    const caseId = h.createCase();
    const outcome = await processWhile(() => h.asPerson('DELETE', `incidents(${caseId})`));
    expect(outcome).toMatchObject({
      kind: 'failed',
      stage: 'during',
      cure: { kind: 'wait' },
      fault: { code: 'CB-DYNAMICS-ROW-GONE' },
    });
    expect(h.dynamics.rows('bt_session')).toEqual([]);
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ ...linkedTo(null), bt_casematch: caseMatches.noCase });
  });
});

describe('a session whose case changes between the look and the write', () => {
  it('keeps its case where that got another number', async () => {
    const caseId = h.createCase();
    await processWhile(() => h.asPerson('PATCH', `incidents(${caseId})`, { ticketnumber: 'CAS-9' }));
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ ...linkedTo(caseId), bt_casematch: caseMatches.linked });
  });

  it('goes to the winner where it was merged', async () => {
    const loser = h.createCase();
    const winner = h.createCase({ ticketnumber: 'CAS-2' });
    const merged = { 'masterid@odata.bind': `/incidents(${winner})` };
    await processWhile(() => h.asPerson('PATCH', `incidents(${loser})`, merged));
    expect(h.session()).toMatchObject(linkedTo(loser));
    await h.process(fullReport());
    expect(h.session()).toMatchObject(linkedTo(winner));
  });
});

describe('a person who decided', () => {
  it('for no case is not overruled although the former case is still there', async () => {
    h.createCase();
    await h.process(fullReport());
    await h.personLinks(null);
    await h.process(withHead(fullReport(), { sequence: 43 }));
    expect(h.session()).toMatchObject({ ...linkedTo(null), bt_casematch: caseMatches.person });
  });

  it('for another case is not overruled where the former case was deleted', async () => {
    const former = h.createCase();
    const other = h.createCase({ ticketnumber: 'CAS-2' });
    await h.process(fullReport());
    await h.personLinks(other);
    await h.asPerson('DELETE', `incidents(${former})`);
    h.createCase();
    await h.process(withHead(fullReport(), { sequence: 43 }));
    expect(h.session()).toMatchObject({ ...linkedTo(other), bt_casematch: caseMatches.person });
  });
});

it('a key with characters that no address can carry is looked for without them', async () => {
  const caseId = h.createCase();
  const key = `${number}\u0000\ud83d`;
  await h.process(withHead(fullReport(), { externalKey: key }));
  expect(h.session()).toMatchObject({ ...linkedTo(null), bt_externalkey: `${number}\ufffd\ufffd` });
  await h.process(withHead(fullReport(), { externalKey: `\t${number}\r\n` }));
  expect(h.session()).toMatchObject(linkedTo(caseId));
});
