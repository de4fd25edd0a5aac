import { afterEach, describe, expect, it } from 'vitest';
import { baseSolution, buttonSolution, packSolution, solutions } from '../../src/index.ts';
import { check, install, SetupError, uninstall } from '../../src/installer/index.ts';
import { clientOf, olderRelease, startEnvironment, troubles, type SetupEnvironment } from './environment.ts';

let environment: SetupEnvironment;
afterEach(() => environment.dynamics.close());

const { version } = baseSolution.identity;

function versions(): unknown[] {
  return environment.dynamics.rows('solution').map((row) => [row.uniquename, row.version, row.ismanaged]);
}

const both = [
  ['BeyondTrust', version, true],
  ['BeyondTrustButton', version, true],
];

describe('an installation', () => {
  it('into an empty environment ends with everything that the check asks for', async () => {
    environment = await startEnvironment({ settings: { importMilliseconds: 20_000 } });
    const { deps, engine, dynamics, told } = environment;
    const report = await install(deps, { applicationId: engine.id }, false);
    expect(troubles(report)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.steps).toEqual([
      `Import BeyondTrust ${version}`,
      `Import BeyondTrustButton ${version}`,
      'Publish all customizations',
      `Create the application user of ${engine.id}`,
      'Give the application user the role BeyondTrust Integration',
      'Put the application user into the column security profile BeyondTrust Integration',
    ]);
    expect(versions()).toEqual(both);
    expect(told).toContain('Importing BeyondTrust 50');
    const sent = dynamics.requests.entries().map(({ method, url }) => `${method} ${url.split('/').at(-1) ?? ''}`);
    expect(sent).toContain('POST PublishAllXml');
    const variables = dynamics.rows('environmentvariabledefinition').map((row) => [row.schemaname, row.defaultvalue]);
    expect(variables).toEqual([
      ['bt_SessionKeyDefaultQueue', null],
      ['bt_SessionKeyEmailTemplate', null],
      ['bt_SessionKeyValidityMinutes', '60'],
    ]);
    // The engine signs in as what was made, and reads and writes what it has to.
    const asEngine = clientOf(dynamics, engine, deps.clock);
    const row = { bt_name: 'probe', bt_transcript: 'secured' };
    expect(await asEngine.create({ set: 'bt_sessions', row })).toMatchObject({ ok: true });
    expect((await asEngine.query({ set: 'bt_sessions', select: ['bt_transcript'] })).ok).toBe(true);
  });

  it('that is run again does nothing', async () => {
    environment = await startEnvironment();
    const { deps, engine } = environment;
    await install(deps, { applicationId: engine.id }, false);
    const again = await install(deps, { applicationId: engine.id }, false);
    expect([again.ok, again.steps]).toEqual([true, []]);
  });

  it('in a dry run says what it would do and changes nothing', async () => {
    environment = await startEnvironment();
    const { deps, engine, dynamics } = environment;
    const report = await install(deps, { applicationId: engine.id }, true);
    expect(report.steps).toHaveLength(6);
    expect(
      dynamics.requests.entries().filter(({ method, url }) => method !== 'GET' && !url.includes('/token')),
    ).toEqual([]);
  });

  it('over an older version of ours is an upgrade', async () => {
    environment = await startEnvironment();
    const { deps, depsWith, engine } = environment;
    const older = solutions.map(olderRelease);
    await install(depsWith(older), { applicationId: engine.id }, false);
    expect(troubles(await check(deps, { applicationId: engine.id }))).toEqual([
      'warning CB-SETUP-OLDER',
      'warning CB-SETUP-OLDER',
    ]);
    const report = await install(deps, { applicationId: engine.id }, false);
    expect(report.steps).toEqual([
      `Upgrade BeyondTrust from 1.0.0.0 to ${version}`,
      `Upgrade BeyondTrustButton from 1.0.0.0 to ${version}`,
      'Publish all customizations',
    ]);
    expect(report.ok).toBe(true);
    expect(versions()).toEqual(both);
  });

  it('over a newer version than this program is refused', async () => {
    environment = await startEnvironment();
    const { deps, depsWith } = environment;
    const newer = solutions.map((one) => ({ ...one, identity: { ...one.identity, version: '9.0.0.0' } }));
    await install(depsWith(newer), {}, false);
    expect(troubles(await install(deps, {}, false))).toEqual(['problem CB-SETUP-NEWER', 'problem CB-SETUP-NEWER']);
  });

  it('beside a solution BeyondTrust of another publisher is refused before anything is changed', async () => {
    environment = await startEnvironment({ settings: { foreignSolution: 'sameName' } });
    const { deps, engine, dynamics } = environment;
    const before = dynamics.rows('solution');
    const report = await install(deps, { applicationId: engine.id }, false);
    expect(troubles(report)).toContain('problem CB-SETUP-FOREIGN-SOLUTION');
    expect([report.ok, report.steps]).toEqual([false, []]);
    expect(dynamics.rows('solution')).toEqual(before);
  });

  it('beside a table of ours that somebody else made is refused', async () => {
    environment = await startEnvironment({ settings: { foreignSolution: 'sameTable' } });
    const report = await install(environment.deps, {}, false);
    expect(troubles(report)).toContain('problem CB-SETUP-FOREIGN-TABLE');
    expect(report.ok).toBe(false);
  });

  it('beside a role of the same name is refused, with the id of that role', async () => {
    environment = await startEnvironment();
    const { deps, dynamics } = environment;
    const id = 'dddddddd-0000-4000-8000-000000000009';
    const unit = dynamics.rows('businessunit')[0]?.businessunitid as string;
    const row = { roleid: id, name: 'BeyondTrust Agent', 'businessunitid@odata.bind': `/businessunits(${unit})` };
    expect(await deps.client.create({ set: 'roles', row })).toMatchObject({ ok: true });
    const report = await install(deps, {}, false);
    expect(troubles(report)).toEqual(['problem CB-SETUP-FOREIGN-ROLE']);
    expect(report.findings.at(-1)?.message).toContain(id);
  });

  it('by somebody without the rights is refused, and names what is missing', async () => {
    environment = await startEnvironment();
    const { deps, dynamics } = environment;
    const unit = dynamics.rows('businessunit')[0]?.businessunitid as string;
    const roleId = 'dddddddd-0000-4000-8000-000000000008';
    await deps.client.create({
      set: 'roles',
      row: { roleid: roleId, name: 'Reader', 'businessunitid@odata.bind': `/businessunits(${unit})` },
    });
    const readable = [
      'Organization',
      'BusinessUnit',
      'User',
      'Role',
      'Solution',
      'Publisher',
      'FieldSecurityProfile',
      'Incident',
    ];
    const Privileges = dynamics
      .rows('privilege')
      .filter((row) => readable.some((name) => row.name === `prvRead${name}`))
      .map((row) => ({ PrivilegeId: row.privilegeid, Depth: 'Global' }));
    await deps.client.act({
      name: 'Microsoft.Dynamics.CRM.AddPrivilegesRole',
      on: `roles(${roleId})`,
      parameters: { Privileges },
    });
    dynamics.setRoles(dynamics.applicationUserId(), ['Reader']);
    const report = await install(deps, {}, false);
    expect(troubles(report)).toEqual(['problem CB-SETUP-RIGHTS']);
    expect(report.findings.find(({ code }) => code === 'CB-SETUP-RIGHTS')?.message).toContain('prvImportCustomization');
  });

  it('without Customer Service is refused', async () => {
    environment = await startEnvironment({ settings: { customerService: false } });
    expect(troubles(await install(environment.deps, {}, false))).toContain('problem CB-SETUP-CASES');
  });

  it('that broke off between the solutions goes on where it was', async () => {
    environment = await startEnvironment();
    const { deps, depsWith, engine } = environment;
    await install(depsWith([baseSolution]), {}, false);
    const report = await install(deps, { applicationId: engine.id }, false);
    expect(report.steps[0]).toBe(`Import BeyondTrustButton ${version}`);
    expect(report.ok).toBe(true);
    expect(versions()).toEqual(both);
  });

  it('that loses its connection in the middle of an import goes on at the next run', async () => {
    environment = await startEnvironment({ settings: { importMilliseconds: 60_000 } });
    const { deps, engine, dynamics } = environment;
    dynamics.faults.add({
      place: 'request',
      path: '/asyncoperations',
      kind: 'status',
      status: 503,
      code: '0x80044150',
      message: 'gone',
      times: 1,
    });
    await expect(install(deps, { applicationId: engine.id }, false)).rejects.toThrow(SetupError);
    dynamics.advance(120_000);
    const report = await install(deps, { applicationId: engine.id }, false);
    expect(report.steps[0]).toBe(`Import BeyondTrustButton ${version}`);
    expect(report.ok).toBe(true);
  });

  it('waits for an import of somebody else to end', async () => {
    environment = await startEnvironment();
    const { deps, dynamics, told } = environment;
    const busy = { place: 'request', path: 'ImportSolutionAsync', kind: 'status', status: 400, code: '0x80071151' };
    dynamics.faults.add({ ...busy, message: 'Cannot start another import.', times: 2 });
    expect((await install(deps, {}, false)).ok).toBe(true);
    expect(told).toContain('Waiting for another import to end before BeyondTrust');
  });

  it('of a package that Dynamics refuses says why, in plain words', async () => {
    environment = await startEnvironment();
    const { deps, dynamics } = environment;
    const broken = { ...buttonSolution, components: buttonSolution.components.map((one) => ({ ...one })) };
    const needsBase = environment.depsWith([broken]);
    const error: unknown = await install({ ...needsBase, clock: deps.clock }, {}, false).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).code).toBe('CB-SETUP-IMPORT');
    expect((error as SetupError).message).toContain(
      'BeyondTrustButton was not imported, and nothing of it was changed.',
    );
    expect((error as SetupError).help).not.toBe('');
    expect(dynamics.rows('solution')).toEqual([]);
  });

  it.each([1031, 1036])(
    'into an environment with the base language %s leaves no table without a name',
    async (languageCode) => {
      environment = await startEnvironment({ settings: { languageCode, foreignLabels: 'lost' } });
      const { deps } = environment;
      expect((await install(deps, {}, false)).ok).toBe(true);
      const table = await deps.client.get("EntityDefinitions(LogicalName='bt_session')", { select: ['DisplayName'] });
      expect(JSON.stringify(table)).toContain(languageCode === 1031 ? 'BeyondTrust-Sitzung' : 'BeyondTrust Session');
    },
  );
});

