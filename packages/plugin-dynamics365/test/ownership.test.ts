import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

const agent = 'aaaaaaaa-0000-4000-8000-000000000001';
const colleague = 'aaaaaaaa-0000-4000-8000-000000000002';
const team = 'bbbbbbbb-0000-4000-8000-000000000001';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
  const unit = h.dynamics.rows('businessunit')[0]?.businessunitid as string;
  const inUnit = { 'businessunitid@odata.bind': `/businessunits(${unit})` };
  await h.asPerson('PATCH', `systemusers(${agent})`, { firstname: 'Ann', lastname: 'Agent', ...inUnit });
  await h.asPerson('PATCH', `systemusers(${colleague})`, { firstname: 'Carl', lastname: 'Colleague', ...inUnit });
  await h.asPerson('PATCH', `teams(${team})`, { name: 'Support', ...inUnit });
});
afterAll(() => h.dynamics.close());

function createCase(): string {
  const owner = { 'ownerid@odata.bind': `/systemusers(${agent})` };
  return h.dynamics.createCase({ title: 'T', ticketnumber: 'CAS-01213-P7D8G9', ...owner });
}

function owners(): unknown[] {
  const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];
  return tables.flatMap((table) => h.dynamics.rows(table).map((row) => row.ownerid));
}

const refusedOwner = { place: 'operation', method: 'PATCH', path: 'bt_sessions', status: 403, code: '0x80040220' };

describe('a session', () => {
  it('belongs with all of its rows to the owner of its case', async () => {
    createCase();
    await h.process(fullReport());
    expect(new Set(owners().map((owner) => JSON.stringify(owner)))).toEqual(
      new Set([JSON.stringify({ table: 'systemuser', id: agent })]),
    );
    expect(await h.process(fullReport())).toMatchObject({ effect: 'unchanged' });
  });

  it('changes hands when its case did', async () => {
    const caseId = createCase();
    await h.process(fullReport());
    await h.asPerson('PATCH', `incidents(${caseId})`, { 'ownerid@odata.bind': `/systemusers(${colleague})` });
    expect(await h.process(fullReport())).toMatchObject({ effect: 'written' });
    expect(h.session().ownerid).toEqual({ table: 'systemuser', id: colleague });
  });

  it('without a case belongs to the configured team', async () => {
    await h.process(fullReport(), h.settings({ ownerTeam: team }));
    expect(h.session().ownerid).toEqual({ table: 'team', id: team });
  });

  it('goes to the team where the owner may not read it, and stays there', async () => {
    createCase();
    const settings = h.settings({ ownerTeam: team });
    h.dynamics.faults.add(refusedOwner);
    const outcome = await h.process(fullReport(), settings);
    expect(outcome).toMatchObject({ kind: 'succeeded', effect: 'written' });
    expect(JSON.stringify(outcome)).toContain('give the owner the role BeyondTrust Agent');
    expect(h.session().ownerid).toEqual({ table: 'team', id: team });
    expect(h.session().bt_importremarks).toContain('may not read BeyondTrust sessions');
    expect(await h.process(fullReport(), settings)).toMatchObject({ effect: 'unchanged' });
  });

  it('stays with the application user where there is no team either', async () => {
    createCase();
    h.dynamics.faults.add(refusedOwner);
    expect(await h.process(fullReport())).toMatchObject({ kind: 'succeeded' });
    expect(h.session().ownerid).not.toEqual({ table: 'systemuser', id: agent });
  });

  it('is not written at all where the application user lacks the privilege', async () => {
    createCase();
    h.dynamics.faults.add({ ...refusedOwner, times: 9 });
    const outcome = await h.process(fullReport(), h.settings({ ownerTeam: team }));
    expect(outcome).toMatchObject({ kind: 'failed', fault: { code: 'CB-DYNAMICS-PERMISSION' } });
  });
});

describe('a session of a merged case', () => {
  it('belongs to the owner of the winner', async () => {
    const winner = createCase();
    h.dynamics.createCase({ title: 'T', ticketnumber: 'CAS-2', 'masterid@odata.bind': `/incidents(${winner})` });
    await h.process(withHead(fullReport(), { externalKey: 'CAS-2' }));
    expect(h.session().ownerid).toEqual({ table: 'systemuser', id: agent });
  });
});
