import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeyRing, type KeyRing } from '../secrets/key-ring.ts';
import { describeConfiguration, openConfiguration, resealRecord, sealConfiguration } from './configuration-vault.ts';
import { loadMainConfig, parseMainConfig, secretsOf, summarizeMainConfig } from './main-config.ts';
import { parsePluginConfiguration } from './plugin-configuration-schema.ts';
import { secretSettingsOf } from './secret-settings.ts';

const certificates = join(import.meta.dirname, '../../test/certificates');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'casebridge-config-'))));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the main configuration', () => {
  test('has a default for everything', () => {
    expect(parseMainConfig({}, '/srv/x')).toEqual({
      ok: true,
      config: {
        listener: { host: '0.0.0.0', port: 8180 },
        admin: { enabled: true, host: '127.0.0.1', port: 53_231, names: [], openMetrics: false },
        store: { kind: 'sqlite' },
        retention: { endedDays: 90, ignoredDays: 7, keepBackups: 3 },
        dataFolder: resolve('/srv/x/data'),
        keyFile: resolve('/srv/x/keys/casebridge.key'),
        logLevel: 'info',
        worker: { concurrency: 4, leaseSeconds: 120 },
        notifications: { webhooks: [] },
      },
    });
  });

  test('names every problem with its field', () => {
    const result = parseMainConfig({ listener: { port: 70_000, hots: 'x' }, logLevel: 'loud' }, '/srv');
    expect(result.ok).toBe(false);
    const problems = result.ok ? '' : result.problems.join('\n');
    for (const name of ['listener.port', 'hots', 'logLevel']) expect(problems).toContain(name);
  });

  test('makes the paths of certificates absolute', () => {
    const result = parseMainConfig({ listener: { tls: { pfxFile: 'x.pfx', passphrase: 'relative' } } }, '/srv');
    expect(result).toMatchObject({
      config: { listener: { tls: { pfxFile: resolve('/srv/x.pfx'), passphrase: 'relative' } } },
    });
  });

  test('lets other machines reach the admin tool by https and a name only', () => {
    const problems = (admin: object) => {
      const parsed = parseMainConfig({ admin: { host: '0.0.0.0', ...admin } }, '/srv');
      return parsed.ok ? [] : parsed.problems.map((problem) => problem.split(':')[0]);
    };
    const tls = { certificateFile: 'a.crt', keyFile: 'a.key' };
    expect(problems({})).toEqual(['admin.tls', 'admin.names']);
    expect(problems({ tls })).toEqual(['admin.names']);
    expect(problems({ names: ['bridge.example.com'] })).toEqual(['admin.tls']);
    expect(problems({ tls, names: ['bridge.example.com'] })).toEqual([]);
    expect(problems({ host: '127.0.0.1' })).toEqual([]);
  });

  test('is summed up without its secrets', () => {
    const secrets = ['abcdefghijklmnop', 'qrstuvwxyz012345', 'pass phrase', 'p@ss', 'pr%xy'];
    const values = {
      listener: { secretPath: secrets[0], queryToken: secrets[1], tls: { pfxFile: 'x.pfx', passphrase: secrets[2] } },
      store: { kind: 'postgresql', url: 'postgresql://u:p%40ss@h/d' },
      proxy: { url: 'http://u:pr%25xy@proxy.example:3128', noProxy: ['example.com'] },
    };
    const result = parseMainConfig(values, '/srv');
    if (!result.ok) throw new Error(result.problems.join('\n'));
    const summary = summarizeMainConfig(result.config);
    expect(summary).toMatchObject({
      store: 'postgresql',
      listener: { tls: 'PFX', configured: ['secretPath: yes', 'queryToken: yes'] },
    });
    expect(summary.proxy).toMatchObject({
      url: 'http://proxy.example:3128',
      configured: ['credentials: yes', 'authority: no'],
    });
    for (const secret of [...secrets, 'p%40ss', 'pr%25xy']) expect(JSON.stringify(summary)).not.toContain(secret);
    // Passwords in addresses are known in both spellings.
    expect(new Set(secretsOf(result.config))).toEqual(new Set([...secrets, 'p%40ss', 'pr%25xy']));
  });

  test('refuses a key in the data folder', () => {
    const result = parseMainConfig({ keyFile: 'data/key' }, '/srv');
    expect(result).toMatchObject({ ok: false, problems: [expect.stringContaining('keyFile')] });
  });

  test('says what is wrong with its file', () => {
    const file = join(folder, 'casebridge.json');
    expect(loadMainConfig(file)).toMatchObject({ ok: false, problems: [expect.stringContaining('cannot be read')] });
    writeFileSync(file, '{ "listener": ');
    expect(loadMainConfig(file)).toMatchObject({ ok: false, problems: [expect.stringContaining('no JSON')] });
    writeFileSync(file, '\uFEFF{ "listener": { "port": 0 } }');
    expect(loadMainConfig(file)).toMatchObject({ ok: true, config: { dataFolder: join(folder, 'data') } });
  });
});

const entered = {
  id: 'a',
  plugin: 'test',
  name: 'Production',
  applianceHost: 'Support.Example.com',
  clientId: 'id',
  clientSecret: 'secret of the appliance',
  settings: { url: 'https://x', login: { secret: 'secret of the plugin', user: 'u' } },
};

