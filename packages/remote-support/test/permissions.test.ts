import { type Appliance, type EmptyForm, startAppliance } from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectReport, type RemoteSupportClient } from '../src/index.ts';
import { clientOf } from './client-support.ts';
import { lsid } from './support.ts';

const full = { command: 'full_access', supportReports: true } as const;
const forms: readonly EmptyForm[] = ['root-error', 'child-error', 'empty-root'];
// Nobody has seen what an appliance says in other languages: these say little, or even the wrong thing.
const texts = ['Invalid lsid.', 'No sessions were found.', 'Vorgang abgelehnt.', 'Operación rechazada', '操作失败', ''];
const since = { by: 'end', sinceEpochSeconds: 1, durationSeconds: 0 } as const;

type Ask = (client: RemoteSupportClient) => Promise<{ readonly ok: boolean }>;

const reports: readonly (readonly [string, Ask])[] = [
  ['the report of a session', (client) => client.openSessionReport(lsid)],
  ['reports of a period', (client) => client.openSessionReports(since)],
  ['a listing', (client) => client.listSessions(since)],
  ['customer surveys', (client) => client.getExitSurveys('customer', since)],
  ['representative surveys of a session', (client) => client.getExitSurveys('representative', { by: 'lsid', lsid })],
];
const questions: readonly (readonly [string, Ask])[] = [
  ['session attributes', (client) => client.getSessionAttributes(lsid)],
  ['representatives', (client) => client.getLoggedInRepresentatives()],
  ['teams', (client) => client.getSupportTeams()],
];
const changes: readonly (readonly [string, Ask])[] = [
  ['a session key', (client) => client.generateSessionKey({ queue: { kind: 'general' } })],
  ['a change of session attributes', (client) => client.setSessionAttributes(lsid, { externalKey: 'x' })],
];

let appliance: Appliance;
let client: RemoteSupportClient;

beforeAll(async () => {
  appliance = await startAppliance({ settings: { rateLimit: 'off' } });
});
afterAll(() => appliance.close());
beforeEach(async () => {
  appliance.faults.clear();
  appliance.api.permissions = full;
  await appliance.changeSettings({ missingPermission: 'http-403' });
  appliance.requests.clear();
  // One client for each test: what it keeps belongs to it.
  client = clientOf({ baseUrl: appliance.url, ...appliance.account });
});

const apiInfoCalls = () => appliance.requests.totals['/api/command get_api_info'] ?? 0;
const permission = { ok: false, error: { kind: 'permission' } };

describe.each(['http-403', 'xml-error'])('a missing permission, told as %s,', (missingPermission) => {
  it.each(reports)('is said of %s', async (_, ask) => {
    await appliance.changeSettings({ missingPermission });
    appliance.api.permissions = { ...full, supportReports: false };
    expect(await ask(client)).toMatchObject(permission);
  });

  it.each(questions)('is said of %s', async (_, ask) => {
    await appliance.changeSettings({ missingPermission });
    appliance.api.permissions = { ...full, command: 'deny' };
    expect(await ask(client)).toMatchObject(permission);
  });

  it.each(changes)('is said of %s', async (_, ask) => {
    await appliance.changeSettings({ missingPermission });
    for (const command of ['deny', 'read_only'] as const) {
      appliance.api.permissions = { ...full, command };
      expect(await ask(client)).toMatchObject(permission);
    }
  });
});

