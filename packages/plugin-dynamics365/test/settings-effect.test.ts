import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionReport } from '@casebridge/plugin-api';
import { buildSolution } from '@casebridge/dynamics-solutions';
import { startDynamics } from '@casebridge/emulator-dynamics';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { event, fullReport, withHead } from './reports.ts';

/** Effect of each setting of the form on the rows in Dynamics. */

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
beforeEach(async () => {
  h.dynamics.reset();
  await h.dynamics.importSolution(buildSolution());
});
afterAll(() => h.dynamics.close());

/** Imports a session with some settings and gives its row. */
async function imported(change: Record<string, unknown>, report: SessionReport = fullReport()) {
  expect(await h.process(report, h.settings(change))).toMatchObject({ kind: 'succeeded', effect: 'written' });
  return h.session();
}

const all = { detailRows: 'all' };

describe('the names that the engine may keep for its lists', () => {
  const people = async (change: Record<string, unknown>, report = fullReport()) => {
    const outcome = await h.process(report, h.settings(change));
    return outcome.kind === 'succeeded' ? outcome.people : outcome;
  };

  it('are those of the row, also where nothing had to be written', async () => {
    expect(await people({})).toEqual({ customer: 'Jane Doe', representative: 'Adam Smith' });
    expect(await people({})).toEqual({ customer: 'Jane Doe', representative: 'Adam Smith' });
    const long = withHead(fullReport(), { primaryCustomer: { gsnumber: '1', name: 'J\0ne '.repeat(200) } });
    const told = await people({}, long);
    expect(told).toMatchObject({ customer: h.session().bt_primarycustomer });
  });

  it('are none where personal data is to be minimal', async () => {
    expect(await people({ personalData: 'minimal' })).toBeUndefined();
  });
});

describe('Microsoft Dynamics 365 URL and Entra ID Login Host', () => {
  it('are where sessions go, and where the application signs in', async () => {
    const other = await startDynamics({ clock: h.clock });
    try {
      await other.importSolution(buildSolution());
      const account = { applicationId: other.application.id, clientSecret: other.application.secret };
      const there = { dynamicsUrl: other.url, tenantId: other.tenantId, loginHost: other.url, ...account };
      expect((await h.process(fullReport(), h.settings(there))).kind).toBe('succeeded');
      expect(other.rows('bt_session')).toHaveLength(1);
      expect(h.dynamics.rows('bt_session')).toEqual([]);
      // The environment of one place and the login host of the other do not belong together.
      const mixed = await h.process(fullReport(), h.settings({ dynamicsUrl: other.url }));
      expect(mixed).toMatchObject({ kind: 'failed', stage: 'before', fault: { code: 'CB-DYNAMICS-CREDENTIALS' } });
      expect(JSON.stringify(mixed)).toContain('belongs to this tenant');
    } finally {
      await other.close();
    }
  });

  it.each([
    ['dynamicsUrl', 'fixConfig', 'CB-DYNAMICS-CREDENTIALS', 'copy it from the address bar'],
    ['loginHost', 'waitUntil', 'CB-DYNAMICS-UNAVAILABLE', 'tried again by itself'],
  ])('%s: one that leads nowhere parks the configuration, with the cure', async (field, cure, code, help) => {
    const gone = await startDynamics({ clock: h.clock });
    await gone.close();
    expect(await h.process(fullReport(), h.settings({ [field]: gone.url }))).toMatchObject({
      ...{ kind: 'failed', stage: 'before', cure: { kind: cure } },
      fault: { code, help: expect.stringContaining(help) as string },
    });
  });
});

