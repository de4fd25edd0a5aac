import { X509Certificate } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVersions, versions } from '../release/harness/build-versions.ts';
import {
  freePorts,
  type InstalledEngine,
  isUp,
  playEightSessions,
  stateOf,
  until,
} from '../release/harness/installed-engine.ts';
import { step, stepLimit } from '../release/harness/step.ts';
import { thisWindows, type Windows } from './windows.ts';
import { hasWine, installWine, makeWineBase, startWine } from './wine.ts';

/** `1`, or a folder with Debian 13 and Wine 10 that is taken as it is. */
const wanted = process.env.CASEBRIDGE_WINDOWS ?? '';

/** Of a company; put into the certificate store of the machine. */
const authority = path.resolve(import.meta.dirname, '../../packages/engine/test/certificates/company-authority.crt');

/** One after the other: each goes on where the one before has ended. What Wine cannot prove: docs/install.md. */
describe.skipIf(wanted === '')('the installer for Windows, with CASEBRIDGE_WINDOWS=1', () => {
  let folder: string;
  let shared: string;
  let windows: Windows;
  let engine: InstalledEngine;
  /** What has been started or changed, to be undone in the opposite order. */
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'casebridge-windows-'));
    shared = path.join(folder, 'shared');
    mkdirSync(shared);
  });
  beforeAll(async () => {
    const installers = await step('two installers', () =>
      buildVersions('msi', folder, (name) => name.endsWith('.msi')),
    );
    for (const [name, file] of Object.entries(installers)) copyFileSync(file, path.join(shared, `${name}.msi`));
  }, stepLimit);
  if (process.platform === 'win32')
    beforeAll(async () => {
      windows = thisWindows(shared);
      ends.push(windows.end);
      // This machine goes on without it.
      const { serialNumber } = new X509Certificate(readFileSync(authority));
      ends.push(() => windows.type(`certutil -delstore Root ${serialNumber}`));
      await windows.type(`certutil -addstore -f Root "${authority}"`);
    });
  else startWindowsInWine();
  beforeAll(async () => {
    engine = { ports: await freePorts(), tokenFile: inData('keys/admin.token') };
    mkdirSync(inData(''), { recursive: true });
    const { listener, admin } = engine.ports;
    writeFileSync(inData('casebridge.json'), JSON.stringify({ listener: { port: listener }, admin: { port: admin } }));
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
    await rm(folder, { recursive: true, force: true });
  }, 240_000);

  function startWindowsInWine(): void {
    const wineFolder = () => (wanted === '1' ? path.join(folder, 'wine') : wanted);
    beforeAll(async () => {
      if (!hasWine(wineFolder())) await step('Debian 13', () => makeWineBase(wineFolder()));
    }, stepLimit);
    beforeAll(async () => {
      if (!hasWine(wineFolder())) await step('Wine', () => installWine(wineFolder()));
    }, stepLimit);
    beforeAll(async () => {
      windows = await step('a Windows of Wine', () => startWine(wineFolder(), shared, authority));
      ends.push(windows.end);
    }, stepLimit);
  }

  const inData = (file: string) => path.join(windows.drive, 'ProgramData/Casebridge', file);
  const inProgram = (file: string) => path.join(windows.drive, 'Program Files/Casebridge', file);
  /** @param installer `older` or `newer` */
  const msiexec = (order: '/i' | '/x', installer: keyof typeof versions) =>
    windows.type(
      `start /wait msiexec ${order} ${windows.sharedInside}${installer}.msi /qn /l*v ${windows.sharedInside}msi.log`,
    );
  const stateOfService = async () => /STATE\s*:\s*(\d+)/.exec((await windows.type('sc query Casebridge')).output)?.[1];
  async function stopService(): Promise<void> {
    expect(await windows.type('net stop Casebridge')).toMatchObject({ code: 0 });
    await until('the service has stopped', async () => (await stateOfService()) === '1');
  }
  const log = () => readFileSync(inData('logs/engine.log'), 'utf8');
  const kept = () => ['casebridge.json', 'keys/casebridge.key'].map((file) => readFileSync(inData(file), 'utf8'));

  it('installs and starts the service', async () => {
    expect(await msiexec('/i', 'older')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
    // For whoever reads it from Linux, where it counts who else might; on Windows this changes nothing.
    chmodSync(engine.tokenFile, 0o600);
    expect(await stateOfService()).toBe('4');
    expect(readFileSync(inData('casebridge.json'), 'utf8')).toContain(String(engine.ports.admin));
  }, 300_000);

  it('brings over every kind of session', () => playEightSessions(engine, 'windows'), 300_000);

  it('has a command that finds the engine of the service', async () => {
    const { code, output } = await windows.type('"C:\\Program Files\\Casebridge\\casebridge.cmd" status');
    expect({ code, output }).toMatchObject({
      output: expect.stringContaining(`Casebridge ${versions.older}`) as string,
    });
  }, 120_000);

  it("has the authorities of the machine's certificate store, which the engine trusts in outgoing calls", async () => {
    const wanted = new X509Certificate(readFileSync(authority)).fingerprint256;
    const program = `
      const { X509Certificate } = require('node:crypto');
      const authorities = require('node:tls').getCACertificates('system');
      console.log(authorities.map((text) => new X509Certificate(text).fingerprint256).join(' '));`;
    writeFileSync(path.join(shared, 'authorities.cjs'), program);
    const node = '"C:\\Program Files\\Casebridge\\runtime\\node.exe"';
    const { output } = await windows.type(`${node} ${windows.sharedInside}authorities.cjs`);
    expect(output).toContain(wanted);
  }, 120_000);

  it('is upgraded with configuration, key and deliveries as they were', async () => {
    const [before, files] = [await stateOf(engine), kept()];
    // Wine leaves a service alone that runs when its program is removed; Windows stops it.
    await stopService();
    expect(await msiexec('/i', 'newer')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
    const after = await stateOf(engine);
    expect([before.version, after.version]).toEqual([versions.older, versions.newer]);
    expect(after.kept).toEqual(before.kept);
    expect(after.kept.deliveries.length).toBeGreaterThan(7);
    expect(kept()).toEqual(files);
    await playEightSessions(engine, 'windows upgraded');
  }, 300_000);

  it('refuses an older installer, as a newer one is there, and goes on', async () => {
    expect((await msiexec('/i', 'older')).code).not.toBe(0);
    // Two bytes for a character on Windows, one in Wine, which shows the words of the condition in a window only.
    const said = readFileSync(path.join(shared, 'msi.log'), 'latin1').replaceAll('\0', '');
    expect(said).toMatch(/LaunchConditions\. Return value [03]\.[^]*WIX_DOWNGRADE_DETECTED = \{/);
    expect((await stateOf(engine)).version).toBe(versions.newer);
  }, 300_000);

  it('stops in order, without a write-ahead log, and starts again', async () => {
    await stopService();
    expect(JSON.parse(log().trim().split('\n').at(-1) ?? '')).toMatchObject({ msg: 'engine.stopped' });
    expect(readdirSync(inData('data')).filter((name) => name.endsWith('-wal'))).toEqual([]);
    expect(await windows.type('net start Casebridge')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
  }, 300_000);

  it('begins another log when the present one has its size, and loses no line', async () => {
    await stopService();
    appendFileSync(inData('logs/engine.log'), `${'x'.repeat(1023)}\n`.repeat(10 * 1024));
    expect(await windows.type('net start Casebridge')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
    const before = readFileSync(inData('logs/engine.1.log'), 'utf8').trim().split('\n');
    expect(JSON.parse(before.at(-1) ?? '')).toMatchObject({ level: expect.any(String) as string });
    await until('the new log has what the engine says', () => log().includes('engine.started'));
  }, 300_000);

  it('tells the service manager of an engine that has ended by itself, as an error', async () => {
    await windows.kill('stop-when-stdin-ends');
    await until('the service has stopped', async () => (await stateOfService()) === '1');
    expect((await windows.type('sc query Casebridge')).output).toContain('1066');
    expect(await windows.type('net start Casebridge')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
  }, 300_000);

  it('ends the engine when the service host is killed', async () => {
    await windows.kill('casebridge-service.exe');
    await until('the engine is gone', async () => !(await isUp(engine)));
    await until('the service has stopped', async () => (await stateOfService()) !== '4');
    expect(await windows.type('net start Casebridge')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
  }, 300_000);

  it('leaves all data, the key too, when it is uninstalled', async () => {
    const files = kept();
    await stopService();
    expect(await msiexec('/x', 'newer')).toMatchObject({ code: 0 });
    expect(existsSync(inProgram('casebridge-service.exe'))).toBe(false);
    expect(kept()).toEqual(files);
    expect(existsSync(inData('data/casebridge.sqlite'))).toBe(true);
  }, 300_000);
});
