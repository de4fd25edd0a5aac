import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTool } from '../../release/tool.ts';
import { buildVersions, versions } from './harness/build-versions.ts';
import { makeDebianFolder } from './harness/debian-folder.ts';
import {
  freePorts,
  type InstalledEngine,
  isUp,
  playEightSessions,
  stateOf,
  until,
} from './harness/installed-engine.ts';
import { boot, type RunningSystem } from './harness/nspawn.ts';
import { step, stepLimit } from './harness/step.ts';

/** `1`, or the folder of a Debian 12 or later with systemd that is copied in place of one that is made anew. */
const wanted = process.env.CASEBRIDGE_NSPAWN ?? '';
const systemPackages = ['systemd', 'systemd-sysv', 'dbus', 'init-system-helpers'];

/** One after the other: each goes on where the one before has ended. */
describe.skipIf(wanted === '')('the Debian package, with CASEBRIDGE_NSPAWN=1 as root', () => {
  let folder: string;
  let root: string;
  let packages: Awaited<ReturnType<typeof buildVersions>>;
  let system: RunningSystem;
  let engine: InstalledEngine;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'casebridge-debian-'));
    root = path.join(folder, 'root');
    await step('Debian 12', async () => {
      if (existsSync(wanted)) await runTool('cp', ['-a', wanted, root]);
      else await makeDebianFolder(root, 'bookworm', systemPackages);
    });
  }, stepLimit);
  beforeAll(async () => {
    packages = await step('two packages', () => buildVersions('deb-amd64', folder, (name) => name.endsWith('.deb')));
  }, stepLimit);
  beforeAll(async () => {
    for (const [name, file] of Object.entries(packages)) copyFileSync(file, path.join(root, `${name}.deb`));
    system = await step('a system that has booted', () => boot(root));
    engine = { ports: await freePorts(), tokenFile: inRoot('var/lib/casebridge/keys/admin.token') };
  }, stepLimit);
  afterAll(async () => {
    await system.powerOff();
    await rm(folder, { recursive: true, force: true });
  }, 120_000);

  const inRoot = (file: string) => path.join(root, file);
  const configuration = () => inRoot('etc/casebridge/casebridge.json');
  const property = async (name: string) =>
    (await system.type(`systemctl show --value --property ${name} casebridge`)).output.trim();

  it('installs, starts as a service and says how to sign in', async () => {
    const { code, output } = await system.type('dpkg --install /older.deb');
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringContaining('casebridge account link') as string,
    });
    expect((await system.type('systemctl is-enabled casebridge')).output.trim()).toBe('enabled');
    const { listener, admin } = engine.ports;
    const values = JSON.parse(readFileSync(configuration(), 'utf8')) as object;
    const changed = { ...values, listener: { port: listener }, admin: { port: admin } };
    writeFileSync(configuration(), JSON.stringify(changed));
    await system.type('systemctl restart casebridge');
    await until('the engine is up', () => isUp(engine));
    // Not root, and with nothing on the path.
    expect(await property('User')).toBe('casebridge');
    expect((await system.type('command -v node')).code).not.toBe(0);
    const link = await system.type('casebridge account link');
    expect(link).toMatchObject({ code: 0, output: expect.stringContaining(`http://127.0.0.1:${admin}/`) as string });
  }, 240_000);

  it('brings over every kind of session', () => playEightSessions(engine, 'debian'), 300_000);

  it('is hardened, as systemd judges it', async () => {
    const { output } = await system.type('systemd-analyze --no-pager security casebridge | tail -n 1');
    expect(Number(/: (\d+\.\d+)/.exec(output)?.[1])).toBeLessThan(2);
  });

  it('comes back after kill -9', async () => {
    const before = await property('MainPID');
    await system.type(`kill -9 ${before}`);
    await until('another process serves', async () => (await property('MainPID')) !== before && (await isUp(engine)));
  }, 240_000);

  it('is upgraded with configuration, key and deliveries as they were', async () => {
    const before = await stateOf(engine);
    const [settings, key] = filesKept();
    expect(await system.type('dpkg --install /newer.deb')).toMatchObject({ code: 0 });
    await until('the engine is up', () => isUp(engine));
    const after = await stateOf(engine);
    expect([before.version, after.version]).toEqual([versions.older, versions.newer]);
    expect(after.kept).toEqual(before.kept);
    expect(after.kept.deliveries.length).toBeGreaterThan(7);
    expect(filesKept()).toEqual([settings, key]);
    await playEightSessions(engine, 'debian upgraded');
  }, 300_000);

  function filesKept(): readonly string[] {
    return [configuration(), inRoot('var/lib/casebridge/keys/casebridge.key')].map((file) =>
      readFileSync(file, 'utf8'),
    );
  }

  it('refuses an older package in words, and goes on', async () => {
    const process = await property('MainPID');
    const { code, output } = await system.type('dpkg --install /older.deb');
    expect(code).not.toBe(0);
    expect(output).toContain(`version ${versions.newer} is installed, and ${versions.older} is older`);
    expect(await property('MainPID')).toBe(process);
    expect((await stateOf(engine)).version).toBe(versions.newer);
  }, 240_000);

  it('stops in order, without a write-ahead log', async () => {
    expect(await system.type('systemctl stop casebridge')).toMatchObject({ code: 0 });
    expect(await property('Result')).toBe('success');
    expect(existsSync(inRoot('var/lib/casebridge/data/casebridge.sqlite'))).toBe(true);
    expect(existsSync(inRoot('var/lib/casebridge/data/casebridge.sqlite-wal'))).toBe(false);
    const { output } = await system.type(
      'journalctl --no-pager --unit casebridge --output cat | grep -c engine.stopped',
    );
    expect(Number(output)).toBeGreaterThan(0);
  }, 240_000);

  it('leaves all data, the key too, when it is removed and purged', async () => {
    const key = readFileSync(inRoot('var/lib/casebridge/keys/casebridge.key'), 'utf8');
    expect(await system.type('dpkg --remove casebridge')).toMatchObject({ code: 0 });
    expect(existsSync(configuration())).toBe(true);
    const { code, output } = await system.type('dpkg --purge casebridge');
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('stay in /var/lib') as string });
    expect(existsSync(inRoot('usr/lib/casebridge'))).toBe(false);
    expect(existsSync(inRoot('var/lib/casebridge/data/casebridge.sqlite'))).toBe(true);
    expect(readFileSync(inRoot('var/lib/casebridge/keys/casebridge.key'), 'utf8')).toBe(key);
  }, 240_000);
});
