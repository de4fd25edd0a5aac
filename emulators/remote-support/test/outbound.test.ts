import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAppliance, type Appliance, type RecipientState } from '../src/index.ts';
import { startReceiver, type Receiver } from './receiver.ts';

let appliance: Appliance;
let receiver: Receiver;
beforeEach(async () => {
  appliance = await startAppliance();
  appliance.clock.freeze();
  receiver = await startReceiver();
});
afterEach(async () => {
  await appliance.close();
  await receiver.close();
});

const names = (): (string | undefined)[] => receiver.received.map(({ fields }) => fields.event);
const waitFor = (id: string, condition: (state: RecipientState) => boolean): Promise<RecipientState> =>
  appliance.outbound.get(id).waitFor(condition);

test('the events of a session arrive as forms, in their order', async () => {
  const { state } = appliance.addRecipient({ url: receiver.url });
  const played = appliance.play({ scenario: 'both-surveys', externalKey: 'CAS-1 <ä>' });
  expect((await appliance.whenDelivered(state.id)).status).toBe('OK');
  expect(names()).toEqual([
    'support_conference_begin',
    'support_conference_member_added',
    'support_conference_member_added',
    'support_conference_owner_changed',
    'support_conference_rep_exit_survey_completed',
    'support_conference_member_departed',
    'support_conference_member_departed',
    'support_conference_end',
    'support_conference_customer_exit_survey_completed',
  ]);
  const end = receiver.received.at(7)!;
  expect(end).toMatchObject({ method: 'POST', url: '/ERSPost?appliance=one' });
  expect(end.contentType).toBe('application/x-www-form-urlencoded');
  expect(end.fields).toEqual({
    event: 'support_conference_end',
    version: '1',
    timestamp: String(played.endTime),
    lsid: played.lsid,
    external_key: 'CAS-1 <ä>',
    appliance_id: appliance.applianceId,
  });
  expect(receiver.received[1]?.fields).toMatchObject({ type: 'customer', name: played.primaryCustomer?.name });
});

test('only the chosen events are sent', async () => {
  const { state } = appliance.addRecipient({ url: receiver.url, events: ['support_conference_end'] });
  appliance.play({ scenario: 'both-surveys' });
  await appliance.whenDelivered(state.id);
  expect(names()).toEqual(['support_conference_end']);
});

test('an event that is not taken holds up all others until it is', async () => {
  receiver.status = 503;
  const { state } = appliance.addRecipient({
    url: receiver.url,
    events: ['support_conference_end'],
    retryIntervalSeconds: 30,
  });
  const [one, two] = [appliance.play({ scenario: 'ordinary' }), appliance.play({ scenario: 'ordinary' })];
  const failed = await waitFor(state.id, ({ status }) => status.includes('503'));
  expect(failed).toMatchObject({ queued: 2, delivered: 0 });
  appliance.clock.advance(30_000);
  await waitFor(state.id, ({ attempts, status }) => attempts === 2 && status.includes('503'));
  receiver.status = 200;
  appliance.clock.advance(30_000);
  await appliance.whenDelivered(state.id);
  expect(receiver.received.map(({ fields }) => fields.lsid)).toEqual([one.lsid, one.lsid, one.lsid, two.lsid]);
});

test.each([201, 204, 301, 400])('status %i is no success', async (status) => {
  receiver.status = status;
  const { state } = appliance.addRecipient({ url: receiver.url, events: ['support_conference_end'] });
  appliance.play({ scenario: 'ordinary' });
  expect(await waitFor(state.id, (now) => now.status.includes(String(status)))).toMatchObject({ queued: 1 });
});

test('an event is dropped after the retry duration and the next is tried', async () => {
  receiver.status = 500;
  const { state } = appliance.addRecipient({
    url: receiver.url,
    events: ['support_conference_end'],
    retryIntervalSeconds: 60,
    retryDurationSeconds: 100,
  });
  appliance.play({ scenario: 'ordinary' });
  await waitFor(state.id, ({ status }) => status.includes('500'));
  appliance.clock.advance(60_000);
  await waitFor(state.id, ({ attempts, status }) => attempts === 2 && status.includes('500'));
  const next = appliance.play({ scenario: 'ordinary' });
  receiver.status = 200;
  appliance.clock.advance(40_000);
  const end = await appliance.whenDelivered(state.id);
  expect(end).toMatchObject({ dropped: 1, delivered: 1 });
  expect(receiver.received.at(-1)?.fields.lsid).toBe(next.lsid);
});

