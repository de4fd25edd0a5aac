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

  it('who administer the environment are not named: they read every column anyway', async () => {
    const { dynamics } = environment;
    const roles = ['BeyondTrust Agent', 'System Administrator'];
    const own = dynamics.addUser({ name: 'Ada Administrator', roles });
    const member = dynamics.addUser({ name: 'Tea Member', roles: ['BeyondTrust Agent'] });
    dynamics.addTeam({ name: 'Administrators', roles: ['System Administrator'], members: [member] });
    expect((await checked()).readers).toBeUndefined();
    // It is so: both read a secured column, which an agent without the profile finds empty.
    const { deps, dynamics: at } = environment;
    await deps.client.create({ set: 'bt_sessions', row: { bt_name: 'one', bt_transcript: 'text' } });
    const agent = at.addUser({ name: 'Nina Without', roles: ['BeyondTrust Agent'] });
    const seen = async (user: string): Promise<unknown> => {
      const authorization = `Bearer ${await at.signIn(user)}`;
      const path = '/api/data/v9.2/bt_sessions?$select=bt_transcript';
      const answer = await fetch(at.url + path, { headers: { authorization } });
      return ((await answer.json()) as { value: Record<string, unknown>[] }).value[0]?.bt_transcript ?? null;
    };
    expect(await Promise.all([own, member, agent].map(seen))).toEqual(['text', 'text', null]);
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
