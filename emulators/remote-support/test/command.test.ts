import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';
import { at, createCaller, type Caller, type Parsed } from './caller.ts';
import { startReceiver } from './receiver.ts';

let appliance: Appliance;
let caller: Caller;
beforeEach(async () => {
  appliance = await startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } });
  appliance.clock.freeze();
  caller = await createCaller(appliance);
});
afterEach(() => appliance.close());

const now = (): number => Math.floor(appliance.clock.now().getTime() / 1000);
const names = (element: Parsed): string[] => element.children.map(({ name }) => name);
const keyOf = (more: Record<string, string> = {}): Promise<Parsed> =>
  caller.command({ action: 'generate_session_key', type: 'support', queue_id: 'general', ...more });

describe('session keys', () => {
  test('the answer has what recorded ones have, in their order', async () => {
    const key = await keyOf({ queue_id: 'rep:4', 'session.custom.external_key': 'CAS-1 & <2>' });
    expect(key.name).toBe('session_key');
    expect(names(key)).toEqual([
      ...['type', 'expires', 'queue', 'queue_id', 'external_key'],
      ...['short_key', 'key_url', 'mail_subject', 'mail_body'],
    ]);
    const [shortKey, url] = [at(key, 'short_key')!.text, at(key, 'key_url')!.text];
    expect(Number(at(key, 'expires')?.text)).toBe(now() + 86_400);
    expect(at(key, 'external_key')?.text).toBe('CAS-1 & <2>');
    expect(shortKey).toMatch(/^\d{7}$/);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?ak=[0-9a-f]{32}$/);
    expect(at(key, 'mail_body')?.text).toContain(url);
    expect(at(key, 'queue')).toMatchObject({ text: 'rep', attributes: { available: '0' } });
  });

  test('a queue is available once somebody of it is signed in', async () => {
    appliance.directory.setLoggedIn('9', now());
    const available = async (queue_id: string): Promise<unknown> =>
      at(await keyOf({ queue_id }), 'queue')?.attributes.available;
    expect(await available('general')).toBe('1');
    expect(await available('team:3')).toBe('1');
    expect(await available('team:5')).toBe('0');
    expect(await available('rep_username:sgarcia')).toBe('1');
    expect(await available('issue:printer')).toBe('0');
  });

  test('a validity of choice, cut to the longest', async () => {
    const key = await keyOf({ ttl: '1800' });
    expect([at(key, 'ttl')?.text, Number(at(key, 'expires')?.text)]).toEqual(['1800', now() + 1800]);
    await appliance.changeSettings({ maximumKeyLifetimeSeconds: 600 });
    expect(Number(at(await keyOf({ ttl: '1800' }), 'expires')?.text)).toBe(now() + 600);
  });

  test('the host of a public site in the link', async () => {
    const key = await keyOf({ url_hostname: 'help.example.com' });
    expect(at(key, 'key_url')?.text).toMatch(/^http:\/\/help\.example\.com\/\?ak=/);
  });

  test('the old spelling of the external key is a switch', async () => {
    expect(at(await keyOf({ external_key: 'old' }), 'external_key')?.text).toBe('old');
    await appliance.changeSettings({ oldExternalKey: 'ignored' });
    expect(at(await keyOf({ external_key: 'old' }), 'external_key')).toBeUndefined();
  });

  test.each([
    [{ type: 'presentation' }, 'Invalid type.'],
    [{ queue_id: 'rep:99' }, 'Invalid queue_id.'],
    [{ queue_id: 'rep_username:nobody' }, 'Invalid queue_id.'],
    [{ queue_id: 'toString' }, 'Invalid queue_id.'],
    [{ ttl: '0' }, 'Invalid ttl.'],
    [{ ttl: '1h' }, 'Invalid ttl.'],
    [{ url_hostname: 'evil.example' }, 'Invalid url_hostname.'],
    [{ 'session.priority': '4' }, 'Invalid session.priority.'],
    [{ 'session.custom.nonsense': 'x' }, 'Unknown custom field: nonsense'],
    [{ 'session.custom.floor': 'x'.repeat(1025) }, /longer than 1024/],
  ])('%j is refused', async (wrong, text) => {
    const root = await keyOf(wrong);
    expect(root.name).toBe('error');
    expect(root.text).toMatch(text);
    expect(appliance.keys.all()).toEqual([]);
  });

  test('all custom fields together are bounded', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => {
        appliance.directory.addCustomField({ codeName: `f${index}`, displayName: 'F' });
        return [`session.custom.f${index}`, 'y'.repeat(1000)];
      }),
    );
    expect((await keyOf(wide)).text).toMatch(/10 KB/);
  });
});

