import { buildSolution } from '@casebridge/dynamics-solutions';
import { defaultSettings, openQuestions, type Settings } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseMatches } from '../src/mapping/columns.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

// What nobody can know without a real environment (docs/vendors/dataverse.md#open-questions) must not matter to a push. Three questions
// are about whether a package is let in at all; they belong to whoever installs it.
const aboutInstalling = new Set(['foreignPrivilegesInRoles', 'foreignSolution']);
const answers = Object.entries(openQuestions)
  .filter(([name]) => !aboutInstalling.has(name))
  .flatMap(([name, all]) => all.map((answer): [string, string | number | boolean] => [name, answer]));

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.dynamics.close());

describe('a session is written, and written again without a change', () => {
  it.each(answers)('where %s is %s', async (name, answer) => {
    const assumed: Settings = { ...defaultSettings, [name]: answer };
    h.dynamics.changeSettings(assumed);
    h.dynamics.reset();
    await h.dynamics.importSolution(buildSolution());
    const caseId = h.createCase({ ticketnumber: 'CAS-01213-P7D8G9' });
    const report = fullReport();
    expect(await h.process(report)).toMatchObject({ kind: 'succeeded' });
    expect(h.session()).toMatchObject({ bt_caseid: { table: 'incident', id: caseId } });
    const written = h.dynamics.rows('bt_sessionevent');
    expect(written.length).toBeGreaterThan(0);
    expect(await h.process(report)).toMatchObject({ kind: 'succeeded' });
    expect(h.dynamics.rows('bt_sessionevent')).toEqual(written);
  });
});

describe('a session loses its case when its key leads nowhere, and finds the next one', () => {
  it.each(openQuestions.nullBinding)('where a binding to null is: %s', async (nullBinding) => {
    h.dynamics.changeSettings({ ...defaultSettings, nullBinding });
    h.dynamics.reset();
    await h.dynamics.importSolution(buildSolution());
    h.createCase({ ticketnumber: 'CAS-01213-P7D8G9' });
    const next = h.createCase({ ticketnumber: 'CAS-2' });
    await h.process(fullReport());
    expect(await h.process(withHead(fullReport(), { externalKey: 'CAS-9' }))).toMatchObject({ kind: 'succeeded' });
    expect(h.session()).toMatchObject({ bt_caseid: null, bt_matchedcase: null, bt_casematch: caseMatches.noCase });
    await h.process(withHead(fullReport(), { externalKey: 'CAS-2' }));
    expect(h.session()).toMatchObject({ bt_caseid: { id: next }, bt_casematch: caseMatches.linked });
  });
});
