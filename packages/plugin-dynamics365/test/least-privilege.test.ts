import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowId } from '../src/row-id.ts';
import { keyRequests, keyStates } from '../src/session-keys/columns.ts';
import { createAppliance, type Appliance } from './appliance.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, withHead } from './reports.ts';

const sessionId = '2a1c2b1c-52c5-577b-a16a-6b437a2afc5d';
const connectionId = rowId('bt_connection', 'c1');
const keyId = 'cccccccc-0000-4000-8000-000000000001';
const customerService = 'Customer Service Representative';

let h: Harness;
let appliance: Appliance;
let units: { readonly north: string; readonly south: string };
let ann: string;
let sam: string;
let caseId: string;

beforeAll(async () => {
  h = await startHarness();
});

/** An environment in which the application user has the solution's role and column profile, and nothing else. */
beforeEach(async () => {
  const { dynamics } = h;
  dynamics.reset();
  await dynamics.importSolution(buildSolution());
  await addCaseRole();
  const unit = (name: string): string => dynamics.addBusinessUnit(name);
  units = { north: unit('North'), south: unit('South') };
  const roles = ['BeyondTrust Agent', customerService];
  const profiles = ['BeyondTrust Readers'];
  ann = dynamics.addUser({ name: 'Ann North', businessUnitId: units.north, roles, profiles });
  sam = dynamics.addUser({ name: 'Sam South', businessUnitId: units.south, roles, profiles });
  caseId = h.createCase({ 'ownerid@odata.bind': `/systemusers(${ann})` });
  dynamics.setRoles(dynamics.applicationUserId(), ['BeyondTrust Integration']);
  dynamics.addProfile(dynamics.applicationUserId(), 'BeyondTrust Integration');
  appliance = createAppliance(() => h.clock.now());
});
afterAll(() => h.dynamics.close());

