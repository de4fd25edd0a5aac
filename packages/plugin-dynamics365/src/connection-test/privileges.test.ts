import { integrationRole } from '@casebridge/dynamics-solutions';
import { describe, expect, it } from 'vitest';
import { neededPrivileges, platformPrivileges } from './privileges.ts';
import { judgePrivileges, judgeSolution } from './steps.ts';

function answer(privileges: readonly (readonly [name: string, depth: string | number])[]) {
  return { RolePrivileges: privileges.map(([PrivilegeName, Depth]) => ({ PrivilegeName, Depth })) };
}

const exactly = neededPrivileges.map((name) => [name, 'Global'] as const);

describe('the privileges of the application user', () => {
  it('that are needed or of the platform are those of the role in the solution', () => {
    expect([...neededPrivileges, ...platformPrivileges].sort()).toEqual(
      integrationRole.privileges.map(({ name }) => name).sort(),
    );
    expect(integrationRole.privileges.every(({ level }) => level === 'Global')).toBe(true);
  });

  it('pass if they are those', () => {
    expect(judgePrivileges(answer(exactly)).state).toBe('passed');
    expect(judgePrivileges(answer(neededPrivileges.map((name) => [name.toUpperCase(), 3]))).state).toBe('passed');
  });

  it('pass with those that the platform puts into every role', () => {
    const role = integrationRole.privileges.map(({ name, level }) => [name, level] as const);
    expect(judgePrivileges(answer(role)).state).toBe('passed');
  });

  it('that are missing or too narrow are named', () => {
    const held = exactly
      .filter(([name]) => name !== 'prvAppendToIncident')
      .map(([name, depth]) => [name, name === 'prvReadIncident' ? 'Local' : depth] as const);
    expect(judgePrivileges(answer(held))).toEqual({
      state: 'failed',
      message: 'The application user lacks prvAppendToIncident. Not for the whole organization: prvReadIncident.',
      help: 'Give the application user the role BeyondTrust Integration of the solution.',
    });
  });

  it('that a role by the guide of the earlier integration lacks are named with the reason', () => {
    const tables = exactly.filter(([name]) => /Incident|bt_/.test(name));
    const { state, message, help } = judgePrivileges(answer(tables));
    expect([state, message]).toEqual([
      'failed',
      'The application user lacks prvReadUser, prvReadBusinessUnit, prvReadOrganization.',
    ]);
    expect(help).toContain('are read to find out who the application user is, and who asked for a session key');
  });

  it('count the widest of several roles', () => {
    expect(judgePrivileges(answer([...exactly, ['prvReadIncident', 'Basic']])).state).toBe('passed');
  });

  it('that are more than needed are named, too', () => {
    expect(judgePrivileges(answer([...exactly, ['prvWriteIncident', 'Global']]))).toMatchObject({
      state: 'warning',
      message: 'The application user can do 1 things that are not needed: prvWriteIncident.',
    });
  });
});

describe('the solution', () => {
  it.each([
    [undefined, 'failed'],
    [{ version: '0.9.9.9', publisherid: { uniquename: 'casebridge' } }, 'failed'],
    [{ version: '1.0.0.0', publisherid: { uniquename: 'casebridge' } }, 'passed'],
    [{ version: '1.10.0.0', publisherid: { uniquename: 'casebridge' } }, 'passed'],
    [{ version: '1.10.0.0', publisherid: { uniquename: 'somebody' } }, 'failed'],
    [{ version: '1.10.0.0' }, 'failed'],
  ])('as %j: %s', (row, state) => {
    expect(judgeSolution(row).state).toBe(state);
  });
});
