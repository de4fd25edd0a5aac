import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callJson } from '../../demo/control.ts';
import { applicationUser, createAgent, type DynamicsUser, type Row } from './dynamics-agent.ts';
import { startWholeProduct, type WholeProduct } from './whole-product.ts';

/** The choices of `bt_request` and `bt_state`, in the order in which the solution declares them. */
const [draft, requested] = [418_600_000, 418_600_001];
const [claimed, issued, failed, expired] = [418_600_000, 418_600_001, 418_600_002, 418_600_003];
const teamKind = 418_600_001;

const caseNumber = 'CAS-00321-K3YS4U';
const patience = { timeout: 25_000, interval: 50 };

/** A session key as the appliance knows it. */
interface MadeKey {
  readonly shortKey: string;
  readonly externalKey: string | null;
  readonly queue: { readonly kind: string; readonly id?: string };
  readonly expiresAt: number;
}

let product: WholeProduct;
let admin: DynamicsUser;
let agent: DynamicsUser;
let caseId: string;
let connectionId: string;
let queues: readonly Row[];

beforeAll(async () => {
  product = await startWholeProduct({
    seed: 'session-keys',
    settings: { answerSessionKeys: true },
    sendsEvents: false,
  });
  caseId = await product.dynamics.createCase(caseNumber, 'The printer does not print');
  admin = await applicationUser(product.dynamics.access);
  agent = await createAgent(product.dynamics.access, 'Robin');
  await vi.waitFor(async () => expect((await product.job('queues'))?.lastRun?.result).toBe('done'), patience);
  const [connection] = await agent.list('bt_connections');
  connectionId = String(connection?.bt_connectionid);
  queues = await agent.list('bt_supportqueues');
}, 120_000);

afterAll(() => product.stop());

function madeKeys(): Promise<readonly MadeKey[]> {
  return callJson(`${product.appliance.url}/_emulator/keys`);
}

function idOfTeam(): string {
  const team = queues.find((queue) => queue.bt_kind === teamKind);
  return String(team?.bt_supportqueueid);
}

/** Writes the row as the dialog does when it is opened. */
function openDialog(): Promise<string> {
  return agent.create('bt_sessionkeys', {
    bt_name: caseNumber,
    bt_request: draft,
    'bt_CaseId@odata.bind': `/incidents(${caseId})`,
    'bt_ConnectionId@odata.bind': `/bt_connections(${connectionId})`,
  });
}

/** Writes the row as the dialog does when the agent has chosen. */
function ask(id: string, queueId: string): Promise<void> {
  const queue = { 'bt_QueueId@odata.bind': `/bt_supportqueues(${queueId})` };
  return agent.update(`bt_sessionkeys(${id})`, { bt_request: requested, ...queue });
}

/** Looks at a row as the dialog does, until it is in that state. @returns every key that was shown meanwhile, and the row */
async function watch(id: string, state: number): Promise<{ readonly row: Row; readonly shown: ReadonlySet<string> }> {
  const shown = new Set<string>();
  const row = await vi.waitFor(async () => {
    const now = await agent.read(`bt_sessionkeys(${id})`);
    if (typeof now.bt_shortkey === 'string') shown.add(now.bt_shortkey);
    expect(now.bt_state).toBe(state);
    return now;
  }, patience);
  return { row, shown };
}

