import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAppliance, type Appliance } from '../src/index.ts';
import { all, at, createCaller, type Caller, type Parsed } from './caller.ts';
import { startReceiver } from './receiver.ts';

let appliance: Appliance;
let caller: Caller;
beforeEach(async () => {
  appliance = await startAppliance({ settings: { reportLagSeconds: 0, rateLimit: 'off' } });
  appliance.clock.freeze();
  caller = await createCaller(appliance);
});
afterEach(() => appliance.close());

const lsids = (list: Parsed): unknown[] => list.children.map(({ attributes }) => attributes.lsid);

describe('listing', () => {
  const list = (parameters: Record<string, string>): Promise<Parsed> =>
    caller.report({ generate_report: 'SupportSessionListing', ...parameters });

  test('ids, and whether there is a recording', async () => {
    const [one, two] = [appliance.play({ scenario: 'ordinary' }), appliance.play({ scenario: 'chat-with-files' })];
    const found = await list({ end_time: String(one.endTime), duration: '0' });
    expect(found.name).toBe('session_summary_list');
    expect(found.children.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
      { name: 'session_summary', lsid: one.lsid, has_recording: '0' },
      { name: 'session_summary', lsid: two.lsid, has_recording: '1' },
    ]);
  });

  test.each(['empty-root', 'child-error', 'root-error'] as const)('nothing found, as %s', async (form) => {
    await appliance.changeSettings({ emptyResult: form });
    const nothing = await list({ end_time: '1', duration: '1' });
    expect([nothing.name, nothing.children.length]).toEqual(
      {
        'empty-root': ['session_summary_list', 0],
        'child-error': ['session_summary_list', 1],
        'root-error': ['error', 0],
      }[form],
    );
  });

  test('sessions come in the order that is set', async () => {
    const played = [3, 1, 2].map((minutes) =>
      appliance.play({ scenario: 'no-representative', startsAt: 1_700_000_000 - minutes * 3600 }),
    );
    const expected = [played[0]!, played[2]!, played[1]!].map(({ lsid }) => lsid);
    const window = { start_time: '1699980000', duration: '0' };
    expect(lsids(await list(window))).toEqual(expected);
    await appliance.changeSettings({ sessionOrder: 'reversed' });
    expect(lsids(await list(window))).toEqual(expected.toReversed());
  });

  test('a date counts in days, an instant in seconds', async () => {
    const midnight = Date.UTC(2023, 10, 14) / 1000;
    const { lsid } = appliance.play({ scenario: 'ordinary', startsAt: midnight + 3600 });
    expect(lsids(await list({ start_date: '2023-11-14', duration: '1' }))).toEqual([lsid]);
    expect(lsids(await list({ start_date: '2023-11-13', duration: '1' }))).toEqual([]);
    expect(lsids(await list({ start_time: String(midnight), duration: '60' }))).toEqual([]);
    expect(lsids(await list({ start_time: String(midnight), start_date: '2020-01-01', duration: '7200' }))).toEqual([
      lsid,
    ]);
  });
});

