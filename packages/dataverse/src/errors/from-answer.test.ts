import { describe, expect, test } from 'vitest';
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

/** Status, code and text as the vendor sends them; the kind, what happened and what helps, in the words that matter. */
const MEETINGS: readonly (readonly [number, string, string, string, RegExp, RegExp])[] = [
  [404, '0x80040217', 'bt_session With Id = 1 Does Not Exist', 'not-found', /does not exist/, /next attempt/],
  [
    404,
    '0x80060891',
    'A record with the specified key values does not exist',
    'not-found',
    /No row has the key/,
    /next attempt/,
  ],
  [412, '0x80060892', 'Entity Key k violated.', 'conflict', /same key/, /next attempt/],
  [412, '0x80040237', 'Cannot insert duplicate key.', 'conflict', /same id/, /next attempt/],
  [500, '0x80073002', 'unique index', 'conflict', /unique value/, /next attempt/],
  [500, '0x80040333', 'duplicates', 'conflict', /duplicate detection rule/, /Exclude the BeyondTrust tables/],
  [412, '0x80060882', "doesn't match the RowVersion", 'precondition', /changed by somebody else/, /next attempt/],
  [400, '0x80060883', 'x', 'precondition', /version/, /request id/],
  [400, '0x8006088d', 'x', 'missing-metadata', /optimistic concurrency/, /Install the current/],
  [400, '0x80060890', 'x', 'missing-metadata', /alternate key/, /wait some minutes/],
  [
    404,
    '0x8006088a',
    "Resource not found for the segment 'bt_sessions'.",
    'missing-metadata',
    /'bt_sessions'/,
    /Customer Service/,
  ],
  [400, '0x8006088a', 'Bad Request - Error in query syntax.', 'invalid', /query/, /not defined/],
  [
    404,
    '',
    "No HTTP resource was found that matches the request URI 'x'.",
    'missing-metadata',
    /address/,
    /Install the current/,
  ],
  [
    400,
    '0x0',
    "Could not find a property named 'bt_x' on type 'Microsoft.Dynamics.CRM.bt_session'.",
    'missing-metadata',
    /'bt_session' has no column 'bt_x'/,
    /Install the current/,
  ],
  [
    400,
    '0x0',
    "An error: Invalid property 'bt_y' was found in entity 'Microsoft.Dynamics.CRM.bt_session'. x",
    'missing-metadata',
    /'bt_session' has no column 'bt_y'/,
    /Install the current/,
  ],
  [
    400,
    '',
    "Content-ID Reference: '$9' does not exist in the batch context.",
    'protocol',
    /refers to one/,
    /request id/,
  ],
  [
    400,
    '0x80048d19',
    "Error identified in Payload: An undeclared property 'bt_CaseID'",
    'missing-metadata',
    /bt_CaseID/,
    /Install the current/,
  ],
  [400, '0x80048d19', 'Error identified in Payload', 'missing-metadata', /relationship/, /Install the current/],
  [400, '0x80048d19', 'Stream was not readable.', 'protocol', /batch/, /line ends/],
  [400, '0x80044331', 'A validation error occurred.', 'invalid', /column/, /Install the current/],
  [400, '0x8004431A', 'x', 'invalid', /choices/, /Install the current/],
  [400, '0x80040203', 'x', 'invalid', /value/, /vendor text/],
  [400, '0x80040239', 'x', 'invalid', /1753/, /clock of the appliance/],
  [
    403,
    '0x80040220',
    'Principal user is missing prvReadIncident privilege',
    'permission',
    /prvReadIncident/,
    /security role/,
  ],
  [403, '0x80040220', 'SecLib::AccessCheckEx failed.', 'permission', /may not/, /security role/],
  [403, '0x80048306', 'missing prvCreatebt_Session privilege', 'permission', /prvCreatebt_Session/, /security role/],
  [403, '0x80048306', 'x', 'permission', /privilege/, /security role/],
  [403, '0x80040231', 'User 1 lacks prvAssignbt_session', 'permission', /prvAssignbt_session/, /security role/],
  [403, '0x80040231', 'x', 'permission', /privilege/, /security role/],
  [
    403,
    '0x80072560',
    'The user is not a member of the organization.',
    'permission',
    /no application user/,
    /Power Platform admin center/,
  ],
  [403, '0x80040225', 'x', 'permission', /disabled/, /activate/],
  [403, '0x80042f09', 'x', 'permission', /no security role/, /security role/],
  [500, '0x80040216', 'x', 'unavailable', /unexpected/, /tried again/],
  [400, '0x80040224', 'x', 'unavailable', /plug-in/, /plug-in or flow/],
  [400, '0x80040265', 'No sessions on Sundays', 'invalid', /plug-in/, /plug-in on the BeyondTrust tables/],
  [500, '0x80044150', 'x', 'unavailable', /deadlock/, /tried again/],
  [500, '0x80044151', 'x', 'unavailable', /too long/, /tried again/],
  [404, '0x80060888', 'No file attachment found for attribute: x', 'not-found', /no file/, /writes it again/],
  [400, '0x80060888', 'x', 'invalid', /refused/, /vendor text/],
  [400, '0x80044a02', 'x', 'invalid', /larger/, /Attachment file size/],
  [400, '0x80043e09', 'x', 'invalid', /files of this type/, /Blocked attachments/],
  [429, '0x80072322', 'x', 'throttled', /more requests in five minutes/, /after the wait/],
  [429, '0x80072321', 'x', 'throttled', /computing time/, /after the wait/],
  [429, '0x80072326', 'x', 'throttled', /same time/, /after the wait/],
  [503, '0x8005F103', 'x', 'throttled', /slow down/, /after the wait/],
  [503, '0x80060308', 'x', 'throttled', /slow down/, /after the wait/],
  [500, '0x80071151', 'x', 'unavailable', /import/, /Wait until/],
];

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
