import type { Outcome, SessionReport } from '@casebridge/plugin-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { caseMatches, importStates } from '../src/mapping/columns.ts';
import { startHarness, type Harness } from './harness.ts';
import { event, fullReport, lsid, withHead } from './reports.ts';

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
const number = 'CAS-01213-P7D8G9';

function createCase(change: Record<string, unknown> = {}): string {
  return h.createCase(change);
}

function succeeded(outcome: Outcome) {
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** A long conversation. */
function chat(messages: number): SessionReport {
  const events = Array.from({ length: messages }, (_, index) =>
    event(index + 1, 'Chat Message', {
      performedBy: { type: 'customer', gsnumber: '1', name: 'Jane' },
      destination: { type: 'everyone', name: 'Everyone' },
      body: `Line ${index + 1}`,
    }),
  );
  return fullReport({ events });
}

describe('a session', () => {
  it('is written with all of its rows and its file, linked to its case', async () => {
    const caseId = createCase();
    const outcome = succeeded(await h.process(fullReport()));
    expect(outcome).toMatchObject({
      effect: 'written',
      warnings: [],
      refs: [
        { kind: 'session', id: sessionId },
        { kind: 'case', id: caseId, label: number },
      ],
    });
    expect(h.session()).toMatchObject({
      bt_sessionid: sessionId,
      bt_name: 'Jane Doe with Adam Smith',
      bt_caseid: { table: 'incident', id: caseId },
      bt_casematch: caseMatches.linked,
      bt_importstate: importStates.complete,
      bt_digest: outcome.digest,
    });
    expect(h.dynamics.rows('bt_sessionparticipant')).toHaveLength(2);
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(6);
    expect(h.dynamics.rows('bt_surveyanswer')).toHaveLength(3);
    for (const table of ['bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer']) {
      for (const row of h.dynamics.rows(table)) {
        expect(row.bt_sessionid).toEqual({ table: 'bt_session', id: sessionId });
      }
    }
    expect(await h.reportFile()).toMatchObject({
      format: 'casebridge-session-report',
      applianceHost: 'help.example.com',
      report: { head: { lsid, externalKey: number }, events: expect.objectContaining({ length: 11 }) as unknown },
    });
  });

  it('takes three requests with a warm token, one when nothing changed', async () => {
    createCase();
    await h.process(withHead(fullReport(), { lsid: 'f'.repeat(32) }), undefined, { lsid: 'f'.repeat(32) });
    const first = await h.requestsOf(() => h.process(fullReport()));
    expect(first.requests).toEqual(['POST $batch', 'POST $batch', `PATCH bt_sessions(${sessionId})/bt_reportfile`]);
    const second = await h.requestsOf(() => h.process(fullReport()));
    expect(second.requests).toEqual(['POST $batch']);
    expect(succeeded(second.answer)).toMatchObject({ effect: 'unchanged', digest: succeeded(first.answer).digest });
  });

  it('of 200 rows is written in one change set', async () => {
    const { requests } = await h.requestsOf(() => h.process(chat(194)));
    expect(requests).toHaveLength(3);
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(194);
  });
});

describe('a survey that comes late', () => {
  it('adds its answers and touches no other part', async () => {
    const { surveys } = fullReport();
    await h.process(fullReport({ surveys: surveys.slice(0, 1) }));
    const before = h.dynamics.rows('bt_sessionevent').map((row) => row.versionnumber);
    const { requests } = await h.requestsOf(() => h.process(fullReport()));
    expect(requests).toEqual([
      'POST $batch',
      'GET bt_surveyanswers',
      'POST $batch',
      `PATCH bt_sessions(${sessionId})/bt_reportfile`,
    ]);
    expect(h.dynamics.rows('bt_surveyanswer')).toHaveLength(3);
    expect(h.dynamics.rows('bt_sessionevent').map((row) => row.versionnumber)).toEqual(before);
  });
});

describe('an order to write a session again', () => {
  const again = () => h.process(fullReport(), undefined, { rewrite: true });
  const everything = () =>
    ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'].map((table) =>
      h.dynamics.rows(table).map(({ versionnumber: _version, modifiedon: _at, bt_lastattempt: _last, ...row }) => row),
    );
  const byId = (rows: ReturnType<typeof everything>) =>
    rows.map((table) => table.map((row) => JSON.stringify(Object.entries(row).sort())).sort());
  const first = (table: string) => {
    const id = h.dynamics.rows(table)[0]?.[`${table}id`];
    return typeof id === 'string' ? id : '';
  };

  it('costs no write where every row is as it should be', async () => {
    createCase();
    await h.process(fullReport());
    const { answer, requests } = await h.requestsOf(again);
    expect(succeeded(answer).effect).toBe('unchanged');
    expect(requests.filter((request) => request.startsWith('PATCH'))).toEqual([]);
  });

  it.each([
    ['the session', 'bt_sessions', () => first('bt_session')],
    ['a participant', 'bt_sessionparticipants', () => first('bt_sessionparticipant')],
    ['an event', 'bt_sessionevents', () => first('bt_sessionevent')],
    ['a survey answer', 'bt_surveyanswers', () => first('bt_surveyanswer')],
  ])('brings back what was deleted: %s', async (_, set, id) => {
    createCase();
    await h.process(fullReport());
    const file = await h.reportFile();
    const before = byId(everything()).map((rows) => rows.length);
    await h.asPerson('DELETE', `${set}(${id()})`);
    expect(byId(everything()).map((rows) => rows.length)).not.toEqual(before);
    expect(succeeded(await again()).effect).toBe('written');
    expect(byId(everything()).map((rows) => rows.length)).toEqual(before);
    expect(await h.reportFile()).toEqual(file);
    expect(succeeded(await again()).effect).toBe('unchanged');
  });

  it('mends what was changed, and leaves a link that a person has made', async () => {
    createCase();
    const other = createCase({ ticketnumber: 'CAS-00002-OTHER1' });
    await h.process(fullReport());
    await h.asPerson('PATCH', `bt_sessions(${sessionId})`, { 'bt_CaseId@odata.bind': `/incidents(${other})` });
    await h.asPerson('PATCH', `bt_sessionevents(${first('bt_sessionevent')})`, { bt_text: 'Something else' });
    expect(succeeded(await again()).effect).toBe('written');
    expect(h.dynamics.rows('bt_sessionevent').map((row) => row.bt_text)).not.toContain('Something else');
    expect(h.session()).toMatchObject({ bt_caseid: { table: 'incident', id: other } });
  });
});

