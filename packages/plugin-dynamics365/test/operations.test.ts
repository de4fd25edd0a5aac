import type { EraseTarget, TestStep } from '@casebridge/plugin-api';
import { baseSolution, buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tables } from '@casebridge/dynamics-solutions/tables';
import { olderSolution } from '../../dynamics-solutions/test/changed-solution.ts';
import { rowId } from '../src/row-id.ts';
import { startHarness, type Harness } from './harness.ts';
import { fullReport, lsid, withHead } from './reports.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

async function test(settings = h.settings()): Promise<Record<string, TestStep>> {
  const steps = (await h.plugin.test?.(h.context(settings))) ?? [];
  return Object.fromEntries(steps.map((step) => [step.name, step]));
}

function states(steps: Record<string, TestStep>): string[] {
  return Object.values(steps).map(({ name, state }) => `${name}: ${state}`);
}

describe('the connection test', () => {
  it('passes, finds an administrator too mighty, and leaves nothing', async () => {
    const steps = await test();
    for (const name of [
      'tenant',
      'token',
      'environment',
      'application-user',
      'case-table',
      'solution',
      'tables',
      'write-probe',
    ]) {
      expect(steps[name]).toMatchObject({ name, state: 'passed', help: '' });
    }
    expect(steps.solution?.message).toBe(`The solution BeyondTrust ${baseSolution.identity.version} is installed.`);
    for (const { logicalName } of tables) {
      expect(h.dynamics.rows(logicalName)).toEqual([]);
    }
  });

  it('stops at a secret that Entra does not accept', async () => {
    const steps = await test(h.settings({ clientSecret: 'wrong' }));
    expect(states(steps)).toEqual([
      'credential-expiry: passed',
      'tenant: passed',
      'token: failed',
      'environment: not-run',
      'application-user: not-run',
      'privileges: not-run',
      'case-table: not-run',
      'solution: not-run',
      'tables: not-run',
      'write-probe: not-run',
    ]);
    expect(steps.token?.message).toContain('AADSTS7000215');
    expect(steps.token?.help).not.toBe('');
  });

  it('says that the solution is missing', async () => {
    h.dynamics.reset();
    const steps = await test();
    expect(steps.solution).toMatchObject({ state: 'failed', message: 'The solution BeyondTrust is not installed.' });
    expect(steps.tables?.message).toMatch(/'bt_sessions'.*'bt_sessionkeys'/);
    expect(steps['write-probe']).toMatchObject({ state: 'failed' });
    expect(steps['case-table']).toMatchObject({ state: 'passed' });
  });

  it('tells a solution of the same name from ours', async () => {
    h.dynamics.changeSettings({ foreignSolution: 'sameName' });
    h.dynamics.reset();
    const steps = await test();
    h.dynamics.changeSettings({ foreignSolution: 'absent' });
    h.dynamics.reset();
    expect(steps.solution).toMatchObject({
      state: 'failed',
      message: 'The solution BeyondTrust that is installed is of another publisher (foreignpublisher).',
      help: expect.stringContaining('only from its first publisher') as string,
    });
  });

  it('names the tenant that the environment belongs to, where another one is configured', async () => {
    const steps = await test(h.settings({ tenantId: '99999999-0000-4000-8000-000000000000' }));
    expect(steps.tenant).toMatchObject({ state: 'failed', help: expect.stringContaining('this tenant id') as string });
    expect(steps.tenant?.message).toContain(h.dynamics.tenantId);
    expect(steps.token?.message).toContain('AADSTS90002');
  });

  it('names what an older solution lacks', async () => {
    h.dynamics.reset();
    await h.dynamics.importSolution(olderSolution(['bt_Locale', 'bt_Error']));
    const steps = await test();
    expect(steps.tables).toMatchObject({ state: 'failed', help: expect.stringContaining('current') as string });
    expect(steps.tables?.message).toMatch(/bt_locale.*bt_error/);
    expect(steps['write-probe']?.message).toContain('bt_locale');
    expect(await h.process(fullReport())).toMatchObject({
      kind: 'failed',
      cure: { kind: 'fixConfig' },
      fault: { code: 'CB-DYNAMICS-SOLUTION', message: expect.stringContaining('bt_locale') as string },
    });
  });

  it('warns of a secret that ends soon and fails with one that has ended', async () => {
    expect((await test(h.settings({ secretExpires: '2030-02-10' })))['credential-expiry']).toMatchObject({
      state: 'warning',
      message: 'The client secret ends in 9 days.',
    });
    expect((await test(h.settings({ secretExpires: '2030-01-01' })))['credential-expiry']).toMatchObject({
      state: 'failed',
      message: 'The client secret has ended.',
    });
  });
});

