import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';

const emptyScript = { customers: [], representatives: [], steps: [], endsAfter: 10 };

let appliance: Appliance;
beforeEach(async () => void (appliance = await startAppliance({ seed: 7 })));
afterEach(() => appliance.close());

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${appliance.url}/_emulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

test('a session is played, ended and surveyed from another process', async () => {
  const played = await call('POST', '/sessions', { scenario: 'ordinary', externalKey: 'CAS-7', live: true });
  expect(played).toMatchObject({ status: 201, body: { externalKey: 'CAS-7', sessionType: 'support' } });
  const { lsid } = played.body as { lsid: string };
  await call('POST', '/clock', { advanceSeconds: 60 });
  expect(await call('PUT', `/sessions/${lsid}/external-key`, { value: 'CAS-8' })).toMatchObject({
    body: { externalKey: 'CAS-8', endTime: null },
  });
  await call('POST', `/sessions/${lsid}/end`, {});
  await call('POST', '/clock', { advanceSeconds: 60 });
  const survey = { by: 'customer', answers: [{ name: 'rating', value: '4' }] };
  expect(await call('POST', `/sessions/${lsid}/surveys`, survey)).toMatchObject({
    status: 200,
    body: { endTime: expect.any(Number) as number, surveys: [{ respondent: 'customer', answers: survey.answers }] },
  });
  expect(await call('POST', `/sessions/${lsid}/end`, {})).toMatchObject({ status: 400 });
});

test('a script of one’s own is played', async () => {
  const script = {
    lsid: 'AB'.repeat(16),
    customers: [{ name: 'Zoë', publicIp: '192.0.2.1:1', privateIp: '10.0.0.1', operatingSystem: 'Windows' }],
    representatives: [],
    steps: [{ at: 5, type: 'Chat Message', by: 'customer', to: 'everyone', body: 'hi' }],
    endsAfter: 10,
  };
  expect(await call('POST', '/sessions', { script })).toMatchObject({
    status: 201,
    body: { lsid: 'ab'.repeat(16), durationSeconds: 10, externalKey: null },
  });
  expect(await call('POST', '/sessions', { script })).toMatchObject({ status: 400 });
  const another = { ...script, lsid: 'cd'.repeat(16) };
  expect(await call('POST', '/sessions', { script: another, externalKey: 'K' })).toMatchObject({
    body: { externalKey: 'K' },
  });
});

test('the same seed plays the same sessions', async () => {
  const twin = await startAppliance({ seed: 7 });
  try {
    const [one, other] = [appliance, twin].map((each) =>
      each.play({ scenario: 'chat-with-files', startsAt: 1_700_000_000 }),
    );
    const withoutAddress = (text: unknown): string => JSON.stringify(text).replaceAll(/127\.0\.0\.1:\d+/g, '');
    expect(withoutAddress(one)).toBe(withoutAddress(other));
  } finally {
    await twin.close();
  }
});

test('settings, scenarios, account and recipients are there', async () => {
  expect((await call('PATCH', '/settings', { namespace: 'bomgar' })).body).toMatchObject({ namespace: 'bomgar' });
  expect((await call('GET', '/scenarios')).body).toContainEqual(expect.objectContaining({ name: 'no-representative' }));
  expect((await call('GET', '/account')).body).toMatchObject(appliance.account);
  const { body } = await call('POST', '/recipients', { url: 'http://127.0.0.1:9/', name: 'Integration' });
  expect(body).toMatchObject({ id: '1', name: 'Integration', queued: 0, enabled: true });
  expect(await call('PATCH', '/recipients/1', { enabled: false })).toMatchObject({ body: { enabled: false } });
  expect((await call('GET', '/recipients/1')).body).toMatchObject({ history: [] });
  expect((await call('DELETE', '/recipients/1')).status).toBe(204);
  expect((await call('GET', '/recipients')).body).toEqual([]);
});

test('the account is changed, signed in for, and a key is redeemed', async () => {
  expect((await call('PATCH', '/account', { permissions: { command: 'read_only' } })).body).toMatchObject({
    permissions: { command: 'read_only', supportReports: true },
  });
  const { clientSecret } = appliance.account;
  expect((await call('POST', '/account/regenerate-secret')).body).not.toMatchObject({ clientSecret });
  expect((await call('PATCH', '/directory/representatives/4', { loggedIn: true })).body).toMatchObject({
    loggedInSince: expect.any(Number) as number,
  });
  expect((await call('POST', '/directory/custom-fields', { codeName: 'room', displayName: 'Room' })).status).toBe(201);
  const queue = { kind: 'general', representativeIds: ['4'] } as const;
  const wanted = { queue, externalKey: 'CAS-5', customAttributes: [], hostname: 'x', priority: null, skills: [] };
  const { shortKey } = appliance.keys.make({ ...wanted, expiresAt: 4e9 });
  expect((await call('GET', '/keys')).body).toMatchObject([{ shortKey, redeemedBy: null }]);
  expect(await call('POST', `/keys/${shortKey}/redeem`, {})).toMatchObject({
    status: 201,
    body: { externalKey: 'CAS-5' },
  });
  expect(await call('POST', `/keys/${shortKey}/redeem`, {})).toMatchObject({ status: 400 });
});

