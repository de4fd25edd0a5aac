import type { Outcome, SessionReport } from '@casebridge/plugin-api';
import type { Row } from '@casebridge/emulator-dynamics';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changedSolution } from '../../dynamics-solutions/test/changed-solution.ts';
import { answerTexts, eventTexts, importStates, participantTexts, sessionTexts } from '../src/mapping/columns.ts';
import { clean } from '../src/mapping/text.ts';
import { startHarness, type Harness } from './harness.ts';
import { event, fullReport, start, withHead } from './reports.ts';

/** Sessions at the edge of what there can be, and what Dynamics keeps of them. */

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

const customer = { type: 'customer', gsnumber: '1', name: 'Jane' };

async function imported(report: SessionReport, change: Record<string, unknown> = {}) {
  const outcome: Outcome = await h.process(report, h.settings({ detailRows: 'all', ...change }));
  expect(outcome).toMatchObject({ kind: 'succeeded', effect: 'written' });
  expect(await h.process(report, h.settings({ detailRows: 'all', ...change }))).toMatchObject({ effect: 'unchanged' });
  return h.session();
}

/** A report in which every text is what `text` gives for the length of its column. */
function reportOf(text: (length: number) => string): SessionReport {
  const [session, participant, entry, answer] = [sessionTexts, participantTexts, eventTexts, answerTexts];
  const said = { type: text(entry.bt_performedbytype), gsnumber: text(entry.bt_performedbynumber) };
  return {
    head: {
      ...fullReport().head,
      externalKey: text(session.bt_externalkey),
      representativeJoinTime: { text: text(session.bt_representativejointime) },
      primaryCustomer: { name: text(session.bt_primarycustomer), gsnumber: text(session.bt_primarycustomernumber) },
      primaryTeam: { name: text(session.bt_primaryteam), id: text(session.bt_primaryteamid) },
      publicSite: { name: text(session.bt_publicsite), id: text(session.bt_publicsiteid) },
      teams: [{ name: text(session.bt_teams) }],
    },
    participants: [
      {
        role: 'customer',
        gsnumber: text(participant.bt_number),
        username: text(participant.bt_username),
        company: text(participant.bt_company),
        details: text(participant.bt_details),
      },
    ],
    customAttributes: [],
    surveys: [{ respondent: 'customer', answers: [{ name: text(answer.bt_name), value: text(answer.bt_answer) }] }],
    recordings: [],
    events: [event(1, text(entry.bt_eventtype), { performedBy: { ...said, name: 'A' }, body: text(entry.bt_text) })],
    unknown: [],
  };
}

function textOf(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

/** Everything that was stored of a report, by column. */
function stored(): Readonly<Record<string, unknown>> {
  const rows = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'].map(
    (table) => h.dynamics.rows(table)[0],
  );
  return Object.assign({}, ...rows) as Readonly<Record<string, unknown>>;
}

const full: Readonly<Record<string, number>> = {
  bt_externalkey: sessionTexts.bt_externalkey,
  bt_primarycustomer: sessionTexts.bt_primarycustomer,
  bt_teams: sessionTexts.bt_teams,
  bt_publicsite: sessionTexts.bt_publicsite,
  bt_number: participantTexts.bt_number,
  bt_details: participantTexts.bt_details,
  bt_eventtype: eventTexts.bt_eventtype,
  bt_text: eventTexts.bt_text,
  bt_performedbynumber: eventTexts.bt_performedbynumber,
  bt_answer: answerTexts.bt_answer,
};

describe('a text', () => {
  it('of exactly the length of its column arrives as it is', async () => {
    await imported(reportOf((length) => 'x'.repeat(length)));
    const row = stored();
    for (const [column, length] of Object.entries(full)) {
      expect({ column, text: row[column] === 'x'.repeat(length) }).toEqual({ column, text: true });
    }
  });

  it.each([1, 2, 3])(
    'with a character of two halves at the boundary, moved by %i, is cut before or after it',
    async (by) => {
      await imported(reportOf((length) => `${'x'.repeat(by)}${'😀'.repeat(length)}`));
      const row = stored();
      for (const [column, length] of Object.entries(full)) {
        const text = String(row[column]);
        expect({
          column,
          fits: text.length <= length && text.length >= length - 200,
          whole: text.isWellFormed(),
        }).toEqual({
          column,
          fits: true,
          whole: true,
        });
      }
    },
  );

  it.each([
    ['half a character at the end', 'x'.repeat(399) + '\ud83d'],
    ['half a character at the boundary', 'x'.repeat(398) + '\ud83d' + 'yyyy'],
    ['nothing but second halves', '\ude00'.repeat(500)],
    ['what XML cannot carry', '\u0000\u0001\ufffe\uffff'.repeat(120)],
  ])('with %s is stored with replacements, and is the same when it comes again', async (_name, text) => {
    await imported(
      withHead(
        reportOf(() => text),
        { primaryCustomer: { name: text } },
      ),
    );
    const kept = textOf(h.session(), 'bt_primarycustomer');
    expect(kept.isWellFormed()).toBe(true);
    expect(clean(kept)).toBe(kept);
    expect(kept.length).toBeLessThanOrEqual(400);
  });
});

