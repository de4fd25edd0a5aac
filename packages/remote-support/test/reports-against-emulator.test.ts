import {
  type Appliance,
  type ApplianceSettings,
  defaultSettings,
  type PlayedSession,
  startAppliance,
  type Survey,
} from '@casebridge/emulator-remote-support';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  collectReport,
  type ExitSurvey,
  readReport,
  type RemoteSupportClient,
  type SessionSelection,
} from '../src/index.ts';
import { clientOf, openKey } from './client-support.ts';
import { lsid as nobody } from './support.ts';

type Variation = Partial<ApplianceSettings>;
const emptyForms = ['empty-root', 'child-error', 'root-error'] as const;
const variations: readonly Variation[] = [
  { release: '19.2' },
  { release: 'current' },
  ...(['insecure', 'sra', 'bomgar'] as const).map((namespace) => ({ namespace })),
  ...emptyForms.map((emptyResult) => ({ emptyResult })),
  ...emptyForms.map((unknownSession) => ({ unknownSession })),
  ...(['translated', 'english-names', 'ignored'] as const).map((localeMode) => ({ localeMode })),
  { defaultLocale: 'de', localeMode: 'ignored' },
  { lsidCase: 'upper' },
  ...(['by-start', 'reversed'] as const).map((sessionOrder) => ({ sessionOrder })),
  { surveysInReport: false },
  { timeZoneMinutes: 330 },
  { runningEndTime: 'missing' },
];

let appliance: Appliance;
let client: RemoteSupportClient;
// Each test has its own time, long ago, so that the sessions of one are not found by another.
let base = 1_500_000_000;

beforeAll(async () => {
  appliance = await startAppliance();
  appliance.clock.freeze();
});
afterAll(() => appliance.close());

async function begin(variation: Variation): Promise<void> {
  await appliance.changeSettings({ ...defaultSettings, rateLimit: 'off', reportLagSeconds: 0, ...variation });
  client = clientOf({ baseUrl: appliance.url, locale: 'de', ...appliance.account });
  // The present is free of sessions, too.
  appliance.clock.advance(86_400_000);
  base += 1_000_000;
}

const present = () => Math.floor(appliance.clock.now().getTime() / 1000);

async function listed(selection: SessionSelection): Promise<readonly string[]> {
  const answer = await client.listSessions(selection);
  if (!answer.ok) throw new Error(answer.error.message);
  expect(answer.unreadable).toBe(0);
  return answer.sessions.map(({ lsid }) => lsid).sort();
}

/** Ids of the sessions in reports of several, each of which has to be whole. */
async function reported(selection: SessionSelection): Promise<readonly string[]> {
  const opened = await client.openSessionReports(selection);
  if (!opened.ok) return opened.error.kind === 'not-found' ? [] : Promise.reject(new Error(opened.error.message));
  const entries = (await Array.fromAsync(readReport(opened.body))).flat();
  const heads = entries.flatMap((entry) => (entry.kind === 'head' ? [entry.head.lsid] : []));
  const complete = entries.flatMap((entry) => (entry.kind === 'complete' ? [entry.lsid] : []));
  const errors = entries.flatMap((entry) => (entry.kind === 'error' ? [entry.error.kind] : []));
  expect([complete, errors]).toEqual([heads, []]);
  return heads.sort();
}

async function surveysOf(respondent: 'customer' | 'representative', selection: SessionSelection) {
  const answer = await client.getExitSurveys(respondent, selection);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.surveys.toSorted((one, other) => (one.gsnumber ?? '').localeCompare(other.gsnumber ?? ''));
}

const ids = (...sessions: readonly PlayedSession[]) => sessions.map(({ lsid }) => lsid).sort();
const ended = (sinceEpochSeconds: number, durationSeconds: number) =>
  ({ by: 'end', sinceEpochSeconds, durationSeconds }) as const;

