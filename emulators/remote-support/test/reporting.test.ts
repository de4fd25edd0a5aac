import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scenarios, startAppliance, type Appliance, type PlayedSession } from '../src/index.ts';
import { all, at, createCaller, type Caller, type Parsed } from './caller.ts';

let appliance: Appliance;
let caller: Caller;
beforeEach(async () => {
  appliance = await startAppliance({ settings: { reportLagSeconds: 0 } });
  caller = await createCaller(appliance);
});
afterEach(() => appliance.close());

function actor(found: Parsed | undefined): unknown {
  return found && { type: found.attributes.type, gsnumber: found.attributes.gsnumber, name: found.text };
}

/** An event of the report in the form of the played model. */
function eventOf(event: Parsed): unknown {
  const encoded = at(event, 'encoded_body')?.text;
  const body = encoded === undefined ? at(event, 'body')?.text : Buffer.from(encoded, 'base64').toString('utf8');
  const information = at(event, 'system_information');
  const names = all(event, 'filename').map((name) => name.text);
  const sizes = all(event, 'filesize').map((size) => Number(size.text));
  return {
    timestamp: Number(event.attributes.timestamp),
    type: event.attributes.event_type,
    performedBy: actor(at(event, 'performed_by')),
    destination: actor(at(event, 'destination')),
    body,
    data: (at(event, 'data')?.children ?? []).map(({ attributes }) => ({ ...attributes })),
    files: names.map((name, index) => ({ name, sizeBytes: sizes[index] })),
    systemInformation: information && {
      categories: information.children.map((category) => ({
        name: category.attributes.name,
        fields: at(category, 'description')?.children.map(({ attributes }) => ({ ...attributes })),
        rows: at(category, 'data')?.children.map((row) => row.children.map((field) => field.text.trim())),
      })),
    },
  };
}

function playedEvents(session: PlayedSession): unknown {
  return session.events.map(({ fileShape: _, ...event }) => ({
    ...{ performedBy: undefined, destination: undefined, body: undefined, systemInformation: undefined },
    ...event,
  }));
}

// The large one has its own test, which does not hold the report.
const comparable = scenarios.map(({ name }) => name).filter((name) => name !== 'large');

describe.each(comparable)('%s', (scenario) => {
  test('the report says what was played', async () => {
    const played = appliance.play({ scenario });
    const session = at(await caller.report({ lsid: played.lsid }), 'session')!;
    const now = appliance.session(played.lsid);
    expect(all(session, 'event').map(eventOf)).toEqual(playedEvents(now));
    expect(at(session, 'external_key')?.text ?? null).toBe(now.externalKey);
    expect(Number(at(session, 'start_time')?.attributes.timestamp)).toBe(now.startTime);
    expect(Number(at(session, 'end_time')?.attributes.timestamp ?? NaN)).toBe(now.endTime ?? NaN);
    expect(at(session, 'primary_rep')?.text).toBe(now.primaryRepresentative?.name);
    expect(all(session, 'customer').map((person) => at(person, 'os')?.text)).toEqual(
      now.customers.map((person) => person.operatingSystem),
    );
    expect(all(session, 'representative').map((person) => at(person, 'private_display_name')?.text)).toEqual(
      now.representatives.map((person) => person.privateDisplayName),
    );
    const answers = [...all(session, 'cust_exit_survey'), ...all(session, 'rep_exit_survey')].flatMap((survey) =>
      survey.children.map((value) => value.attributes.value?.replaceAll('\\n', '\n')),
    );
    const byRespondent = now.surveys.toSorted((one, other) => one.respondent.localeCompare(other.respondent));
    expect(answers).toEqual(byRespondent.flatMap((survey) => survey.answers.map(({ value }) => value)));
  });
});

test('every fact about the whole session is in the report', async () => {
  const played = appliance.play({ scenario: 'everything' });
  const session = at(await caller.report({ lsid: played.lsid }), 'session')!;
  const named = (name: string): unknown => {
    const { attributes, text } = at(session, name)!;
    return { ...attributes, name: text };
  };
  expect(named('public_site')).toEqual(played.publicSite);
  expect(named('jumpoint')).toEqual(played.jumpoint);
  expect(named('jump_group')).toEqual(played.jumpGroup);
  expect(named('primary_customer')).toEqual(played.primaryCustomer);
  expect(named('primary_rep')).toEqual(played.primaryRepresentative);
  expect(named('primary_team')).toEqual(played.primaryTeam);
  expect(at(session, 'duration')?.text).toBe('00:20:00');
  expect(at(session, 'rep_join_time')?.attributes.timestamp).toBe(String(played.representativeJoinTime));
  expect(at(session, 'session_chat_view_url')?.text).toBe(played.chatViewUrl);
  expect(at(session, 'session_chat_download_url')?.text).toBe(played.chatDownloadUrl);
  const counts = ['file_transfer_count', 'file_move_count', 'file_delete_count'].map((name) =>
    Number(at(session, name)?.text),
  );
  expect(counts).toEqual([played.fileTransferCount, played.fileMoveCount, played.fileDeleteCount]);
  expect(
    all(session, 'custom_attribute').map(({ attributes, text }) => [
      attributes.code_name,
      attributes.display_name,
      text,
    ]),
  ).toEqual(played.customAttributes.map(({ codeName, displayName, value }) => [codeName, displayName, value]));
  expect(all(session, 'team').map(({ attributes, text }) => ({ ...attributes, name: text }))).toEqual(played.teams);
});

