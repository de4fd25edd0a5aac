import type { JobRun } from '@casebridge/plugin-api';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseMatches } from '../src/mapping/columns.ts';
import { rowId } from '../src/row-id.ts';
import { createAppliance } from './appliance.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

let h: Harness;
let caseId: string;
let carl: string;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
  caseId = h.createCase();
  carl = h.dynamics.addUser({ name: 'Carl Colleague', roles: ['BeyondTrust Supervisor'] });
  await run('heartbeat');
});
afterAll(() => h.dynamics.close());

async function run(name: string): Promise<JobRun | undefined> {
  return h.plugin.jobs
    ?.find((job) => job.name === name)
    ?.run({
      ...h.context(),
      configuration: { id: 'c1', name: 'Help desk' },
      applianceHost: 'help.example.com',
      remoteSupport: createAppliance(() => h.clock.now()).commands,
    });
}

describe('sessions', () => {
  it('whose case changed hands are handed over without a new import', async () => {
    await h.process(fullReport());
    const before = h.session().ownerid;
    await run('owners');
    expect(h.session().ownerid).toEqual(before);
    await h.asPerson('PATCH', `incidents(${caseId})`, { 'ownerid@odata.bind': `/systemusers(${carl})` });
    await run('owners');
    expect(h.session().ownerid).toEqual({ table: 'systemuser', id: carl });
    expect(await h.process(fullReport())).toMatchObject({ effect: 'unchanged' });
  });

  it('that were linked by hand go to the owner of their case', async () => {
    await h.process(withHead(fullReport(), { externalKey: '' }));
    const id = h.session().bt_sessionid as string;
    const other = h.createCase({ ticketnumber: 'CAS-2', 'ownerid@odata.bind': `/systemusers(${carl})` });
    await h.asPerson('PATCH', `bt_sessions(${id})`, { 'bt_CaseId@odata.bind': `/incidents(${other})` });
    await run('owners');
    expect(h.session().ownerid).toEqual({ table: 'systemuser', id: carl });
  });

  it('whose new owner may not read them stay where they are', async () => {
    const stranger = h.dynamics.addUser({ name: 'Stan Stranger', roles: [] });
    await h.process(withHead(fullReport(), { externalKey: '' }));
    const before = h.session().ownerid;
    const other = h.createCase({ ticketnumber: 'CAS-2', 'ownerid@odata.bind': `/systemusers(${stranger})` });
    const id = h.session().bt_sessionid as string;
    await h.asPerson('PATCH', `bt_sessions(${id})`, { 'bt_CaseId@odata.bind': `/incidents(${other})` });
    expect(await run('owners')).toEqual({});
    expect(h.session().ownerid).toEqual(before);
    expect(h.lines).toContain('warn dynamics365.owner-refused');
    const { requests } = await h.requestsOf(() => run('owners'));
    expect(requests).not.toContain(`PATCH bt_sessions(${id})`);
  });

  it("of another configuration's appliance are left to it", async () => {
    await h.asPerson('PATCH', `bt_connections(${rowId('bt_connection', 'c2')})`, {
      bt_appliancehost: 'HELP.example.com',
    });
    await h.asPerson('PATCH', `bt_connections(${rowId('bt_connection', 'c3')})`, {
      bt_appliancehost: 'help.example.org',
    });
    const lsids = ['a'.repeat(32), 'b'.repeat(32)];
    await h.process(withHead(fullReport(), { lsid: lsids[0]! }), undefined, { lsid: lsids[0]! });
    await h.process(withHead(fullReport(), { lsid: lsids[1]! }), undefined, {
      lsid: lsids[1]!,
      applianceHost: 'help.example.org',
    });
    await h.asPerson('PATCH', `incidents(${caseId})`, { 'ownerid@odata.bind': `/systemusers(${carl})` });
    await run('owners');
    const owners = h.dynamics.rows('bt_session').map((row) => [row.bt_appliancehost, row.ownerid]);
    expect(owners).toContainEqual(['help.example.com', { table: 'systemuser', id: carl }]);
    expect(owners).not.toContainEqual(['help.example.org', { table: 'systemuser', id: carl }]);
  });

  it('more than one answer holds are followed page by page', async () => {
    const ids = Array.from({ length: 1100 }, (_, index) => rowId('bt_session', String(index)));
    const bound = { 'bt_CaseId@odata.bind': `/incidents(${caseId})`, bt_matchedcase: caseId };
    for (const id of ids) await h.asPerson('PATCH', `bt_sessions(${id})`, bound);
    expect(await run('owners')).toEqual({});
    expect(h.dynamics.rows('bt_session').filter((row) => row.bt_caseowner !== undefined)).toHaveLength(1100);
  });
});

describe('what a person decided', () => {
  const sessionId = '2a1c2b1c-52c5-577b-a16a-6b437a2afc5d';

  it('is noted on a session that was linked by hand, and what is no longer so is taken away', async () => {
    await h.process(
      withHead(fullReport(), { externalKey: 'CAS-2' }),
      h.settings({ timestampsAsUtc: false, timeZone: 'Asia/Tokyo' }),
    );
    expect(h.session().bt_importremarks).toContain('no case has its external key');
    await h.asPerson('PATCH', `bt_sessions(${sessionId})`, { 'bt_CaseId@odata.bind': `/incidents(${caseId})` });
    await run('owners');
    expect(h.session()).toMatchObject({ bt_casematch: caseMatches.person });
    expect(h.session().bt_importremarks).toMatch(/^Times are the local time of Asia.Tokyo[^\n]*$/);
    const { requests } = await h.requestsOf(() => run('owners'));
    expect(requests).toEqual(['GET bt_connections', 'GET bt_sessions', expect.stringMatching(/^PATCH bt_connections/)]);
  });

  it('is noted on a session that was unlinked by hand, but not on one that a merge moved', async () => {
    await h.process(fullReport());
    const winner = h.createCase({ ticketnumber: 'CAS-2' });
    await h.asPerson('PATCH', `incidents(${caseId})`, { 'masterid@odata.bind': `/incidents(${winner})` });
    await h.asPerson('PATCH', `bt_sessions(${sessionId})`, { 'bt_CaseId@odata.bind': `/incidents(${winner})` });
    await run('owners');
    expect(h.session().bt_casematch).toBe(caseMatches.linked);
    await h.asPerson('PATCH', `bt_sessions(${sessionId})`, { 'bt_CaseId@odata.bind': null });
    await run('owners');
    expect(h.session().bt_casematch).toBe(caseMatches.person);
  });
});