describe('exit surveys', () => {
  const survey = (whose: 'Cust' | 'Rep', parameters: Record<string, string>): Promise<Parsed> =>
    caller.report({ generate_report: `Support${whose}ExitSurvey`, report_type: 'rep', ...parameters });

  test('of the customer, with every question', async () => {
    const { lsid, primaryCustomer } = appliance.play({ scenario: 'both-surveys' });
    const list = await survey('Cust', { lsid });
    expect(list.name).toBe('exit_survey_list');
    const [exit] = list.children;
    expect(exit?.attributes.lsid).toBe(lsid);
    expect(at(exit!, 'submitted_by')).toMatchObject({ attributes: { type: 'customer' }, text: primaryCustomer?.name });
    const answers = all(exit!, 'question').map((question) => [
      at(question, 'name')?.text,
      at(question, 'answer_list', 'answer')?.text,
    ]);
    expect(answers).toEqual([
      ['rating', '5'],
      ['comments', 'Very friendly & fast.\\nThank you! <3'],
      ['contact_again', undefined],
    ]);
  });

  test('of several representatives', async () => {
    const { lsid, endTime } = appliance.play({ scenario: 'several-surveys' });
    const list = await survey('Rep', { end_time: String(endTime), duration: '0', id: 'all' });
    expect(list.children.map((exit) => at(exit, 'submitted_by')?.attributes)).toEqual([
      { type: 'rep', gsnumber: '2' },
      { type: 'rep', gsnumber: '3' },
    ]);
    expect(lsids(list)).toEqual([lsid, lsid]);
    expect(lsids(await survey('Rep', { lsid, id: '4' }))).toHaveLength(2);
    expect(lsids(await survey('Rep', { lsid, id: '9' }))).toHaveLength(0);
  });

  test('a late one is found by the time of its session', async () => {
    const { lsid, endTime } = appliance.play({ scenario: 'late-survey' });
    const window = { end_time: String(endTime), duration: '60', id: 'all' };
    expect(lsids(await survey('Cust', window))).toEqual([]);
    appliance.clock.advance(3_600_000);
    caller = await createCaller(appliance);
    expect(lsids(await survey('Cust', window))).toEqual([lsid]);
  });

  test('without a type of report there is none', async () => {
    const { lsid } = appliance.play({ scenario: 'both-surveys' });
    expect((await caller.report({ generate_report: 'SupportCustExitSurvey', lsid })).name).toBe('error');
  });

  test('may be missing in the report of the session', async () => {
    await appliance.changeSettings({ surveysInReport: false });
    const { lsid } = appliance.play({ scenario: 'both-surveys' });
    const report = await caller.report({ lsid });
    expect(all(report, 'cust_survey_list')).toEqual([]);
    expect(lsids(await survey('Cust', { lsid }))).toEqual([lsid]);
  });
});

describe('language', () => {
  const words = async (headers: Record<string, string>): Promise<unknown> => {
    const { lsid } = appliance.play({ scenario: 'chat-with-files' });
    const report = await caller.report({ lsid }, headers);
    const chat = all(report, 'event').find((event) => at(event, 'body'))!;
    const category = all(report, 'category')[0]!;
    return [chat.attributes.event_type, at(chat, 'destination')?.text, category.attributes.name];
  };

  test.each([
    [{}, {}, ['Chat Message', 'Everyone', 'General']],
    [{}, { 'accept-language': 'de-DE,de;q=0.9,en;q=0.5' }, ['Chatnachricht', 'Alle', 'Allgemein']],
    [{}, { 'accept-language': 'fr, en;q=0.5' }, ['Chat Message', 'Everyone', 'General']],
    [{ localeMode: 'english-names' }, { 'accept-language': 'de' }, ['Chat Message', 'Alle', 'Allgemein']],
    [{ localeMode: 'ignored' }, { 'accept-language': 'de' }, ['Chat Message', 'Everyone', 'General']],
    [{ defaultLocale: 'de' }, {}, ['Chatnachricht', 'Alle', 'Allgemein']],
  ])('settings %j, headers %j', async (settings, headers, expected) => {
    await appliance.changeSettings(settings);
    expect(await words(headers as Record<string, string>)).toEqual(expected);
  });
});

test.each(['data', 'direct', 'list'])('files as %s', async (fileShape) => {
  await appliance.changeSettings({ fileShape });
  const { lsid } = appliance.play({ scenario: 'chat-with-files' });
  const shared = all(await caller.report({ lsid }), 'event').filter(
    (event) => event.attributes.event_type === 'Files Shared',
  );
  const names = shared.flatMap((event) =>
    fileShape === 'data'
      ? at(event, 'data')!
          .children.filter(({ attributes }) => attributes.name === 'filename')
          .map((v) => v.attributes.value)
      : all(event, 'filename').map(({ text }) => text),
  );
  expect(names).toEqual(['screenshot 1.png', 'Fehlermeldung – groß.pdf', 'manual.pdf']);
  expect(shared.map((event) => at(event, 'files') !== undefined)).toEqual(
    fileShape === 'list' ? [true, true] : [false, false],
  );
});