describe('Tenant, App Registration ID and Client Secret', () => {
  const nobody = '99999999-0000-4000-8000-000000000000';

  it.each([
    ['tenantId', nobody, 'AADSTS90002', 'Directory (tenant) ID'],
    ['applicationId', nobody, 'AADSTS700016', 'Application (client) ID'],
    ['clientSecret', 'not the secret', 'AADSTS7000215', '"Value"'],
  ])(
    '%s: a wrong one parks the configuration with the cure, the right one goes on',
    async (field, value, code, cure) => {
      const outcome = await h.process(fullReport(), h.settings({ [field]: value }));
      expect(outcome).toMatchObject({
        kind: 'failed',
        stage: 'before',
        cure: { kind: 'fixConfig' },
        fault: { code: 'CB-DYNAMICS-CREDENTIALS', details: { code }, help: expect.stringContaining(cure) as string },
      });
      expect(JSON.stringify(outcome)).not.toContain('not the secret');
      expect((await h.process(fullReport(), h.settings())).kind).toBe('succeeded');
    },
  );
});

describe('All sessions and Allowed Prefixes', () => {
  const [ofACase, foreign, without] = ['CAS-01213-P7D8G9', 'INC0012', ''];

  it.each([
    [{ allSessions: true }, ofACase, 'succeeded'],
    [{ allSessions: true }, foreign, 'succeeded'],
    [{ allSessions: true }, without, 'succeeded'],
    [{ allSessions: true, allowedPrefixes: 'ABC' }, foreign, 'succeeded'],
    [{ allSessions: false }, ofACase, 'succeeded'],
    [{ allSessions: false }, foreign, 'skipped'],
    [{ allSessions: false }, without, 'skipped'],
    [{ allSessions: false, allowedPrefixes: 'abc, cas' }, ofACase, 'succeeded'],
    [{ allSessions: false, allowedPrefixes: 'ABC, INC' }, foreign, 'succeeded'],
    [{ allSessions: false, allowedPrefixes: 'ABC' }, ofACase, 'skipped'],
    [{ allSessions: false, allowedPrefixes: 'ABC' }, without, 'skipped'],
  ])('%j and the key "%s": %s', async (change, externalKey, kind) => {
    h.createCase();
    const outcome = await h.process(withHead(fullReport(), { externalKey }), h.settings(change));
    expect(outcome.kind).toBe(kind);
    expect(h.dynamics.rows('bt_session')).toHaveLength(kind === 'succeeded' ? 1 : 0);
  });
});

describe('Import Timestamp as UTC', () => {
  it('on: stores the instant', async () => {
    const session = await imported({ ...all, timestampsAsUtc: true });
    expect(session).toMatchObject({ bt_starttime: '2030-01-31T08:15:00Z', bt_timezone: 'UTC' });
    expect(h.dynamics.rows('bt_sessionevent')[0]?.bt_time).toBe('2030-01-31T08:15:01Z');
  });

  it('off: stores the local time of the zone as it stands, everywhere, and says so', async () => {
    const settings = h.settings({ ...all, timestampsAsUtc: false, timeZone: 'Asia/Tokyo' });
    const outcome = await h.process(fullReport(), settings);
    expect(JSON.stringify(outcome)).toContain('Asia/Tokyo');
    expect(h.session()).toMatchObject({
      bt_starttime: '2030-01-31T17:15:00Z',
      bt_endtime: '2030-01-31T17:19:00Z',
      bt_timezone: 'Asia/Tokyo',
      bt_importremarks: expect.stringContaining('Asia/Tokyo') as string,
      bt_transcript: expect.stringContaining('[2030-01-31 17:15:02] Adam Smith') as string,
    });
    expect(h.dynamics.rows('bt_sessionevent')[0]?.bt_time).toBe('2030-01-31T17:15:01Z');
  });
});

describe('Detail Rows', () => {
  it.each([
    ['all', 11],
    ['conversation', 6],
    ['none', 0],
  ])('%s writes %i rows of events; the file holds all of them', async (detailRows, count) => {
    await imported({ detailRows });
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(count);
    expect(await h.reportFile()).toMatchObject({ report: { events: { length: 11 } } });
  });

  it('takes surplus rows away when it is turned down', async () => {
    await imported({ detailRows: 'all' });
    await imported({ detailRows: 'conversation' });
    expect(h.dynamics.rows('bt_sessionevent')).toHaveLength(6);
  });
});

