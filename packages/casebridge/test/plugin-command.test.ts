import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Engine, loadMainConfig, startEngine } from '@casebridge/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPlugin } from '../src/build-plugin.ts';
import { pluginFolders } from '../src/plugins.ts';

const program = path.resolve(import.meta.dirname, '../src/main.ts');
let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'casebridge-plugin-command-'));
  const config = path.join(folder, 'casebridge.json');
  await writeFile(
    config,
    JSON.stringify({ listener: { host: '127.0.0.1', port: 0 }, admin: { enabled: false, port: 0 } }),
  );
  const loaded = loadMainConfig(config);
  if (!loaded.ok) throw new Error(loaded.problems.join());
  engine = await startEngine({ config: loaded.config, plugins: [], logDestination: { write: () => undefined } });
}, 60_000);

afterAll(async () => {
  await engine.close({ graceMilliseconds: 0 });
  await rm(folder, { recursive: true, force: true });
});

async function casebridge(...programArguments: string[]): Promise<{ code: unknown; text: string }> {
  const child = spawn(process.execPath, [program, 'plugin', ...programArguments], {
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, text };
}

const withConfig = ['--config', 'casebridge.json'];

test('the Dynamics plugin is packed, installed into a running engine, listed, and removed', async () => {
  const [source] = pluginFolders;
  if (source === undefined) throw new Error('No plugin comes with the product.');
  const archive = await buildPlugin(source, folder);
  const installed = await casebridge('install', archive, ...withConfig);
  expect(installed).toEqual({ code: 0, text: 'Microsoft Dynamics 365 0.1.0 is active.\n' });
  const saved = await engine.configurations.create({
    ...{ plugin: 'dynamics365', name: 'Desk', applianceHost: 'support.example.com' },
    ...{ clientId: 'id', clientSecret: 'secret', settings: {} },
  });
  expect(saved).toMatchObject({
    ok: false,
    problems: expect.arrayContaining([expect.stringContaining('Entra ID Tenant ID')]) as unknown,
  });
  await takeElsewhere();
  expect((await casebridge('list', ...withConfig)).text).toBe('dynamics365 0.1.0: active\n');
  expect(await casebridge('install', archive, ...withConfig)).toMatchObject({
    code: 1,
    text: expect.stringMatching(/^casebridge: CB-PLUGIN-TWICE: Version 0\.1\.0 of the plugin dynamics365/u) as unknown,
  });
  expect(await casebridge('upgrade', archive, ...withConfig)).toEqual({
    code: 1,
    text: 'casebridge: Version 0.1.0 of dynamics365 is installed; 0.1.0 is not higher. To go back, remove 0.1.0.\n',
  });
  expect((await casebridge('remove', 'dynamics365', ...withConfig)).text).toBe(
    'Version 0.1.0 of dynamics365 is removed.\n',
  );
}, 180_000);

/** An export has no secrets; all else that a save would refuse, its import refuses as well. */
async function takeElsewhere(): Promise<void> {
  const { configurations } = engine;
  const id = '5f0e0b1c-0000-4000-8000-000000000000';
  const account = { applianceHost: 'support.example.com', clientId: 'id', clientSecret: 'secret' };
  const application = { tenantId: id, applicationId: id, clientSecret: 'secret' };
  const settings = { dynamicsUrl: 'https://contoso.crm4.dynamics.com', ...application };
  const saved = await configurations.create({ plugin: 'dynamics365', name: 'Desk', ...account, settings });
  if (!saved.ok) throw new Error(saved.problems.join(' '));
  const exported = configurations.export();
  await configurations.remove(saved.configuration.id, 'ada');
  const [only] = exported.configurations;
  const wrong = { ...only, settings: { ...(only?.settings as object), dynamicsUrl: 'no address', tenantID: id } };
  expect(await configurations.import({ ...exported, configurations: [wrong] }, 'ada')).toMatchObject({
    ok: false,
    fields: [{ key: 'configurations.0.settings.tenantID' }, { key: 'configurations.0.settings.dynamicsUrl' }],
  });
  expect(await configurations.import(exported, 'ada')).toEqual({
    ...{ ok: true, ids: [saved.configuration.id], missingSecrets: [saved.configuration.id] },
  });
  await configurations.remove(saved.configuration.id, 'ada');
}

test('an archive that is none is refused in words before the engine sees it', async () => {
  await writeFile(path.join(folder, 'none.zip'), 'plain text');
  const refused = await casebridge('install', 'none.zip', ...withConfig);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.text).toContain(
    'CB-PLUGIN-ARCHIVE: The archive cannot be used: it is no zip archive, or not whole. Get it again',
  );
}, 60_000);
