import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';

let appliance: Appliance;
beforeEach(async () => void (appliance = await startAppliance({ settings: { reportLagSeconds: 0 } })));
afterEach(() => appliance.close());

/** Presses a button; gives where the browser is led. */
async function press(
  action: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const body = new URLSearchParams(form);
  const url = `${appliance.url}/login/actions/${action}`;
  const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
  return response.headers.get('location') ?? String(response.status);
}

const show = async (): Promise<string> => (await fetch(`${appliance.url}/login`)).text();

test('a session is played live, ended and surveyed', async () => {
  expect(await press('play', { scenario: 'ordinary', externalKey: 'CAS-<1>', live: 'true' })).toBe('/login#sessions');
  const [{ lsid } = { lsid: '' }] = appliance.sessions();
  expect(await show()).toContain('CAS-&lt;1&gt;');
  appliance.clock.advance(60_000);
  await press('end', { lsid });
  await press('survey', { lsid, by: 'customer' });
  expect(appliance.session(lsid)).toMatchObject({
    endTime: expect.any(Number) as number,
    surveys: [{ gsnumber: '1' }],
  });
});

test('an ended session is not shown as running while its report lags', async () => {
  await appliance.changeSettings({ reportLagSeconds: 3600 });
  appliance.play({ scenario: 'ordinary' });
  expect(await show()).not.toContain('in progress');
});

test('a key is made and redeemed', async () => {
  await press('key', { queue: 'team:3', externalKey: 'CAS-2' });
  const [key] = appliance.keys.all();
  expect(await show()).toContain(key!.shortKey);
  await press('redeem', { shortKey: key!.shortKey });
  expect(appliance.sessions()).toMatchObject([{ externalKey: 'CAS-2', endTime: null }]);
});

test('a recipient is added, checked, disabled and removed', async () => {
  const recipient = { name: 'R', url: 'http://127.0.0.1:9/', retryIntervalSeconds: '5', retryDurationSeconds: '50' };
  await press('recipient', recipient);
  await press('check', { id: '1' });
  expect(await show()).toContain('ECONNREFUSED');
  await press('enable', { id: '1', enabled: 'false' });
  expect(appliance.outbound.list()[0]?.state.enabled).toBe(false);
  await press('remove', { id: '1' });
  expect(appliance.outbound.list()).toEqual([]);
});

test('a recipient is sent the events that are ticked, and no others', async () => {
  const recipient = { name: 'R', url: 'http://127.0.0.1:9/', retryIntervalSeconds: '5', retryDurationSeconds: '50' };
  await press('recipient', { ...recipient, support_conference_end: 'true' });
  const queued = () => appliance.outbound.list()[0]?.state;
  expect(queued()).toMatchObject({ events: ['support_conference_end'], queued: 0 });
  appliance.play({ scenario: 'ordinary' });
  expect(queued()?.queued).toBe(1);
  await press('events', { id: '1', support_conference_begin: 'true', support_conference_end: 'true' });
  expect(queued()?.events).toEqual(['support_conference_begin', 'support_conference_end']);
  appliance.play({ scenario: 'ordinary' });
  expect(queued()?.queued).toBe(3);
  expect(await show()).toContain('Events to Send');
});

test('Enable XML API has effect on the next call, and the switch still says how it is refused', async () => {
  const { clientId, clientSecret } = appliance.account;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const answer = await fetch(`${appliance.url}/oauth2/token`, { method: 'POST', body, headers: { authorization } });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const call = async (): Promise<number> =>
    (await fetch(`${appliance.url}/api/command?action=get_api_info`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  expect(await call()).toBe(200);
  expect(await show()).toContain('Enable XML API');
  await press('api', {});
  expect(await call()).toBe(404);
  await press('settings', { xmlApi: 'off-403' });
  await press('api', {});
  expect(await call()).toBe(403);
  await press('api', { enabled: 'true' });
  expect(await call()).toBe(200);
});

test('account, representatives, faults, clock and switches', async () => {
  await press('account', { command: 'deny', supportReports: 'false', enabled: 'true' });
  expect(appliance.api.permissions).toEqual({ command: 'deny', supportReports: false });
  await press('presence', { id: '7', loggedIn: 'true' });
  expect(appliance.directory.representatives[1]?.loggedInSince).toBeGreaterThan(0);
  await press('fault', { kind: 'status', on: 'token', times: '2', amount: '503' });
  expect(appliance.faults.list()).toMatchObject([{ kind: 'status', status: 503, on: 'token', remaining: 2 }]);
  await press('mend', { id: '1' });
  await press('clock', { advanceSeconds: '60', frozen: 'true' });
  expect(appliance.clock.frozen).toBe(true);
  await press('settings', {
    reportLagSeconds: '7',
    surveysInReport: 'false',
    namespace: 'sra',
    expiredTokenStatus: '403',
  });
  expect(appliance.settings).toMatchObject({ reportLagSeconds: 7, surveysInReport: false, namespace: 'sra' });
  expect(appliance.settings.expiredTokenStatus).toBe(403);
});

test('what cannot be done is said on the page', async () => {
  const location = await press('recipient', { name: 'R', url: 'nonsense', retryIntervalSeconds: '5' });
  const page = await (await fetch(`${appliance.url}${location}`)).text();
  expect(page).toContain('role="alert">The URL of a recipient begins with http or https.');
  expect(await press('settings', { reportLagSeconds: 'x' })).toContain('problem=');
  expect(await press('nonsense', {})).toBe('404');
});

test('a form of another site does nothing', async () => {
  expect(await press('play', { scenario: 'ordinary' }, { origin: 'http://evil.example' })).toBe('403');
  expect(appliance.sessions()).toEqual([]);
});