describe('Import All System Information', () => {
  it('off: General only; on: every section', async () => {
    expect((await imported({})).bt_systeminformation).not.toContain('Drives');
    expect((await imported({ allSystemInformation: true })).bt_systeminformation).toContain('Drives\n  Drive | Free');
  });
});

describe('Store Links That Need No Login', () => {
  const link = 'https://help.example.com/session_download?s=secret';
  const recording = event(12, 'Screen Recording', { data: [{ name: 'view_url', value: link }], body: `See ${link}` });
  const linked = fullReport({
    events: [...fullReport().events, recording],
    customAttributes: [{ codeName: 'link', value: link }],
    surveys: [{ respondent: 'customer', gsnumber: '1', answers: [{ name: 'comments', value: `I saved ${link}` }] }],
  });

  it('off: no such address is stored anywhere; on: in the secured column alone', async () => {
    const session = await imported(all, linked);
    expect(session.bt_signedlinks ?? null).toBeNull();
    const children = () => [h.dynamics.rows('bt_sessionevent'), h.dynamics.rows('bt_surveyanswer')];
    const stored = [session, children(), await h.reportFile()];
    expect(JSON.stringify(stored)).not.toContain('secret');
    const { bt_signedlinks: links, ...others } = await imported({ ...all, storeSignedLinks: true }, linked);
    expect(links).toContain('Chat: https://help.example.com/session_download?lsid=l%3Dabc%3Bh%3Dsecret&view=1');
    expect(links).toContain('Recording: session: https://help.example.com/session_download?r=secret');
    expect(links).toContain('Screen Recording: https://help.example.com/session_download?s=secret');
    const readable = [others, children(), await h.reportFile()];
    expect(JSON.stringify(readable)).not.toContain('secret');
  });
});

describe('Personal Data', () => {
  const addresses = ['198.51.100.7', '10.0.0.7'];

  async function everything(change: Record<string, unknown>): Promise<string> {
    await imported({ ...all, ...change });
    const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];
    return JSON.stringify([tables.map((table) => h.dynamics.rows(table)), await h.reportFile()]);
  }

  it('original: window titles, addresses, seconds and ratings arrive', async () => {
    const stored = await everything({ personalData: 'original' });
    for (const text of ['My account', ...addresses, '"secondsInvolved":240', '"rating"'])
      expect(stored).toContain(text);
    expect(h.dynamics.rows('bt_surveyanswer')).toHaveLength(3);
  });

  it('minimal: none of these does, nowhere', async () => {
    const stored = await everything({ personalData: 'minimal' });
    for (const text of ['My account', ...addresses, 'secondsInvolved', '"rating"']) expect(stored).not.toContain(text);
    expect(stored).toContain('The printer blinks.');
    expect(h.dynamics.rows('bt_surveyanswer').map((row) => row.bt_name)).toEqual(['close_state']);
  });
});

describe('Remove Passwords and Card Numbers, and Redaction Rules', () => {
  const said = 'My password is hunter2, my card 4111 1111 1111 1111, my name Tom.';
  const report = fullReport({
    events: [
      event(1, 'Chat Message', {
        performedBy: { type: 'customer', gsnumber: '1', name: 'Jane Doe' },
        destination: { type: 'everyone', name: 'Everyone' },
        body: said,
      }),
    ],
  });

  it.each([
    [{}, said],
    [{ redactSecrets: true }, 'My password is [redacted] my card [redacted], my name Tom.'],
    [{ redactionRules: 'Tom\\b => [name]' }, said.replace('Tom', '[name]')],
    [
      { redactSecrets: true, redactionRules: 'tom' },
      'My password is [redacted] my card [redacted], my name [redacted].',
    ],
  ])('%j is applied before anything is stored', async (change, stored) => {
    const session = await imported(change, report);
    expect(h.dynamics.rows('bt_sessionevent').map((row) => row.bt_text)).toEqual([stored]);
    expect(session.bt_transcript).toContain(stored);
    expect(JSON.stringify(await h.reportFile())).toContain(stored);
    const tried = h.plugin.tryRedaction?.(said, h.settings(change));
    expect(tried?.text).toBe(stored);
  });
});

