import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  caseForms,
  changeCaseForms,
  install,
  SetupError,
  uninstall,
  type CaseForm,
} from '../../src/installer/index.ts';
import { startEnvironment, troubles, type SetupEnvironment } from './environment.ts';

let environment: SetupEnvironment;
let copies: CaseForm[];
const enhanced = 'cd0d48a0-10c6-ec11-a7b5-000d3a58b83a';

beforeEach(async () => {
  environment = await startEnvironment();
  await install(environment.deps, {}, false);
  copies = [];
});
afterEach(() => environment.dynamics.close());

const order = (more: Partial<Parameters<typeof changeCaseForms>[1]> = {}) => ({
  forms: [enhanced],
  undo: false,
  dryRun: false,
  backup: (form: CaseForm) => void copies.push(form),
  ...more,
});

async function formXml(id: string): Promise<string> {
  return (await caseForms(environment.deps)).find((form) => form.id === id)?.formXml ?? '';
}

describe('the tab with sessions on forms of cases', () => {
  it('is put on the chosen form alone, behind all other tabs, after a copy was kept', async () => {
    const before = await formXml(enhanced);
    const report = await changeCaseForms(environment.deps, order());
    expect(report.steps).toEqual([`Put the tab with sessions on the form Enhanced full case form (${enhanced})`]);
    const after = await formXml(enhanced);
    expect(after).toMatch(/<\/tab><tab name="bt_tab_sessions".*<\/tab><\/tabs>/);
    expect(after).toContain('<RelationshipName>bt_incident_bt_session_case</RelationshipName>');
    expect(copies).toEqual([{ id: enhanced, name: 'Enhanced full case form', formXml: before }]);
    const others = (await caseForms(environment.deps)).filter(({ id }) => id !== enhanced);
    expect(others.every((form) => !form.formXml.includes('bt_tab_sessions'))).toBe(true);
  });

  it('is there once, however often it is put', async () => {
    await changeCaseForms(environment.deps, order());
    const once = await formXml(enhanced);
    expect((await changeCaseForms(environment.deps, order())).steps).toEqual([]);
    expect(await formXml(enhanced)).toBe(once);
  });

  it('goes away again, and leaves the form as it was, to the character', async () => {
    const before = await formXml(enhanced);
    await changeCaseForms(environment.deps, order({ forms: 'all' }));
    expect((await changeCaseForms(environment.deps, order({ forms: 'all', undo: true }))).steps).toHaveLength(4);
    expect(await formXml(enhanced)).toBe(before);
  });

  it('hinders the removal of the solutions until it is taken away', async () => {
    await changeCaseForms(environment.deps, order());
    expect(troubles(await uninstall(environment.deps, true))).toEqual(['problem CB-SETUP-FORM']);
    await changeCaseForms(environment.deps, order({ undo: true }));
    expect((await uninstall(environment.deps, true)).ok).toBe(true);
  });

  it('changes nothing in a dry run', async () => {
    const before = await formXml(enhanced);
    expect((await changeCaseForms(environment.deps, order({ dryRun: true }))).steps).toHaveLength(1);
    expect(await formXml(enhanced)).toBe(before);
    expect(copies).toEqual([]);
  });

  it('names the forms that are there if one is asked for that is not', async () => {
    const asked = changeCaseForms(environment.deps, order({ forms: ['00000000-0000-4000-8000-00000000dead'] }));
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).help).toContain('Case for Interactive experience');
  });

  it('goes into an unmanaged solution, to be carried to other environments', async () => {
    const { deps, dynamics } = environment;
    const publisher = dynamics.rows('publisher')[0]?.publisherid as string;
    await deps.client.create({
      set: 'solutions',
      row: {
        uniquename: 'Forms',
        friendlyname: 'Forms',
        version: '1.0',
        'publisherid@odata.bind': `/publishers(${publisher})`,
      },
    });
    await changeCaseForms(deps, order({ intoSolution: 'Forms' }));
    expect(
      dynamics
        .rows('solutioncomponent')
        .filter((row) => row.componenttype === 60)
        .map((row) => row.objectid),
    ).toEqual([enhanced]);
  });

  it.each(['BeyondTrust', 'Nothing'])('goes into no solution %s, and no form is changed for it', async (name) => {
    const asked = changeCaseForms(environment.deps, order({ forms: 'all', intoSolution: name }));
    await expect(asked).rejects.toThrow(`no unmanaged solution with the name ${name}`);
    expect((await caseForms(environment.deps)).filter((form) => form.formXml.includes('bt_tab_sessions'))).toEqual([]);
    expect(copies).toEqual([]);
  });
});
