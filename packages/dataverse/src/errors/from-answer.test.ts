import { describe, expect, test } from 'vitest';
import { MEETINGS } from '../../test/error-meetings.ts';
import { DATAVERSE_ERRORS } from './catalogue.ts';
import { ENTRA_ERRORS } from './entra-catalogue.ts';
import { errorFromAnswer, explainCode } from './from-answer.ts';
import { IMPORT_ERRORS } from './import-catalogue.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

function refused(status: number, code: string, message: string, headers: Record<string, string> = {}) {
  return errorFromAnswer(
    { status, headers: new Headers(headers), text: JSON.stringify({ error: { code, message } }) },
    NOW,
  );
}

describe('a refusal with a code', () => {
  test.each(MEETINGS)('%i %s (%s) is %s', (status, code, text, kind, words, cure) => {
    const error = refused(status, code, text);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(words);
    expect(error.help).toMatch(cure);
    expect(error.vendorText).toBe(text);
  });

  test('every code of the catalogue is met above', () => {
    const met = new Set(MEETINGS.map(([, code]) => (code === '0x0' ? '' : code.toLowerCase())));
    expect(DATAVERSE_ERRORS.map(({ code }) => code).filter((code) => !met.has(code))).toEqual([]);
  });

  test('counts more than the status', () => {
    expect(refused(500, '0x80060892', 'x').kind).toBe('conflict');
  });

  test('names column, table and length of a text that is too long', () => {
    const text =
      "A validation error occurred.  The length of the 'bt_name' attribute of the 'bt_session' entity exceeded the maximum allowed length of '200'.";
    expect(refused(400, '0x80044331', text).message).toBe(
      "A text is too long for the column 'bt_name' of the table 'bt_session', which takes 200 characters.",
    );
  });

  test('keeps what its support asks for', () => {
    const headers = { 'retry-after': '3', 'x-ms-service-request-id': 'r' };
    const error = refused(429, '0x80072322', 'x'.repeat(5000), headers);
    expect(error).toMatchObject({ retryAfterMilliseconds: 3000, requestId: 'r', httpStatus: 429 });
    expect(error.vendorText).toHaveLength(1000);
  });
});

test.each([
  [400, 'invalid'],
  [401, 'credentials'],
  [403, 'permission'],
  [404, 'not-found'],
  [405, 'protocol'],
  [408, 'unavailable'],
  [412, 'precondition'],
  [413, 'invalid'],
  [418, 'invalid'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [501, 'protocol'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'unavailable'],
  [302, 'protocol'],
])('a refusal without a code goes by its status: %i is %s', (status, kind) => {
  for (const text of ['', '<html>', '[]', '{"error":5}', '{"error":{"code":"0x99999999","message":"?"}}']) {
    const error = errorFromAnswer({ status, headers: new Headers(), text }, NOW);
    expect(error).toMatchObject({ kind, httpStatus: status });
    expect(error.help).not.toBe('');
  }
});

test.each([
  ['Dataverse', DATAVERSE_ERRORS],
  ['Entra', ENTRA_ERRORS],
  ['imports', IMPORT_ERRORS],
])('no entry of the catalogue of %s hides behind an earlier one', (_name, catalogue) => {
  const open = new Set<string>();
  for (const entry of catalogue) {
    expect(open, entry.name).not.toContain(entry.code);
    if (!entry.when) open.add(entry.code);
    expect(entry.code).toBe(entry.code.toLowerCase());
  }
});

test.each([
  ['0x80048060', /file is missing/, /as it was released/],
  ['0x8004802C', /no XML/, /as it was released/],
  ['0x8004801A', /not what Dynamics allows/, /report it/],
  ['0x8004801C', /another publisher/, /original integration/],
  ['0x8004801D', /is missing/, /Customer Service/],
  ['0x80048034', /Another solution/, /Customer Service/],
  ['0x8004801F', /list of parts/, /report it/],
  ['0x8004803A', /list of parts/, /report it/],
  ['0x80048062', /prefix/, /report it/],
  ['0x80048031', /buttons/, /report it/],
  ['0x8004F105', /buttons/, /report it/],
  ['0x8004F10B', /id that is taken/, /which other solution/],
  ['0x80048548', /relationship/, /report it/],
  ['0x80048033', /without a closer reason/, /report it/],
  ['0x80048040', /other kind/, /Decide for one/],
  ['0x80048041', /other kind/, /Decide for one/],
  ['0x80048066', /not higher/, /newer package/],
  ['0x80048067', /not higher/, /newer package/],
  ['0x80048068', /not higher/, /newer package/],
  ['0x8004810c', /exists already/, /which solution made/],
  ['0x80048017', /security role/, /report it/],
  ['0x80048018', /security role/, /report it/],
  ['0x8004F111', /web resource/, /report it/],
  ['0x8004F11B', /web resource/, /report it/],
  ['0x8004F655', /form/, /report it/],
  ['0x8004F023', /name of the solution/, /report it/],
])('a refused import with %s is explained', (code, words, cure) => {
  const explanation = explainCode(code, 'vendor text');
  expect(explanation?.message).toMatch(words);
  expect(explanation?.help).toMatch(cure);
});

test('a code that nobody knows is not explained', () => {
  expect(explainCode('0x12345678', 'x')).toBeUndefined();
});
