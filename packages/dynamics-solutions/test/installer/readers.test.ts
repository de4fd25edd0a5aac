import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check, install } from '../../src/installer/index.ts';
import { startEnvironment, type SetupEnvironment } from './environment.ts';

let environment: SetupEnvironment;
beforeEach(async () => {
  environment = await startEnvironment();
  await install(environment.deps, { applicationId: environment.engine.id }, false);
});
afterEach(() => environment.dynamics.close());

async function checked(): Promise<{ ok: boolean; readers: string | undefined }> {
  const { ok, findings } = await check(environment.deps, { applicationId: environment.engine.id });
  return { ok, readers: findings.find(({ code }) => code === 'CB-SETUP-READERS')?.message };
}

async function associate(path: string, target: string): Promise<void> {
  const operation = { method: 'POST' as const, path: `${path}/$ref`, row: { '@odata.id': target } };
  const answer = await environment.deps.client.batch([{ kind: 'changeSet', operations: [operation] }]);
  expect(answer).toMatchObject({ ok: true, value: { parts: [{ result: { ok: true } }] } });
}

describe('agents without the readers’ column profile', () => {
  it('are named by the check, with a warning that keeps nothing from working', async () => {
    const { dynamics } = environment;
    dynamics.addUser({ name: 'Nina Without', roles: ['BeyondTrust Agent'] });
    dynamics.addUser({ name: 'Sam Supervisor', roles: ['BeyondTrust Supervisor'] });
    dynamics.addUser({ name: 'Rita Reader', roles: ['BeyondTrust Agent'], profiles: ['BeyondTrust Readers'] });
    dynamics.addUser({ name: 'Otto Other', roles: [] });
    const { ok, readers } = await checked();
    expect(ok).toBe(true);
    expect(readers).toContain('(2): Nina Without, Sam Supervisor.');
  });

  it('are found and left out through a team as well', async () => {
    const { dynamics } = environment;
    const ann = dynamics.addUser({ name: 'Ann Team', roles: [] });
    const team = dynamics.addTeam({ name: 'Agents', roles: ['BeyondTrust Agent'], members: [ann] });
    expect((await checked()).readers).toContain('(1): Ann Team.');
    const profile = dynamics.rows('fieldsecurityprofile').find(({ name }) => name === 'BeyondTrust Readers');
    const profileId = profile?.fieldsecurityprofileid as string;
    await associate(`teams(${team})/teamprofiles_association`, `fieldsecurityprofiles(${profileId})`);
    expect((await checked()).readers).toBeUndefined();
  });

  it('beyond ten are counted', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `Agent ${String(index + 10)}`);
    for (const name of names) environment.dynamics.addUser({ name, roles: ['BeyondTrust Agent'] });
    const { readers } = await checked();
    expect(readers).toContain('(12): Agent 10,');
    expect(readers).toContain('Agent 19 and 2 more.');
  });

  it('are told at the end of an installation too', async () => {
    environment.dynamics.addUser({ name: 'Nina Without', roles: ['BeyondTrust Agent'] });
    const { findings } = await install(environment.deps, { applicationId: environment.engine.id }, false);
    expect(findings.at(-1)?.code).toBe('CB-SETUP-READERS');
  });
});