describe.each(variations)('with %j', (variation) => {
  beforeEach(() => begin(variation));

  it('windows by end: two sessions in one second, others around them', async () => {
    const play = (endsAt: number) => appliance.play({ scenario: 'ordinary', endsAt });
    const [before, one, other, after] = [play(base - 1), play(base), play(base), play(base + 5)];
    for (const found of [listed, reported]) {
      expect(await found(ended(base, 4))).toEqual(ids(one, other));
      expect(await found(ended(base, 5))).toEqual(ids(one, other, after));
      expect(await found(ended(base - 1, 1))).toEqual(ids(before, one, other));
      expect(await found(ended(base + 1, 3))).toEqual([]);
    }
  });

  it('windows by start: running sessions, too; by end only closed ones', async () => {
    const closed = appliance.play({ scenario: 'ordinary', startsAt: base });
    const running = appliance.play({ scenario: 'end-never', startsAt: base + 1 });
    for (const found of [listed, reported]) {
      expect(await found({ by: 'start', sinceEpochSeconds: base, durationSeconds: 10 })).toEqual(ids(closed, running));
      expect(await found(ended(base, 100_000))).toEqual(ids(closed));
    }
  });

  it('up to now, as polling asks', async () => {
    const now = present();
    expect(await listed(ended(now, 0))).toEqual([]);
    const played = appliance.play({ scenario: 'chat-with-files' });
    expect(await client.listSessions(ended(now, 0))).toEqual({
      ok: true,
      sessions: [{ lsid: played.lsid, hasRecording: true }],
      unreadable: 0,
    });
  });

  it('several sessions by their ids, of which some do not exist', async () => {
    const [one, other] = [appliance.play({ scenario: 'ordinary' }), appliance.play({ scenario: 'no-representative' })];
    const lsids = [other.lsid, nobody, one.lsid.toUpperCase()];
    expect(await reported({ by: 'lsids', lsids })).toEqual(ids(one, other));
    expect(await listed({ by: 'lsids', lsids })).toEqual(ids(one, other));
    expect(await listed({ by: 'lsid', lsid: one.lsid })).toEqual(ids(one));
    expect(await reported({ by: 'lsids', lsids: [nobody] })).toEqual([]);
  });

  it('a session that does not exist', async () => {
    expect(await client.openSessionReport(nobody)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(await listed({ by: 'lsid', lsid: nobody })).toEqual([]);
    expect(await surveysOf('customer', { by: 'lsid', lsid: nobody })).toEqual([]);
  });

  it('a running session has no end', async () => {
    const { lsid } = appliance.play({ scenario: 'end-never', live: true });
    const opened = await client.openSessionReport(lsid);
    const collected = opened.ok ? await collectReport(opened.body, { lsid }) : opened;
    expect(collected.ok && collected.report.head.endTime).toBeUndefined();
    expect(collected.ok && collected.report.unknown).toEqual([]);
  });

  it('surveys of the customer and of several representatives, by session and by window', async () => {
    const played = appliance.play({ scenario: 'several-surveys', endsAt: base });
    const more = appliance.play({ scenario: 'both-surveys', endsAt: base + 10 });
    const none = appliance.play({ scenario: 'ordinary', endsAt: base });
    for (const respondent of ['customer', 'representative'] as const) {
      const expected = expectedSurveys(played, respondent);
      expect(expected).toHaveLength(respondent === 'customer' ? 1 : 2);
      expect(await surveysOf(respondent, { by: 'lsid', lsid: played.lsid })).toMatchObject(expected);
      expect(await surveysOf(respondent, ended(base, 9))).toMatchObject(expected);
      const both = await surveysOf(respondent, { by: 'lsids', lsids: [played.lsid, more.lsid, none.lsid] });
      expect(both).toHaveLength(expected.length + 1);
      expect(await surveysOf(respondent, { by: 'lsid', lsid: none.lsid })).toEqual([]);
    }
  });

  it('a survey that comes late belongs to the window of its session', async () => {
    const { lsid } = appliance.play({ scenario: 'ordinary', endsAt: base });
    expect(await surveysOf('customer', ended(base, 1))).toEqual([]);
    appliance.submitSurvey(lsid, 'customer', [{ name: 'comments', value: 'Danke!\nAda <3' }]);
    const submittedAt = present();
    expect(await surveysOf('customer', ended(base, 1))).toMatchObject([
      { lsid, submittedAt, questions: [{ name: 'comments', answers: ['Danke!\nAda <3'] }] },
    ]);
  });

  it('a session whose representative still owes a survey appears late, with its old end', async () => {
    const now = present();
    const { lsid } = appliance.play({ scenario: 'pending-survey', endsAt: now });
    expect(await listed(ended(now, 0))).toEqual([]);
    appliance.clock.advance(4 * 3_600_000);
    expect(await listed(ended(now, 0))).toEqual([lsid]);
    expect(await surveysOf('representative', ended(now, 0))).toMatchObject([{ lsid, respondent: 'representative' }]);
  });
});

/** The surveys that a report has to contain, derived from the played session. */
function expectedSurveys(played: PlayedSession, respondent: Survey['respondent']): readonly Omit<ExitSurvey, 'lsid'>[] {
  const people = respondent === 'customer' ? played.customers : played.representatives;
  return played.surveys
    .filter((survey) => survey.respondent === respondent)
    .map((survey) => ({
      ...{ lsid: played.lsid, respondent, gsnumber: survey.gsnumber, submittedAt: survey.submittedAt },
      submittedBy: people.find(({ gsnumber }) => gsnumber === survey.gsnumber)!.username,
      questions: survey.answers.map(({ name, value }, index) => ({
        ...{ id: String(index + 1), name, answers: value === '' ? [] : [value] },
        type: expect.stringMatching(/^(?:radio|textarea)$/) as string,
        label: expect.any(String) as string,
        reportHeader: expect.any(String) as string,
      })),
    }));
}

describe('over https, with the authority of the appliance', () => {
  const authorities = getCACertificates('default');
  let secure: Appliance;
  beforeAll(async () => {
    secure = await startAppliance({ tls: true, settings: { rateLimit: 'off', reportLagSeconds: 0 } });
    setDefaultCACertificates([...authorities, secure.caCertificate!]);
  });
  afterAll(async () => {
    setDefaultCACertificates(authorities);
    await secure.close();
  });

  it('every command and report', async () => {
    expect(secure.url).toMatch(/^https:/);
    const over = clientOf({ baseUrl: secure.url, ...secure.account });
    expect(await over.detectProduct()).toMatchObject({ ok: true, product: 'remote-support' });
    expect(await over.getApiInfo()).toMatchObject({ ok: true, info: { apiVersion: '1.25.0' } });
    expect(await over.checkHealth()).toMatchObject({ ok: true, health: { healthy: true } });
    expect(await over.getLoggedInRepresentatives()).toEqual({ ok: true, representatives: [] });
    expect((await over.getSupportTeams()).ok).toBe(true);
    const made = await over.generateSessionKey({ queue: { kind: 'general' }, externalKey: 'CAS-4' });
    if (!made.ok) throw new Error(made.error.message);
    expect(made.sessionKey.url).toMatch(new RegExp(`^${secure.url}/\\?ak=`));

    const lsid = await openKey(secure, made.sessionKey);
    expect(await over.setSessionAttributes(lsid, { customFields: { floor: '4' } })).toEqual({ ok: true });
    expect(await over.getSessionAttributes(lsid)).toMatchObject({
      attributes: [{ value: 'CAS-4' }, { codeName: 'floor', value: '4' }],
    });
    // Until the customer has come.
    secure.clock.advance(30_000);
    secure.end(lsid);
    secure.submitSurvey(lsid, 'customer', [{ name: 'rating', value: '5' }]);
    const since = ended(Math.floor(secure.clock.now().getTime() / 1000) - 60, 0);
    expect(await over.listSessions(since)).toMatchObject({ ok: true, sessions: [{ lsid }] });
    expect(await over.getExitSurveys('customer', since)).toMatchObject({ ok: true, surveys: [{ lsid }] });
    const opened = await over.openSessionReport(lsid);
    const collected = opened.ok ? await collectReport(opened.body, { lsid }) : opened;
    expect(collected).toMatchObject({ ok: true, report: { head: { externalKey: 'CAS-4' } } });
  });
});