describe('a report that has become smaller', () => {
  it('takes its surplus rows away', async () => {
    await h.process(chat(5));
    await h.process(chat(3));
    expect(
      h.dynamics
        .rows('bt_sessionevent')
        .map((row) => row.bt_text)
        .sort(),
    ).toEqual(['Line 1', 'Line 2', 'Line 3']);
  });
});

describe('a long session', () => {
  it('is written in several change sets, under the state importing', async () => {
    const { answer, requests } = await h.requestsOf(() => h.process(chat(700)));
    expect(succeeded(answer).effect).toBe('written');
    expect(requests.filter((request) => request === 'POST $batch')).toHaveLength(5);
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(700);
    expect(h.session().bt_importstate).toBe(importStates.complete);
  });

  it('goes on where an attempt broke off', async () => {
    h.dynamics.faults.add({ path: '$batch', skip: 2, status: 503, message: 'Service unavailable.' });
    const broken = await h.process(chat(700));
    expect(broken).toMatchObject({ kind: 'failed', stage: 'during' });
    expect(h.session()).toMatchObject({ bt_importstate: importStates.importing, bt_digest: null });
    const written = h.dynamics.rows('bt_sessionevent').length;
    expect(written).toBeGreaterThan(200);
    const { answer, requests } = await h.requestsOf(() => h.process(chat(700)));
    expect(succeeded(answer).effect).toBe('written');
    expect(requests.filter((request) => request === 'POST $batch')).toHaveLength(4);
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(700);
    expect(h.dynamics.rows('bt_sessionparticipant')).toHaveLength(2);
    expect(h.session().bt_importstate).toBe(importStates.complete);
    expect(succeeded(await h.process(chat(700))).effect).toBe('unchanged');
  });

  it('of enormous messages is written in requests that stay small, and goes on where it broke off', async () => {
    const body = 'An enormous message. '.repeat(5000).slice(0, 100_000);
    const events = chat(200).events.map((one) => ({ ...one, body }));
    h.dynamics.faults.add({ path: '$batch', skip: 2, status: 503 });
    expect(await h.process(fullReport({ events }))).toMatchObject({ kind: 'failed', stage: 'during' });
    const written = h.dynamics.rows('bt_sessionevent').length;
    expect(written).toBeGreaterThan(50);
    expect(written).toBeLessThan(90);
    expect(succeeded(await h.process(fullReport({ events }))).effect).toBe('written');
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(200);
    expect(succeeded(await h.process(fullReport({ events }))).effect).toBe('unchanged');
  });

  it('starts again if the report is another one by then', async () => {
    h.dynamics.faults.add({ path: '$batch', skip: 2, status: 503 });
    await h.process(chat(700));
    expect(succeeded(await h.process(chat(300))).effect).toBe('written');
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(300);
  });
});

