import { describe, expect, it } from 'vitest';
import { formatSummary, summarizeReport } from '../src/index.ts';
import { chunksOf, fullReport, lsid, reportOf } from './support.ts';

const summaryOf = (bytes: Uint8Array) => summarizeReport(chunksOf(bytes, 1000));

describe('the summary of a saved report', () => {
  it('says what was found', async () => {
    const { sessions, ...rest } = await summaryOf(fullReport);
    expect(rest).toEqual({});
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({
      head: { lsid, sequence: 4711, teams: [{ id: '3', name: 'Service Desk' }] },
      ended: true,
      customers: ['Ada Lovelace', 'Charles'],
      representatives: ['Grace H.', 'guest'],
      events: {
        'Session Start': 1,
        'Conference Member Added': 1,
        'Chat Message': 2,
        'File Upload': 1,
        'File Download': 1,
        'Files Shared': 1,
        'System Information Retrieved': 2,
        'Session Note Added': 1,
        'Sitzung in die Warteschlange übergeben': 1,
      },
      systemInformation: { General: 2, Processes: 2 },
      surveys: [
        { respondent: 'customer', gsnumber: '1', answers: 2 },
        { respondent: 'representative', gsnumber: '2', answers: 1 },
        { respondent: 'representative', gsnumber: '5', answers: 0 },
      ],
      customAttributes: ['asset'],
      recordings: { 'show-my-screen': 1, 'command-shell': 2, session: 1 },
      unknown: {
        'customer_list/customer/battery': 1,
        'session_details/event/novelty': 1,
        'session_details/event/novelty/deep': 1,
        weather: 1,
      },
    });
    expect(sessions[0]!.files.map(({ name }) => name)).toEqual([
      'C:\\temp\\new driver.zip',
      'C:\\logs\\a.log',
      'one.txt',
      'two.txt',
    ]);
  });

  it('is readable', async () => {
    expect(formatSummary(await summaryOf(fullReport))).toMatchSnapshot();
  });

  it('tells a part from a whole', async () => {
    const summary = await summaryOf(fullReport.subarray(0, 6_000));
    expect(summary.sessions).toEqual([]);
    expect(summary.incomplete?.head.lsid).toBe(lsid);
    expect(summary.error?.xml).toMatchObject({ problem: 'truncated' });
    const text = formatSummary(summary);
    expect(text).toContain('INCOMPLETE');
    expect(text).toMatch(/Error \(protocol\): The XML ends before it is complete \(line \d+, column \d+\)\./);
  });

  it.each([
    ['<error>Invalid lsid.</error>', 'Error (protocol)', 'The appliance says: Invalid lsid.'],
    ['<session_list/>', 'The report has no session.', ''],
    ['<html/>', 'Error (protocol)', 'not of the expected shape (line 1'],
  ])('of %s says so', async (xml, first, second) => {
    const text = formatSummary(await summaryOf(Buffer.from(xml)));
    expect(text).toContain(first);
    expect(text).toContain(second);
  });

  it('says that a session has not ended', async () => {
    const summary = await summaryOf(reportOf('<end_time/>'));
    expect(summary.sessions[0]?.ended).toBe(false);
    expect(formatSummary(summary)).toContain('none: the session runs, or its end is unknown');
  });

  it('lets no control character of a report reach the terminal', async () => {
    const text = formatSummary(await summaryOf(reportOf('<external_key>a&#x9b;31m\u202eb\n\rc</external_key>')));
    expect(text).toContain('a 31m b');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});