test('every fact about the participants is in the report', async () => {
  const played = appliance.play({ scenario: 'everything' });
  const session = at(await caller.report({ lsid: played.lsid }), 'session')!;
  const value = (person: Parsed, ...path: string[]): string | undefined => at(person, ...path)?.text;
  expect(
    all(session, 'customer').map((person) => ({
      gsnumber: person.attributes.gsnumber,
      username: value(person, 'username'),
      publicIp: value(person, 'public_ip'),
      privateIp: value(person, 'private_ip'),
      hostname: value(person, 'hostname'),
      operatingSystem: value(person, 'os'),
      primary: value(person, 'primary_cust') === '1',
      info: {
        name: value(person, 'info', 'name'),
        company: value(person, 'info', 'company'),
        companyCode: value(person, 'info', 'company_code'),
        issue: value(person, 'info', 'issue'),
        details: value(person, 'info', 'details'),
      },
    })),
  ).toEqual(played.customers.map(({ role: _role, joinedAt: _joinedAt, ...facts }) => facts));
  expect(
    all(session, 'representative').map((person) => ({
      ...person.attributes,
      username: value(person, 'username'),
      displayName: value(person, 'display_name'),
      publicDisplayName: value(person, 'public_display_name'),
      privateDisplayName: value(person, 'private_display_name'),
      publicIp: value(person, 'public_ip'),
      privateIp: value(person, 'private_ip'),
      ...(at(person, 'hostname') ? { hostname: value(person, 'hostname') } : {}),
      operatingSystem: value(person, 'os'),
      owner: value(person, 'session_owner') === '1',
      secondsInvolved: Number(value(person, 'seconds_involved')),
      invited: value(person, 'invited') === '1',
    })),
  ).toEqual(played.representatives.map(({ role: _role, joinedAt: _joinedAt, teams: _teams, ...facts }) => facts));
  expect(played.representatives.map(({ invited }) => invited)).toEqual([false, false, true]);
});

test('recordings of every kind', async () => {
  const played = appliance.play({ scenario: 'everything' });
  const session = at(await caller.report({ lsid: played.lsid }), 'session')!;
  const [whole, ...others] = played.recordings;
  expect(at(session, 'session_recording_view_url')?.text).toBe(whole?.viewUrl);
  expect(at(session, 'session_recording_download_url')?.text).toBe(whole?.downloadUrl);
  const found = [...all(session, 'show_my_screen_recording'), ...all(session, 'command_shell_recording')];
  expect(
    found.map((recording) => ({
      kind: recording.name === 'command_shell_recording' ? 'command-shell' : 'show-my-screen',
      instance: recording.attributes.instance,
      viewUrl: at(recording, 'view_url')?.text,
      downloadUrl: at(recording, 'download_url')?.text,
    })),
  ).toEqual(others);
  expect(others.map(({ kind, instance }) => `${kind} ${instance}`)).toEqual([
    'show-my-screen 0',
    'command-shell 0',
    'command-shell 1',
  ]);
});

test('two sessions end in the second that was asked for', () => {
  const endsAt = Math.floor(appliance.clock.now().getTime() / 1000) - 60;
  const ends = [1, 2].map(() => appliance.play({ scenario: 'random', endsAt }).endTime);
  expect(ends).toEqual([endsAt, endsAt]);
});

test('an external key of special characters arrives as it was', async () => {
  const externalKey = `<a href="x">&amp; 'q' ]]> 案件\u00a0\ttab</a>`;
  const { lsid } = appliance.play({ scenario: 'ordinary', externalKey });
  expect(at(await caller.report({ lsid }), 'session', 'external_key')?.text).toBe(externalKey);
});

test('a session is found by its id in either case, several by a list', async () => {
  const [one, two] = [appliance.play({ scenario: 'ordinary' }), appliance.play({ scenario: 'both-surveys' })];
  expect(at(await caller.report({ lsid: one.lsid.toUpperCase() }), 'session')?.attributes.lsid).toBe(one.lsid);
  const list = await caller.report({ lsids: `${one.lsid},${two.lsid},${'0'.repeat(32)}` });
  expect(list.children.map((session) => session.attributes.lsid)).toEqual([one.lsid, two.lsid]);
});

