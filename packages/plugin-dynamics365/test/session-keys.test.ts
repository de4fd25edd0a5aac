import type { JobRun, Plugin } from '@casebridge/plugin-api';
import { connection, sessionKey, supportQueue } from '@casebridge/dynamics-solutions/tables';
import { buildSolution } from '@casebridge/dynamics-solutions';
import type { Row } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPlugin } from '../src/plugin.ts';
import { rowId } from '../src/row-id.ts';
import {
  connectionTexts,
  keyRequests,
  keyReasons,
  keyStates,
  keyTexts,
  queueKinds,
  queueTexts,
} from '../src/session-keys/columns.ts';
import type { Dynamics365Settings } from '../src/settings/settings.ts';
import { createAppliance, type Appliance } from './appliance.ts';
import { startHarness, type Harness } from './harness.ts';

const keyId = 'cccccccc-0000-4000-8000-000000000001';
const connectionId = rowId('bt_connection', 'c1');
const hour = 3_600_000;

let h: Harness;
let appliance: Appliance;
let caseId: string;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
  appliance = createAppliance(() => h.clock.now());
  caseId = h.createCase();
  await run('heartbeat');
  await run('queues');
});
afterAll(() => h.dynamics.close());

async function run(
  name: string,
  settings: Dynamics365Settings = h.settings({ representativeNameFrom: 'email' }),
  plugin: Plugin<Dynamics365Settings> = h.plugin,
): Promise<JobRun> {
  const job = plugin.jobs?.find((one) => one.name === name);
  if (job === undefined) throw new Error(`there is no job ${name}`);
  return job.run({
    ...h.context(settings),
    configuration: { id: 'c1', name: 'Help desk' },
    applianceHost: 'help.example.com',
    remoteSupport: appliance.commands,
  });
}

function queueId(kind: keyof typeof queueKinds, id = ''): string {
  return rowId('bt_supportqueue', 'c1', kind, id);
}

/** Writes the row as the dialog does when it is opened. */
async function openDialog(id = keyId, change: Record<string, unknown> = {}): Promise<void> {
  await h.asPerson('PATCH', `bt_sessionkeys(${id})`, {
    bt_name: 'CAS-01213-P7D8G9',
    bt_request: keyRequests.draft,
    'bt_CaseId@odata.bind': `/incidents(${caseId})`,
    'bt_ConnectionId@odata.bind': `/bt_connections(${connectionId})`,
    ...change,
  });
}

/** Writes the row as the dialog does when the agent has chosen. */
async function ask(id = keyId, queue = queueId('team', '3')): Promise<void> {
  await openDialog(id, {
    bt_request: keyRequests.requested,
    'bt_QueueId@odata.bind': `/bt_supportqueues(${queue})`,
  });
}

function key(id = keyId): Row {
  const row = h.dynamics.rows('bt_sessionkey').find((one) => one.bt_sessionkeyid === id);
  if (row === undefined) throw new Error('there is no such row');
  return row;
}

