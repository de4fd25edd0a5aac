import type { SessionReport } from '@casebridge/plugin-api';
import {
  session,
  sessionEvent,
  sessionParticipant,
  surveyAnswer,
  type Column,
  type Table,
} from '@casebridge/dynamics-solutions/tables';
import { describe, expect, it } from 'vitest';
import { event, fullReport, lsid, start, withHead } from '../../test/reports.ts';
import {
  answerTexts,
  caseMatches,
  eventKinds,
  eventTexts,
  importStates,
  largestBytes,
  largestWhole,
  participantTexts,
  roles,
  securedTexts,
  sessionTexts,
} from './columns.ts';
import { planPush } from './plan.ts';
import type { MappingSettings, PlannedRow, SessionFacts } from './push-plan.ts';
import { cutMarker } from './text.ts';

const settings: MappingSettings = {
  timeZone: 'UTC',
  detailRows: 'all',
  allSystemInformation: false,
  storeSignedLinks: false,
  personalData: 'original',
  redactSecrets: true,
  redactionRules: [],
};
const facts: SessionFacts = { applianceHost: 'help.example.com', sessionState: 'ended', locale: 'en-us' };

function plan(report: SessionReport = fullReport(), change: Partial<MappingSettings> = {}) {
  return planPush(report, facts, { ...settings, ...change });
}

function columnsOf(table: Table): Map<string, Column> {
  return new Map(Object.entries(table.columns).map(([name, column]) => [name.toLowerCase(), column]));
}

const checks: Readonly<Record<string, (column: Column, value: unknown) => boolean>> = {
  string: (column, value) =>
    column.kind === 'moment'
      ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value))
      : (column.kind === 'text' || column.kind === 'memo') && String(value).length <= column.maxLength,
  number: (column, value) =>
    column.kind === 'choice'
      ? Object.values(column.options).some((option) => option.value === value)
      : (column.kind === 'whole' || column.kind === 'decimal') &&
        Number(value) >= column.min &&
        Number(value) <= column.max,
  boolean: (column) => column.kind === 'yes-no',
};

/** Whether Dataverse would take a value in a column. */
function isTaken(column: Column | undefined, value: unknown): boolean {
  if (column === undefined) return false;
  return value === null || checks[typeof value]?.(column, value) === true;
}

const enormous = 'x '.repeat(1_200_000);
const reports: [string, SessionReport][] = [
  ['a full report', fullReport()],
  [
    'a report with nothing in it',
    {
      head: { lsid, teams: [] },
      participants: [],
      customAttributes: [],
      surveys: [],
      recordings: [],
      events: [],
      unknown: [],
    },
  ],
  [
    'a report of enormous texts and odd numbers',
    fullReport({
      head: {
        lsid,
        externalKey: enormous,
        primaryCustomer: { name: enormous },
        sequence: 1e15,
        durationSeconds: -5,
        startTime: { epochSeconds: -1e12, text: '' },
        teams: Array.from({ length: 500 }, () => ({ name: enormous.slice(0, 100) })),
      },
      participants: [{ role: 'customer', gsnumber: enormous, details: enormous, secondsInvolved: 1e12 }],
      customAttributes: [{ codeName: 'a', value: enormous }],
      surveys: [{ respondent: 'customer', answers: [{ name: enormous, value: enormous }] }],
      events: [
        event(1, enormous, { body: enormous, data: [{ name: 'a', value: enormous }] }),
        event(2, 'Files Shared', { files: [{ name: enormous, sizeBytes: 1e15 }] }),
      ],
    }),
  ],
];