describe('redeeming', () => {
  test('the link starts one session with the key, the fields and a representative of the queue', async () => {
    const key = await keyOf({
      queue_id: 'team:3',
      'session.custom.external_key': 'CAS-9',
      'session.custom.floor': 'third',
    });
    const path = new URL(at(key, 'key_url')!.text).search;
    const page = await fetch(`${appliance.url}/${path}`);
    const lsid = /id="lsid">([0-9a-f]{32})</.exec(await page.text())![1]!;
    appliance.clock.advance(60_000);
    const session = at(await caller.report({ lsid }), 'session')!;
    expect(at(session, 'external_key')?.text).toBe('CAS-9');
    expect(at(session, 'custom_attributes', 'custom_attribute')).toMatchObject({
      attributes: { code_name: 'floor', display_name: 'Floor' },
      text: 'third',
    });
    expect(at(session, 'primary_rep')?.attributes.id).toBe('9');
    expect(at(session, 'end_time')?.text).toBe('');
    const again = await fetch(`${appliance.url}/${path}`);
    expect([again.status, await again.text()]).toEqual([403, expect.stringContaining('already been used')]);
  });

  test('the short key with what the customer says', async () => {
    const key = await keyOf();
    const body = new URLSearchParams({
      short_key: at(key, 'short_key')!.text,
      'customer.name': 'Zoë <b>',
      'customer.company': 'A & B',
      'customer.details': 'all broken',
    });
    expect((await fetch(`${appliance.url}/api/start_session`, { method: 'POST', body })).status).toBe(200);
    const [session] = appliance.sessions();
    appliance.clock.advance(30_000);
    const customer = at(await caller.report({ lsid: session!.lsid }), 'session', 'customer_list', 'customer')!;
    expect(at(customer, 'username')?.text).toBe('Zoë <b>');
    expect(at(customer, 'info', 'company')?.text).toBe('A & B');
    expect(at(customer, 'info', 'details')?.text).toBe('all broken');
  });

  test('an expired or unknown key starts nothing', async () => {
    const key = await keyOf({ ttl: '60' });
    appliance.clock.advance(60_000);
    const shortKey = at(key, 'short_key')!.text;
    for (const [text, why] of [
      [shortKey, 'expired'],
      ['0000000', 'not valid'],
    ]) {
      const page = await fetch(`${appliance.url}/api/start_session?short_key=${text}`);
      expect([page.status, await page.text()]).toEqual([403, expect.stringContaining(why!)]);
    }
    expect(appliance.sessions()).toEqual([]);
  });

  test('a session by issue or representative needs no key', async () => {
    const start = (query: string): Promise<Response> => fetch(`${appliance.url}/api/start_session?${query}`);
    expect((await start('issue_menu=1&codeName=printer&session.custom.external_key=K')).status).toBe(200);
    expect((await start('id=7&name=jodonnell')).status).toBe(200);
    expect((await start('issue_menu=1&codeName=none')).status).toBe(403);
    expect((await start('')).status).toBe(403);
    expect(appliance.sessions().map(({ externalKey }) => externalKey)).toEqual(['K', null]);
  });
});

describe('attributes of a running session', () => {
  const read = async (lsid: string): Promise<unknown> =>
    Object.fromEntries(
      (await caller.command({ action: 'get_session_attributes', lsid })).children.map(({ attributes, text }) => [
        attributes.code_name,
        text,
      ]),
    );

  test('are set, kept and cleared', async () => {
    const { lsid } = appliance.play({ scenario: 'ordinary', externalKey: 'one', live: true });
    const set = (fields: Record<string, string>): Promise<Parsed> =>
      caller.command({ action: 'set_session_attributes', lsid, ...fields });
    const done = await set({ 'session.custom.external_key': 'two', 'session.custom.floor': '4' });
    expect([done.name, done.text]).toEqual(['success', 'Session attributes were set']);
    expect(await read(lsid)).toEqual({ external_key: 'two', floor: '4' });
    await set({ 'session.custom.floor': '' });
    expect(await read(lsid)).toEqual({ external_key: 'two' });
    expect(at(await caller.report({ lsid }), 'session', 'external_key')?.text).toBe('two');
    expect((await set({ 'session.custom.nonsense': '1' })).name).toBe('error');
  });

  test('are refused for a session that is over', async () => {
    const { lsid } = appliance.play({ scenario: 'ordinary' });
    expect((await caller.command({ action: 'set_session_attributes', lsid })).name).toBe('error');
    expect((await caller.command({ action: 'get_session_attributes', lsid })).name).toBe('error');
  });
});

