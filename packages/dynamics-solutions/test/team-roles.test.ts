import { startDynamics, type Dynamics } from '@casebridge/emulator-dynamics';
import { afterEach, describe, expect, it } from 'vitest';
import { buildSolution } from '../src/solution.ts';
import { changedSolution } from './changed-solution.ts';

let dynamics: Dynamics;
afterEach(() => dynamics.close());

/** What becomes of a session key that is asked for by an agent who has her role through a team. */
async function askAsMember(solution: Uint8Array): Promise<{ own: number; ofTeam: number }> {
  dynamics = await startDynamics();
  await dynamics.importSolution(solution);
  const agent = dynamics.addUser({ name: 'Ann Agent', roles: [] });
  const team = dynamics.addTeam({ name: 'Agents', roles: ['BeyondTrust Agent'], members: [agent] });
  const headers = { authorization: `Bearer ${await dynamics.signIn(agent)}`, 'content-type': 'application/json' };
  const ask = async (row: object): Promise<number> => {
    const body = JSON.stringify({ bt_name: 'CAS-1', ...row });
    return (await fetch(`${dynamics.url}/api/data/v9.2/bt_sessionkeys`, { method: 'POST', headers, body })).status;
  };
  return { own: await ask({}), ofTeam: await ask({ 'ownerid@odata.bind': `/teams(${team})` }) };
}

// The published schema does not know the attribute, so that nothing else judges it.
describe('the role of an agent, given to a team', () => {
  it('lets a member ask for a session key that belongs to her', async () => {
    expect(await askAsMember(buildSolution())).toMatchObject({ own: 204 });
  });

  it('would let only the team own rows, were it not inherited', async () => {
    const forTeamsAlone = changedSolution((xml) => xml.replaceAll('isinherited="1"', 'isinherited="0"'));
    expect(await askAsMember(forTeamsAlone)).toEqual({ own: 403, ofTeam: 204 });
  });
});