describe('the rows of a plan', () => {
  it.each(reports)('of %s fit the tables of the solution', (_name, report) => {
    const planned = planPush(report, facts, { ...settings, storeSignedLinks: true, allSystemInformation: true });
    const parts: [Table, readonly PlannedRow[]][] = [
      [session, [planned.session]],
      [sessionParticipant, planned.participants],
      [sessionEvent, planned.events],
      [surveyAnswer, planned.answers],
    ];
    for (const [table, rows] of parts) {
      const columns = columnsOf(table);
      for (const { row } of rows) {
        const refused = Object.entries(row).filter(([name, value]) => !isTaken(columns.get(name), value));
        expect({ table: table.logicalName, refused: refused.map(([name]) => name) }).toEqual({
          table: table.logicalName,
          refused: [],
        });
      }
    }
  });

  it('use all the room and all the numbers that the solution declares', () => {
    const texts: [Table, Readonly<Record<string, number>>][] = [
      [session, { ...sessionTexts, ...securedTexts }],
      [sessionParticipant, participantTexts],
      [sessionEvent, eventTexts],
      [surveyAnswer, answerTexts],
    ];
    for (const [table, limits] of texts) {
      const columns = columnsOf(table);
      for (const [name, limit] of Object.entries(limits)) {
        expect({ name, column: columns.get(name) }).toMatchObject({ name, column: { maxLength: limit } });
      }
    }
    const numbers = (column: Column) =>
      Object.fromEntries(
        Object.entries(column.kind === 'choice' ? column.options : {}).map(([word, { value }]) => [word, value]),
      );
    expect(numbers(session.columns.bt_ImportState)).toEqual(importStates);
    expect(numbers(session.columns.bt_CaseMatch)).toEqual(caseMatches);
    expect(numbers(sessionParticipant.columns.bt_Role)).toEqual(roles);
    expect(numbers(surveyAnswer.columns.bt_Respondent)).toEqual(roles);
    expect(numbers(sessionEvent.columns.bt_Kind)).toEqual(eventKinds);
    expect(sessionParticipant.columns.bt_SecondsInvolved.max).toBe(largestWhole);
    expect(sessionEvent.columns.bt_FileBytes.max).toBe(largestBytes);
  });

  it('fill every column that the solution declares, but for those that the push fills', () => {
    const { session: planned } = planPush(fullReport(), facts, { ...settings, storeSignedLinks: true });
    const byPush = [
      'bt_caseid',
      'bt_casematch',
      'bt_matchedcase',
      'bt_caseowner',
      'bt_digest',
      'bt_partdigests',
      'bt_lastattempt',
      'bt_reportfile',
    ];
    const declared = Object.keys(session.columns).map((name) => name.toLowerCase());
    expect(Object.keys(planned.row).sort()).toEqual(declared.filter((name) => !byPush.includes(name)).sort());
  });
});