describe('an attempt that breaks off', () => {
  it('before the file leaves the file to the next', async () => {
    h.dynamics.faults.add({ path: 'bt_reportfile', method: 'PATCH', status: 503 });
    expect(await h.process(fullReport())).toMatchObject({ kind: 'failed', stage: 'during' });
    const { answer, requests } = await h.requestsOf(() => h.process(fullReport()));
    // The second batch proves that nobody has written meanwhile: the file column itself knows no versions.
    expect(requests).toEqual(['POST $batch', 'POST $batch', `PATCH bt_sessions(${sessionId})/bt_reportfile`]);
    expect(succeeded(answer).effect).toBe('written');
  });

  it('after its answer was lost writes nothing twice', async () => {
    h.dynamics.faults.add({ kind: 'lost', path: '$batch', skip: 1 });
    expect(await h.process(fullReport())).toMatchObject({ kind: 'failed', stage: 'during' });
    expect(succeeded(await h.process(fullReport())).effect).toBe('written');
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(6);
  });
});

describe('which sessions', () => {
  it('without a rule are those of a case', async () => {
    const only = h.settings({ allSessions: false });
    expect(await h.process(fullReport(), only)).toMatchObject({ kind: 'skipped', reason: 'no-case' });
    expect(h.dynamics.rows('bt_session')).toEqual([]);
    createCase();
    expect((await h.process(fullReport(), only)).kind).toBe('succeeded');
  });

  it('without a key, or with the key of another system, cost no request', async () => {
    const prefixes = h.settings({ allSessions: false, allowedPrefixes: 'ABC' });
    const { answer, requests } = await h.requestsOf(() => h.process(fullReport(), prefixes));
    expect(answer).toMatchObject({ kind: 'skipped', reason: 'prefix-not-allowed' });
    expect(requests).toEqual([]);
  });

  it('of an allowed prefix are imported unlinked where there is no such case', async () => {
    const outcome = await h.process(fullReport(), h.settings({ allSessions: false, allowedPrefixes: 'cas' }));
    expect(succeeded(outcome).warnings).toEqual(['The session is not linked: no case has its external key.']);
    expect(h.session()).toMatchObject({ bt_caseid: null, bt_casematch: caseMatches.noCase });
    expect(h.session().bt_importremarks).toContain('no case has its external key');
  });
});

