import { expect, test } from 'vitest';
import { ENTRA_MEETINGS } from '../../test/error-meetings.ts';
import { ENTRA_ERRORS } from './entra-catalogue.ts';
import { errorFromEntra } from './from-entra.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

test.each(ENTRA_MEETINGS)('AADSTS%i is explained with its cure', (number, error, status, kind, words, cure) => {
  const error_description = `AADSTS${number}: Something. Trace ID: t Correlation ID: c Timestamp: 2026-11-22 12:00:00Z`;
  const bodies = [
    { error, error_description, error_codes: [number], correlation_id: 'c' },
    // Some proxies and stubs leave the numbers out; the text has it, too.
    { error, error_description },
  ];
  for (const body of bodies) {
    const explained = errorFromEntra({ status, headers: new Headers(), text: JSON.stringify(body) }, NOW);
    expect(explained).toMatchObject({
      kind,
      code: `AADSTS${number}`,
      httpStatus: status,
      vendorText: error_description,
    });
    expect(explained.message).toMatch(words);
    expect(explained.help).toMatch(cure);
  }
});

test('a number that we do not know is shown, with the words of Entra', () => {
  const error_description = 'AADSTS7999999: A rule of your organisation. Trace ID: t';
  const body = { error: 'access_denied', error_description, error_codes: [7_999_999] };
  const error = errorFromEntra({ status: 400, headers: new Headers(), text: JSON.stringify(body) }, NOW);
  expect(error).toMatchObject({ kind: 'credentials', code: 'AADSTS7999999', vendorText: error_description });
  expect(error.message).toContain('(AADSTS7999999, access_denied)');
});

test('every number of the catalogue is met above', () => {
  const met = new Set(ENTRA_MEETINGS.map(([number]) => `aadsts${number}`));
  expect(ENTRA_ERRORS.map(({ code }) => code).filter((code) => !met.has(code))).toEqual([]);
});