describe('the indicators', () => {
  it('show the days of the credential and the use of the limits', async () => {
    const settings = h.settings({ secretExpires: '2030-02-10' });
    await h.process(fullReport(), settings);
    const indicators = h.plugin.indicators?.(h.context(settings)) ?? [];
    expect(indicators).toMatchObject([
      { name: 'credential-days', value: 9, unit: 'days', state: 'warning' },
      { name: 'dynamics-requests', unit: '%', state: 'good' },
    ]);
  });
});

describe('the redaction', () => {
  it('can be tried on a text', () => {
    const settings = h.settings({ redactSecrets: true, redactionRules: 'Tom => [name]' });
    expect(h.plugin.tryRedaction?.('Tom, my password is hunter2', settings)).toEqual({
      text: '[name], my password is [redacted]',
      hits: [
        { name: 'passwords', count: 1 },
        { name: 'Tom => [name]', count: 1 },
      ],
    });
  });

  it('reaches what is written', async () => {
    await h.process(fullReport(), h.settings({ redactionRules: 'spooler', personalData: 'minimal' }));
    expect(h.session().bt_transcript).toContain('Special Action Executed: Restart the [redacted]');
    expect(JSON.stringify(await h.reportFile())).not.toContain('spooler');
    expect(h.dynamics.rows('bt_sessionparticipant').map((row) => row.bt_publicip)).toEqual([null, null]);
  });
});

describe('the limits of Dynamics', () => {
  it('slow a backlog down and lose nothing', async () => {
    h.dynamics.changeSettings({ protectionRequests: 20, protectionWindowMilliseconds: 10_000 });
    const lsids = Array.from({ length: 30 }, (_, index) => index.toString(16).padStart(32, 'a'));
    let waits = 0;
    try {
      for (const one of lsids) {
        for (;;) {
          const outcome = await h.process(withHead(fullReport(), { lsid: one }), undefined, { lsid: one });
          if (outcome.kind === 'succeeded') break;
          if (outcome.kind !== 'failed' || outcome.cure.kind !== 'waitUntil') throw new Error(JSON.stringify(outcome));
          waits += 1;
          h.clock.advance(Math.max(0, Date.parse(outcome.cure.at) - h.clock.now().getTime()));
        }
      }
    } finally {
      h.dynamics.changeSettings({ protectionRequests: 6000, protectionWindowMilliseconds: 300_000 });
    }
    expect(h.dynamics.rows('bt_session')).toHaveLength(30);
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(180);
    const throttled = h.dynamics.requests.entries().filter(({ status }) => status === 429);
    expect(throttled.length + waits).toBeGreaterThan(0);
  });
});

