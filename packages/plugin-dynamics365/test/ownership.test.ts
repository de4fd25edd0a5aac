import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

const agent = 'aaaaaaaa-0000-4000-8000-000000000001';
const colleague = 'aaaaaaaa-0000-4000-8000-000000000002';
const sessionId = '2a1c2b1c-52c5-577b-a16a-6b437a2afc5d';

/** May not read sessions. */
const stranger = 'aaaaaaaa-0000-4000-8000-000000000003';
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
  await h.asPerson('PATCH', `systemusers(${stranger})`, { firstname: 'Stan', lastname: 'Stranger', ...inUnit });
  await h.asPerson('PATCH', `teams(${team})`, { name: 'Support', ...inUnit });
  const role = h.dynamics.rows('role').find((row) => row.name === 'BeyondTrust Supervisor')?.roleid as string;
  const reference = { '@odata.id': `${h.dynamics.url}/api/data/v9.2/roles(${role})` };
  for (const holder of [
    `systemusers(${agent})/systemuserroles_association`,
    `systemusers(${colleague})/systemuserroles_association`,
    `teams(${team})/teamroles_association`,
  ]) {
    await h.asPerson('POST', `${holder}/$ref`, reference);
  }
});
afterAll(() => h.dynamics.close());

function createCase(owner = agent): string {
  return h.createCase({ 'ownerid@odata.bind': `/systemusers(${owner})` });
}

function owners(): unknown[] {
  const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];
  return tables.flatMap((table) => h.dynamics.rows(table).map((row) => row.ownerid));
}

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
    createCase(stranger);
    const settings = h.settings({ ownerTeam: team });
    const outcome = await h.process(fullReport(), settings);
    expect(outcome).toMatchObject({ kind: 'succeeded', effect: 'written' });
    expect(JSON.stringify(outcome)).toContain('give the owner the role BeyondTrust Agent');
    expect(h.session().ownerid).toEqual({ table: 'team', id: team });
    expect(h.session().bt_importremarks).toContain('may not read BeyondTrust sessions');
    expect(await h.process(fullReport(), settings)).toMatchObject({ effect: 'unchanged' });
  });

  it('stays with the application user where there is no team either', async () => {
    createCase(stranger);
    expect(await h.process(fullReport())).toMatchObject({ kind: 'succeeded' });
    expect(h.session().ownerid).not.toEqual({ table: 'systemuser', id: stranger });
    expect(await h.process(fullReport())).toMatchObject({ effect: 'unchanged' });
  });

  it('stays with whom a person gave it to, until its case changes hands', async () => {
    const caseId = createCase();
    await h.process(fullReport());
    await h.asPerson('PATCH', `bt_sessions(${sessionId})`, { 'ownerid@odata.bind': `/teams(${team})` });
    await h.process(withHead(fullReport(), { sequence: 43 }));
    expect(h.session()).toMatchObject({ bt_sequence: 43, ownerid: { table: 'team', id: team } });
    await h.asPerson('PATCH', `incidents(${caseId})`, { 'ownerid@odata.bind': `/systemusers(${colleague})` });
    await h.process(withHead(fullReport(), { sequence: 44 }));
    expect(h.session()).toMatchObject({ bt_sequence: 44, ownerid: { table: 'systemuser', id: colleague } });
  });

  it('is not written at all where the application user lacks the privilege', async () => {
    createCase();
    h.dynamics.faults.add({ place: 'operation', method: 'PATCH', status: 403, code: '0x80040220', times: 9 });
    const outcome = await h.process(fullReport(), h.settings({ ownerTeam: team }));
    expect(outcome).toMatchObject({ kind: 'failed', fault: { code: 'CB-DYNAMICS-PERMISSION' } });
  });
});

describe('a session of a merged case', () => {
  it('belongs to the owner of the winner', async () => {
    const winner = createCase();
    h.createCase({ ticketnumber: 'CAS-2', 'masterid@odata.bind': `/incidents(${winner})` });
    await h.process(withHead(fullReport(), { externalKey: 'CAS-2' }));
    expect(h.session().ownerid).toEqual({ table: 'systemuser', id: agent });
  });
});