describe('a request for a session key', () => {
  it('as a draft wakes fast answering, and is answered once the agent has chosen', async () => {
    expect(await run('session-keys')).toEqual({});
    await openDialog();
    expect(await run('session-keys')).toEqual({ nextInMilliseconds: 700 });
    expect(appliance.asked).toEqual([]);
    await ask();
    const askedAt = key().modifiedon as string;
    h.clock.advance(3000);
    const answered = await run('session-keys');
    const { sessionKeys } = answered;
    expect(sessionKeys).toEqual([
      {
        ...{ id: keyId, state: 'issued', askedAt: new Date(askedAt).toISOString() },
        ...{ answeredAt: h.clock.now().toISOString(), expiresAt: key().bt_expiresat as string },
      },
    ]);
    expect(Date.parse(key().bt_issuedat as string) - Date.parse(askedAt)).toBe(3000);
    // What the engine keeps of it leads to nobody.
    expect(JSON.stringify(answered)).not.toMatch(/1000001|CAS-|help\.example/);
    expect(appliance.asked).toEqual([{ queue: { kind: 'team', id: '3' }, externalKey: 'CAS-01213-P7D8G9' }]);
    expect(key()).toMatchObject({
      bt_state: keyStates.issued,
      bt_shortkey: '1000001',
      bt_keyurl: 'https://help.example.com/?ak=1',
      bt_expiresat: '2030-01-31T10:00:03Z',
      bt_error: null,
    });
    expect(await run('session-keys')).toEqual({});
    expect(appliance.asked).toHaveLength(1);
  });

  it('is answered by one only, where two look at the same time', async () => {
    await ask();
    const other = createPlugin();
    await Promise.all([run('session-keys'), run('session-keys', undefined, other)]);
    expect(appliance.asked).toHaveLength(1);
    expect(key().bt_shortkey).toBe('1000001');
  });

  it('that was withdrawn while the appliance made a key shows none', async () => {
    await ask();
    appliance.meanwhile = () => h.asPerson('PATCH', `bt_sessionkeys(${keyId})`, { bt_request: keyRequests.withdrawn });
    await run('session-keys');
    expect([key().bt_shortkey, key().bt_keyurl]).toEqual([undefined, undefined]);
    h.clock.advance(61_000);
    await run('session-keys');
    expect(key().bt_state).toBe(keyStates.expired);
    expect(key().bt_shortkey).toBeUndefined();
    expect(appliance.asked).toHaveLength(1);
  });

  it('whose answer was lost in a crash is answered again after the claim', async () => {
    await ask();
    appliance.meanwhile = async () => {
      throw new Error('the process died');
    };
    await expect(run('session-keys')).rejects.toThrow('died');
    expect(key().bt_state).toBe(keyStates.claimed);
    appliance.meanwhile = async () => undefined;
    expect(await run('session-keys')).toEqual({ nextInMilliseconds: 700 });
    expect(appliance.asked).toHaveLength(1);
    h.clock.advance(61_000);
    await run('session-keys');
    expect(key()).toMatchObject({ bt_state: keyStates.issued, bt_shortkey: '1000002' });
  });

  it('takes the key away when it has expired', async () => {
    await ask();
    await run('session-keys');
    h.clock.advance(hour + 1000);
    expect(await run('session-keys')).toEqual({ sessionKeys: [{ id: keyId, state: 'expired' }] });
    expect(key()).toMatchObject({ bt_state: keyStates.expired, bt_shortkey: null, bt_keyurl: null });
  });

  it('takes a key that was shown away when it has expired, though requests are no longer answered', async () => {
    await ask();
    await run('session-keys');
    h.clock.advance(hour + 1000);
    const off = h.settings({ answerSessionKeys: false });
    const job = h.plugin.jobs?.find(({ name }) => name === 'expired-keys');
    expect([job?.intervalMilliseconds(off), job?.intervalMilliseconds(h.settings())]).toEqual([600_000, undefined]);
    await run('expired-keys', off);
    expect(key()).toMatchObject({ bt_state: keyStates.expired, bt_shortkey: null, bt_keyurl: null });
  });

  it('that stayed a draft for an hour is closed', async () => {
    await openDialog();
    h.clock.advance(hour + 1000);
    expect(await run('session-keys')).toEqual({});
    expect(key().bt_state).toBe(keyStates.expired);
  });

  it('takes the external key from the case, not from what was typed', async () => {
    await ask();
    await openDialog(keyId, { bt_name: 'CAS-9999', bt_request: keyRequests.requested });
    await run('session-keys');
    expect(appliance.asked[0]?.externalKey).toBe('CAS-01213-P7D8G9');
  });

  it.each([
    ['general', '', { kind: 'general', id: '' }],
    ['issue', 'paper_jam', { kind: 'issue', id: 'paper_jam' }],
    ['me', '', { kind: 'representative-username', id: 'ann@example.com' }],
  ] as const)('for the queue %s asks for it', async (kind, id, queue) => {
    const user = h.dynamics.rows('systemuser').find((row) => row.applicationid === h.dynamics.application.id)
      ?.systemuserid as string;
    await h.asPerson('PATCH', `systemusers(${user})`, { internalemailaddress: 'ann@example.com' });
    await ask(keyId, queueId(kind, id));
    await run('session-keys');
    expect(appliance.asked[0]?.queue).toEqual(queue);
  });

  it('says what is wrong', async () => {
    await ask(keyId, queueId('me'));
    await run('session-keys');
    expect(key()).toMatchObject({
      bt_state: keyStates.failed,
      bt_reason: keyReasons.account,
      bt_error: 'Your account on the appliance is not known. Choose another queue.',
    });
    const error = { kind: 'refused', message: 'The team is closed.', help: '' } as const;
    appliance.refusal = { ok: false, error };
    const second = 'cccccccc-0000-4000-8000-000000000002';
    await ask(second);
    await run('session-keys');
    expect(key(second)).toMatchObject({
      bt_state: keyStates.failed,
      bt_reason: keyReasons.refused,
      bt_error: 'The team is closed.',
    });
  });

  it('is refused beyond the limit of an agent, until an hour has passed', async () => {
    const settings = h.settings({ sessionKeysPerHour: 2 });
    const ids = [1, 2, 3, 4].map((n) => `cccccccc-0000-4000-8000-00000000000${n}`);
    for (const id of ids.slice(0, 3)) {
      await ask(id);
      await run('session-keys', settings);
    }
    expect(ids.slice(0, 3).map((id) => key(id).bt_state)).toEqual([
      keyStates.issued,
      keyStates.issued,
      keyStates.failed,
    ]);
    h.clock.advance(hour + 1000);
    await ask(ids[3]);
    await run('session-keys', settings);
    expect(key(ids[3]).bt_state).toBe(keyStates.issued);
  });

  it('is refused beyond the limit also where the dialogs were opened an hour ago', async () => {
    const settings = h.settings({ sessionKeysPerHour: 2 });
    const ids = [1, 2, 3, 4].map((n) => `cccccccc-0000-4000-8000-00000000000${n}`);
    for (const id of ids) await openDialog(id);
    h.clock.advance(hour - 10_000);
    for (const id of ids) {
      await ask(id);
      await run('session-keys', settings);
      h.clock.advance(1000);
    }
    const { issued, failed } = keyStates;
    expect(ids.map((id) => key(id).bt_state)).toEqual([issued, issued, failed, failed]);
  });

  it('of another configuration is left alone', async () => {
    const other = rowId('bt_connection', 'c2');
    await h.asPerson('PATCH', `bt_connections(${other})`, { bt_name: 'Other' });
    await ask();
    await openDialog(keyId, {
      bt_request: keyRequests.requested,
      'bt_ConnectionId@odata.bind': `/bt_connections(${other})`,
    });
    await run('session-keys');
    expect(appliance.asked).toEqual([]);
  });

  it('that Dynamics lets nobody answer is told of as waiting, with those behind it', async () => {
    const second = 'cccccccc-0000-4000-8000-000000000002';
    await ask();
    await ask(second);
    h.dynamics.faults.add({ method: 'PATCH', status: 403, code: '0x80072560' });
    const { sessionKeys, fault } = await run('session-keys');
    expect(fault).toMatchObject({ code: 'CB-DYNAMICS-PERMISSION' });
    expect(sessionKeys).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
    expect(appliance.asked).toEqual([]);
  });

  it('waits while Dynamics refuses, and says so', async () => {
    h.dynamics.faults.add({ status: 403, code: '0x80072560' });
    expect(await run('session-keys')).toMatchObject({
      nextInMilliseconds: 60_000,
      fault: { code: 'CB-DYNAMICS-PERMISSION' },
      cure: { kind: 'fixConfig' },
    });
  });
});

