import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDebianFolder } from './harness/debian-folder.ts';
import { type Docker, startDocker } from './harness/docker.ts';
import { buildVersions, versions } from './harness/build-versions.ts';
import { freePorts, type InstalledEngine, playEightSessions, stateOf, until } from './harness/installed-engine.ts';
import { relay } from './harness/networks.ts';
import { step, stepLimit } from './harness/step.ts';

/** `1`, or a folder with Debian 13 and the packages below that is taken as it is. */
const wanted = process.env.CASEBRIDGE_DOCKER ?? '';
const packages = ['postgresql', 'haproxy', 'docker-compose'];
const engines = ['engine-1', 'engine-2'] as const;

/** One after the other: each goes on where the one before has ended. */
describe.skipIf(wanted === '')('compose.postgresql.yaml as a whole, with CASEBRIDGE_DOCKER=1 as root', () => {
  let folder: string;
  let docker: Docker;
  let engine: InstalledEngine;
  /** Where both vendors are: a port of this machine that is the same one inside of each engine. */
  let vendors: { readonly appliance: number; readonly dynamics: number };
  /** What has been started, to be ended in the opposite order. */
  const ends: (() => unknown)[] = [];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'casebridge-compose-'));
  });
  beforeAll(async () => {
    const debian = wanted === '1' ? path.join(folder, 'debian') : wanted;
    if (!existsSync(path.join(debian, 'usr/sbin/haproxy')))
      await step('Debian 13 with PostgreSQL and HAProxy', () => makeDebianFolder(debian, 'trixie', packages));
    const plugin = path.join(debian, 'usr/libexec/docker/cli-plugins/docker-compose');
    docker = await startDocker(folder, plugin);
    ends.push(docker.end);
    await step('an image of it', () => docker.importFolder(debian, 'casebridge-test-debian'));
  }, stepLimit);
  beforeAll(async () => {
    const images = await step('the image of the engine', () =>
      buildVersions('container', folder, (file) => file.endsWith('.tar')),
    );
    await docker.run('load', '--quiet', '--input', images.newer);
    const built = path.dirname(images.newer);
    for (const name of ['compose.postgresql.yaml', 'casebridge.postgresql.json'])
      copyFileSync(path.join(built, name), path.join(folder, name));
    writeFileSync(path.join(folder, '.env'), 'POSTGRES_PASSWORD=Secret1word\n');
    const ports = await freePorts();
    const { listener, admin } = ports;
    vendors = { appliance: ports.appliance, dynamics: ports.dynamics };
    // Its own port, as the admin address goes by the one it is reached at; leases that are over before the test's patience.
    changeConfiguration({ admin: { port: admin }, worker: { leaseSeconds: 10 } });
    engine = { ports: { listener, admin }, tokenFile: path.join(docker.volume('casebridge_keys'), 'admin.token') };
  }, stepLimit);
  beforeAll(async () => {
    const stands = path.join(import.meta.dirname, 'stand-ins');
    for (const image of (await compose('config', '--images')).trim().split('\n')) {
      const target = ['postgres', 'haproxy'].find((name) => image.includes(name));
      if (target !== undefined) await docker.run('build', '--quiet', '--tag', image, '--target', target, stands);
    }
  }, stepLimit);
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
    rmSync(folder, { recursive: true, force: true });
  }, 240_000);

  const compose = (...composeArguments: readonly string[]) =>
    docker.run('compose', '--project-name', 'casebridge', '--file', 'compose.postgresql.yaml', ...composeArguments);

  function changeConfiguration(changes: object): void {
    const file = path.join(folder, 'casebridge.postgresql.json');
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...changes }));
  }

  /** Number of a process in the network of a service's container. */
  async function processOf(service: string): Promise<number> {
    const container = (await compose('ps', '--quiet', service)).trim();
    return Number(await docker.run('inspect', '--format', '{{.State.Pid}}', container));
  }

  /** Lets an engine reach the vendors, which are at addresses of this machine. */
  async function connect(service: string): Promise<void> {
    const network = await processOf(service);
    for (const port of Object.values(vendors)) ends.push(await relay({ port, network }, { port }));
  }

  const stateOfService = async (service: string) =>
    (await compose('ps', '--all', '--format', '{{.State}} {{.Health}}', service)).trim();
  const play = (seed: string) => playEightSessions(engine, seed, vendors);

  it('starts the database, one engine after the other, and the balancer', async () => {
    ends.push(() => compose('down', '--timeout', '0').catch(() => undefined));
    await compose('up', '--detach');
    for (const service of engines)
      await until(`${service} is healthy`, async () => (await stateOfService(service)) === 'running healthy');
    const { listener, admin } = engine.ports;
    ends.push(await relay({ port: listener }, { port: 8180, network: docker.processId }));
    ends.push(await relay({ port: admin }, { port: admin, network: await processOf('engine-2') }));
    for (const service of engines) await connect(service);
    expect(await compose('exec', '--no-TTY', 'engine-1', 'casebridge', 'account', 'link')).toContain(`:${admin}/`);
  }, 600_000);

  it('brings over every kind of session that the appliance posts to the balancer', () => play('compose'), 300_000);

  it('spreads the events over both engines', async () => {
    for (const service of engines) expect(await compose('logs', '--no-color', service)).toContain('"event.recorded"');
    expect((await stateOf(engine)).version).toBe(versions.newer);
  }, 120_000);

  it('loses nothing when one engine is killed under way', async () => {
    const before = (await stateOf(engine)).kept.deliveries.length;
    const playing = play('compose killed');
    playing.catch(() => undefined);
    await until('sessions are under way', async () => (await stateOf(engine)).kept.deliveries.length > before);
    await compose('kill', '--signal', 'KILL', 'engine-1');
    await playing;
    expect(await stateOfService('engine-1')).toContain('exited');
  }, 300_000);

  it('takes the engine in again, with everything kept', async () => {
    const { kept } = await stateOf(engine);
    await compose('start', 'engine-1');
    await connect('engine-1');
    await until('engine-1 is healthy', async () => (await stateOfService('engine-1')) === 'running healthy');
    expect((await stateOf(engine)).kept).toEqual(kept);
    await play('compose again');
  }, 300_000);
});