describe('the form', () => {
  /** Where the effect of each setting is shown: a test file, and a title in it. */
  const shown: Readonly<Record<string, readonly [file: string, title: string]>> = {
    dynamicsUrl: ['settings-effect.test.ts', 'are where sessions go, and where the application signs in'],
    tenantId: ['settings-effect.test.ts', 'a wrong one parks the configuration with the cure'],
    applicationId: ['settings-effect.test.ts', 'a wrong one parks the configuration with the cure'],
    clientSecret: ['settings-effect.test.ts', 'a wrong one parks the configuration with the cure'],
    allSessions: ['settings-effect.test.ts', 'All sessions and Allowed Prefixes'],
    allowedPrefixes: ['settings-effect.test.ts', 'All sessions and Allowed Prefixes'],
    timestampsAsUtc: ['settings-effect.test.ts', 'on: stores the instant'],
    timeZone: ['settings-effect.test.ts', 'off: stores the local time of the zone as it stands'],
    certificate: ['credentials.test.ts', 'a certificate does instead of a secret'],
    secretExpires: ['operations.test.ts', 'warns of a secret that ends soon'],
    loginHost: ['settings-effect.test.ts', 'are where sessions go, and where the application signs in'],
    detailRows: ['settings-effect.test.ts', 'rows of events; the file holds all of them'],
    allSystemInformation: ['settings-effect.test.ts', 'off: General only; on: every section'],
    storeSignedLinks: ['settings-effect.test.ts', 'on: in the secured column alone'],
    personalData: ['settings-effect.test.ts', 'minimal: none of these does'],
    redactSecrets: ['settings-effect.test.ts', 'is applied before anything is stored'],
    redactionRules: ['settings-effect.test.ts', 'is applied before anything is stored'],
    ownerTeam: ['ownership.test.ts', 'without a case belongs to the configured team'],
    shadowMode: ['preview.test.ts', 'counts what would be written and writes nothing'],
    answerSessionKeys: ['session-keys.test.ts', 'that answer run only where that is wanted'],
    representativeNameFrom: ['session-key-settings.test.ts', 'names the account of the agent who asks'],
    sessionKeyMinutes: ['session-key-settings.test.ts', 'is how long a key is good for'],
    sessionKeysPerHour: ['session-keys.test.ts', 'is refused beyond the limit of an agent'],
  };

  it('has no setting whose effect is not shown by a test', () => {
    const declared = Object.keys(h.plugin.settingsSchema.properties as object);
    expect(Object.keys(shown).toSorted()).toEqual(declared.toSorted());
    for (const [file, title] of Object.values(shown)) {
      expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(title);
    }
  });
});

describe('Redaction Rules that do not come to an end with the text of one session', () => {
  it('cost that session alone, and say so', async () => {
    const settings = { redactionRules: '(☃+)+$ => [snow]' };
    const unlucky = fullReport({ events: [event(1, 'Chat Message', { body: `${'☃'.repeat(60)}!` })] });
    expect(await h.process(unlucky, h.settings(settings))).toMatchObject({
      ...{ kind: 'failed', stage: 'before', cure: { kind: 'fixData' } },
      fault: { code: 'CB-DYNAMICS-RULES-SLOW' },
    });
    expect(await h.process(fullReport(), h.settings(settings))).toMatchObject({ kind: 'succeeded' });
  });
});