describe('requests for session keys', () => {
  it('do not stand in line behind a backlog of sessions', async () => {
    const limits = { windowMilliseconds: 300_000, requests: 20, executionMilliseconds: 1_200_000 };
    const plugin = createPlugin({ limits });
    const settings = h.settings();
    await ask(keyId, queueId('general'));
    // As many as may go at once: the next one that nobody waits for is spread over the window.
    for (let used = 0; used < 20; used += 1) await run('heartbeat', settings, plugin);
    const before = h.clock.now().getTime();
    await run('session-keys', settings, plugin);
    expect(key().bt_state).toBe(keyStates.issued);
    expect(h.clock.now().getTime()).toBe(before);
    await run('heartbeat', settings, plugin);
    expect(h.clock.now().getTime()).toBeGreaterThan(before);
  });

  it('are answered although Dynamics refuses to write one of them', async () => {
    const second = 'cccccccc-0000-4000-8000-000000000002';
    await ask();
    h.clock.advance(1000);
    await ask(second);
    h.dynamics.faults.add({ method: 'PATCH', status: 400, code: '0x80040265', message: 'Not on Sundays' });
    expect(await run('session-keys')).toMatchObject({
      fault: { code: 'CB-DYNAMICS-REFUSED' },
      cure: { kind: 'fixData' },
    });
    expect(key(second).bt_state).toBe(keyStates.issued);
  });
});