describe('a missing permission that the text does not tell', () => {
  it.each(texts.flatMap((text) => (['root-error', 'child-error'] as const).map((form) => [text, form] as const)))(
    'is found where the appliance says %j, as %s',
    async (text, form) => {
      appliance.api.permissions = { command: 'read_only', supportReports: false };
      appliance.faults.add({ kind: 'error', text, form, on: 'reporting' });
      for (const [, ask] of reports) expect(await ask(client)).toMatchObject(permission);
      for (const [, ask] of changes) {
        appliance.faults.add({ kind: 'error', text, form, on: 'command', times: 1 });
        expect(await ask(client)).toMatchObject(permission);
      }
    },
  );

  it('names what is missing and keeps what the appliance said', async () => {
    appliance.api.permissions = { ...full, supportReports: false };
    appliance.faults.add({ kind: 'error', text: 'Vorgang abgelehnt.', form: 'root-error', on: 'reporting' });
    expect(await client.openSessionReport(lsid)).toEqual({
      ok: false,
      error: {
        kind: 'permission',
        message: 'The API account lacks the permission "Allow Access to Support Session Reports and Recordings".',
        vendorText: 'Vorgang abgelehnt.',
      },
    });
  });

  it('is found where the appliance answers with nothing', async () => {
    appliance.api.permissions = { ...full, supportReports: false };
    appliance.faults.add({ kind: 'error', text: '', form: 'empty-root', on: 'reporting' });
    expect(await client.openSessionReport(lsid)).toMatchObject(permission);
  });

  it.each(['http-403', 'xml-error'])('is said where not even that may be asked, told as %s', async (told) => {
    await appliance.changeSettings({ missingPermission: told });
    appliance.api.permissions = { ...full, command: 'deny' };
    for (const form of forms) {
      const fault = appliance.faults.add({ kind: 'error', text: 'Invalid lsid.', form, on: 'reporting' });
      expect(await client.openSessionReport(lsid)).toMatchObject(permission);
      appliance.faults.remove(fault.id);
    }
  });
});

describe('a session that does not exist', () => {
  it.each(forms)('is not found by an account that may look, told as %s', async (unknownSession) => {
    await appliance.changeSettings({ unknownSession });
    expect(await client.openSessionReport(lsid)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(apiInfoCalls()).toBe(1);
  });

  it('is refused by the commands in the words of the appliance', async () => {
    for (const answer of [await client.getSessionAttributes(lsid), await client.setSessionAttributes(lsid, {})]) {
      expect(answer).toMatchObject({ ok: false, error: { kind: 'protocol', vendorText: 'Invalid lsid.' } });
    }
  });

  it.each([
    ['Ungültige lsid.', 'not-found'],
    ['Vorgang abgelehnt.', 'not-found'],
    ['The lsid could not be looked up in time.', 'not-found'],
  ])('may be told as %j: %s', async (text, kind) => {
    appliance.faults.add({ kind: 'error', text, form: 'root-error', on: 'reporting' });
    expect(await client.openSessionReport(lsid)).toMatchObject({ ok: false, error: { kind, vendorText: text } });
  });

  it('is not decided while the permissions cannot be asked for', async () => {
    appliance.faults.add({ kind: 'status', status: 503, retryAfterSeconds: 30, on: 'command' });
    expect(await client.openSessionReport(lsid)).toMatchObject({
      ok: false,
      error: { kind: 'unavailable', retryAfterMilliseconds: 30_000 },
    });
    appliance.faults.clear();
    appliance.faults.add({ kind: 'error', text: 'Invalid lsid.', form: 'root-error', on: 'command' });
    expect(await client.openSessionReport(lsid)).toMatchObject({ ok: false, error: { kind: 'protocol' } });
  });
});

describe('what the permissions are not asked for', () => {
  it('is a report, however short or long', async () => {
    await appliance.changeSettings({ reportLagSeconds: 0 });
    for (const scenario of ['no-representative', 'everything'] as const) {
      const played = appliance.play({ scenario });
      const opened = await client.openSessionReport(played.lsid);
      if (!opened.ok) throw new Error(opened.error.message);
      const collected = await collectReport(opened.body, { lsid: played.lsid });
      expect(collected.ok && collected.report.events).toHaveLength(played.events.length);
    }
    expect(apiInfoCalls()).toBe(0);
  });

  it('is a period without sessions', async () => {
    await appliance.changeSettings({ emptyResult: 'empty-root' });
    const past = { by: 'end', sinceEpochSeconds: 1, durationSeconds: 1 } as const;
    expect(await client.listSessions(past)).toEqual({ ok: true, sessions: [], unreadable: 0 });
    expect(apiInfoCalls()).toBe(0);
  });

  it('is a refusal that is clear', async () => {
    for (const kind of ['html', 'reset'] as const) {
      appliance.faults.clear();
      appliance.faults.add({ kind, on: 'reporting' });
      expect((await client.listSessions(since)).ok).toBe(false);
    }
    expect(apiInfoCalls()).toBe(0);
  });
});
