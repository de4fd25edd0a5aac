import { buildSolution, integrationRole } from '@casebridge/dynamics-solutions';
import { startDynamics } from '@casebridge/emulator-dynamics';
import { expect, onTestFinished, test } from 'vitest';
import { type TokenSource, createDataverseClient } from '../src/index.ts';
import { boxOf } from './dynamics.ts';

async function startWithRoles(...roles: string[]) {
  const dynamics = await startDynamics();
  onTestFinished(() => dynamics.close());
  await dynamics.importSolution(buildSolution());
  dynamics.setRoles(dynamics.applicationUserId(), roles);
  return boxOf(dynamics);
}

test('a missing privilege is named', async () => {
  const { client } = await startWithRoles(integrationRole.name);
  expect((await client.whoAmI()).ok).toBe(true);
  const refused = await client.create({ set: 'contacts', row: { lastname: 'x' } });
  expect(refused).toMatchObject({ ok: false, error: { kind: 'permission', httpStatus: 403 } });
  expect(!refused.ok && refused.error.message).toContain('prvCreateContact');
});

test('a case can be read with the role of the integration, and not written', async () => {
  const { client, dynamics } = await startWithRoles(integrationRole.name);
  const id = dynamics.createCase({ ticketnumber: 'CAS-01001-A1B2C3', title: 'Printer' });
  expect(await client.query({ set: 'incidents', select: ['title'] })).toMatchObject({
    value: { rows: [{ title: 'Printer' }] },
  });
  const refused = await client.update({ set: 'incidents', id, row: { title: 'Other' } });
  expect(refused).toMatchObject({ ok: false, error: { kind: 'permission' } });
  expect(!refused.ok && refused.error.message).toContain('prvWriteIncident');
});

test('a user without a role, disabled, or not there at all is told which of it', async () => {
  const { client, clock, dynamics } = await startWithRoles('System Administrator');
  const id = dynamics.addUser({ name: 'New One', roles: [] });
  const value = { value: await dynamics.signIn(id), issuedAt: clock.now(), expiresAt: clock.now() };
  const token: TokenSource = { token: async () => ({ ok: true, value }), reject: () => undefined };
  const newcomer = createDataverseClient({ environmentUrl: dynamics.url, fetch, token, clock });
  const refusal = async () => {
    const refused = await newcomer.whoAmI();
    return !refused.ok && `${refused.error.code} ${refused.error.message}`;
  };
  expect(await refusal()).toBe('0x80042f09 The application user has no security role in this environment.');
  await client.update({ set: 'systemusers', id, row: { isdisabled: true } });
  expect(await refusal()).toBe('0x80040225 The application user is disabled in this environment.');
  await client.delete({ set: 'systemusers', id });
  expect(await refusal()).toBe('0x80072560 The app registration is no application user of this environment.');
});
