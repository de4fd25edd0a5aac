import type { Preview, SessionReport } from '@casebridge/plugin-api';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { event, fullReport, withHead } from './reports.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

async function preview(report: SessionReport, settings = h.settings()): Promise<Preview> {
  const answer = await h.plugin.preview?.(h.delivery(), report, h.context(settings));
  if (answer === undefined) throw new Error('the plugin has no dry run');
  return answer;
}

function planned(answer: Preview) {
  if (answer.kind !== 'planned') throw new Error(JSON.stringify(answer));
  return answer;
}

describe('a dry run', () => {
  it('of a new session tells all that would be created, and writes nothing', async () => {
    const caseId = h.createCase();
    const { answer, requests } = await h.requestsOf(() => preview(fullReport()));
    const { changes, unchanged } = planned(answer);
    const count = (kind: string) => changes.filter((one) => one.kind === kind && one.change === 'create').length;
    expect(['session', 'participant', 'event', 'survey answer', 'report file'].map(count)).toEqual([1, 2, 6, 3, 1]);
    expect(unchanged).toBe(0);
    expect(changes[0]?.fields).toContainEqual({ field: '_bt_caseid_value', before: '', after: caseId });
    expect(requests).toEqual(['GET bt_sessions', 'GET incidents']);
    expect(h.dynamics.rows('bt_session')).toEqual([]);
  });

  it('of an imported session tells nothing', async () => {
    h.createCase();
    await h.process(fullReport());
    expect(planned(await preview(fullReport()))).toMatchObject({ changes: [], unchanged: 12 });
  });

  it('tells which columns would change and which rows would go', async () => {
    await h.process(fullReport());
    const events = fullReport()
      .events.filter(({ ordinal }) => ordinal !== 7)
      .map((one) => (one.ordinal === 2 ? { ...one, body: 'Hello!' } : one));
    const changed = withHead(
      fullReport({
        events: [
          ...events,
          event(12, 'Session Note Added', { performedBy: { type: 'representative', name: 'A' }, body: 'New' }),
        ],
      }),
      { sequence: 43 },
    );
    const before = JSON.stringify(h.dynamics.rows('bt_session'));
    const { answer, requests } = await h.requestsOf(() => preview(changed));
    expect(requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    const { changes } = planned(answer);
    const session = changes.find((one) => one.kind === 'session');
    expect(session).toMatchObject({ change: 'update' });
    expect(session?.fields.map(({ field }) => field).sort()).toEqual([
      'bt_notes',
      'bt_reportbytes',
      'bt_sequence',
      'bt_transcript',
    ]);
    expect(session?.fields).toContainEqual({ field: 'bt_sequence', before: '42', after: '43' });
    const ofEvents = changes.filter((one) => one.kind === 'event').map(({ change, label }) => `${change} ${label}`);
    expect(ofEvents.sort()).toEqual(['create New', 'delete Replaced the driver.', 'update Hello!']);
    expect(JSON.stringify(h.dynamics.rows('bt_session'))).toBe(before);
  });

  it('says why a session would be skipped, and what stands in the way', async () => {
    expect(await preview(fullReport(), h.settings({ allSessions: false }))).toMatchObject({
      kind: 'skipped',
      reason: 'no-case',
    });
    h.dynamics.faults.add({ status: 403, code: '0x80072560' });
    expect(await preview(fullReport())).toMatchObject({ kind: 'failed', fault: { code: 'CB-DYNAMICS-PERMISSION' } });
  });
});

describe('a dry run of an enormous session', () => {
  it('does not end in "maximum call stack size exceeded"', async () => {
    const events = Array.from({ length: 150_000 }, (_, index) => event(index + 1, 'Session Start'));
    const { changes } = planned(await preview(fullReport({ events }), h.settings({ detailRows: 'all' })));
    expect(changes).toHaveLength(150_007);
  });

  it('shows the beginning of a long text, and never half a character', async () => {
    const { changes } = planned(await preview(withHead(fullReport(), { externalKey: '😀'.repeat(512) })));
    const key = changes[0]?.fields.find(({ field }) => field === 'bt_externalkey');
    expect(key?.after).toMatch(/^(😀){249}…$/u);
  });
});

describe('shadow mode', () => {
  it('counts what would be written and writes nothing', async () => {
    const shadowed = () => h.process(fullReport(), h.settings({ shadowMode: true }));
    const { answer: outcome, requests } = await h.requestsOf(shadowed);
    expect(requests).toEqual(['GET bt_sessions', 'GET incidents']);
    expect(outcome).toEqual({
      kind: 'skipped',
      reason: 'shadow-mode',
      message:
        'Shadow mode: 1 session, 2 participants, 6 events, 3 survey answers, 1 report file would be created; nothing was written.',
    });
    expect(h.dynamics.rows('bt_session')).toEqual([]);
    expect(h.lines).toContain('info dynamics365.shadow');
  });

  it('records which columns differ from what is there, and none of their contents', async () => {
    await h.process(fullReport());
    const events = fullReport().events.filter(({ ordinal }) => ordinal !== 7);
    const changed = withHead(fullReport({ events }), { sequence: 43 });
    const shadow = h.settings({ shadowMode: true });
    expect(await h.process(changed, shadow)).toMatchObject({
      message:
        'Shadow mode: 1 session, 1 report file would be changed (bt_notes, bt_reportbytes, bt_reportfile, bt_sequence); 1 event would be deleted; nothing was written.',
    });
    expect(await h.process(fullReport(), shadow)).toMatchObject({
      message: 'Shadow mode: nothing would change; nothing was written.',
    });
    expect(h.session().bt_sequence).toBe(42);
  });
});