test('what was asked is counted, answered or not', async () => {
  await fetch(`${appliance.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'x' }) });
  appliance.faults.add({ kind: 'reset', times: 1 });
  await fetch(`${appliance.url}/api/reporting?generate_report=SupportSession`).catch(() => undefined);
  const headers = { 'accept-language': 'de' };
  await (await fetch(`${appliance.url}/api/command?action=get_api_info`, { headers })).text();
  const { body } = await call('GET', '/requests');
  expect(body).toMatchObject({
    totals: { '/oauth2/token': 1, '/api/reporting SupportSession': 1, '/api/command get_api_info': 1 },
  });
  const { entries } = appliance.requests;
  expect(entries.map(({ status }) => status)).toEqual([400, 0, 401]);
  expect(entries[2]).toMatchObject({ acceptLanguage: 'de', asksToClose: false, method: 'GET' });
  expect((await call('DELETE', '/requests')).status).toBe(204);
  expect(appliance.requests.totals).toEqual({});
});

test.each([
  ['POST', '/sessions', { scenario: 'nonsense' }, /"scenario" is one of: ordinary/],
  ['POST', '/sessions', { script: { customers: [] } }, /"representatives" of a script is a list/],
  ['POST', '/sessions', { script: { ...emptyScript, customers: [1] } }, /JSON object/],
  [
    'POST',
    '/sessions',
    { script: { ...emptyScript, steps: [{ at: -1, type: 'x' }] } },
    /"at" of steps\[0\] is a whole/,
  ],
  ['POST', '/sessions', { script: { ...emptyScript, steps: [{ at: 1, type: 'x', by: 'me' }] } }, /"by" of steps\[0\]/],
  ['POST', '/sessions', { script: { ...emptyScript, steps: [{ at: 1, type: 'x', by: 'customer' }] } }, /no customer/],
  ['POST', '/sessions', { script: { ...emptyScript, steps: [{ at: 1, type: 'x', files: [{}] }] } }, /"files" of steps/],
  ['POST', '/sessions', { script: { ...emptyScript, endsAfter: 'x' } }, /"endsAfter"/],
  ['POST', '/sessions', { scenario: 'ordinary', startsAt: 1e15 }, /"startsAt" is a whole number/],
  ['POST', '/recipients', { url: 'http://x', colour: 'red' }, /A recipient has no "colour"/],
  ['POST', '/recipients', { url: 'http://x', enabled: 1 }, /"enabled" is true or false/],
  ['POST', '/recipients', { url: 'http://x', events: 5 }, /"events" is a list/],
  ['POST', '/recipients', { url: 'http://x', retryIntervalSeconds: '5' }, /retry interval/],
  ['POST', '/sessions', { scenario: 'ordinary', externalKey: 5 }, /"externalKey" is a text or null/],
  ['GET', '/sessions/none', undefined, /no session none/],
  ['PATCH', '/settings', { nonsense: 1 }, /no setting "nonsense"/],
  ['PATCH', '/settings', { namespace: 'x' }, /"namespace" is one of: documented/],
  ['PATCH', '/settings', { reportLagSeconds: '5' }, /"reportLagSeconds" is a number/],
  ['POST', '/clock', { advanceSeconds: 'a' }, /a number of seconds/],
  ['POST', '/recipients', { url: 'x' }, /begins with http/],
  ['PATCH', '/account', { permissions: { command: 'x' } }, /full_access, read_only, deny/],
  ['POST', '/directory/custom-fields', { codeName: 'a b', displayName: '' }, /code name/],
  ['PATCH', '/directory/representatives/99', { loggedIn: true }, /no representative 99/],
  ['DELETE', '/recipients/9', undefined, /no recipient 9/],
])('%s %s %j is refused in words', async (method, path, body, message) => {
  const refused = await call(method, path, body);
  expect(refused.status).toBe(400);
  expect((refused.body as { error: string }).error).toMatch(message);
});

test('the page shows sessions and recipients, and nothing that a session brought runs in it', async () => {
  const { lsid } = appliance.play({ scenario: 'ordinary', externalKey: '<script>alert(1)</script>' });
  appliance.addRecipient({ url: 'http://127.0.0.1:9/ERSPost', enabled: false });
  const page = await (await fetch(`${appliance.url}/`)).text();
  expect(page).toContain(lsid);
  expect(page).toContain('http://127.0.0.1:9/ERSPost');
  expect(page).not.toContain('<script>alert');
});