test('a recipient that does not listen shows why, and gets everything when it is back', async () => {
  await receiver.close();
  const { state } = appliance.addRecipient({ url: receiver.url, events: ['support_conference_end'] });
  const { lsid } = appliance.play({ scenario: 'ordinary' });
  expect((await waitFor(state.id, ({ status }) => status.includes('ECONNREFUSED'))).queued).toBe(1);
  receiver = await startReceiver();
  appliance.outbound.change(state.id, { url: receiver.url });
  appliance.clock.advance(60_000);
  await appliance.whenDelivered(state.id);
  expect(receiver.received.map(({ fields }) => fields.lsid)).toEqual([lsid]);
});

test('a late survey is told when it comes', async () => {
  const { state } = appliance.addRecipient({
    url: receiver.url,
    events: ['support_conference_end', 'support_conference_customer_exit_survey_completed'],
  });
  appliance.play({ scenario: 'late-survey' });
  await waitFor(state.id, ({ delivered }) => delivered === 1);
  appliance.clock.advance(3_600_000);
  await waitFor(state.id, ({ delivered }) => delivered === 2);
  expect(names().at(-1)).toBe('support_conference_customer_exit_survey_completed');
});

test('custom fields are sent in either spelling, or not at all', async () => {
  const customAttributes = [{ codeName: 'floor', displayName: 'Floor', value: '3' }];
  const all = appliance.addRecipient({ url: receiver.url, events: ['support_conference_end'] }).state;
  appliance.play({ scenario: 'ordinary', customAttributes });
  await appliance.whenDelivered(all.id);
  await appliance.changeSettings({ customFieldVariables: 'session.custom' });
  appliance.play({ scenario: 'ordinary', customAttributes });
  await appliance.whenDelivered(all.id);
  appliance.outbound.change(all.id, { sendCustomFields: false });
  appliance.play({ scenario: 'ordinary', customAttributes });
  await appliance.whenDelivered(all.id);
  expect(receiver.received.map(({ fields }) => [fields['custom.floor'], fields['session.custom.floor']])).toEqual([
    ['3', undefined],
    [undefined, '3'],
    [undefined, undefined],
  ]);
});

test('duplicates on demand and by setting', async () => {
  const { state } = appliance.addRecipient({ url: receiver.url, events: ['support_conference_end'] });
  appliance.play({ scenario: 'ordinary' });
  await appliance.whenDelivered(state.id);
  expect(appliance.outbound.repeat(state.id, 5)).toBe(1);
  await appliance.whenDelivered(state.id);
  expect(receiver.received[1]?.fields).toEqual(receiver.received[0]?.fields);
  await appliance.changeSettings({ duplicateEvery: 1 });
  appliance.play({ scenario: 'ordinary' });
  await waitFor(state.id, ({ delivered }) => delivered === 4);
});

test('a check asks without an event', async () => {
  const recipient = appliance.addRecipient({ url: receiver.url });
  for (const method of ['HEAD', 'GET', 'POST'] as const) expect((await recipient.check(method)).status).toBe('OK');
  expect(receiver.received.map(({ method, fields }) => [method, fields])).toEqual([
    ['HEAD', {}],
    ['GET', {}],
    ['POST', {}],
  ]);
});

test.each([
  [{ url: 'ftp://x' }, /http or https/],
  [{ url: 'http://x', events: ['nonsense' as never] }, /no outbound event "nonsense"/],
  [{ url: 'http://x', retryIntervalSeconds: 0 }, /retry interval/],
])('a recipient like %j is refused', (settings, message) => {
  expect(() => appliance.addRecipient(settings)).toThrow(message);
});
