import { describe, expect, it } from 'vitest';
import { readReport, type SessionSelection } from '../src/index.ts';
import { answeredWith } from './client-support.ts';
import { lsid } from './support.ts';

const other = 'f'.repeat(32);

describe('reports about several sessions', () => {
  it.each<[SessionSelection, Record<string, string>]>([
    [{ by: 'lsid', lsid }, { lsid }],
    [{ by: 'lsids', lsids: [lsid, other] }, { lsids: `${lsid},${other}` }],
    [
      { by: 'end', sinceEpochSeconds: 1700000000, durationSeconds: 0 },
      { end_time: '1700000000', duration: '0' },
    ],
    [
      { by: 'start', sinceEpochSeconds: 5, durationSeconds: 60 },
      { start_time: '5', duration: '60' },
    ],
  ])('are asked for by %j', async (selection, parameters) => {
    const { client, asked } = await answeredWith(`<session_list><session lsid="${lsid}"/></session_list>`);
    const opened = await client.openSessionReports(selection);
    if (!opened.ok) throw new Error(opened.error.message);
    const entries = (await Array.fromAsync(readReport(opened.body))).flat();
    expect(entries.map(({ kind }) => kind)).toEqual(['head', 'complete']);
    expect(asked()).toEqual([{ generate_report: 'SupportSession', ...parameters }]);
  });

  it.each<SessionSelection>([
    { by: 'lsids', lsids: [] },
    { by: 'end', sinceEpochSeconds: 0.5, durationSeconds: 0 },
    { by: 'start', sinceEpochSeconds: 1, durationSeconds: -1 },
    { by: 'end', sinceEpochSeconds: Number.NaN, durationSeconds: 0 },
  ])('are not asked for by %j', async (selection) => {
    const { client, asked } = await answeredWith('<session_list/>');
    await expect(client.openSessionReports(selection)).rejects.toThrow(RangeError);
    await expect(client.listSessions(selection)).rejects.toThrow(RangeError);
    await expect(client.getExitSurveys('customer', selection)).rejects.toThrow(RangeError);
    expect(asked()).toEqual([]);
  });
});

describe('a listing', () => {
  const since = { by: 'end', sinceEpochSeconds: 1_700_000_000, durationSeconds: 3600 } as const;

  it('names the sessions', async () => {
    const { client, asked } = await answeredWith(
      `<session_summary_list><session_summary lsid="${lsid.toUpperCase()}" has_recording="1" more="x"/>` +
        `<session_summary lsid="${other}"/><session_summary/><note/></session_summary_list>`,
    );
    const sessions = [{ lsid, hasRecording: true }, { lsid: other }];
    expect(await client.listSessions(since)).toEqual({ ok: true, sessions, unreadable: 1 });
    expect(asked()).toEqual([{ generate_report: 'SupportSessionListing', end_time: '1700000000', duration: '3600' }]);
  });

  it.each([
    '<session_summary_list/>',
    '<session_summary_list><error>No sessions were found.</error></session_summary_list>',
    '<error>No report information matches what was asked for.</error>',
    '<error>Für diesen Zeitraum liegen keine Berichtsdaten vor.</error>',
    '<error>Nie znaleziono danych.</error>',
    '<error>該当するレポートはありません。</error>',
    '<error/>',
  ])('of a period in which nothing was is empty, whatever the appliance says: %s', async (answer) => {
    const { client } = await answeredWith(answer);
    expect(await client.listSessions(since)).toMatchObject({ ok: true, sessions: [], unreadable: 0 });
    expect(await client.getExitSurveys('customer', since)).toMatchObject(
      answer.includes('session_summary') ? {} : { ok: true, surveys: [] },
    );
  });

  it.each([
    ['You do not have permission to run this report.', 'permission'],
    ['Login failed.', 'credentials'],
  ])('that is refused for want of a right is not taken for an empty one: %s', async (text, kind) => {
    const { client } = await answeredWith(`<error>${text}</error>`);
    expect(await client.listSessions(since)).toMatchObject({ ok: false, error: { kind } });
  });

  it('of another kind of answer is refused', async () => {
    const { client } = await answeredWith('<html/>');
    expect(await client.listSessions(since)).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });
});

describe('reports of several sessions', () => {
  it.each(['<session_list/>', '<error>Nie znaleziono danych.</error>'])(
    'of which none is there: %s',
    async (answer) => {
      const { client } = await answeredWith(answer);
      const opened = await client.openSessionReports({ by: 'lsids', lsids: [lsid, other] });
      if (!opened.ok) throw new Error(opened.error.message);
      expect((await Array.fromAsync(readReport(opened.body))).flat()).toEqual([]);
    },
  );
});

describe('exit surveys', () => {
  const answer = `<exit_survey_list>
    <exit_survey lsid="${lsid}" timestamp="1700000700">
      <submitted_by type="customer" gsnumber="1">Ada</submitted_by>
      <primary_rep gsnumber="2" id="9">Grace</primary_rep><primary_customer gsnumber="1">Ada</primary_customer>
      <rep_list><representative>Grace</representative></rep_list>
      <question_list>
        <question id="1"><type>radio</type><label>How was it?</label><name>rating</name><report_header>Rating</report_header>
          <answer_list><answer>5</answer></answer_list></question>
        <question id="2"><type>checkbox</type><label>What helped?</label><name>helped</name>
          <answer_list><answer>chat</answer><answer>one\\ntwo</answer></answer_list></question>
        <question id="3"><label>Anything else?</label><name>comments</name></question>
      </question_list>
    </exit_survey>
    <exit_survey><question_list/></exit_survey>
    <exit_survey lsid="${other}" ts="5"><primary_customer gsnumber="7">Bo</primary_customer></exit_survey>
  </exit_survey_list>`;

  it('are read with their questions', async () => {
    const { client, asked } = await answeredWith(answer);
    expect(await client.getExitSurveys('customer', { by: 'lsid', lsid })).toEqual({
      ok: true,
      surveys: [
        {
          lsid,
          respondent: 'customer',
          gsnumber: '1',
          submittedBy: 'Ada',
          submittedAt: 1_700_000_700,
          questions: [
            { id: '1', type: 'radio', label: 'How was it?', name: 'rating', reportHeader: 'Rating', answers: ['5'] },
            { id: '2', type: 'checkbox', label: 'What helped?', name: 'helped', answers: ['chat', 'one\ntwo'] },
            { id: '3', label: 'Anything else?', name: 'comments', answers: [] },
          ],
        },
        { lsid: other, respondent: 'customer', gsnumber: '7', submittedAt: 5, questions: [] },
      ],
    });
    expect(asked()).toEqual([{ generate_report: 'SupportCustExitSurvey', report_type: 'rep', lsid }]);
  });

  it('of a period are asked for everybody', async () => {
    const { client, asked } = await answeredWith('<exit_survey_list/>');
    const period = { by: 'end', sinceEpochSeconds: 1, durationSeconds: 0 } as const;
    expect(await client.getExitSurveys('representative', period)).toEqual({ ok: true, surveys: [] });
    expect(asked()).toEqual([
      { generate_report: 'SupportRepExitSurvey', report_type: 'rep', id: 'all', end_time: '1', duration: '0' },
    ]);
  });
});
