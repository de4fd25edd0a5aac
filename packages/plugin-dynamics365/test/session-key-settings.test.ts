import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowId } from '../src/row-id.ts';
import { keyRequests, keyStates } from '../src/session-keys/columns.ts';
import type { Dynamics365Settings } from '../src/settings/settings.ts';
import { createAppliance, type Appliance } from './appliance.ts';
import { startHarness, type Harness } from './harness.ts';

/** Effect of the session-key settings on an agent's request. */

const keyId = 'cccccccc-0000-4000-8000-000000000001';

let h: Harness;
let appliance: Appliance;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
  appliance = createAppliance(() => h.clock.now());
});
afterAll(() => h.dynamics.close());

async function run(name: string, settings: Dynamics365Settings): Promise<void> {
  const job = h.plugin.jobs?.find((one) => one.name === name);
  await job?.run({
    ...h.context(settings),
    configuration: { id: 'c1', name: 'Help desk' },
    applianceHost: 'help.example.com',
    remoteSupport: appliance.commands,
  });
}

/** An agent asks for a key for a queue, and the plugin looks. */
async function answered(settings: Dynamics365Settings, queue: readonly string[], wishes: object = {}) {
  await run('heartbeat', settings);
  await run('queues', settings);
  const caseId = h.createCase();
  await h.asPerson('PATCH', `bt_sessionkeys(${keyId})`, {
    bt_name: 'CAS-01213-P7D8G9',
    bt_request: keyRequests.requested,
    'bt_CaseId@odata.bind': `/incidents(${caseId})`,
    'bt_ConnectionId@odata.bind': `/bt_connections(${rowId('bt_connection', 'c1')})`,
    'bt_QueueId@odata.bind': `/bt_supportqueues(${rowId('bt_supportqueue', 'c1', ...queue)})`,
    ...wishes,
  });
  await run('session-keys', settings);
  return h.dynamics.rows('bt_sessionkey').find((row) => row.bt_sessionkeyid === keyId);
}

function queueNames(): unknown[] {
  return h.dynamics.rows('bt_supportqueue').map((row) => row.bt_name);
}

describe('Representative Name From', () => {
  beforeEach(async () => {
    const user = h.dynamics.rows('systemuser').find((row) => row.applicationid === h.dynamics.application.id);
    await h.asPerson('PATCH', `systemusers(${user?.systemuserid as string})`, {
      internalemailaddress: 'ann@mail.example.com',
      domainname: 'asmith@contoso.example.com',
      employeeid: 'E17',
    });
  });

  it.each([
    ['user-name', 'asmith@contoso.example.com'],
    ['user-name-before-at', 'asmith'],
    ['email', 'ann@mail.example.com'],
    ['employee-id', 'E17'],
  ])('%s names the account of the agent who asks: %s', async (representativeNameFrom, id) => {
    const row = await answered(h.settings({ representativeNameFrom }), ['me', '']);
    expect(row?.bt_state).toBe(keyStates.issued);
    expect(appliance.asked).toMatchObject([{ queue: { kind: 'representative-username', id } }]);
  });

  it('none offers no own queue', async () => {
    await run('queues', h.settings({ representativeNameFrom: 'email' }));
    expect(queueNames()).toContain('Me');
    await run('queues', h.settings({ representativeNameFrom: 'none' }));
    expect(queueNames()).not.toContain('Me');
  });
});

describe('Session Key Validity in Minutes', () => {
  it.each([
    [20, 1200],
    [0, undefined],
  ])('of %i is how long a key is good for', async (sessionKeyMinutes, ttlSeconds) => {
    const row = await answered(h.settings({ sessionKeyMinutes }), ['general', '']);
    expect(appliance.asked.map((request) => request.ttlSeconds)).toEqual([ttlSeconds]);
    const expires = new Date(h.clock.now().getTime() + (ttlSeconds ?? 3600) * 1000);
    expect(row?.bt_expiresat).toBe(expires.toISOString().replace('.000Z', 'Z'));
  });
});

describe('the validity that an agent asks for', () => {
  it.each([
    [0, 15, 900],
    [20, 15, 900],
    [20, 90, 1200],
    [20, 0, 1200],
  ])('with a setting of %i minutes, %i asked for: %i seconds', async (sessionKeyMinutes, asked, ttlSeconds) => {
    await answered(h.settings({ sessionKeyMinutes }), ['general', ''], { bt_validityminutes: asked });
    expect(appliance.asked.map((request) => request.ttlSeconds)).toEqual([ttlSeconds]);
  });
});

describe('Answer Session-Key Requests', () => {
  it('is told to the dialog, which shows the fallback where nobody answers', async () => {
    for (const answerSessionKeys of [true, false]) {
      await run('heartbeat', h.settings({ answerSessionKeys }));
      expect(h.dynamics.rows('bt_connection')).toMatchObject([{ bt_answerskeys: answerSessionKeys }]);
    }
  });
});
