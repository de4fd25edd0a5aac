import { buildSolution } from '@casebridge/dynamics-solutions';
import type { Outcome, PluginDelivery, SessionReport } from '@casebridge/plugin-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseMatches, importStates } from '../src/mapping/columns.ts';
import { startHarness, type Harness } from './harness.ts';
import { event, fullReport, withHead } from './reports.ts';

// Two attempts at one session, one of them frozen between any two of its requests: docs/vendors/dataverse.md#versions.

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

const sessionId = '2a1c2b1c-52c5-577b-a16a-6b437a2afc5d';

/** Processes a session; before the request to Dynamics of that number leaves, from 1, something else happens. */
async function processFrozenAt(
  request: number,
  report: SessionReport,
  meanwhile: () => Promise<unknown>,
  delivery: Partial<PluginDelivery> = {},
): Promise<Outcome> {
  let requests = 0;
  const frozen: typeof fetch = async (input, init) => {
    const { url } = new Request(input, init);
    if (url.includes('/api/data/') && (requests += 1) === request) await meanwhile();
    return fetch(input, init);
  };
  // Its own settings, and with them its own token: another process.
  const context = { ...h.context(h.settings()), fetch: frozen };
  return h.plugin.process(h.delivery({ id: 'old', ...delivery }), report, context);
}

function processAsOther(report: SessionReport, delivery: Partial<PluginDelivery> = {}): Promise<Outcome> {
  return h.process(report, undefined, { id: 'new', ...delivery });
}

const chat = (messages: number) =>
  Array.from({ length: messages }, (_, index) =>
    event(index + 1, 'Chat Message', {
      performedBy: { type: 'customer', gsnumber: '1', name: 'Jane' },
      destination: { type: 'everyone', name: 'Everyone' },
      body: `Line ${index + 1}`,
    }),
  );

const { surveys } = fullReport();
const older = fullReport({ surveys: surveys.slice(0, 1) });
const newer = fullReport();

async function expectNewer(): Promise<void> {
  expect(h.dynamics.rows('bt_surveyanswer')).toHaveLength(3);
  expect(h.session()).toMatchObject({ bt_importstate: importStates.complete, bt_lastattempt: 'new/1' });
  expect(await h.reportFile()).toMatchObject({
    report: { surveys: expect.objectContaining({ length: 2 }) as unknown },
  });
}

describe('an attempt that was frozen while another one wrote a newer report', () => {
  // Of a new session: 1 reads, 2 writes the rows. The file, the third, is held back by the lease alone.
  it('of a new session, before it writes, leaves the newer rows and file', async () => {
    expect(await processFrozenAt(2, older, () => processAsOther(newer))).toMatchObject({ kind: 'notReady' });
    await expectNewer();
  });

  // Of a known session: 1 reads it, 2 reads ids of rows that change, 3 writes.
  it.each([2, 3])('of a known session, before request %i, leaves the newer rows and file', async (request) => {
    await h.process(withHead(fullReport({ surveys: [] }), { sequence: 1 }), undefined, { id: 'first' });
    const outcome = await processFrozenAt(request, older, () => processAsOther(newer));
    expect(outcome).toMatchObject({ kind: 'notReady' });
    await expectNewer();
  });

  it('does not put an old file into a session whose rows were right already', async () => {
    h.dynamics.faults.add({ path: 'bt_reportfile', method: 'PATCH', status: 503 });
    await h.process(older, undefined, { id: 'first' });
    expect(await processFrozenAt(2, older, () => processAsOther(newer))).toMatchObject({ kind: 'notReady' });
    await expectNewer();
  });

  it('does not throw an ended session back to "in progress"', async () => {
    const { endTime: _end, durationSeconds: _duration, ...head } = newer.head;
    const running = fullReport({ head, surveys: [] });
    const joined = { sessionState: 'in-progress', event: 'support_conference_member_added' } as const;
    const outcome = await processFrozenAt(2, running, () => processAsOther(newer), joined);
    expect(outcome).toMatchObject({ kind: 'skipped', reason: 'already-complete' });
    await expectNewer();
  });

  it.each([2, 3, 4, 5])('of a long session, before request %i, does not go on with it', async (request) => {
    const outcome = await processFrozenAt(request, fullReport({ events: chat(700) }), () =>
      processAsOther(fullReport({ events: chat(710) })),
    );
    expect(outcome).toMatchObject({ kind: 'notReady' });
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(710);
    expect(h.session()).toMatchObject({ bt_importstate: importStates.complete, bt_lastattempt: 'new/1' });
  });

  it('does not make a session again that was deleted meanwhile', async () => {
    await h.process(older, undefined, { id: 'first' });
    const outcome = await processFrozenAt(3, newer, () => h.asPerson('DELETE', `bt_sessions(${sessionId})`));
    expect(outcome).toMatchObject({ kind: 'failed', fault: { code: 'CB-DYNAMICS-ROW-GONE' } });
    expect(h.dynamics.rows('bt_session')).toEqual([]);
    expect(h.dynamics.rows('bt_surveyanswer')).toEqual([]);
  });
});

describe('a person who links a session while its push waits', () => {
  async function personLinks(caseId: string): Promise<void> {
    await h.asPerson('PATCH', `bt_sessions(${sessionId})`, { 'bt_CaseId@odata.bind': `/incidents(${caseId})` });
  }

  it('is not overruled, and the rest is written by the same attempt', async () => {
    h.createCase();
    const chosen = h.createCase({ ticketnumber: 'CAS-2' });
    await h.process(withHead(older, { externalKey: 'CAS-9' }), undefined, { id: 'first' });
    expect(await processFrozenAt(3, newer, () => personLinks(chosen))).toMatchObject({ kind: 'succeeded' });
    expect(h.session()).toMatchObject({ bt_caseid: { id: chosen }, bt_casematch: caseMatches.person });
    expect(h.dynamics.rows('bt_surveyanswer')).toHaveLength(3);
  });

  it.each([3, 4, 5])('of a long import, before request %i, is not overruled', async (request) => {
    h.createCase();
    const chosen = h.createCase({ ticketnumber: 'CAS-2' });
    const report = fullReport({ events: chat(700) });
    expect(await processFrozenAt(request, report, () => personLinks(chosen))).toMatchObject({ kind: 'succeeded' });
    expect(h.session()).toMatchObject({ bt_caseid: { id: chosen }, bt_casematch: caseMatches.person });
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(700);
  });

  it('again and again makes the attempt wait, and is not overruled', async () => {
    const cases = [h.createCase({ ticketnumber: 'CAS-2' }), h.createCase({ ticketnumber: 'CAS-3' })];
    await h.process(older, undefined, { id: 'first' });
    let links = 0;
    const context = h.context(h.settings());
    const meddled: typeof fetch = async (input, init) => {
      if (new Request(input, init).url.includes('bt_surveyanswers')) await personLinks(cases[links++ % 2] ?? '');
      return fetch(input, init);
    };
    const outcome = await h.plugin.process(h.delivery({ id: 'old' }), newer, { ...context, fetch: meddled });
    expect(outcome).toMatchObject({ kind: 'failed', cure: { kind: 'wait' }, fault: { code: 'CB-DYNAMICS-CONFLICT' } });
    expect(h.session()).toMatchObject({ bt_caseid: { id: cases[0] } });
  });
});