describe('an agent who asks for a session key from a case', () => {
  it('is offered the queues of the appliance', () => {
    expect(queues.map((queue) => queue.bt_name)).toContain('General queue');
    expect(queues.filter((queue) => queue.bt_kind === teamKind).length).toBeGreaterThan(0);
  });

  it('gets key, link and expiry while the dialog is open', async () => {
    const id = await openDialog();
    // The open dialog has the engine look each second.
    await vi.waitFor(async () => {
      const { lastRun, nextAt } = (await product.job('session-keys')) ?? {};
      expect(Date.parse(nextAt ?? '') - Date.parse(lastRun?.startedAt ?? '')).toBeLessThanOrEqual(1000);
    }, patience);
    await ask(id, idOfTeam());
    const { row } = await watch(id, issued);
    const key = (await madeKeys()).at(-1);
    expect(key).toMatchObject({ externalKey: caseNumber, queue: { kind: 'team' } });
    // No representative is signed in to this appliance, and the agent is told.
    expect(row).toMatchObject({ bt_shortkey: key?.shortKey, bt_error: null, bt_queuestaffed: false });
    expect(String(row.bt_mailbody)).toContain(String(row.bt_keyurl));
    expect(Date.parse(String(row.bt_expiresat))).toBe((key?.expiresAt ?? 0) * 1000);
    expect(new URL(String(row.bt_keyurl)).host).toBe(new URL(product.appliance.url).host);
    // Only the integration writes the answer.
    expect(await agent.send('PATCH', `bt_sessionkeys(${id})`, { bt_shortkey: '7' })).toBe(403);
  });

  it('reads in plain words that the appliance does not know the queue', async () => {
    const gone = await admin.create('bt_supportqueues', {
      ...{ bt_name: 'A team that is gone', bt_kind: teamKind, bt_queueid: '987654' },
      'bt_ConnectionId@odata.bind': `/bt_connections(${connectionId})`,
    });
    const before = (await madeKeys()).length;
    const id = await openDialog();
    await ask(id, gone);
    const { row, shown } = await watch(id, failed);
    expect(row).toMatchObject({ bt_error: 'The appliance refused: Invalid queue_id.', bt_keyurl: null });
    expect(shown.size).toBe(0);
    expect((await madeKeys()).length).toBe(before);
  });

  it('no longer sees the key when it has expired', async () => {
    const clock = (advanceSeconds: number) => callJson(`${product.appliance.url}/_emulator/clock`, { advanceSeconds });
    // Where the appliance lives a year ago, its keys expire as soon as they are made.
    await clock(-365 * 86_400);
    try {
      const id = await openDialog();
      await ask(id, idOfTeam());
      const { row } = await watch(id, expired);
      expect(row).toMatchObject({ bt_shortkey: null, bt_keyurl: null });
      expect(Date.parse(String(row.bt_expiresat))).toBe(((await madeKeys()).at(-1)?.expiresAt ?? 0) * 1000);
    } finally {
      await clock(365 * 86_400);
    }
  });

  it('sees at most one key, though the engine is killed when the appliance has made it and Dynamics does not have it', async () => {
    const before = (await madeKeys()).length;
    const id = await openDialog();
    const writes = { place: 'request', method: 'PATCH', path: `bt_sessionkeys(${id})` };
    // The agent's own write and the claim pass; the answer hangs.
    await product.dynamics.addFault({ ...writes, kind: 'hang', skip: 2, times: 1 });
    await ask(id, idOfTeam());
    await vi.waitFor(async () => expect((await madeKeys()).length).toBe(before + 1), patience);
    await product.engine.kill();
    expect(await product.engine.ended).toMatchObject({ signal: 'SIGKILL' });
    expect((await agent.read(`bt_sessionkeys(${id})`)).bt_state).toBe(claimed);
    await callJson(`${product.dynamics.access.dynamicsUrl}/_emulator/faults`, undefined, { method: 'DELETE' });
    await product.engine.start();
    // What the minute would do in which a claim holds.
    await admin.update(`bt_sessionkeys(${id})`, { bt_claimeduntil: '2020-01-01T00:00:00Z' });
    const { row, shown } = await watch(id, issued);
    const made = (await madeKeys()).slice(before).map(({ shortKey }) => shortKey);
    expect(made).toHaveLength(2);
    expect([...shown]).toEqual([made[1]]);
    expect(row.bt_shortkey).toBe(made[1]);
  }, 60_000);

  it('is not answered while the setting is off', async () => {
    const before = (await madeKeys()).length;
    const id = await openDialog();
    await product.changeSettings({ answerSessionKeys: false });
    await vi.waitFor(async () => {
      expect(await product.job('session-keys')).toBeUndefined();
      // The dialog sees it, too, and offers another way.
      expect((await agent.list('bt_connections'))[0]?.bt_answerskeys).toBe(false);
    }, patience);
    await ask(id, idOfTeam());
    // Whoever looks each second would have seen it before the next sign of life was ordered and given.
    const beat = (await product.job('heartbeat'))?.lastRun?.startedAt;
    await product.changeSettings({ answerSessionKeys: false, sessionKeyMinutes: 5 });
    await vi.waitFor(async () => expect((await product.job('heartbeat'))?.lastRun?.startedAt).not.toBe(beat), patience);
    expect((await agent.read(`bt_sessionkeys(${id})`)).bt_state).toBe(null);
    expect((await madeKeys()).length).toBe(before);
    await product.changeSettings({ answerSessionKeys: true });
    await watch(id, issued);
  });
});