/** Gives an agent what it has besides our roles: cases of its own unit. */
async function addCaseRole(): Promise<void> {
  const unit = h.dynamics.rows('businessunit')[0]?.businessunitid as string;
  const roleId = 'dddddddd-0000-4000-8000-000000000001';
  await h.asPerson('PATCH', `roles(${roleId})`, {
    name: customerService,
    'businessunitid@odata.bind': `/businessunits(${unit})`,
  });
  const privileges = h.dynamics.rows('privilege');
  const idOf = (name: string): unknown => privileges.find((row) => row.name === name)?.privilegeid;
  const names = ['prvReadIncident', 'prvAppendToIncident', 'prvReadUser', 'prvReadBusinessUnit'];
  await h.asPerson('POST', `roles(${roleId})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, {
    Privileges: names.map((name) => ({ PrivilegeId: idOf(name), Depth: 'Local' })),
  });
}

/** A call of the Web API by somebody who is signed in. */
async function by(user: string, method: string, path: string, row?: object): Promise<Response> {
  return fetch(`${h.dynamics.url}/api/data/v9.2/${path}`, {
    method,
    headers: { authorization: `Bearer ${await h.dynamics.signIn(user)}`, 'content-type': 'application/json' },
    ...(row === undefined ? {} : { body: JSON.stringify(row) }),
  });
}

async function run(name: string): Promise<unknown> {
  const job = h.plugin.jobs?.find((one) => one.name === name);
  return job?.run({
    ...h.context(),
    configuration: { id: 'c1', name: 'Help desk' },
    applianceHost: 'help.example.com',
    remoteSupport: appliance.commands,
  });
}

async function step(name: string) {
  return ((await h.plugin.test?.(h.context())) ?? []).find((one) => one.name === name);
}

/** Takes the application user out of every column security profile. */
async function removeProfile(): Promise<void> {
  const user = h.dynamics.applicationUserId();
  const profiles = h.dynamics.rows('fieldsecurityprofile').map((row) => row.fieldsecurityprofileid as string);
  h.dynamics.setRoles(user, ['System Administrator']);
  for (const profile of profiles) {
    await h
      .asPerson('DELETE', `systemusers(${user})/systemuserprofiles_association(${profile})/$ref`)
      .catch(() => undefined);
  }
  h.dynamics.setRoles(user, ['BeyondTrust Integration']);
}

describe("the solution's role", () => {
  it('passes the connection test, without a privilege too many', async () => {
    const steps = (await h.plugin.test?.(h.context())) ?? [];
    expect(steps.map(({ name, state, message }) => ({ name, state, message }))).toEqual(
      steps.map(({ name, message }) => ({ name, state: 'passed', message })),
    );
    expect(steps).toHaveLength(10);
  });

  it('is enough to import, change, compare, follow and erase a session', async () => {
    expect(await h.process(fullReport(), h.settings({ storeSignedLinks: true }))).toMatchObject({
      kind: 'succeeded',
      effect: 'written',
      warnings: [],
    });
    expect(h.session()).toMatchObject({ ownerid: { table: 'systemuser', id: ann } });
    expect(await h.process(withHead(fullReport(), { sequence: 43 }))).toMatchObject({ effect: 'written' });
    expect(await h.plugin.preview?.(h.delivery(), fullReport(), h.context())).toMatchObject({ kind: 'planned' });
    expect(await run('heartbeat')).toEqual({});
    expect(await run('owners')).toEqual({});
    expect(await h.plugin.erase?.({ kind: 'case', reference: caseId }, h.context())).toMatchObject({ ok: true });
    expect(h.dynamics.rows('bt_session')).toEqual([]);
  });

  it('cannot write a case', async () => {
    const user = h.dynamics.applicationUserId();
    const answer = await by(user, 'PATCH', `incidents(${caseId})`, { title: 'Changed' });
    expect(answer.status).toBe(403);
  });

  it('that is missing, or another one, is named by the connection test', async () => {
    h.dynamics.setRoles(h.dynamics.applicationUserId(), ['BeyondTrust Supervisor', customerService]);
    expect(await step('privileges')).toMatchObject({ state: 'failed' });
    expect((await step('privileges'))?.message).toContain('lacks prvCreatebt_Session, prvDeletebt_Session');
    expect(await step('write-probe')).toMatchObject({ state: 'failed' });
    h.dynamics.setRoles(h.dynamics.applicationUserId(), ['BeyondTrust Agent']);
    expect(await step('privileges')).toMatchObject({ state: 'failed' });
    h.dynamics.setRoles(h.dynamics.applicationUserId(), ['System Administrator']);
    expect(await step('privileges')).toMatchObject({ state: 'warning' });
    expect((await step('privileges'))?.message).toContain('that are not needed');
    // Each by its name, however many there are.
    expect((await step('privileges'))?.message).toMatch(/prvAppendAccount.*prvWriteTeam/);
  });

  it('without its column profile is found by the write probe, which leaves nothing', async () => {
    await removeProfile();
    expect(await step('privileges')).toMatchObject({ state: 'passed' });
    expect(await step('write-probe')).toMatchObject({ state: 'failed' });
    for (const table of ['bt_session', 'bt_connection', 'bt_supportqueue', 'bt_sessionkey']) {
      expect(h.dynamics.rows(table)).toEqual([]);
    }
  });
});

describe('an agent of another business unit', () => {
  it('cannot read a chat by query, by id or by file', async () => {
    await h.process(fullReport());
    const paths = ['bt_sessions', 'bt_sessionevents', 'bt_sessionparticipants', 'bt_surveyanswers'];
    const eventId = h.dynamics.rows('bt_sessionevent')[0]?.bt_sessioneventid as string;
    for (const [user, sees] of [
      [ann, true],
      [sam, false],
    ] as const) {
      for (const path of paths) {
        const answer = (await (await by(user, 'GET', path)).json()) as { readonly value: readonly unknown[] };
        expect({ path, seen: answer.value.length > 0 }).toEqual({ path, seen: sees });
      }
      const status = sees ? 200 : 403;
      expect((await by(user, 'GET', `bt_sessions(${sessionId})?$select=bt_transcript`)).status).toBe(status);
      expect((await by(user, 'GET', `bt_sessionevents(${eventId})`)).status).toBe(status);
      expect((await by(user, 'GET', `bt_sessions(${sessionId})/bt_reportfile/$value`)).status).toBe(status);
    }
  });

  const ofSession = `bt_sessions(${sessionId})`;
  const fetchXml = '<fetch><entity name="bt_session"><attribute name="bt_transcript"/></entity></fetch>';
  const pieces = {
    Target: { '@odata.type': 'Microsoft.Dynamics.CRM.bt_session', bt_sessionid: sessionId },
    FileAttributeName: 'bt_reportfile',
  };
  const inBatch = [
    '--b',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `GET /api/data/v9.2/${ofSession}?$select=bt_transcript HTTP/1.1`,
    '',
    '',
    '--b--',
    '',
  ].join('\r\n');

  it.each<[way: string, path: string, body?: string, type?: string]>([
    ['a property', `${ofSession}/bt_transcript`],
    ['navigation', `${ofSession}/bt_session_bt_sessionevent`],
    ['expansion', `${ofSession}?$expand=bt_session_bt_sessionevent`],
    ['the case', 'incidents(CASE)/bt_incident_bt_session_case'],
    ['expansion of the case', 'incidents(CASE)?$expand=bt_incident_bt_session_case'],
    ['expansion of events', 'bt_sessionevents?$expand=bt_SessionId($select=bt_transcript)'],
    ['FetchXML', `bt_sessions?fetchXml=${encodeURIComponent(fetchXml)}`],
    ['a batch', '$batch', inBatch, 'multipart/mixed; boundary=b'],
    ['pieces of the file', 'InitializeFileBlocksDownload', JSON.stringify(pieces), 'application/json'],
  ])('nor by %s, as a viewer could', async (_way, path, body, type = 'application/json') => {
    await h.process(fullReport());
    const seenBy = async (user: string): Promise<boolean> => {
      const answer = await fetch(`${h.dynamics.url}/api/data/v9.2/${path.replace('CASE', caseId)}`, {
        headers: { authorization: `Bearer ${await h.dynamics.signIn(user)}`, 'content-type': type },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
      return /The printer blinks|FileContinuationToken/.test(await answer.text());
    };
    expect({ ann: await seenBy(ann), sam: await seenBy(sam) }).toEqual({ ann: true, sam: false });
  });

  it('nor can the own agent change what was imported, or see a link without login', async () => {
    await h.process(fullReport(), h.settings({ storeSignedLinks: true }));
    expect((await by(ann, 'PATCH', `bt_sessions(${sessionId})`, { bt_name: 'Changed' })).status).toBe(403);
    const row = (await (await by(ann, 'GET', `bt_sessions(${sessionId})?$select=bt_signedlinks`)).json()) as object;
    expect(row).toMatchObject({ bt_signedlinks: null });
    expect(h.session().bt_signedlinks).toContain('session_download');
  });
});

describe('a session key', () => {
  async function ask(): Promise<Response> {
    return by(ann, 'PATCH', `bt_sessionkeys(${keyId})`, {
      bt_name: 'Key',
      bt_request: keyRequests.requested,
      'bt_CaseId@odata.bind': `/incidents(${caseId})`,
      'bt_ConnectionId@odata.bind': `/bt_connections(${connectionId})`,
      'bt_QueueId@odata.bind': `/bt_supportqueues(${rowId('bt_supportqueue', 'c1', 'general', '')})`,
    });
  }

  beforeEach(async () => {
    await run('heartbeat');
    await run('queues');
  });

  it('is asked for, answered and read by the agent alone', async () => {
    expect((await ask()).status).toBe(204);
    expect(await run('session-keys')).toMatchObject({ sessionKeys: [{ state: 'issued' }] });
    const path = `bt_sessionkeys(${keyId})?$select=bt_state,bt_shortkey,bt_keyurl`;
    expect(await (await by(ann, 'GET', path)).json()).toMatchObject({
      bt_state: keyStates.issued,
      bt_shortkey: '1000001',
    });
    expect((await by(sam, 'GET', path)).status).toBe(403);
  });

  it('cannot be written by an agent', async () => {
    await ask();
    const forged = { bt_shortkey: '6666666', bt_keyurl: 'https://evil.example.com/' };
    expect((await by(ann, 'PATCH', `bt_sessionkeys(${keyId})`, forged)).status).toBe(403);
    expect((await by(ann, 'PATCH', `bt_sessionkeys(${keyId})`, { bt_state: keyStates.issued })).status).toBe(403);
  });
});
