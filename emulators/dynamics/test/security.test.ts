import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleSolution } from './support/sample-solution.ts';
import { startWire, type Wire, wireWith } from './support/client.ts';

type Sender = Omit<Wire, 'close'>;

// The sample role reads, writes and creates things everywhere; this one does so in its own business unit only.
const agents = `<Role id="{33333333-3333-4333-8333-333333333333}" name="Agent"><RolePrivileges>${[
  ['prvReadIncident', 'Local'],
  ['prvAppendToIncident', 'Local'],
  ['prvReadContact', 'Local'],
  ['prvReadsample_Thing', 'Local'],
  ['prvReadsample_Part', 'Local'],
  ['prvCreatesample_Thing', 'Basic'],
  ['prvAppendsample_Thing', 'Basic'],
]
  .map(([name, level]) => `<RolePrivilege name="${name ?? ''}" level="${level ?? ''}" />`)
  .join('')}</RolePrivileges></Role>`;
const profile = `<FieldSecurityProfiles><FieldSecurityProfile name="Keepers" fieldsecurityprofileid="{44444444-4444-4444-8444-444444444444}"><FieldPermissions><FieldPermission><EntityName>sample_thing</EntityName><AttributeName>sample_secret</AttributeName><CanRead>4</CanRead><CanUpdate>4</CanUpdate><CanCreate>4</CanCreate></FieldPermission></FieldPermissions></FieldSecurityProfile></FieldSecurityProfiles>`;

let admin: Wire;
let agent: Sender;
let stranger: Sender;
let agentId: string;
let strangerId: string;
let thingId: string;
let partId: string;

beforeAll(async () => {
  admin = await startWire(
    {},
    sampleSolution({
      customize: (xml) =>
        xml
          .replace('</Roles>', `${agents}</Roles>`)
          .replace('<EntityRelationships>', `${profile}<EntityRelationships>`),
    }),
  );
  const { dynamics } = admin;
  agentId = dynamics.addUser({
    name: 'Ann Agent',
    businessUnitId: dynamics.addBusinessUnit('North'),
    roles: ['Agent'],
  });
  strangerId = dynamics.addUser({
    name: 'Sam Stranger',
    businessUnitId: dynamics.addBusinessUnit('South'),
    roles: ['Agent'],
  });
  agent = wireWith(dynamics, await dynamics.signIn(agentId));
  stranger = wireWith(dynamics, await dynamics.signIn(strangerId));
  const thing = await admin.send('POST', 'sample_things', {
    sample_name: 'chat',
    sample_secret: 'hidden',
    'ownerid@odata.bind': `/systemusers(${agentId})`,
    sample_thing_parts: [{ sample_title: 'line', 'ownerid@odata.bind': `/systemusers(${agentId})` }],
  });
  expect(thing.status).toBe(204);
  thingId = /\(([^)]*)\)$/.exec(thing.headers.get('odata-entityid') ?? '')?.[1] ?? '';
  partId = dynamics.rows('sample_part')[0]?.sample_partid as string;
  const headers = { 'Content-Type': 'application/octet-stream', 'x-ms-file-name': 'chat.txt' };
  await admin.send('PATCH', `sample_things(${thingId})/sample_file`, Buffer.from('chat'), headers);
});
afterAll(() => admin.close());

describe('a row of another business unit', () => {
  test('its own business unit reads it', async () => {
    expect((await agent.send('GET', 'sample_things?$select=sample_name')).json.value).toHaveLength(1);
    expect(
      (await agent.send('GET', `sample_things(${thingId})?$expand=sample_thing_parts`)).json.sample_thing_parts,
    ).toHaveLength(1);
    expect((await agent.send('GET', `sample_things(${thingId})/sample_file/$value`)).text).toBe('chat');
  });

  test.each([
    () => `sample_things(${thingId})`,
    () => `sample_things(${thingId})/sample_name`,
    () => `sample_things(${thingId})/sample_thing_parts`,
    () => `sample_things(${thingId})/sample_file/$value`,
    () => `sample_parts(${partId})`,
    () => `sample_parts(${partId})/sample_ThingId`,
  ])('is refused by id (%#)', async (path) => {
    const answer = await stranger.send('GET', path());
    expect([answer.status, answer.json.error.code]).toEqual([403, '0x80048306']);
  });

  test('is found by no query, count, expansion or filter', async () => {
    expect((await stranger.send('GET', 'sample_things?$count=true')).json).toMatchObject({
      '@odata.count': 0,
      value: [],
    });
    expect((await stranger.send('GET', 'sample_things/$count')).text).toBe('0');
    expect(
      (await stranger.send('GET', "sample_things?$filter=sample_thing_parts/any(p:p/sample_title eq 'line')")).json
        .value,
    ).toEqual([]);
    const own = await admin.send('POST', 'sample_parts', {
      sample_title: 'own',
      'ownerid@odata.bind': `/systemusers(${strangerId})`,
      'sample_ThingId@odata.bind': `/sample_things(${thingId})`,
    });
    expect(own.status).toBe(204);
    const parts = await stranger.send(
      'GET',
      'sample_parts?$select=sample_title&$expand=sample_ThingId($select=sample_name)',
    );
    expect(parts.json.value).toMatchObject([{ sample_title: 'own', sample_ThingId: null }]);
    expect(
      (await stranger.send('GET', "sample_parts?$filter=sample_ThingId/sample_name eq 'chat'")).json.value,
    ).toEqual([]);
  });

  test('is reached when it is shared, until that ends', async () => {
    const Target = { '@odata.type': 'Microsoft.Dynamics.CRM.sample_thing', sample_thingid: thingId };
    const Principal = { '@odata.type': 'Microsoft.Dynamics.CRM.systemuser', systemuserid: strangerId };
    const PrincipalAccess = { Principal, AccessMask: 'ReadAccess' };
    expect((await admin.send('POST', 'GrantAccess', { Target, PrincipalAccess })).status).toBe(204);
    expect((await stranger.send('GET', `sample_things(${thingId})`)).status).toBe(200);
    expect((await admin.send('POST', 'RevokeAccess', { Target, Revokee: Principal })).status).toBe(204);
    expect((await stranger.send('GET', `sample_things(${thingId})`)).status).toBe(403);
  });
});