test('customer details directly below the customer', async () => {
  await appliance.changeSettings({ customerInfo: 'direct' });
  const { lsid, customers } = appliance.play({ scenario: 'ordinary' });
  const customer = at(await caller.report({ lsid }), 'session', 'customer_list', 'customer')!;
  expect(at(customer, 'info')).toBeUndefined();
  expect(at(customer, 'company')?.text).toBe(customers[0]?.info?.company);
});

test('times are in the zone of the appliance', async () => {
  await appliance.changeSettings({ timeZoneMinutes: -210 });
  const { lsid, startTime } = appliance.play({ scenario: 'ordinary' });
  const start = at(await caller.report({ lsid }), 'session', 'start_time')!;
  expect(start.text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-03:30$/);
  expect(Date.parse(start.text) / 1000).toBe(startTime);
});

test('session ids in capitals, wherever they stand', async () => {
  await appliance.changeSettings({ lsidCase: 'upper' });
  const { lsid } = appliance.play({ scenario: 'both-surveys' });
  const kinds = ['SupportSession', 'SupportSessionListing', 'SupportCustExitSurvey'];
  const lists = await Promise.all(
    kinds.map((generate_report) => caller.report({ generate_report, lsid, report_type: 'rep' })),
  );
  expect(lists.flatMap(lsids)).toEqual([1, 2, 3].map(() => lsid.toUpperCase()));
});

test('a recording has expired', async () => {
  const { lsid } = appliance.play({ scenario: 'chat-with-files' });
  const answer = await caller.report({ generate_report: 'SupportSessionRecording', lsid });
  expect([answer.name, answer.text]).toEqual(['error', expect.stringContaining('expired')]);
});

describe('links', () => {
  test('open or need a login, as set; a wrong signature opens nothing', async () => {
    const { lsid, chatViewUrl } = appliance.play({ scenario: 'ordinary' });
    const open = (url: string): Promise<Response> => fetch(url, { redirect: 'manual' });
    expect((await open(chatViewUrl!)).status).toBe(302);
    await appliance.changeSettings({ signedLinks: 'open' });
    const chat = await open(chatViewUrl!);
    expect([chat.status, await chat.text()]).toEqual([200, expect.stringContaining(lsid)]);
    expect((await open(chatViewUrl!.replace(/h%3D..../, 'h%3D0000'))).status).toBe(403);
  });

  test('the report page of a session', async () => {
    const { lsid } = appliance.play({ scenario: 'ordinary', externalKey: '<b>' });
    const page = await caller.get('/login/sd_reporting', { reportType: 'SupportSession', sessionId: lsid });
    expect(await page.text()).toContain('&lt;b&gt;');
    expect((await caller.get('/login/sd_reporting', { sessionId: '0' })).status).toBe(404);
  });
});

test('events may lack the id of the appliance, have another version and be in windows-1252', async () => {
  const receiver = await startReceiver();
  const { id } = appliance.addRecipient({ url: receiver.url, events: ['support_conference_end'] }).state;
  await appliance.changeSettings({ applianceIdInEvents: false, eventVersion: '2.0', eventCharset: 'windows-1252' });
  appliance.play({ scenario: 'ordinary', externalKey: 'Größe 案 & x' });
  await appliance.whenDelivered(id);
  expect(receiver.bodies[0]).toContain('external_key=Gr%F6%DFe%20%3F%20%26%20x');
  expect(receiver.received[0]?.fields).toMatchObject({ version: '2.0' });
  expect(receiver.received[0]?.fields).not.toHaveProperty('appliance_id');
  await receiver.close();
});
