import {
  type Appliance,
  type ApplianceSettings,
  defaultSettings,
  type EmptyForm,
  startAppliance,
} from '@casebridge/emulator-remote-support';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collectReport, type RemoteSupportClient, type SessionKeyRequest } from '../src/index.ts';
import { clientOf, openKey, typeShortKey } from './client-support.ts';
import { lsid as nobody } from './support.ts';

/** Every release, with the version of its API: docs/vendors/remote-support.md#versions. */
const apiVersions: Readonly<Record<ApplianceSettings['release'], string>> = {
  ...{ '19.2': '1.19.2', '20.1': '1.19.2', '21.1': '1.21.0', '21.2': '1.21.0', '21.3': '1.21.1' },
  ...{ '22.1': '1.22.1', '22.2': '1.22.2', '22.3': '1.22.2', '23.1': '1.23.1', '23.3': '1.23.1' },
  ...{ '24.1': '1.24.1', '24.2': '1.24.1', '24.3': '1.24.1', current: '1.25.0' },
};
const withoutCompany: readonly string[] = ['24.3', 'current'];

type Variation = Partial<ApplianceSettings>;
const variations: readonly Variation[] = [
  ...(Object.keys(apiVersions) as ApplianceSettings['release'][]).map((release) => ({ release })),
  ...(['insecure', 'sra', 'bomgar'] as const).map((namespace) => ({ namespace })),
  { localeMode: 'translated', defaultLocale: 'de' },
  { localeMode: 'ignored', defaultLocale: 'de' },
  { oldExternalKey: 'ignored' },
  { timeZoneMinutes: -330 },
  { keyLifetimeSeconds: 600, maximumKeyLifetimeSeconds: 1_200 },
];

let appliance: Appliance;
let client: RemoteSupportClient;

beforeAll(async () => {
  appliance = await startAppliance();
  appliance.clock.freeze();
});
afterAll(() => appliance.close());

/** Puts the appliance into a state, and a new client before it, which has kept nothing. */
async function begin(variation: Variation = {}): Promise<void> {
  appliance.faults.clear();
  for (const { id } of appliance.directory.representatives) appliance.directory.setLoggedIn(id, null);
  await appliance.changeSettings({ ...defaultSettings, rateLimit: 'off', reportLagSeconds: 0, ...variation });
  client = clientOf({ baseUrl: appliance.url, locale: 'de', ...appliance.account });
}

const now = () => Math.floor(appliance.clock.now().getTime() / 1000);
const newestKey = () => appliance.keys.all().at(-1)!;

