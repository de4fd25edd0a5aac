import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testClock } from '../../test/store-fixtures.ts';
import { createIdSource } from '../ids.ts';
import { openKeyRing, type KeyRing } from '../secrets/key-ring.ts';
import { createRedactor } from '../secrets/redactor.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { openConfigurations, type Configurations, type SaveResult } from './configurations.ts';

const entered = {
  id: 'a',
  plugin: 'test',
  name: 'Production',
  applianceHost: 'support.example.com',
  clientId: 'id',
  clientSecret: 'secret of the appliance',
  settings: { url: 'https://x', key: 'secret of the plugin' },
};

let folder: string;
let store: Store;
let keys: KeyRing;
let configurations: Configurations;
let changes: number;

const open = () =>
  openConfigurations({
    store,
    keys,
    redactor: createRedactor(),
    clock: testClock(),
    newId: createIdSource(testClock()),
    secretSettings: (plugin) =>
      plugin === 'test' ? { secrets: ['key'], addressee: ['url'], labels: { key: 'Key', url: 'Address' } } : undefined,
    publish: () => {
      changes++;
    },
  });

beforeEach(async () => {
  changes = 0;
  folder = mkdtempSync(join(tmpdir(), 'casebridge-configurations-'));
  store = await openSqliteStore({ file: join(folder, 'data', 'store.db'), clock: testClock() });
  keys = openKeyRing(join(folder, 'key'));
  configurations = await open();
  expect(await configurations.create(entered, 'ada')).toMatchObject({ ok: true });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const problemsOf = (result: SaveResult) => (result.ok ? [] : result.problems);

describe('configurations', () => {
  test('are there again after a restart, and tell that they change', async () => {
    expect((await open()).current()).toEqual(configurations.current());
    expect(changes).toBe(1);
  });

  test('that another process has saved are read again before the attempt whose lease names their version', async () => {
    const other = await open();
    await other.update('a', { ...entered, clientSecret: 'the mended one' }, 'ada');
    await other.create({ ...entered, id: 'new', name: 'New' }, 'ada');
    const versions = await store.presentVersions();
    expect(configurations.usable()).toMatchObject([{ clientSecret: entered.clientSecret }]);
    expect(await configurations.usableAt('a', versions.get('a') ?? 0)).toMatchObject({
      clientSecret: 'the mended one',
    });
    expect(await configurations.usableAt('new', 1)).toMatchObject({ name: 'New' });
  });

  test('are copied with their secrets, and disabled', async () => {
    expect(await configurations.copy('a', 'Test', 'ada')).toMatchObject({ ok: true });
    const copy = configurations.current().find(({ name }) => name === 'Test');
    expect(copy).toMatchObject({ clientSecret: entered.clientSecret, settings: entered.settings, disabled: true });
    expect(copy?.id).not.toBe('a');
    expect(problemsOf(await configurations.copy('a', 'PRODUCTION', 'ada'))).toHaveLength(1);
    expect(problemsOf(await configurations.copy('none', 'x', 'ada'))).toHaveLength(1);
  });
});

test('secrets that are pasted with spaces and the end of a line are those without', async () => {
  const settings = { ...entered.settings, key: ' pasted key\r\n' };
  await configurations.update('a', { ...entered, clientSecret: '\tpasted secret\n', settings }, 'ada');
  expect(configurations.current()).toMatchObject([
    { clientSecret: 'pasted secret', settings: { ...settings, key: 'pasted key' } },
  ]);
});

describe('a secret that is kept', () => {
  const { clientSecret: _secret, settings: _settings, ...rest } = entered;
  const settings = { url: 'https://x' };

  test.each<[string, object, string]>([
    ['the host', { applianceHost: 'evil.example.com', settings }, 'OAuth Client Secret'],
    ['trust in any certificate', { allowInvalidCertificates: true, settings }, 'OAuth Client Secret'],
    ['an address of the plugin', { settings: { url: 'https://evil.example.com' } }, 'Key'],
  ])('does not go along when %s changes: it is asked for again', async (_what, edit, label) => {
    const result = await configurations.update('a', { ...rest, ...edit }, 'mal');
    expect(result).toMatchObject({ ok: false, reason: 'invalid' });
    expect(problemsOf(result).join()).toContain(`${label}: has to be entered again, as one of these has changed:`);
    expect(configurations.current()).toMatchObject([entered]);
    const shown = { clientSecret: { configured: true } };
    expect(await configurations.update('a', { ...rest, ...shown, ...edit }, 'mal')).toMatchObject({ ok: false });
  });

  test('stays where the same host is entered in another spelling, and each secret has its own addressee', async () => {
    const spelled = {
      ...rest,
      applianceHost: entered.applianceHost.toUpperCase(),
      settings,
      useNonTlsConnections: false,
    };
    expect(await configurations.update('a', spelled, 'ada')).toMatchObject({ ok: true });
    const moved = { ...rest, clientSecret: 'entered anew', applianceHost: 'other.example.com', settings };
    expect(await configurations.update('a', moved, 'ada')).toMatchObject({ ok: true });
    expect(configurations.current()).toMatchObject([{ clientSecret: 'entered anew', settings: entered.settings }]);
  });

  test('is missing after an import that leads elsewhere, and the configuration is disabled', async () => {
    const [exported] = configurations.export().configurations;
    const elsewhere = { ...exported, applianceHost: 'evil.example.com', settings: { url: 'https://evil.example.com' } };
    const bundle = { format: 'casebridge-configurations', version: 1, configurations: [elsewhere] };
    expect(await configurations.import(bundle, 'mal')).toMatchObject({ ok: true, missingSecrets: ['a'] });
    expect(JSON.stringify(configurations.current())).not.toContain('secret of');
    expect(configurations.current()).toMatchObject([{ disabled: true }]);
  });
});

describe('versions', () => {
  test('tell what changed and who did it, and of secrets only that they did', async () => {
    await configurations.update(
      'a',
      { ...entered, name: 'Renamed', settings: { ...entered.settings, url: 'https://y' } },
      'ben',
    );
    await configurations.update('a', { ...entered, name: 'Renamed', clientSecret: 'another secret' }, 'cyd');
    const versions = await configurations.versions('a');
    expect(versions.map(({ version, savedBy }) => [version, savedBy])).toEqual([
      [3, 'cyd'],
      [2, 'ben'],
      [1, 'ada'],
    ]);
    expect(versions[2]?.differences).toEqual([]);
    expect(versions[1]?.differences).toEqual([
      { field: 'name', before: 'Production', after: 'Renamed' },
      { field: 'settings.url', before: 'https://x', after: 'https://y' },
    ]);
    expect(versions[0]?.differences).toEqual([
      { field: 'settings.url', before: 'https://y', after: 'https://x' },
      { field: 'clientSecret', before: { configured: true }, after: { configured: true, changed: true } },
    ]);
    expect(JSON.stringify(versions)).not.toContain('secret of');
  });

  test('can be restored, with their secrets, also of one that was deleted', async () => {
    await configurations.update('a', { ...entered, name: 'Renamed', clientSecret: 'another secret' }, 'ben');
    expect(await configurations.remove('a', 'ben')).toBe(true);
    expect(await configurations.remove('a', 'ben')).toBe(false);
    expect(configurations.current()).toEqual([]);
    expect(await configurations.restore('a', 1, 'cyd')).toMatchObject({ ok: true });
    expect(configurations.current()).toMatchObject([entered]);
    expect((await configurations.versions('a')).map(({ kind }) => kind)).toEqual([
      'restored',
      'deleted',
      'saved',
      'saved',
    ]);
  });

  test('are not restored where they would be wrong today', async () => {
    await configurations.update('a', { ...entered, name: 'Renamed' }, 'ben');
    await configurations.create({ ...entered, id: 'b' }, 'ben');
    expect(await configurations.restore('a', 1, 'cyd')).toMatchObject({ ok: false, reason: 'name-taken' });
    expect(await configurations.restore('a', 9, 'cyd')).toMatchObject({ ok: false, reason: 'not-found' });
  });
});

describe('export and import', () => {
  test('carry everything but secrets', async () => {
    const exported = configurations.export();
    expect(JSON.stringify(exported)).not.toContain('secret of');
    await configurations.remove('a', 'ada');
    const result = await configurations.import(JSON.parse(JSON.stringify(exported)), 'ada');
    expect(result).toEqual({ ok: true, ids: ['a'], missingSecrets: ['a'] });
    expect(configurations.current()).toMatchObject([
      { id: 'a', name: 'Production', settings: { url: 'https://x' }, disabled: true },
    ]);
  });

  test('without the secret of the appliance is shown as such, and cannot be enabled', async () => {
    const exported = configurations.export();
    await configurations.remove('a', 'ada');
    await configurations.import(exported, 'ada');
    const shown = configurations.view('a');
    expect(shown).toMatchObject({ disabled: true, clientSecret: { configured: false } });
    expect(configurations.summaries()).toMatchObject([
      { configured: ['clientSecret: no', 'settings.key: no'], disabled: true },
    ]);
    const settings = { url: 'https://x', key: 'entered again' };
    expect(await configurations.update('a', { ...shown, settings, disabled: false })).toMatchObject({
      ok: false,
      reason: 'invalid',
      problems: ['BeyondTrust Integration API OAuth Client Secret: is missing'],
    });
    expect(await configurations.update('a', { ...shown, settings })).toMatchObject({ ok: true });
    const complete = { ...shown, settings, clientSecret: 'entered again, too', disabled: false };
    expect(await configurations.update('a', complete)).toMatchObject({ ok: true });
    expect(configurations.view('a')).toMatchObject({ disabled: false, clientSecret: { configured: true } });
  });

  test('keep the secrets of what is here', async () => {
    const exported = configurations.export();
    await configurations.update('a', { ...entered, name: 'Renamed' }, 'ada');
    expect(await configurations.import(exported, 'ada')).toEqual({ ok: true, ids: ['a'], missingSecrets: [] });
    expect(configurations.current()).toMatchObject([entered]);
    expect(configurations.current()[0]?.disabled).toBe(false);
  });

  test('take in all or nothing', async () => {
    const { configurations: exported } = configurations.export();
    const result = await configurations.import(
      {
        format: 'casebridge-configurations',
        version: 1,
        configurations: [
          { ...exported[0], id: 'b', name: 'Second' },
          { ...exported[0], id: 'c', applianceHost: 'x/y' },
        ],
      },
      'ada',
    );
    expect(result).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('configurations.1: BeyondTrust Appliance B Series Host Name')],
    });
    expect(configurations.current().map(({ id }) => id)).toEqual(['a']);
    expect(await configurations.import({ format: 'other' }, 'ada')).toMatchObject({ ok: false });
  });
});