describe('erasing', () => {
  const other = 'e'.repeat(32);

  async function erase(target: EraseTarget) {
    return h.plugin.erase?.(target, h.context());
  }

  beforeEach(async () => {
    h.createCase();
    await h.process(fullReport());
    const head = { lsid: other, externalKey: 'CAS-2', primaryCustomer: { name: 'Bob Brown' } };
    const report = withHead(fullReport(), head);
    const [customer, ...rest] = report.participants;
    await h.process({ ...report, participants: [{ ...customer!, username: 'Bob Brown' }, ...rest] }, undefined, {
      lsid: other,
    });
  });

  function left(): unknown[] {
    return h.dynamics.rows('bt_session').map((row) => row.bt_lsid);
  }

  it('a session takes all of its rows with it, and may be repeated', async () => {
    const rowsBefore = h.dynamics.rows('bt_sessionevent').length;
    expect(await erase({ kind: 'session', lsid: lsid.toUpperCase() })).toEqual({ ok: true, lsids: [lsid] });
    expect(left()).toEqual([other]);
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(rowsBefore / 2);
    expect(await erase({ kind: 'session', lsid })).toEqual({ ok: true, lsids: [lsid] });
  });

  it('a case takes the sessions of that case, and its session keys', async () => {
    const caseId = h.dynamics.rows('incident')[0]?.incidentid as string;
    const key = 'cccccccc-0000-4000-8000-000000000001';
    await h.asPerson('PATCH', `bt_sessionkeys(${key})`, { 'bt_CaseId@odata.bind': `/incidents(${caseId})` });
    expect(await erase({ kind: 'case', reference: 'CAS-01213-P7D8G9' })).toEqual({ ok: true, lsids: [lsid] });
    expect(left()).toEqual([other]);
    expect(h.dynamics.rows('bt_sessionkey')).toEqual([]);
  });

  it('a case takes a session whose lsid a person has cleared, and names no session for it', async () => {
    await h.asPerson('PATCH', `bt_sessions(${rowId('bt_session', lsid)})`, { bt_lsid: '' });
    expect(await erase({ kind: 'case', reference: 'CAS-01213-P7D8G9' })).toEqual({ ok: true, lsids: [] });
    expect(left()).toEqual([other]);
  });

  it('a case that was deleted takes the sessions that carry its number', async () => {
    const caseId = h.dynamics.rows('incident')[0]?.incidentid as string;
    await h.asPerson('DELETE', `incidents(${caseId})`);
    expect(left()).toHaveLength(2);
    expect(await erase({ kind: 'case', reference: 'CAS-01213-P7D8G9' })).toEqual({ ok: true, lsids: [lsid] });
    expect(left()).toEqual([other]);
  });

  it('of a case or customer can be asked for beforehand, and takes nothing', async () => {
    const find = (target: EraseTarget) => h.plugin.findErasable?.(target, h.context());
    const id = h.dynamics.rows('incident')[0]?.incidentid as string;
    const references = ['CAS-01213-P7D8G9', id];
    expect(await find({ kind: 'case', reference: references[0]! })).toEqual({ ok: true, lsids: [lsid], references });
    expect(await find({ kind: 'customer', name: 'Bob Brown' })).toEqual({ ok: true, lsids: [other] });
    expect(left()).toHaveLength(2);
  });

  it('of a case names every key that leads to it: number, id, and those of cases that were merged into it', async () => {
    const id = h.dynamics.rows('incident')[0]?.incidentid as string;
    const loser = h.createCase({ ticketnumber: 'CAS-3', 'masterid@odata.bind': `/incidents(${id})` });
    const first = h.createCase({ ticketnumber: 'CAS-4', 'masterid@odata.bind': `/incidents(${loser})` });
    const find = (reference: string) => h.plugin.findErasable?.({ kind: 'case', reference }, h.context());
    const keys = ['CAS-01213-P7D8G9', 'CAS-3', 'CAS-4', first, id, loser].sort();
    for (const reference of ['CAS-01213-P7D8G9', id]) {
      const found = await find(reference);
      expect(found?.ok === true && [...(found.references ?? [])].sort()).toEqual(keys);
    }
    expect(await find('CAS-7')).toEqual({ ok: true, lsids: [], references: ['CAS-7'] });
  });

  it('a customer takes every session in which that one took part', async () => {
    expect(await erase({ kind: 'customer', name: "Bob O'Brown" })).toEqual({ ok: true, lsids: [] });
    expect(await erase({ kind: 'customer', name: 'Bob Brown' })).toEqual({ ok: true, lsids: [other] });
    expect(left()).toEqual([lsid]);
  });

  it('tells what is already gone when it breaks off', async () => {
    h.dynamics.faults.add({ method: 'DELETE', status: 503 });
    expect(await erase({ kind: 'session', lsid })).toMatchObject({
      ok: false,
      lsids: [],
      fault: { code: 'CB-DYNAMICS-UNAVAILABLE' },
    });
    expect(left()).toHaveLength(2);
  });
});