describe('planPush', () => {
  it('maps the facts about the whole session', () => {
    expect(plan().session).toMatchObject({
      id: '2a1c2b1c-52c5-577b-a16a-6b437a2afc5d',
      row: {
        bt_name: 'Jane Doe with Adam Smith',
        bt_externalkey: 'CAS-01213-P7D8G9',
        bt_starttime: '2030-01-31T08:15:00Z',
        bt_endtime: '2030-01-31T08:19:00Z',
        bt_durationseconds: 240,
        bt_primaryteam: 'Printers',
        bt_teams: 'Printers, Networks',
        bt_jumpoint: null,
        bt_jumpgroup: 'Offices',
        bt_filetransfercount: 3,
        bt_customattributes: 'Site: Vienna',
        bt_recordings: 'session',
        bt_sessionlink: `https://help.example.com/login/sd_reporting?reportType=SupportSession&sessionId=${lsid}`,
        bt_importstate: importStates.complete,
        bt_locale: 'en-us',
      },
    });
  });

  it('writes the conversation with files, actions and other events in their place', () => {
    expect(plan().session.row.bt_transcript).toBe(
      [
        '[2030-01-31 08:15:01] * Session Start',
        '[2030-01-31 08:15:02] Adam Smith: Hello, what is wrong?',
        '[2030-01-31 08:15:03] Jane Doe: The printer blinks.\nAnd beeps.',
        '[2030-01-31 08:15:04] * File Upload: C:\\Temp\\driver.exe (2048 bytes) (Adam Smith -> Jane Doe)',
        '[2030-01-31 08:15:05] * Files Shared: photo.jpg (10 bytes); log.txt (20 bytes) (Jane Doe)',
        '[2030-01-31 08:15:06] * Special Action Executed: Restart the spooler (Adam Smith)',
        '[2030-01-31 08:15:08] * System Information Retrieved (Adam Smith)',
        '[2030-01-31 08:15:10] * Command Shell Session Started: instance: 0; view_url: [link removed] (Adam Smith)',
        '[2030-01-31 08:15:11] * Session End',
      ].join('\n'),
    );
  });

  it('writes notes, and the General section of the system information', () => {
    const { row } = plan().session;
    expect(row.bt_notes).toBe('[2030-01-31 08:15:07] Adam Smith\nReplaced the driver.');
    expect(row.bt_systeminformation).toBe(
      '[2030-01-31 08:15:08] Adam Smith\nGeneral\n  Computer Name: JANE-PC\n  Memory: 16 GB',
    );
  });

  it('writes every section of the system information by choice, tables with their headers', () => {
    const { row } = plan(fullReport(), { allSystemInformation: true }).session;
    expect(row.bt_systeminformation).toContain('Drives\n  Drive | Free\n  C: | 10 GB\n  D: | 20 GB');
  });

  it.each([
    ['all', 11],
    ['conversation', 6],
    ['none', 0],
  ] as const)('with detail rows %s makes %i event rows', (detailRows, count) => {
    const planned = plan(fullReport(), { detailRows });
    expect(planned.events).toHaveLength(count);
    expect(planned.document).toContain('"ordinal":11');
  });

  it('joins both surveys to their respondents and counts repeated questions', () => {
    expect(plan().answers.map(({ row }) => row)).toMatchObject([
      {
        bt_name: 'rating',
        bt_answer: '5',
        bt_answerindex: 0,
        bt_respondentname: 'Jane Doe',
        bt_respondent: roles.customer,
      },
      { bt_name: 'rating', bt_answer: '4', bt_answerindex: 1 },
      {
        bt_name: 'close_state',
        bt_answer: 'Resolved',
        bt_respondentname: 'Adam Smith',
        bt_respondent: roles.representative,
      },
    ]);
    expect(new Set(plan().answers.map((answer) => answer.id)).size).toBe(3);
  });

  it('decides kinds by structure where the report is in another language', () => {
    const german = fullReport({
      events: [
        event(1, 'Chatnachricht', {
          performedBy: { type: 'customer', name: 'Jane' },
          destination: { type: 'everyone', name: 'Alle' },
          body: 'Hallo',
        }),
        event(2, 'Sitzungsnotiz hinzugefügt', { performedBy: { type: 'representative', name: 'Adam' }, body: 'Notiz' }),
        event(3, 'Datei hochgeladen', { data: [{ name: 'filename', value: 'a.txt' }] }),
        event(4, 'Spezialaktion', { data: [{ name: 'action_name', value: 'Neustart' }] }),
        event(5, 'Systeminformationen', { systemInformation: { categories: [] } }),
        event(6, 'Sitzungsende'),
        event(7, 'Verzeichnis erstellt', { data: [{ name: 'path', value: 'C:\\Temp\\neu' }] }),
      ],
    });
    const kinds = plan(german).events.map(({ row }) => row.bt_kind);
    const { chat, note, file, action, systemInformation, other } = eventKinds;
    expect(kinds).toEqual([chat, note, file, action, systemInformation, other, file]);
  });

  it('takes an event whose name is known to be none for no note and no message, whatever text it has', () => {
    const by = { performedBy: { type: 'representative', name: 'Adam' }, body: 'Accepted' };
    const everyone = { type: 'everyone', name: 'Everyone' };
    const events = [
      event(1, 'Legal Agreement Response', by),
      event(2, 'Session Assignment Response', { ...by, destination: everyone }),
    ];
    const { events: rows, session: planned } = plan(fullReport({ events }));
    expect(rows.map(({ row }) => row.bt_kind)).toEqual([eventKinds.other, eventKinds.other]);
    expect(planned.row.bt_notes).toBeNull();
    expect(planned.row.bt_transcript).toContain('* Legal Agreement Response: Accepted (Adam)');
  });

  it('warns of many events of unknown types, with their names', () => {
    const events = Array.from({ length: 12 }, (_, index) => event(index + 1, `Ereignis ${index % 2}`));
    const { warnings, session: planned } = plan(fullReport({ events }));
    expect(warnings).toEqual(['12 events are of types that are not known: Ereignis 0, Ereignis 1.']);
    expect(planned.row.bt_importremarks).toBe(warnings[0]);
    expect(plan().warnings).toEqual([]);
  });

  it('warns of a report that was not well-formed in one place, and keeps the place in the file', () => {
    const mended = [
      { kind: 'reference', line: 7, column: 12 },
      { kind: 'ampersand', line: 9, column: 3 },
    ] as const;
    const { warnings, document } = plan(fullReport({ mended }));
    expect(warnings).toEqual([
      'The report was not well-formed in line 7 and in 1 or more other places: a reference to a character that XML forbids. ' +
        'The rest of the text was kept.',
    ]);
    expect(JSON.parse(document)).toMatchObject({ report: { mended } });
  });

  it('keeps no address that may open without a login, unless that is wanted', () => {
    const without = JSON.stringify(plan());
    expect(without).not.toContain('h%3Dsecret');
    expect(without).not.toContain('r=secret');
    expect(without).not.toContain('bt_signedlinks');
    const kept = plan(fullReport(), { storeSignedLinks: true }).session.row.bt_signedlinks;
    expect(kept).toContain('Chat: https://help.example.com/session_download?lsid=l%3Dabc%3Bh%3Dsecret&view=1');
    expect(kept).toContain('Recording: session (download): https://help.example.com/session_download?r=secret');
  });

  it('cuts a long transcript at a line, with a marker', () => {
    const body = 'A line of the conversation that is neither long nor short.';
    const events = Array.from({ length: 20_000 }, (_, index) =>
      event(index + 1, 'Chat Message', {
        performedBy: { type: 'customer', name: 'Jane' },
        destination: { type: 'everyone', name: '' },
        body,
      }),
    );
    const text = String(plan(fullReport({ events })).session.row.bt_transcript);
    expect(text.length).toBeLessThanOrEqual(1_048_576);
    expect(text.endsWith(`${body}${cutMarker}`)).toBe(true);
  });

  it('removes secrets before anything else sees them', () => {
    const events = [
      event(1, 'Session Note Added', {
        performedBy: { type: 'representative', name: 'Adam' },
        body: 'The password is hunter2',
      }),
    ];
    expect(JSON.stringify(plan(fullReport({ events })))).not.toContain('hunter2');
  });

  it('takes no character that cannot be stored', () => {
    const report = withHead(fullReport(), { externalKey: 'A\u0000B\ud800\u001f' });
    expect(plan(report).session.row.bt_externalkey).toBe('A\ufffdB\ufffd\ufffd');
  });

  it('imports the local time of a zone with a warning, over a change of the clocks', () => {
    const summer = Date.UTC(2030, 6, 1, 10, 0, 0) / 1000;
    const report = withHead(fullReport(), {
      startTime: { epochSeconds: start, text: '' },
      endTime: { epochSeconds: summer, text: '' },
    });
    const planned = plan(report, { timeZone: 'Europe/Vienna' });
    expect(planned.session.row).toMatchObject({
      bt_starttime: '2030-01-31T09:15:00Z',
      bt_endtime: '2030-07-01T12:00:00Z',
      bt_timezone: 'Europe/Vienna',
      bt_representativejointime: '2030-01-31 09:15:02',
    });
    expect(planned.session.row.bt_transcript).toContain('[2030-01-31 09:15:02] Adam Smith');
    expect(planned.warnings[0]).toContain('Europe/Vienna');
  });
});

describe('the digests of a plan', () => {
  it('are the same for the same report', () => {
    expect(plan().digest).toBe(plan().digest);
  });

  it('tell which part changed', () => {
    const survey = { respondent: 'customer', gsnumber: '1', answers: [{ name: 'comments', value: 'Thanks' }] } as const;
    const before = plan();
    const after = plan(fullReport({ surveys: [...fullReport().surveys, survey] }));
    expect(after.digests.answers).not.toBe(before.digests.answers);
    expect(after.digests.document).not.toBe(before.digests.document);
    expect(after.digests.participants).toBe(before.digests.participants);
    expect(after.digests.events).toBe(before.digests.events);
    expect(after.digest).not.toBe(before.digest);
  });
});