describe('the case of a session', () => {
  it('is none where several have its number', async () => {
    createCase();
    createCase();
    expect(succeeded(await h.process(fullReport())).warnings).toEqual([
      'The session is not linked: several cases have its external key.',
    ]);
    expect(h.session()).toMatchObject({ bt_caseid: null, bt_casematch: caseMatches.severalCases });
  });

  it('may be given by its id', async () => {
    const caseId = createCase();
    await h.process(withHead(fullReport(), { externalKey: caseId.toUpperCase() }));
    expect(h.session().bt_caseid).toEqual({ table: 'incident', id: caseId });
  });

  it('is the one that it was merged into, over several steps', async () => {
    const last = createCase({ ticketnumber: 'CAS-3' });
    const middle = createCase({ ticketnumber: 'CAS-2', 'masterid@odata.bind': `/incidents(${last})` });
    createCase({ 'masterid@odata.bind': `/incidents(${middle})` });
    const outcome = succeeded(await h.process(fullReport()));
    expect(outcome.refs[1]).toMatchObject({ kind: 'case', id: last, label: 'CAS-3' });
  });

  it('takes a number with quotes and signs for what it is', async () => {
    const odd = "O'Neil & 100% #1+1";
    const caseId = createCase({ ticketnumber: odd });
    await h.process(withHead(fullReport(), { externalKey: ` ${odd} ` }));
    expect(h.session().bt_caseid).toEqual({ table: 'incident', id: caseId });
  });

  it('follows a key that was changed, and appears when the case does', async () => {
    await h.process(fullReport());
    const first = createCase();
    await h.process(fullReport());
    expect(h.session().bt_caseid).toEqual({ table: 'incident', id: first });
    const second = createCase({ ticketnumber: 'CAS-2' });
    await h.process(withHead(fullReport(), { externalKey: 'CAS-2' }));
    expect(h.session()).toMatchObject({ bt_caseid: { table: 'incident', id: second }, bt_externalkey: 'CAS-2' });
  });

  it('that a person chose or took away is kept', async () => {
    createCase();
    const other = createCase({ ticketnumber: 'CAS-2' });
    await h.process(fullReport());
    await h.personLinks(other);
    const kept = succeeded(await h.process(withHead(fullReport(), { sequence: 43 })));
    expect(h.session()).toMatchObject({
      bt_caseid: { table: 'incident', id: other },
      bt_casematch: caseMatches.person,
      bt_sequence: 43,
    });
    expect(kept.refs[1]).toMatchObject({ id: other });
    await h.personLinks(null);
    await h.process(withHead(fullReport(), { sequence: 44 }));
    expect(h.session()).toMatchObject({ bt_caseid: null, bt_casematch: caseMatches.person, bt_sequence: 44 });
  });
});

describe('a running session', () => {
  it('is imported as far as it is, and completed when it ends', async () => {
    const { endTime: _end, durationSeconds: _duration, ...head } = fullReport().head;
    const running = fullReport({ head, events: fullReport().events.slice(0, 3), surveys: [] });
    await h.process(running, undefined, { sessionState: 'in-progress', event: 'support_conference_member_added' });
    expect(h.session()).toMatchObject({ bt_importstate: importStates.inProgress, bt_endtime: null });
    await h.process(fullReport());
    expect(h.session()).toMatchObject({ bt_importstate: importStates.complete, bt_durationseconds: 240 });
    const late = await h.process(running, undefined, { sessionState: 'in-progress' });
    expect(late).toMatchObject({ kind: 'skipped', reason: 'already-complete' });
  });

  it('whose end the appliance never told is marked so', async () => {
    await h.process(fullReport(), undefined, { sessionState: 'end-unknown' });
    expect(h.session().bt_importstate).toBe(importStates.endUnknown);
  });
});

describe('what Dynamics refuses', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    ['a wrong secret', { place: 'token', status: 401, code: '7000215' }, 'CB-DYNAMICS-CREDENTIALS', 'fixConfig'],
    ['no application user', { status: 403, code: '0x80072560' }, 'CB-DYNAMICS-PERMISSION', 'fixConfig'],
    ['an outage', { status: 503, code: '' }, 'CB-DYNAMICS-UNAVAILABLE', 'waitUntil'],
    ['a gateway in between', { kind: 'gateway', status: 502 }, 'CB-DYNAMICS-UNAVAILABLE', 'waitUntil'],
    ['a broken connection', { kind: 'reset' }, 'CB-DYNAMICS-UNAVAILABLE', 'waitUntil'],
  ])('for %s is a failure before any effect, with its cure', async (_name, fault, code, cure) => {
    h.dynamics.faults.add(fault);
    const outcome = await h.process(fullReport(), h.settings());
    expect(outcome).toMatchObject({ kind: 'failed', stage: 'before', cure: { kind: cure }, fault: { code } });
  });

  it('says that the solution is missing', async () => {
    h.dynamics.reset();
    const outcome = await h.process(fullReport());
    expect(outcome).toMatchObject({
      kind: 'failed',
      stage: 'before',
      cure: { kind: 'fixConfig' },
      fault: { code: 'CB-DYNAMICS-SOLUTION' },
    });
  });

  it('in a write, such as a plug-in of the customer, needs a person for this session only', async () => {
    h.dynamics.faults.add({ place: 'operation', method: 'PATCH', status: 400, code: '0x80040265', message: 'No!' });
    const outcome = await h.process(fullReport());
    expect(outcome).toMatchObject({ kind: 'failed', stage: 'during', cure: { kind: 'fixData' } });
    expect(h.dynamics.rows('bt_session')).toEqual([]);
  });
});