describe('who follows the guide by hand', () => {
  it('ends in the same checked state', async () => {
    environment = await startEnvironment();
    const { deps, engine, dynamics } = environment;
    const { client } = deps;
    // Import both zips, publish.
    for (const solution of solutions) await dynamics.importSolution(packSolution(solution, { managed: true }));
    await client.act({ name: 'PublishAllXml' });
    // Application user with the role, as in the admin center; the profile is the one step more that the manual names.
    const unit = dynamics.rows('businessunit')[0]?.businessunitid as string;
    const row = {
      applicationid: engine.id,
      firstname: 'Bee',
      lastname: 'Tee',
      'businessunitid@odata.bind': `/businessunits(${unit})`,
    };
    const user = await client.create({ set: 'systemusers', row });
    const id = user.ok ? (user.value.id ?? '') : '';
    expect(troubles(await check(deps, { applicationId: engine.id }))).toEqual([
      'problem CB-SETUP-ROLE',
      'problem CB-SETUP-PROFILE',
    ]);
    dynamics.setRoles(id, ['BeyondTrust Integration']);
    dynamics.addProfile(id, 'BeyondTrust Integration');
    expect(troubles(await check(deps, { applicationId: engine.id }))).toEqual([]);
    const { steps } = await install(deps, { applicationId: engine.id }, true);
    expect(steps).toEqual([]);
  });
});

