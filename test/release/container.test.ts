import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTool } from '../../release/tool.ts';
import { buildVersions, versions } from './harness/build-versions.ts';
import {
  freePorts,
  type InstalledEngine,
  isUp,
  playEightSessions,
  stateOf,
  until,
} from './harness/installed-engine.ts';
import { step, stepLimit } from './harness/step.ts';

const wanted = process.env.CASEBRIDGE_PODMAN === '1';

/** One after the other: each goes on where the one before has ended. */
describe.skipIf(!wanted)('the container image, with CASEBRIDGE_PODMAN=1', () => {
  const name = `casebridge-test-${process.pid}`;
  let folder: string;
  let state: string;
  let engine: InstalledEngine;

  /** With storage of its own; `runc` and no cgroups of systemd, as in a machine without a service manager. */
  const podman = (...podmanArguments: string[]) =>
    runTool('podman', [
      ...['--cgroup-manager=cgroupfs', '--storage-driver=vfs', '--runtime=runc', '--events-backend=file'],
      ...['--root', path.join(folder, 'storage'), '--runroot', path.join(folder, 'run')],
      ...podmanArguments,
    ]);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'casebridge-container-'));
    state = path.join(folder, 'state');
    mkdirSync(state);
    const archives = await step('two images', () =>
      buildVersions('container', folder, (file) => file.endsWith('.tar')),
    );
    for (const archive of Object.values(archives)) await podman('load', '--quiet', '--input', archive);
    engine = { ports: await freePorts(), tokenFile: path.join(state, 'keys/admin.token') };
    const { listener, admin } = engine.ports;
    const places = { dataFolder: '/var/lib/casebridge/data', keyFile: '/var/lib/casebridge/keys/casebridge.key' };
    const values = { listener: { port: listener }, admin: { port: admin }, ...places };
    writeFileSync(path.join(folder, 'casebridge.json'), JSON.stringify(values));
    await podman('unshare', 'chown', '10001:10001', state).catch(() => runTool('chown', ['10001:10001', state]));
  }, stepLimit);
  afterAll(async () => {
    await podman('rm', '--force', '--time', '0', name).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  async function start(version: string): Promise<void> {
    await podman(
      ...[
        'run',
        '--detach',
        '--name',
        name,
        '--network=host',
        '--read-only',
        '--read-only-tmpfs=false',
        '--cap-drop=all',
      ],
      ...['--security-opt=no-new-privileges', '--ulimit=nofile=4096:4096', '--ulimit=nproc=4096:4096'],
      ...['--volume', `${state}:/var/lib/casebridge`],
      ...['--volume', `${path.join(folder, 'casebridge.json')}:/etc/casebridge/casebridge.json:ro`],
      `casebridge:${version}`,
    );
    await until('the engine is up', () => isUp(engine));
  }

  /** Ends as `docker stop` does, with patience. @returns the exit code */
  async function stop(): Promise<number> {
    await podman('stop', '--time', '45', name);
    const code = await podman('inspect', '--format', '{{.State.ExitCode}}', name);
    await podman('rm', name);
    return Number(code);
  }

  it('brings over every kind of session, not as root, on a root that cannot be written', async () => {
    await start(versions.older);
    expect((await podman('top', name, 'user')).trim().split('\n').at(-1)).not.toContain('root');
    await playEightSessions(engine, 'container');
  }, 300_000);

  it('has a health check and the other commands, without a shell', async () => {
    expect(await podman('exec', name, 'casebridge', 'health')).toContain('The engine takes events.');
    expect(await podman('exec', name, 'casebridge', 'account', 'link')).toContain(`:${engine.ports.admin}/`);
    await expect(podman('exec', name, 'sh', '-c', 'true')).rejects.toThrow('sh');
  }, 120_000);

  it('stops in order, and a newer image goes on with configuration, key and deliveries as they were', async () => {
    const before = await stateOf(engine);
    const key = readFileSync(path.join(state, 'keys/casebridge.key'), 'utf8');
    expect(await stop()).toBe(0);
    await start(versions.newer);
    const after = await stateOf(engine);
    expect([before.version, after.version]).toEqual([versions.older, versions.newer]);
    expect(after.kept).toEqual(before.kept);
    expect(after.kept.deliveries.length).toBeGreaterThan(7);
    expect(readFileSync(path.join(state, 'keys/casebridge.key'), 'utf8')).toBe(key);
    await playEightSessions(engine, 'container upgraded');
    expect(await stop()).toBe(0);
  }, 300_000);
});
