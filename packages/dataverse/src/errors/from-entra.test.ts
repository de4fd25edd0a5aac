import { expect, test } from 'vitest';
import { ENTRA_ERRORS } from './entra-catalogue.ts';
import { errorFromEntra } from './from-entra.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

/** Number, `error`, status as Entra gives them; the kind, what happened and what helps, in the words that matter. */
const MEETINGS: readonly (readonly [number, string, number, string, RegExp, RegExp])[] = [
  [7000215, 'invalid_client', 401, 'credentials', /does not accept the client secret/, /"Value".*not the "Secret ID"/],
  [7000222, 'invalid_client', 401, 'credentials', /has expired/, /Make a new secret/],
  [700016, 'unauthorized_client', 400, 'credentials', /no app registration/, /"Application \(client\) ID"/],
  [7000112, 'unauthorized_client', 400, 'credentials', /disabled/, /Enterprise applications/],
  [700027, 'invalid_client', 401, 'credentials', /certificate/, /Upload the certificate/],
  [7000218, 'invalid_client', 401, 'credentials', /neither a secret nor a certificate/, /Enter a client secret/],
  [900144, 'invalid_request', 400, 'credentials', /missing/, /filled in/],
  [90002, 'invalid_request', 400, 'credentials', /no tenant/, /"Directory \(tenant\) ID"/],
  [900023, 'invalid_request', 400, 'credentials', /not a valid one/, /"Directory \(tenant\) ID"/],
  [9001023, 'invalid_request', 400, 'credentials', /certain tenant/, /"Directory \(tenant\) ID"/],
  [70011, 'invalid_scope', 400, 'credentials', /environment URL/, /copy it from the address bar/],
  [700022, 'invalid_request', 400, 'credentials', /more than one environment/, /report it/],
  [700023, 'invalid_scope', 400, 'credentials', /named no environment/, /copy it from the address bar/],
  [500011, 'invalid_resource', 400, 'credentials', /does not know this environment/, /belongs to this tenant/],
  [650057, 'invalid_resource', 400, 'credentials', /not listed Dynamics 365/, /API permissions/],
  [53003, 'access_denied', 400, 'credentials', /Conditional Access/, /allow this application/],
  [90033, 'temporarily_unavailable', 400, 'unavailable', /passing fault/, /by itself/],
  [90024, 'temporarily_unavailable', 400, 'unavailable', /passing fault/, /by itself/],
  [90090, 'temporarily_unavailable', 400, 'unavailable', /passing fault/, /by itself/],
  [50196, 'temporarily_unavailable', 400, 'unavailable', /passing fault/, /by itself/],
  [90055, 'x', 400, 'throttled', /too many requests/, /by itself/],
  [900382, 'x', 400, 'credentials', /another national cloud/, /login host/],
  [900432, 'x', 400, 'credentials', /another national cloud/, /login host/],
  [90038, 'x', 400, 'credentials', /another national cloud/, /login host/],
];

test.each(MEETINGS)('AADSTS%i is explained with its cure', (number, error, status, kind, words, cure) => {
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

test('every number of the catalogue is met above', () => {
  const met = new Set(MEETINGS.map(([number]) => `aadsts${number}`));
  expect(ENTRA_ERRORS.map(({ code }) => code).filter((code) => !met.has(code))).toEqual([]);
});