describe('a check', () => {
  it('of an empty environment names what is missing and changes nothing', async () => {
    environment = await startEnvironment();
    const { deps, engine, dynamics } = environment;
    const report = await check(deps, { applicationId: engine.id });
    expect(troubles(report)).toEqual([
      'problem CB-SETUP-MISSING',
      'problem CB-SETUP-MISSING',
      'problem CB-SETUP-TABLES',
      'problem CB-SETUP-USER',
    ]);
    expect(report.findings.filter(({ level }) => level === 'problem').every(({ help }) => help !== '')).toBe(true);
    expect(
      dynamics.requests.entries().filter(({ method, url }) => method !== 'GET' && !url.includes('/token')),
    ).toEqual([]);
  });
});

describe('an uninstallation', () => {
  it('says first what would be lost, then removes both', async () => {
    environment = await startEnvironment();
    const { deps } = environment;
    await install(deps, {}, false);
    await deps.client.create({ set: 'bt_sessions', row: { bt_name: 'one' } });
    const asked = await uninstall(deps, false);
    expect(asked.ok).toBe(false);
    expect(asked.steps).toEqual(['Remove the solution BeyondTrustButton', 'Remove the solution BeyondTrust']);
    expect(asked.findings[0]?.message).toContain('BeyondTrust Sessions: 1');
    expect(versions()).toEqual(both);
    expect((await uninstall(deps, true)).ok).toBe(true);
    expect(versions()).toEqual([]);
    expect((await install(deps, {}, false)).ok).toBe(true);
  });

  it('leaves a solution of another publisher alone', async () => {
    environment = await startEnvironment({ settings: { foreignSolution: 'sameName' } });
    const before = versions();
    expect((await uninstall(environment.deps, true)).steps).toEqual([]);
    expect(versions()).toEqual(before);
  });
});
