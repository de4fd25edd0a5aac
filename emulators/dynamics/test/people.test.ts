import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientCertificate } from './support/certificate.ts';
import { sampleSolution } from './support/sample-solution.ts';
import { askToken, readAnswer, startWire, type Wire, wireWith } from './support/client.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await startWire({}, sampleSolution());
});
afterAll(() => wire.close());

async function post(path: string, body: unknown) {
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return readAnswer(await fetch(`${wire.dynamics.url}/_emulator${path}`, init));
}

const signedIn = async (userId: unknown) => {
  const { json } = await post('/sign-in', { userId });
  return wireWith(wire.dynamics, json.access_token as string);
};

describe('people over the control API', () => {
  test('a unit, a person with a password and a role: signs in and reads what the role allows', async () => {
    const { businessunitid } = (await post('/business-units', { name: 'North' })).json;
    const made = await post('/users', {
      ...{ name: 'Ann Agent', businessUnitId: businessunitid, roles: ['Sample role'], password: 'pass' },
    });
    expect(made.json.username).toBe('ann.agent@example.com');
    const { json } = await askToken(wire.dynamics, {
      ...{ grant_type: 'password', client_id: wire.dynamics.application.id, username: 'ann.agent@example.com' },
      ...{ password: 'pass', scope: `${wire.dynamics.url}/user_impersonation` },
    });
    const ann = wireWith(wire.dynamics, json.access_token as string);
    const who = await ann.send('GET', 'WhoAmI');
    expect(who.json).toMatchObject({ UserId: made.json.systemuserid, BusinessUnitId: businessunitid });
    expect((await ann.send('POST', 'sample_things', { sample_name: 'by Ann' })).status).toBe(204);
    expect((await ann.send('GET', 'systemusers')).status).toBe(403);
  });

  test('a person is signed in without a password, and other roles take effect at once', async () => {
    const { systemuserid } = (await post('/users', { name: 'Bo', roles: [] })).json;
    const bo = await signedIn(systemuserid);
    expect((await bo.send('GET', 'sample_things')).status).toBe(403);
    expect((await post('/roles', { holderId: systemuserid, roles: ['Sample role'] })).status).toBe(200);
    expect((await bo.send('GET', 'sample_things')).status).toBe(200);
  });

  test('a team lends its role to its members', async () => {
    const { systemuserid } = (await post('/users', { name: 'Cy', roles: [] })).json;
    const cy = await signedIn(systemuserid);
    const team = await post('/teams', { name: 'Desk', roles: ['Sample role'], members: [systemuserid] });
    expect(team.json.teamid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await cy.send('GET', 'sample_things')).status).toBe(200);
  });

  test('what is wrong is refused by name, and leaves nothing behind', async () => {
    const rows = () => ['systemuser', 'team', 'businessunit'].map((table) => wire.dynamics.rows(table).length);
    const before = rows();
    const nobody = '00000000-0000-4000-8000-00000000dead';
    const cases: [string, unknown, number, string][] = [
      ['/users', [], 400, 'must be an object'],
      ['/users', { roles: [] }, 400, "'name'"],
      ['/users', { name: 'Di', roles: 'Sample role' }, 400, "'roles'"],
      ['/users', { name: 'Di', roles: ['No role'] }, 400, "no role named 'No role'"],
      ['/users', { name: 'Di', profiles: ['No profile'] }, 400, "named 'No profile'"],
      ['/users', { name: 'Di', businessUnitId: nobody }, 404, nobody],
      ['/users', { name: 'Ann Agent', password: 'other' }, 400, 'already'],
      ['/teams', { name: 'T', members: [nobody] }, 404, nobody],
      ['/business-units', { name: 'U', parentId: nobody }, 404, nobody],
      ['/roles', { holderId: nobody, roles: [] }, 404, nobody],
      ['/profiles', { userId: nobody, name: 'x' }, 404, nobody],
      ['/sign-in', { userId: nobody }, 404, nobody],
      ['/application', { certificate: 'x' }, 400, 'PEM'],
      ['/application', { secret: 'x', expiresOn: 'soon' }, 400, "'expiresOn'"],
      ['/application', { enabled: 'no' }, 400, "'enabled'"],
      ['/application', { id: nobody }, 400, nobody],
    ];
    for (const [path, body, status, said] of cases) {
      const { json, ...answer } = await post(path, body);
      expect([path, answer.status, json.error.message]).toEqual([path, status, expect.stringContaining(said)]);
    }
    expect(rows()).toEqual(before);
  });
});

describe('app registrations over the control API', () => {
  const secretWorks = async (client_secret: string, client_id = wire.dynamics.application.id) => {
    const scope = `${wire.dynamics.url}/.default`;
    const form = { grant_type: 'client_credentials', client_id, client_secret, scope };
    return ((await askToken(wire.dynamics, form)).json.error_codes as number[] | undefined)?.[0] ?? 'token';
  };

  test('a second secret works until it expires; another application has no user', async () => {
    const expiresOn = new Date(Date.now() + 3_600_000).toISOString();
    expect((await post('/application', { secret: 'second', expiresOn })).json.secrets).toBe(2);
    expect(await secretWorks('second')).toBe('token');
    wire.dynamics.advance(7_200_000);
    expect(await secretWorks('second')).toBe(7000222);
    const id = '99999999-9999-4999-8999-999999999999';
    await post('/applications', { id, secret: 'third' });
    expect(await secretWorks('third', id)).toBe('token');
  });

  test('a certificate is taken, and the application switched off and on', async () => {
    const { certificate } = await clientCertificate();
    expect((await post('/application', { certificate })).status).toBe(200);
    await post('/application', { enabled: false });
    expect(await secretWorks(wire.dynamics.application.secret)).toBe(7000112);
    await post('/application', { enabled: true });
    expect(await secretWorks(wire.dynamics.application.secret)).toBe('token');
  });
});