describe('the queues', () => {
  function names(): unknown[] {
    return h.dynamics
      .rows('bt_supportqueue')
      .map((row) => row.bt_name)
      .sort();
  }

  it('are those of the appliance and the own one', () => {
    expect(names()).toEqual(['General', 'Me', 'Paper jam', 'Printers']);
  });

  it('follow the appliance, and cost no write when nothing changed', async () => {
    appliance.queues = [
      { kind: 'general', id: '', name: 'General' },
      { kind: 'team', id: '3', name: 'Printers and paper' },
      { kind: 'team', id: '4', name: 'Networks' },
    ];
    await run('queues', h.settings());
    expect(names()).toEqual(['General', 'Me', 'Networks', 'Printers and paper']);
    const { requests } = await h.requestsOf(() => run('queues', h.settings()));
    expect(requests).toEqual(['GET bt_supportqueues']);
  });
});

describe('the sign of life', () => {
  it('tells Dynamics who answers, and when it was seen last', async () => {
    h.clock.advance(60_000);
    await run('heartbeat');
    expect(h.dynamics.rows('bt_connection')).toMatchObject([
      {
        bt_connectionid: connectionId,
        bt_name: 'Help desk',
        bt_appliancehost: 'help.example.com',
        bt_answerskeys: true,
        bt_version: '0.1.0',
        bt_heartbeat: h.clock
          .now()
          .toISOString()
          .replace(/\.\d+Z$/, 'Z'),
      },
    ]);
  });
});

describe('the jobs', () => {
  it('that answer run only where that is wanted, and none writes in shadow mode', () => {
    const wanted = (change: Record<string, unknown>) =>
      h.plugin.jobs?.filter((job) => job.intervalMilliseconds(h.settings(change)) !== undefined).map((job) => job.name);
    expect(wanted({})).toEqual(['session-keys', 'heartbeat', 'queues', 'owners']);
    expect(wanted({ answerSessionKeys: false })).toEqual(['expired-keys', 'heartbeat', 'owners']);
    expect(wanted({ shadowMode: true })).toEqual([]);
  });
});

describe('numbers and lengths', () => {
  it('are those that the solution declares', () => {
    const numbers = (options: Readonly<Record<string, { readonly value: number }>>) =>
      Object.fromEntries(Object.entries(options).map(([word, { value }]) => [word, value]));
    expect(numbers(sessionKey.columns.bt_Request.options)).toEqual(keyRequests);
    expect(numbers(sessionKey.columns.bt_State.options)).toEqual(keyStates);
    expect(numbers(sessionKey.columns.bt_Reason.options)).toEqual(keyReasons);
    expect(numbers(supportQueue.columns.bt_Kind.options)).toEqual(queueKinds);
    const lengths = (
      columns: Readonly<Record<string, { readonly kind: string; readonly maxLength?: number }>>,
      names: object,
    ) =>
      Object.fromEntries(
        Object.entries(columns)
          .map(([name, column]) => [name.toLowerCase(), column.maxLength] as const)
          .filter(([name]) => name in names),
      );
    expect(lengths(sessionKey.columns, keyTexts)).toEqual(keyTexts);
    expect(lengths(supportQueue.columns, queueTexts)).toEqual(queueTexts);
    expect(lengths(connection.columns, connectionTexts)).toEqual(connectionTexts);
  });
});