describe('what an agent may not do', () => {
  test('write and delete without the privilege: the message names it', async () => {
    for (const method of ['PATCH', 'DELETE']) {
      const answer = await agent.send(
        method,
        `sample_things(${thingId})`,
        method === 'PATCH' ? { sample_name: 'x' } : undefined,
      );
      expect([answer.status, answer.json.error.code]).toEqual([403, '0x80040220']);
      expect(answer.json.error.message).toContain(
        `is missing prv${method === 'PATCH' ? 'Write' : 'Delete'}sample_Thing privilege`,
      );
    }
  });

  test('import solutions', async () => {
    const body = { OverwriteUnmanagedCustomizations: false, PublishWorkflows: true, CustomizationFile: '' };
    expect((await agent.send('POST', 'ImportSolutionAsync', body)).json.error.message).toContain(
      'prvImportCustomization',
    );
  });

  test('create a row for somebody else, or for whom could not read it', async () => {
    const foreign = await agent.send('POST', 'sample_things', { 'ownerid@odata.bind': `/systemusers(${strangerId})` });
    expect([foreign.status, foreign.json.error.code]).toEqual([403, '0x80048306']);
    const outsider = admin.dynamics.addUser({ name: 'No One', roles: [] });
    const unreadable = await admin.send('POST', 'sample_things', { 'ownerid@odata.bind': `/systemusers(${outsider})` });
    expect(unreadable.json.error.message).toContain('Read Privilege Check For Owner failed');
  });

  test('attach to a case without Append and AppendTo', async () => {
    const incident = admin.dynamics.createCase({
      title: 'North case',
      'ownerid@odata.bind': `/systemusers(${agentId})`,
    });
    const body = { 'sample_CaseId@odata.bind': `/incidents(${incident})` };
    expect((await agent.send('POST', 'sample_things', body)).status).toBe(204);
    expect((await stranger.send('POST', 'sample_things', body)).status).toBe(403);
  });
});

test('children follow the owner of their parent', async () => {
  const made = await admin.send('POST', 'sample_things', {
    sample_name: 'moves',
    sample_thing_parts: [{ sample_title: 'moving' }],
  });
  const path = made.headers.get('odata-entityid') ?? '';
  expect((await admin.send('PATCH', path, { 'ownerid@odata.bind': `/systemusers(${strangerId})` })).status).toBe(204);
  const part = admin.dynamics.rows('sample_part').find((row) => row.sample_title === 'moving');
  expect(part?.ownerid).toEqual({ table: 'systemuser', id: strangerId });
});

describe('a secured column', () => {
  test('looks empty, cannot be filtered by, and is not written without a profile', async () => {
    expect((await agent.send('GET', `sample_things(${thingId})?$select=sample_secret`)).json.sample_secret).toBeNull();
    expect((await agent.send('GET', "sample_things?$filter=sample_secret eq 'hidden'")).json.value).toEqual([]);
    const refused = await agent.send('POST', 'sample_things', { sample_secret: 'mine' });
    expect([refused.status, refused.json.error.message]).toEqual([
      403,
      expect.stringContaining("'sample_secret' securable attribute"),
    ]);
  });

  test('is not told by the address of the column itself, nor by a file', async () => {
    for (const path of ['sample_secret', 'sample_secret/$value']) {
      const answer = await agent.send('GET', `sample_things(${thingId})/${path}`);
      expect([path, answer.status, answer.text]).toEqual([path, 204, '']);
    }
  });

  test('is read with a profile', async () => {
    admin.dynamics.addProfile(agentId, 'Keepers');
    expect((await agent.send('GET', `sample_things(${thingId})?$select=sample_secret`)).json.sample_secret).toBe(
      'hidden',
    );
    expect((await agent.send('POST', 'sample_things', { sample_secret: 'mine' })).status).toBe(204);
  });
});