describe.each(variations)('with %j', (variation) => {
  const settings = { ...defaultSettings, ...variation };
  beforeEach(() => begin(variation));

  it.each<[SessionKeyRequest['queue'], { kind: string; id?: string }]>([
    [{ kind: 'general' }, { kind: 'general' }],
    [
      { kind: 'representative', id: '9' },
      { kind: 'rep', id: '9' },
    ],
    [
      { kind: 'representative-username', username: 'sgarcia' },
      { kind: 'rep', id: '9' },
    ],
    [
      { kind: 'team', id: '5' },
      { kind: 'team', id: '5' },
    ],
    [
      { kind: 'issue', codeName: 'sign_in' },
      { kind: 'issue', id: '2' },
    ],
  ])('a session key for %j', async (queue, expected) => {
    const made = await client.generateSessionKey({ queue });
    const key = newestKey();
    expect(key.queue).toMatchObject(expected);
    expect(made).toMatchObject({
      ok: true,
      sessionKey: {
        shortKey: key.shortKey,
        url: `${appliance.url}/?ak=${key.accessKey}`,
        expiresAt: now() + settings.keyLifetimeSeconds,
        queue: { ...expected, available: false },
        mailSubject: `${settings.companyName}: your support session`,
        mailBody: expect.stringContaining(key.accessKey) as string,
      },
    });
    expect(made).not.toHaveProperty('sessionKey.ttlSeconds');
    expect(made).not.toHaveProperty('sessionKey.externalKey');
  });

  it('a session key with everything that can be said', async () => {
    appliance.directory.setLoggedIn('7', now());
    const ttlSeconds = 1_800;
    const made = await client.generateSessionKey({
      ...{ queue: { kind: 'team', id: '5' }, ttlSeconds, priority: 'low', skills: ['mac', 'net'] },
      ...{
        urlHostname: 'help.example.com',
        externalKey: 'CAS-1 & „ü“ <案件>',
        customFields: { floor: '+3 =%', asset_tag: '' },
      },
    });
    const seconds = Math.min(ttlSeconds, settings.maximumKeyLifetimeSeconds);
    expect(made).toMatchObject({
      ok: true,
      sessionKey: {
        url: `http://help.example.com/?ak=${newestKey().accessKey}`,
        ...{ expiresAt: now() + seconds, ttlSeconds: seconds, externalKey: 'CAS-1 & „ü“ <案件>' },
        queue: { kind: 'team', id: '5', available: true },
      },
    });
    expect(newestKey()).toMatchObject({
      ...{ priority: 3, skills: ['mac', 'net'], hostname: 'help.example.com', externalKey: 'CAS-1 & „ü“ <案件>' },
      customAttributes: [
        { codeName: 'floor', value: '+3 =%' },
        { codeName: 'asset_tag', value: '' },
      ],
    });
  });

  it.each<[Partial<SessionKeyRequest>, string]>([
    [{ queue: { kind: 'representative', id: '404' } }, 'Invalid queue_id.'],
    [{ queue: { kind: 'representative-username', username: 'nobody' } }, 'Invalid queue_id.'],
    [{ queue: { kind: 'issue', codeName: 'toString' } }, 'Invalid queue_id.'],
    [{ customFields: { no_such: 'x' } }, 'Unknown custom field: no_such'],
    [{ urlHostname: 'elsewhere.example' }, 'Invalid url_hostname.'],
  ])('no session key for %j, in the words of the appliance', async (wrong, vendorText) => {
    const refused = await client.generateSessionKey({ queue: { kind: 'general' }, ...wrong });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'protocol', vendorText } });
  });

  it.each([openKey, typeShortKey])('a key that a customer redeems, and the session of it: %s', async (redeem) => {
    const fields = { externalKey: 'CAS-2 "größer" — 案件', customFields: { floor: '3', asset_tag: 'A&1' } };
    const made = await client.generateSessionKey({ queue: { kind: 'team', id: '3' }, ...fields });
    if (!made.ok) throw new Error(made.error.message);
    const lsid = await redeem(appliance, made.sessionKey);
    expect(await client.getSessionAttributes(lsid)).toEqual({
      ok: true,
      attributes: [
        { codeName: 'external_key', displayName: 'External Key', value: fields.externalKey },
        { codeName: 'floor', displayName: 'Floor', value: '3' },
        { codeName: 'asset_tag', displayName: 'Asset Tag', value: 'A&1' },
      ],
    });
    const changed = { externalKey: 'CAS-3', customFields: { floor: '' } };
    expect(await client.setSessionAttributes(lsid, changed)).toEqual({ ok: true });
    expect(await client.setSessionAttributes(lsid, { customFields: { no_such: '' } })).toMatchObject({
      ok: false,
      error: { kind: 'protocol', vendorText: 'Unknown custom field: no_such' },
    });
    appliance.clock.advance(120_000);
    appliance.end(lsid);

    const opened = await client.openSessionReport(lsid);
    const collected = opened.ok ? await collectReport(opened.body, { lsid }) : opened;
    if (!collected.ok) throw new Error(collected.error.message);
    const { head, customAttributes } = collected.report;
    expect([head.externalKey, head.endTime?.epochSeconds]).toEqual(['CAS-3', now()]);
    expect(customAttributes).toEqual([{ codeName: 'asset_tag', displayName: 'Asset Tag', value: 'A&1' }]);
    for (const refused of [await client.getSessionAttributes(lsid), await client.setSessionAttributes(lsid, changed)]) {
      expect(refused).toMatchObject({
        ok: false,
        error: { kind: 'protocol', vendorText: expect.any(String) as string },
      });
    }
  });

  it('nobody signed in, and then two', async () => {
    expect(await client.getLoggedInRepresentatives()).toEqual({ ok: true, representatives: [] });
    await begin(variation);
    const since = now() - 3_600;
    for (const id of ['9', '12']) appliance.directory.setLoggedIn(id, since);
    const person = (id: string, name: string, shown: string, username: string) => ({
      ...{ id, publicDisplayName: shown, privateDisplayName: `${name} (${username})`, type: 'Normal' },
      ...{ loggedInSince: since, supportSessionCount: 0, showingOnRepresentativeList: true },
    });
    expect(await client.getLoggedInRepresentatives()).toEqual({
      ok: true,
      representatives: [
        person('9', 'Sofía García Núñez', 'Sofía', 'sgarcia'),
        person('12', '田中 優子', 'Yuko', 'ytanaka'),
      ],
    });
  });

  it('teams with their members and issues', async () => {
    const sofia = { id: '9', name: 'Sofía García Núñez' };
    const jack = { id: '7', name: "Jack O'Donnell" };
    expect(await client.getSupportTeams()).toEqual({
      ok: true,
      teams: [
        {
          ...{ id: '2', name: 'Service Desk', members: [{ id: '4', name: 'Martina Vogel' }, jack] },
          issues: [
            { id: '1', codeName: 'printer', title: 'Printer' },
            { id: '2', codeName: 'sign_in', title: 'Sign-in' },
          ],
        },
        { id: '5', name: 'Escalations & VIP', members: [jack, { id: '12', name: '田中 優子' }], issues: [] },
        { id: '3', name: 'Field Support', members: [sofia], issues: [] },
      ],
    });
  });

  it('version, permissions and time of the API', async () => {
    const answer = await client.getApiInfo();
    if (!answer.ok) throw new Error(answer.error.message);
    const { apiVersion, companyName, timestamp, permissions } = answer.info;
    expect({ apiVersion, companyName, timestamp }).toEqual({
      apiVersion: apiVersions[settings.release],
      companyName: withoutCompany.includes(settings.release) ? undefined : settings.companyName,
      timestamp: now(),
    });
    expect(permissions).toMatchObject({ perm_command: 'full_access', perm_reporting_support: '1', perm_scim: '0' });
  });

  it('health, well and unwell', async () => {
    const version = expect.stringMatching(/^\d\d\.\d\.1 \(\d+-[0-9a-f]{40}\)$/) as string;
    const { applianceId } = appliance;
    const well = { healthy: true, applianceId, applianceHost: '127.0.0.1', version, failoverRole: 'none' };
    expect(await client.checkHealth()).toEqual({ ok: true, health: well });
    appliance.health.problem = 'The disk is nearly full.';
    const unwell = await client.checkHealth();
    appliance.health.problem = '';
    expect(unwell).toEqual({
      ok: true,
      health: { ...well, healthy: false, errorMessage: 'The disk is nearly full.' },
    });
  });

  it('which product it is, without an account', async () => {
    const stranger = clientOf({ baseUrl: appliance.url, clientId: 'x', clientSecret: 'x' });
    expect(await stranger.detectProduct()).toEqual({
      ok: true,
      product: 'remote-support',
      company: settings.companyName,
    });
  });
});