test('who is signed in, and the teams with their members and issues', async () => {
  expect(await caller.command({ action: 'get_logged_in_reps' })).toMatchObject({
    name: 'logged_in_reps',
    children: [],
  });
  appliance.directory.setLoggedIn('12', now());
  appliance.play({ scenario: 'ordinary', live: true });
  const [rep] = (await caller.command({ action: 'get_logged_in_reps' })).children;
  expect(rep?.attributes.id).toBe('12');
  expect(names(rep!)).toEqual([
    ...['display_name', 'public_display_name', 'private_display_name', 'type', 'direct_link', 'logged_in_since'],
    ...['presentation_count', 'support_session_count', 'showing_on_rep_list'],
  ]);
  expect(at(rep!, 'private_display_name')?.text).toBe('田中 優子 (ytanaka)');
  const teams = await caller.command({ action: 'get_support_teams', showmembers: '1' });
  expect(teams.children.map((team) => at(team, 'name')?.text)).toEqual([
    'Service Desk',
    'Escalations & VIP',
    'Field Support',
  ]);
  expect(at(teams, 'support_team', 'members')?.children.map(({ attributes }) => attributes.id)).toEqual(['4', '7']);
  expect(at(teams, 'support_team', 'issues', 'issue', 'code_name')?.text).toBe('printer');
});

test('the release decides on version, company name and permissions', async () => {
  const info = (): Promise<Parsed> => caller.command({ action: 'get_api_info' });
  const current = await info();
  expect(at(current, 'company_name')).toBeUndefined();
  expect(Number(at(current, 'timestamp')?.text)).toBe(now());
  const granted = at(current, 'permissions')!.children.filter(({ text }) => text !== '0');
  expect(granted.map(({ attributes, text }) => [attributes.name, text])).toEqual([
    ['perm_command', 'full_access'],
    ['perm_reporting_support', '1'],
  ]);
  await appliance.changeSettings({ release: '19.2' });
  const old = await info();
  expect(at(old, 'api_version')?.text).toBe('1.19.2');
  expect(at(old, 'company_name')?.text).toBe('Example Support');
  expect(at(old, 'permissions')?.children.map(({ attributes }) => attributes.name)).not.toContain('perm_configuration');
});

test('a read-only account asks but does not change', async () => {
  appliance.api.permissions = { command: 'read_only', supportReports: true };
  const status = async (action: string): Promise<number> => (await caller.get('/api/command', { action })).status;
  expect(await status('get_support_teams')).toBe(200);
  expect(await status('generate_session_key')).toBe(403);
});

test('health, well and not', async () => {
  const well = await caller.command({ action: 'check_health' });
  expect(at(well, 'success')?.text).toBe('1');
  expect(at(well, 'appliance')).toMatchObject({ attributes: { id: appliance.applianceId }, text: '127.0.0.1' });
  appliance.health.problem = 'Data sync failed';
  const ill = await caller.command({ action: 'check_health' });
  expect([at(ill, 'success')?.text, at(ill, 'error_message')?.text]).toEqual(['0', 'Data sync failed']);
});

test('representatives come and go, the session is transferred, talked into and terminated', async () => {
  const receiver = await startReceiver();
  const { id } = appliance.addRecipient({ url: receiver.url }).state;
  const { lsid } = appliance.play({ scenario: 'no-representative', live: true });
  appliance.directory.setLoggedIn('4', now());
  appliance.clock.advance(10_000);
  const run = async (action: string, more: Record<string, string> = {}): Promise<string> =>
    (await caller.command({ action, lsid, ...more })).name;
  expect(await run('join_session', { user_id: '7' })).toBe('error');
  expect(await run('join_session', { user_id: '4' })).toBe('success');
  expect(await run('send_chat_message', { message: 'Please wait' })).toBe('success');
  appliance.clock.advance(10_000);
  expect(await run('transfer_session', { queue_id: 'rep:9' })).toBe('success');
  expect(await run('transfer_session', { queue_id: 'general' })).toBe('error');
  expect(await run('leave_session', { user_id: '4' })).toBe('success');
  expect(await run('leave_session', { user_id: '4' })).toBe('error');
  appliance.clock.advance(10_000);
  expect(await run('terminate_session')).toBe('success');
  expect(await run('terminate_session')).toBe('error');
  const session = appliance.session(lsid);
  expect(session.representatives.map((person) => [person.id, person.owner, person.secondsInvolved])).toEqual([
    ['4', true, 10],
    ['9', false, 10],
  ]);
  expect(session.endTime).toBe(now());
  await appliance.whenDelivered(id);
  expect(
    receiver.received.map(({ fields }) => [fields.event?.replace('support_conference_', ''), fields.user_id]),
  ).toEqual([
    ['begin', undefined],
    ['member_added', undefined],
    ['member_added', '4'],
    ['owner_changed', '4'],
    ['member_added', '9'],
    ['member_departed', '4'],
    ['member_departed', undefined],
    ['member_departed', '9'],
    ['end', undefined],
  ]);
  await receiver.close();
});

test('the product is told without credentials', async () => {
  const found = await fetch(`${appliance.url}/get_mech_list?version=3`);
  expect(await found.json()).toMatchObject({ company: 'Example Support', mechs: expect.any(Array) as unknown });
});