describe('a session', () => {
  it('of nobody, in which nothing was said, is imported', async () => {
    const { lsid, startTime } = fullReport().head;
    const head = { lsid, teams: [], ...(startTime && { startTime }) };
    const empty = { participants: [], customAttributes: [], surveys: [], recordings: [], events: [], unknown: [] };
    expect(await imported({ head, ...empty })).toMatchObject({
      bt_name: 'Session 01234567',
      bt_transcript: null,
      bt_primarycustomer: null,
    });
  });

  it('with 30 MB of system information keeps the beginning as text and all of it in the file', async () => {
    const rows = Array.from({ length: 150_000 }, (_, index) => [`Software ${index}`, '1.2.3', 'Vendor '.repeat(25)]);
    const fields = [{ name: 'Name' }, { name: 'Version' }, { name: 'Vendor' }];
    const categories = [{ name: 'Software', fields, rows }];
    const read = event(1, 'System Information Retrieved', { systemInformation: { categories } });
    const session = await imported(fullReport({ events: [read] }), { allSystemInformation: true, redactSecrets: true });
    expect(Number(session.bt_reportbytes)).toBeGreaterThan(30_000_000);
    expect(textOf(session, 'bt_systeminformation').length).toBeLessThanOrEqual(sessionTexts.bt_systeminformation);
    expect(session.bt_systeminformation).toContain('[cut here: the session report file holds the whole text]');
    expect(JSON.stringify(await h.reportFile())).toContain('Software 149999');
  }, 60_000);

  it('with 100,000 events is imported with its file; its rows only where that is wanted', async () => {
    const events = Array.from({ length: 100_000 }, (_, index) =>
      event(index + 1, 'Session Start', { performedBy: customer }),
    );
    const session = await imported(fullReport({ events }), { detailRows: 'conversation' });
    expect(h.dynamics.rows('bt_sessionevent')).toEqual([]);
    expect(textOf(session, 'bt_transcript').length).toBeLessThanOrEqual(sessionTexts.bt_transcript);
    expect(await h.reportFile()).toMatchObject({ report: { events: { length: 100_000 } } });
  }, 60_000);

  it('over a change of the clocks shows the local time of each event, in order of the report', async () => {
    // Vienna, 2030-10-27: 02:30 summer time, and an hour later 02:30 winter time.
    const first = Date.UTC(2030, 9, 27, 0, 30) / 1000;
    const events = [first - start, first + 3600 - start].map((seconds, index) =>
      event(index + 1, 'Chat Message', {
        epochSeconds: start + seconds,
        performedBy: customer,
        destination: { type: 'everyone', name: 'Everyone' },
        body: `Message ${index + 1}`,
      }),
    );
    const zone = { timestampsAsUtc: false, timeZone: 'Europe/Vienna' };
    const session = await imported(fullReport({ events }), zone);
    const time = '2030-10-27 02:30:00';
    expect(session.bt_transcript).toBe(`[${time}] Jane: Message 1\n[${time}] Jane: Message 2`);
    expect(h.dynamics.rows('bt_sessionevent').map((row) => [row.bt_ordinal, row.bt_time])).toEqual([
      [1, '2030-10-27T02:30:00Z'],
      [2, '2030-10-27T02:30:00Z'],
    ]);
    expect(await h.reportFile()).toMatchObject({
      report: { events: [{ epochSeconds: first }, { epochSeconds: first + 3600 }] },
    });
  });
});

describe('choices that a customer translated', () => {
  it('are written and read by their numbers', async () => {
    h.dynamics.reset();
    await h.dynamics.importSolution(
      changedSolution((xml) =>
        xml.replaceAll('"Complete"', '"Vollständig"').replaceAll('"Chat message"', '"Chatnachricht"'),
      ),
    );
    expect(await imported(fullReport())).toMatchObject({ bt_importstate: importStates.complete });
    expect(await h.process(fullReport(), undefined, { sessionState: 'in-progress' })).toMatchObject({
      kind: 'skipped',
      reason: 'already-complete',
    });
  });
});