function parsed(changes: object = {}) {
  const result = parsePluginConfiguration({ ...entered, ...changes });
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

describe('a plugin configuration', () => {
  test('has the documented defaults', () => {
    expect(parsed()).toMatchObject({
      applianceId: 'default',
      applianceHost: 'support.example.com',
      locale: 'en-us',
      disabled: false,
      allowInvalidCertificates: false,
      useNonTlsConnections: false,
      outboundEventTypes: ['support_conference_end'],
      retryAttemptLimit: 10,
      retryOutboundEventTypes: ['support_conference_end'],
    });
  });

  test.each([
    [{ name: ' ' }, 'Plugin Configuration Name: is missing'],
    [{ name: undefined }, 'Plugin Configuration Name: is missing'],
    [{ applianceId: 'a b' }, 'Appliance Id: must be letters, digits, points and underscores'],
    [
      { applianceHost: 'https://x' },
      'BeyondTrust Appliance B Series Host Name: must be the host only, without https://',
    ],
    [{ applianceHost: 'x/login' }, 'BeyondTrust Appliance B Series Host Name: must be the host only, without a path'],
    [
      { applianceHost: 'u@x' },
      'BeyondTrust Appliance B Series Host Name: must be the host only, without spaces or a user',
    ],
    [{ applianceHost: 'x:99999' }, 'BeyondTrust Appliance B Series Host Name: is no host name'],
    [{ applianceHost: 'x:' }, 'BeyondTrust Appliance B Series Host Name: ends with a colon, but has no port'],
    [{ locale: 'english' }, 'Locale Used for BeyondTrust API Calls: must be a language code such as en-us'],
    [{ retryAttemptLimit: 101 }, 'Retry Attempt Limit: must be a whole number from 0 to 100'],
    [{ retryAttemptLimit: 1.5 }, 'Retry Attempt Limit: must be a whole number from 0 to 100'],
    [{ useNonTlsConnections: true }, 'Use Non-TLS Connections: cannot be combined with OAuth'],
    [
      { retryOutboundEventTypes: ['support_conference_member_added'] },
      'Retry Outbound Event Types: can only hold types that are ticked under Outbound Event Types',
    ],
    [{ outboundEventTypes: ['nonsense'] }, 'Outbound Event Types: '],
    [{ certificateAuthority: 'x' }, 'Additional Certificate Authority: must be one or more certificates in PEM form'],
    [{ certificateAuthority: 7 }, 'Additional Certificate Authority: must be text'],
    [{ colour: 'blue' }, 'colour: is not known. Remove or correct it.'],
  ])('%o is refused in words', (changes, problem) => {
    const result = parsePluginConfiguration({ ...entered, ...changes });
    expect(result.ok ? [] : result.problems).toEqual([expect.stringContaining(problem)]);
  });

  test('may trust an authority of its own; an empty text is none', () => {
    const authority = readFileSync(join(certificates, 'company-authority.crt'), 'utf8');
    expect(parsed({ certificateAuthority: `The root:\n${authority}` }).certificateAuthority).toBe(authority);
    expect(parsed({ certificateAuthority: ' ' }).certificateAuthority).toBeUndefined();
  });

  test('may reach an appliance on this machine without TLS, on any port', () => {
    const config = parsed({ useNonTlsConnections: true, applianceHost: '127.0.0.1:8443' });
    expect(config.applianceHost).toBe('127.0.0.1:8443');
  });
});

describe('the secrets of a configuration', () => {
  const schema = {
    properties: {
      url: { type: 'string', 'x-addressee': true },
      login: { type: 'object', properties: { secret: { type: 'string', writeOnly: true }, user: {} } },
    },
  };
  let keys: KeyRing;
  beforeAll(() => void (keys = openKeyRing(join(folder, 'key'))));
  const seal = () => sealConfiguration(parsed(), secretSettingsOf(schema), keys, new Date(0));

  test('are found by the schema, sealed each by itself, and come back as they were', () => {
    const record = seal();
    expect(Object.keys(record.secrets)).toEqual(['clientSecret', 'settings/login/secret']);
    expect(JSON.stringify(record)).not.toMatch(/secret of the/);
    expect(openConfiguration(record, keys)).toEqual(parsed());
  });

  test('are shown as configured, never as they are', () => {
    expect(describeConfiguration(seal())).toMatchObject({
      clientSecret: { configured: true },
      settings: { url: 'https://x', login: { secret: { configured: true }, user: 'u' } },
      updatedAt: '1970-01-01T00:00:00.000Z',
    });
    const without = { ...seal(), secrets: {} };
    expect(describeConfiguration(without)).toMatchObject({ clientSecret: { configured: false } });
  });

  test('do not open in another configuration', () => {
    expect(() => openConfiguration({ ...seal(), id: 'b' }, keys)).toThrow('cannot be decrypted');
  });

  test.each(['applianceHost', 'allowInvalidCertificates', 'settings'])(
    'do not open where somebody has changed %s in the database',
    (name) => {
      const record = seal();
      const forged = {
        applianceHost: 'evil.example.com',
        allowInvalidCertificates: true,
        settings: { url: 'https://y' },
      };
      const values = { ...(JSON.parse(record.document) as object), [name]: forged[name as keyof typeof forged] };
      expect(() => openConfiguration({ ...record, document: JSON.stringify(values) }, keys)).toThrow(
        'cannot be decrypted',
      );
    },
  );

  test('can be sealed anew with the key of today', () => {
    const before = seal();
    keys.rotate();
    const after = resealRecord(before, keys);
    keys.forgetOldKeys();
    expect(openConfiguration(after, keys)).toEqual(parsed());
    expect(() => openConfiguration(before, keys)).toThrow('does not have');
  });
});
