import { describe, expect, it } from 'vitest';
import { parseSettings, settingsSchema } from './parse-settings.ts';

const required = {
  dynamicsUrl: 'https://contoso.crm.dynamics.com/',
  tenantId: '11111111-2222-4333-8444-555555555555',
  applicationId: '66666666-7777-4888-9999-000000000000',
  clientSecret: 'a secret',
};

interface Property {
  readonly title?: string;
  readonly writeOnly?: boolean;
}

describe('the settings form', () => {
  const properties = Object.values(settingsSchema.properties as Record<string, Property>);

  it("has the original's fields with its labels, in its order", () => {
    expect(properties.slice(0, 7).map(({ title }) => title)).toEqual([
      'Microsoft Dynamics 365 URL',
      'Entra ID Tenant ID',
      'Entra ID App Registration ID',
      'Entra ID App Registration Client Secret',
      'Update Microsoft Dynamics 365 with all BeyondTrust sessions',
      'List of Allowed Microsoft Dynamics 365 Prefixes',
      'Import Timestamp as UTC',
    ]);
  });

  it('marks the secret and asks for no more than the original', () => {
    const secrets = properties.filter((property) => property.writeOnly === true).map(({ title }) => title);
    expect(secrets).toEqual(['Entra ID App Registration Client Secret', 'Entra ID App Registration Certificate']);
    expect(settingsSchema.required).toEqual(['dynamicsUrl', 'tenantId', 'applicationId']);
  });
});

describe('parseSettings', () => {
  it('fills in what was left out', () => {
    expect(parseSettings(required)).toEqual({
      ok: true,
      settings: {
        url: 'https://contoso.crm.dynamics.com',
        tenantId: required.tenantId,
        applicationId: required.applicationId,
        credential: { kind: 'secret', secret: 'a secret' },
        credentialExpires: undefined,
        allSessions: false,
        prefixes: [],
        timeZone: 'UTC',
        loginHost: undefined,
        detailRows: 'conversation',
        allSystemInformation: false,
        storeSignedLinks: false,
        personalData: 'original',
        redactSecrets: false,
        redactionRules: [],
        ownerTeam: undefined,
        shadowMode: false,
        sessionKeys: { answered: true, representativeNameFrom: 'user-name', ttlSeconds: undefined, perUserAndHour: 30 },
      },
    });
  });

  it('knows when the secret ends', () => {
    const parsed = parseSettings({ ...required, secretExpires: '2030-12-31' });
    expect(parsed).toMatchObject({ settings: { credentialExpires: new Date('2030-12-31T00:00:00Z') } });
  });

  it('reads the list of prefixes', () => {
    const parsed = parseSettings({ ...required, allowedPrefixes: ' abc, CBA- ,, abc' });
    expect(parsed).toMatchObject({ settings: { prefixes: ['ABC', 'CBA'] } });
  });

  it('names every field that is missing by its label', () => {
    const parsed = parseSettings({});
    expect(parsed).toEqual({
      ok: false,
      problems: [
        'Microsoft Dynamics 365 URL is missing.',
        'Entra ID Tenant ID is missing.',
        'Entra ID App Registration ID is missing.',
        'Entra ID App Registration Client Secret is missing.',
      ],
    });
  });

  it.each([
    [{ dynamicsUrl: 'http://contoso.crm.dynamics.com' }, 'Microsoft Dynamics 365 URL has to be an https address'],
    [{ tenantId: 'no tenant!' }, 'Entra ID Tenant ID has to be'],
    [{ applicationId: '123' }, 'Entra ID App Registration ID has to be'],
    [{ clientSecret: '' }, 'Entra ID App Registration Client Secret is missing'],
    [{ allSessions: 'yes' }, 'Update Microsoft Dynamics 365 with all BeyondTrust sessions has to be on or off'],
    [{ detailRows: 'some' }, 'Detail Rows has to be one of'],
    [{ timeZone: 'Mars/Base' }, 'Time Zone of Imported Timestamps has to be'],
    [
      { timestampsAsUtc: false },
      'Time Zone of Imported Timestamps is missing, which is needed because Import Timestamp as UTC is off.',
    ],
    [{ certificate: 'no certificate' }, 'Entra ID App Registration Certificate: '],
    [{ secretExpires: '31.12.2030' }, 'Client Secret Expires On has to be a date'],
    [{ sessionKeysPerHour: 0 }, 'Session Keys per Agent and Hour has to be a whole number from 1 to 1000'],
    [{ ownerTeam: 'Team' }, 'Owner Team has to be the id of a team'],
    [{ redactionRules: 'ok\n(' }, 'Redaction Rules: line 2 is not a regular expression.'],
    [{ loginHost: 'http://login.example.com' }, 'Entra ID Login Host has to be an https address'],
  ])('refuses %j', (change, problem) => {
    const parsed = parseSettings({ ...required, ...change });
    expect(parsed.ok ? [] : parsed.problems).toEqual([expect.stringContaining(problem)]);
  });

  it('names what does not fit together beside what is wrong by itself, and nothing twice', () => {
    const values = { ...required, tenantId: '', timestampsAsUtc: false, timeZone: 7, redactionRules: '(' };
    const parsed = parseSettings(values);
    expect(parsed.ok ? [] : parsed.problems).toEqual([
      'Entra ID Tenant ID has to be a tenant id or a domain name.',
      'Time Zone of Imported Timestamps has to be text.',
      'Redaction Rules: line 1 is not a regular expression.',
    ]);
  });

  it('takes http on this machine, where an emulator listens', () => {
    expect(
      parseSettings({ ...required, dynamicsUrl: 'http://127.0.0.1:8080', loginHost: 'http://127.0.0.1:8080' }).ok,
    ).toBe(true);
  });
});