test('a window by end holds both sessions of one second and no running one', async () => {
  appliance.clock.freeze();
  const [one, two] = [appliance.play({ scenario: 'ordinary' }), appliance.play({ scenario: 'ordinary' })];
  appliance.play({ scenario: 'ordinary', live: true });
  expect(one.endTime).toBe(two.endTime);
  const list = await caller.report({ end_time: String(one.endTime), duration: '0' });
  expect(list.children.map((session) => session.attributes.lsid)).toEqual([one.lsid, two.lsid]);
  const later = await caller.report({ end_time: String(one.endTime! + 1), duration: '60' });
  expect(later.children).toEqual([]);
  const started = await caller.report({ start_time: String(one.startTime - 3600), duration: '0' });
  expect(started.children).toHaveLength(3);
});

test('the report trails the end by the lag that is set', async () => {
  appliance.clock.freeze();
  await appliance.changeSettings({ reportLagSeconds: 600 });
  const { lsid, endTime } = appliance.play({ scenario: 'ordinary' });
  expect(at(await caller.report({ lsid }), 'session', 'end_time')?.attributes).toEqual({});
  await appliance.changeSettings({ runningEndTime: 'missing' });
  expect(at(await caller.report({ lsid }), 'session', 'end_time')).toBeUndefined();
  appliance.clock.advance(600_000);
  expect(at(await caller.report({ lsid }), 'session', 'end_time')?.attributes.timestamp).toBe(String(endTime));
});

test('a live session grows with the clock', async () => {
  appliance.clock.freeze();
  const { lsid, events, endTime, startTime } = appliance.play({ scenario: 'ordinary', live: true });
  const count = async (): Promise<number> => all(await caller.report({ lsid }), 'event').length;
  expect(await count()).toBe(2);
  appliance.clock.advance(60_000);
  expect(await count()).toBeGreaterThan(4);
  appliance.clock.advance((endTime! - startTime) * 1000);
  expect(await count()).toBe(events.length);
});

test('a late survey is not in the report before its time', async () => {
  appliance.clock.freeze();
  const { lsid } = appliance.play({ scenario: 'late-survey' });
  expect(all(await caller.report({ lsid }), 'cust_exit_survey')).toHaveLength(0);
  appliance.clock.advance(3_600_000);
  caller = await createCaller(appliance);
  expect(all(await caller.report({ lsid }), 'cust_exit_survey')).toHaveLength(1);
});

test('a session with a pending survey appears hours later with its old end', async () => {
  appliance.clock.freeze();
  const { lsid, endTime } = appliance.play({ scenario: 'pending-survey' });
  const window = { end_time: String(endTime), duration: '0' };
  expect((await caller.report(window)).children).toEqual([]);
  appliance.clock.advance(4 * 3_600_000);
  caller = await createCaller(appliance);
  expect((await caller.report(window)).children.map((session) => session.attributes.lsid)).toEqual([lsid]);
});

describe('errors', () => {
  const unknown = { lsid: '0'.repeat(32) };

  test.each(['root-error', 'child-error', 'empty-root'] as const)('an unknown session as %s', async (form) => {
    await appliance.changeSettings({ unknownSession: form });
    const root = await caller.report(unknown);
    expect(root.name).toBe(form === 'root-error' ? 'error' : 'session_list');
    expect(at(root, 'error')?.text).toBe(form === 'child-error' ? 'Invalid lsid.' : undefined);
  });

  test('a report that does not exist, and parameters that make no sense', async () => {
    for (const parameters of [
      { generate_report: 'Nonsense' },
      {},
      { end_time: 'yesterday', duration: '0' },
      { end_time: '1', duration: '-1' },
      { end_time: '1' },
    ])
      expect((await caller.report(parameters)).name).toBe('error');
  });

  test('a missing permission, in both forms', async () => {
    appliance.api.permissions = { command: 'full_access', supportReports: false };
    expect((await caller.get('/api/reporting', { generate_report: 'SupportSession' })).status).toBe(403);
    await appliance.changeSettings({ missingPermission: 'xml-error' });
    expect((await caller.report(unknown)).name).toBe('error');
  });

  test('an unknown action', async () => {
    const root = await caller.command({ action: 'dance' });
    expect([root.name, root.text]).toEqual(['error', 'Invalid action']);
  });
});

test.each([
  ['documented', 'https://www.beyondtrust.com/namespaces/API/'],
  ['sra', 'http://www.beyondtrust.com/sra/namespaces/API/'],
  ['bomgar', 'http://www.bomgar.com/namespaces/API/'],
])('the namespace "%s" is written', async (namespace, base) => {
  await appliance.changeSettings({ namespace });
  const { lsid } = appliance.play({ scenario: 'ordinary' });
  const report = await (await caller.get('/api/reporting', { generate_report: 'SupportSession', lsid })).text();
  expect(report).toContain(`xmlns="${base}reporting"`);
  expect(await (await caller.get('/api/command', { action: 'get_api_info' })).text()).toContain(
    `xmlns="${base}command"`,
  );
});
