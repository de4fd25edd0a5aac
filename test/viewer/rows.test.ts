import { session, sessionEvent, sessionParticipant, type Column } from '@casebridge/dynamics-solutions/tables';
import { describe, expect, it } from 'vitest';
import { namedTexts, readChildRows } from '../../packages/case-ui/src/viewer/model/read-rows.ts';
import {
  kindNumbers,
  matchNumbers,
  roleNumbers,
  stateNumbers,
} from '../../packages/case-ui/src/viewer/model/row-choices.ts';
import {
  longTextColumns,
  readSessionRow,
  sessionColumns,
} from '../../packages/case-ui/src/viewer/model/session-row.ts';

function numbersOf(column: Column | undefined): number[] {
  return column?.kind === 'choice' ? Object.values(column.options).map(({ value }) => value) : [];
}

describe('what the viewer knows of the solution', () => {
  it.each([
    ['kinds of events', kindNumbers, sessionEvent.columns.bt_Kind],
    ['roles', roleNumbers, sessionParticipant.columns.bt_Role],
    ['states of an import', stateNumbers, session.columns.bt_ImportState],
    ['matches of a case', matchNumbers, session.columns.bt_CaseMatch],
  ])('has its numbers: %s', (_, numbers, column) => {
    expect(Object.values(numbers)).toEqual(numbersOf(column));
  });

  it('asks for columns that a session has', () => {
    const columns = Object.keys(session.columns).map((name) => name.toLowerCase());
    expect(columns).toEqual(expect.arrayContaining([...sessionColumns, ...longTextColumns]));
  });
});

describe('rows of a session', () => {
  it('become events, with what a row has of files and data', () => {
    const row = {
      ...{ bt_ordinal: 4, bt_kind: kindNumbers.file, bt_eventtype: 'File Upload', bt_time: '2030-01-31T08:15:00Z' },
      ...{ bt_performedby: 'Adam', bt_performedbytype: 'representative', bt_filenames: 'a.log', bt_filebytes: 2048 },
      bt_data: 'filename: a.log\nfilesize: 2048\nnote: first\nsecond line',
    };
    const [event] = readChildRows({ participants: [], events: [row], answers: [] }).events;
    expect(event).toMatchObject({
      ...{ ordinal: 4, kind: 'file', time: Date.UTC(2030, 0, 31, 8, 15), by: { name: 'Adam' } },
      files: [{ name: 'a.log', bytes: 2048 }],
      details: [{ name: 'note', value: 'first\nsecond line' }],
    });
  });

  it('put answers together by who gave them', () => {
    const answer = (number: string, role: number, question: string) => ({
      ...{ bt_respondentnumber: number, bt_respondent: role, bt_respondentname: `P${number}`, bt_name: question },
      bt_answer: 'yes',
    });
    const answers = [
      answer('1', roleNumbers.customer, 'rating'),
      answer('2', roleNumbers.representative, 'solved'),
      answer('1', roleNumbers.customer, 'comment'),
    ];
    const { surveys } = readChildRows({ participants: [], events: [], answers });
    expect(surveys.map(({ name, answers: given }) => [name, given.length])).toEqual([
      ['P1', 2],
      ['P2', 1],
    ]);
  });

  it('keep a text without names as it is', () => {
    expect(namedTexts('no colon here')).toEqual([{ name: '', value: 'no colon here' }]);
    expect(namedTexts('')).toEqual([]);
  });

  it.each([
    ['https://help.example.com/login/x', 1],
    ['https://help.example.com:8443/login/x', 1],
    ['http://help.example.com/login/x', 0],
    ['https://help.example.com.evil.test/login/x', 0],
    ['javascript:alert(1)', 0],
    ['', 0],
  ])('lead only to their own appliance: %s', (bt_sessionlink, count) => {
    expect(readSessionRow({ bt_sessionlink, bt_appliancehost: 'help.example.com' }).links).toHaveLength(count);
  });
});