type Ask = (client: RemoteSupportClient) => Promise<{ readonly ok: boolean }>;
const commands: readonly (readonly [string, Ask, unknown])[] = [
  ['generateSessionKey', (asked) => asked.generateSessionKey({ queue: { kind: 'general' } }), 'protocol'],
  ['getSessionAttributes', (asked) => asked.getSessionAttributes(nobody), { attributes: [] }],
  ['setSessionAttributes', (asked) => asked.setSessionAttributes(nobody, {}), {}],
  ['getLoggedInRepresentatives', (asked) => asked.getLoggedInRepresentatives(), { representatives: [] }],
  ['getSupportTeams', (asked) => asked.getSupportTeams(), { teams: [] }],
  ['checkHealth', (asked) => asked.checkHealth(), 'protocol'],
  ['getApiInfo', (asked) => asked.getApiInfo(), { info: { permissions: {} } }],
];

describe.each(commands)('%s', (_, ask, ofNothing) => {
  beforeEach(() => begin());
  const strike = (text: string, form: EmptyForm) =>
    appliance.faults.add({ kind: 'error', text, form, on: 'command', times: 1 });

  it.each(['root-error', 'child-error'] as const)('is refused by a %s', async (form) => {
    strike('The database is being upgraded.', form);
    expect(await ask(client)).toMatchObject({
      ok: false,
      error: { kind: 'protocol', vendorText: 'The database is being upgraded.' },
    });
  });

  it('may be answered with an empty root', async () => {
    strike('', 'empty-root');
    const answer = await ask(client);
    if (typeof ofNothing === 'string') expect(answer).toMatchObject({ ok: false, error: { kind: ofNothing } });
    else expect(answer).toEqual({ ok: true, ...(ofNothing as object) });
  });

  it('asks in the language that is set, and for the connection to be closed', async () => {
    appliance.requests.clear();
    await ask(client);
    expect(appliance.requests.entries).not.toHaveLength(0);
    for (const { path, asksToClose, acceptLanguage } of appliance.requests.entries) {
      expect([asksToClose, acceptLanguage]).toEqual([true, path === '/oauth2/token' ? expect.anything() : 'de']);
    }
  });
});

