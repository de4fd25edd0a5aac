import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { SessionReport } from '@casebridge/plugin-api';
import { contractChecks } from '@casebridge/plugin-api/testing';
import { startAppliance } from '@casebridge/emulator-remote-support';
import { type Engine, parseMainConfig, startEngine } from '@casebridge/engine';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { plugin } from '../../examples/session-summaries/src/plugin.ts';
import { buildPlugin } from '../../packages/casebridge/src/build-plugin.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'casebridge-example-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The example as somebody has it who has no copy of this repository: beside it is the packed contract alone. */
async function awayFromHere(): Promise<string> {
  const away = path.join(folder, 'example');
  await cp(path.join(root, 'examples/session-summaries'), away, { recursive: true });
  const packed = await run('npm', ['pack', path.join(root, 'packages/plugin-api'), '--pack-destination', folder]);
  const modules = path.join(away, 'node_modules/@casebridge/plugin-api');
  await mkdir(modules, { recursive: true });
  await run('tar', ['-xzf', path.join(folder, packed.stdout.trim()), '-C', modules, '--strip-components=1']);
  await symlink(path.join(root, 'node_modules/@types'), path.join(away, 'node_modules/@types'));
  return away;
}

/** @returns what the compiler says of the example, where only the packed contract is found */
async function compile(away: string): Promise<string> {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const options = '--noEmit --strict --skipLibCheck --module nodenext --target es2024 --lib esnext --types node'.split(
    ' ',
  );
  const files = [path.join(away, 'src/plugin.ts')];
  const done = await run(process.execPath, [compiler, ...options, '--allowImportingTsExtensions', ...files], {
    cwd: away,
  }).catch((error: unknown) => error as { readonly stdout: string });
  return done.stdout;
}

async function openEngine(data: string): Promise<Engine> {
  const values = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'silent' };
  const parsed = parseMainConfig(values, data);
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return startEngine({ config: parsed.config, plugins: [] });
}

const report = (lsid: string): SessionReport => ({
  head: { lsid, teams: [], externalKey: 'CAS-1', startTime: { epochSeconds: 1_893_484_800, text: '' } },
  participants: [{ role: 'customer', gsnumber: '1', username: 'Mary\nSurvey' }],
  customAttributes: [],
  surveys: [{ respondent: 'customer', answers: [{ name: 'rating', value: '5' }] }],
  recordings: [],
  events: [],
  unknown: [],
});

describe('the example plugin', () => {
  it('is built from the packed contract alone, dropped into a running engine, and summarizes a session', async () => {
    await using opened = new AsyncDisposableStack();
    const away = await awayFromHere();
    expect(await compile(away)).toBe('');
    const appliance = await startAppliance({ tls: false, settings: { reportLagSeconds: 0 } });
    opened.defer(() => appliance.close());
    const engine = await openEngine(path.join(folder, 'engine'));
    opened.defer(() => engine.close({ graceMilliseconds: 0 }));
    await buildPlugin(pathToFileURL(`${away}/`), path.join(folder, 'engine/data/plugins'));
    const summaries = path.join(folder, 'summaries');
    await mkdir(summaries);
    const configuration = {
      ...{ plugin: 'session-summaries', name: 'Summaries', applianceHost: appliance.host },
      ...{ ...appliance.account, useNonTlsConnections: true, settings: { folder: summaries, withChat: true } },
    };
    await vi.waitFor(
      async () => expect(await engine.configurations.create(configuration)).toMatchObject({ ok: true }),
      { timeout: 60_000, interval: 250 },
    );
    appliance.addRecipient({ url: `${engine.listenerUrl}/ERSPost` });
    const { lsid } = appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
    await vi.waitFor(
      async () => {
        const text = await readFile(path.join(summaries, `${lsid}.txt`), 'utf8');
        expect(text).toContain(`Session: ${lsid}\nExternal key: CAS-1\n`);
        expect(text).toContain('Chat\n====\n');
      },
      { timeout: 60_000, interval: 250 },
    );
  }, 180_000);

  describe('keeps the contract', () => {
    const settings = () => ({ folder, withChat: false });
    const stored = (lsid: string) => readFile(path.join(folder, `${lsid}.txt`), 'utf8').catch(() => undefined);
    for (const { title, run: check } of contractChecks(() => ({ plugin, values: settings(), report, stored }))) {
      it(title, check);
    }
  });
});