test('a change of keys seals everything anew, old versions too', async () => {
  await configurations.update('a', { ...entered, clientSecret: 'another secret' }, 'ada');
  const before = readFileSync(join(folder, 'key'), 'utf8');
  await configurations.rotateKeys('ada');
  expect(Object.keys((JSON.parse(readFileSync(join(folder, 'key'), 'utf8')) as { keys: object }).keys)).toHaveLength(1);
  expect(readFileSync(join(folder, 'key'), 'utf8')).not.toBe(before);
  expect((await open()).current()).toMatchObject([{ ...entered, clientSecret: 'another secret' }]);
  expect(await configurations.restore('a', 1, 'ada')).toMatchObject({ ok: true });
  expect(configurations.current()).toMatchObject([entered]);
  expect((await store.audit({ limit: 10 })).map(({ action }) => action)).toContain('keys.rotated');
});

describe('a secret that cannot be opened', () => {
  const parkedAs = (code: string): unknown =>
    expect.objectContaining({ code, help: expect.stringContaining('again') as string });

  test('parks its configuration and no other, keeps its events, and a new secret releases it', async () => {
    await configurations.create({ ...entered, id: 'b', name: 'Second' }, 'ada');
    const record = (await store.configurations()).find(({ id }) => id === 'b');
    if (record === undefined) throw new Error('It was not saved');
    const secrets = { ...record.secrets, clientSecret: 'applianceHost:s1.x.y' };
    await store.saveConfiguration({ ...record, secrets });
    configurations = await open();
    expect(configurations.current().map(({ id }) => id)).toEqual(['a', 'b']);
    expect(configurations.usable().map(({ id }) => id)).toEqual(['a']);
    expect(await store.parked('b')).toEqual(parkedAs('CB-SECRET-DAMAGED'));
    expect(await store.parked('a')).toBeUndefined();
    expect(await configurations.update('b', { ...entered, name: 'Second' }, 'ada')).toMatchObject({ ok: true });
    expect(configurations.usable()).toHaveLength(2);
    expect(await store.parked('b')).toBeUndefined();
  });

  test('because the key file is lost: nothing is made in its place, and all is well when it is back', async () => {
    const file = join(folder, 'key');
    renameSync(file, `${file}.away`);
    expect(await store.needsKey()).toBe(true);
    keys = openKeyRing(file, { isNeeded: true });
    configurations = await open();
    expect(existsSync(file)).toBe(false);
    expect(configurations.usable()).toEqual([]);
    expect(await store.parked('a')).toEqual(parkedAs('CB-KEY-MISSING'));
    renameSync(`${file}.away`, file);
    keys = openKeyRing(file, { isNeeded: true });
    configurations = await open();
    expect(configurations.usable()).toEqual(configurations.current());
    expect(await store.parked('a')).toBeUndefined();
  });
});