describe('the limits of external key and custom fields', () => {
  beforeEach(async () => {
    await begin();
    for (let i = appliance.directory.customFields.length; i < 12; i++) {
      appliance.directory.addCustomField({ codeName: `field_${i}`, displayName: `Field ${i}` });
    }
  });

  const filled = (lastLength: number) => {
    const fields = Array.from({ length: 10 }, (_, i) => [`field_${i + 2}`, 'x'.repeat(i === 9 ? lastLength : 1_000)]);
    return { externalKey: 'x'.repeat(1_000), customFields: Object.fromEntries(fields) as Record<string, string> };
  };

  it.each([
    ['the longest external key', { externalKey: 'ü'.repeat(1_024) }],
    ['the longest custom field', { customFields: { floor: '案'.repeat(1_024) } }],
    ['as much as fits together', filled(240)],
  ])('let through %s', async (_, fields) => {
    const made = await client.generateSessionKey({ queue: { kind: 'general' }, ...fields });
    expect(made.ok && made.sessionKey.externalKey).toBe('externalKey' in fields ? fields.externalKey : undefined);
    const { lsid } = appliance.play({ scenario: 'end-never', live: true });
    expect(await client.setSessionAttributes(lsid, fields)).toEqual({ ok: true });
  });

  it.each([
    ['an external key of one more', { externalKey: 'x'.repeat(1_025) }],
    ['a custom field of one more', { customFields: { floor: 'x'.repeat(1_025) } }],
    ['one byte more together', filled(241)],
  ])('stop %s before it is sent', async (_, fields) => {
    appliance.requests.clear();
    await expect(client.generateSessionKey({ queue: { kind: 'general' }, ...fields })).rejects.toThrow(RangeError);
    await expect(client.setSessionAttributes(nobody, fields)).rejects.toThrow(RangeError);
    expect(appliance.requests.entries).toEqual([]);
  });
});