test('a secured file is read and written with a profile alone', async () => {
  const secured = sampleSolution({
    customize: (xml) =>
      xml
        .replace(/(<attribute PhysicalName="sample_File">(?:(?!<IsCustomField>).)*)/s, '$1<IsSecured>1</IsSecured>')
        .replace('<EntityRelationships>', `${profile.replace('sample_secret', 'sample_file')}<EntityRelationships>`),
  });
  const owner = await startWire({}, secured);
  const { dynamics } = owner;
  const userId = dynamics.addUser({ name: 'Fay File', roles: ['Sample role'] });
  const fay = wireWith(dynamics, await dynamics.signIn(userId));
  const path = 'sample_things(00000000-0000-4000-8000-000000000001)';
  const headers = { 'Content-Type': 'application/octet-stream', 'x-ms-file-name': 'chat.txt' };
  await owner.send('PATCH', path, {});
  await owner.send('PATCH', `${path}/sample_file`, Buffer.from('chat'), headers);
  const Target = {
    '@odata.type': 'Microsoft.Dynamics.CRM.sample_thing',
    sample_thingid: '00000000-0000-4000-8000-000000000001',
  };
  const statuses = async () => [
    (await fay.send('GET', `${path}/sample_file/$value`)).status,
    (await fay.send('GET', `${path}/sample_file`)).status,
    (await fay.send('POST', 'InitializeFileBlocksDownload', { Target, FileAttributeName: 'sample_file' })).status,
    (await fay.send('PATCH', `${path}/sample_file`, Buffer.from('other'), headers)).status,
  ];
  expect(await statuses()).toEqual([404, 404, 404, 403]);
  expect((await fay.send('GET', path)).json).toMatchObject({ sample_file: null, sample_file_name: null });
  dynamics.addProfile(userId, 'Keepers');
  expect(await statuses()).toEqual([200, 200, 200, 204]);
  await owner.close();
});

describe('roles', () => {
  test('a role is copied into every business unit; only its own copy can be given', async () => {
    const roles = await admin.send('GET', "roles?$select=roleid,_businessunitid_value&$filter=name eq 'Agent'");
    expect(roles.json.value).toHaveLength(3);
    const root = roles.json.value.find((role) => role.roleid === '33333333-3333-4333-8333-333333333333');
    const reference = { '@odata.id': `${admin.dynamics.url}/api/data/v9.2/roles(${String(root?.roleid)})` };
    const wrong = await admin.send('POST', `systemusers(${agentId})/systemuserroles_association/$ref`, reference);
    expect(wrong.status).toBe(400);
  });

  test('an installer makes a role and an application user, and that user works', async () => {
    const made = await admin.send('POST', 'roles', { name: 'Made', 'businessunitid@odata.bind': await rootUnit() });
    const role = /\(([^)]*)\)$/.exec(made.headers.get('odata-entityid') ?? '')?.[1] ?? '';
    const privileges = await admin.send(
      'GET',
      "privileges?$select=privilegeid,name&$filter=name eq 'prvReadsample_Thing'",
    );
    const Privileges = [{ PrivilegeId: privileges.json.value[0]?.privilegeid, Depth: 'Global' }];
    expect(
      (await admin.send('POST', `roles(${role})/Microsoft.Dynamics.CRM.AddPrivilegesRole`, { Privileges })).status,
    ).toBe(204);
    const held = await admin.send('GET', `roles(${role})/Microsoft.Dynamics.CRM.RetrieveRolePrivilegesRole()`);
    expect(held.json.RolePrivileges).toMatchObject([{ Depth: 'Global', PrivilegeName: 'prvReadsample_Thing' }]);
    const user = admin.dynamics.applicationUserId();
    const privilegesOfUser = await admin.send(
      'GET',
      `systemusers(${user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`,
    );
    expect((privilegesOfUser.json.RolePrivileges as unknown[]).length).toBeGreaterThan(100);
  });

  test('without a role, and disabled, a user is refused with the codes of that', async () => {
    const id = admin.dynamics.addUser({ name: 'New One', roles: [] });
    const newcomer = wireWith(admin.dynamics, await admin.dynamics.signIn(id));
    const refused = await newcomer.send('GET', 'WhoAmI');
    expect([refused.status, refused.json.error.code]).toEqual([403, '0x80042f09']);
    await admin.send('PATCH', `systemusers(${id})`, { isdisabled: true });
    expect((await newcomer.send('GET', 'WhoAmI')).json.error.code).toBe('0x80040225');
    await admin.send('DELETE', `systemusers(${id})`);
    expect((await newcomer.send('GET', 'WhoAmI')).json.error.code).toBe('0x80072560');
  });

  async function rootUnit(): Promise<string> {
    const units = await admin.send(
      'GET',
      'businessunits?$select=businessunitid&$filter=_parentbusinessunitid_value eq null',
    );
    return `/businessunits(${String(units.json.value[0]?.businessunitid)})`;
  }
});
