import { globSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Engine, parseMainConfig, pluginFolderUrl, startEngine } from '../src/index.ts';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture, startIn } from './engine-fixture.ts';
import { openScriptedPluginFixture } from './scripted-plugin-fixture.ts';
import { expectReason, expectRow, whatYouSee } from './what-you-see.ts';

vi.setConfig({ testTimeout: 120_000 });
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close();
});

interface Line {
  readonly msg: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

const lines: Line[] = [];
const logDestination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };

async function open(options: EngineFixtureOptions = {}): Promise<EngineFixture> {
  lines.splice(0);
  const fixture = await openEngineFixture({ ...options, logDestination });
  opened.push(fixture.close);
  return fixture;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-see-'));
  opened.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function startWith(config: object, clock: ManualClock = createManualClock()): Promise<Engine> {
  lines.splice(0);
  const values = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, ...config };
  const parsed = parseMainConfig(values, await newFolder());
  if (!parsed.ok) throw new Error(parsed.problems.join());
  const plugins = [pluginFolderUrl(join(import.meta.dirname, 'plugins/probe'))];
  const engine = await startEngine({ config: parsed.config, plugins, clock, logDestination });
  opened.push(() => engine.close({ graceMilliseconds: 0 }));
  return engine;
}

function post(engine: Engine, lsid: string): Promise<Response> {
  const body = new URLSearchParams({ event: 'support_conference_end', timestamp: '1893492000', lsid });
  return fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body });
}

async function tell({ engine, settle }: EngineFixture, lsid: string): Promise<void> {
  await post(engine, lsid);
  await settle();
}

/** What a notice says, as the table quotes it. */
async function notice(engine: Engine, code: string) {
  const notices = await engine.store.notices({ open: true }, { limit: 10 });
  return notices.find((each) => each.code === code) ?? notices[0];
}

/** A notice about the process itself stands on the page of notices, not in the store. */
async function shownNotice(engine: Engine, code: string): Promise<Partial<Line> | undefined> {
  const answer = await adminFetch(engine, '/api/notices?open=true');
  const { items } = (await answer.json()) as { readonly items: readonly Line[] };
  return items.find((each) => each.code === code) ?? items[0];
}

/** What the dead letter of the only session says. */
async function deadLetter({ engine }: EngineFixture) {
  const [group] = await engine.store.deadLetterGroups();
  const dead = lines.find(({ msg }) => msg === 'delivery.dead');
  expect(group?.reason).toBe(dead?.code);
  return dead;
}

/** What `/health` answers to a load balancer. */
async function health(engine: Engine) {
  const answer = await fetch(`${engine.adminUrl}/health`);
  const { code, detail, help } = (await answer.json()) as { code: string; detail: string; help: string };
  expect(answer.status).toBe(503);
  return { code, message: detail, help };
}

/** Why an engine does not start. */
async function refusalOf(starting: Promise<Engine>): Promise<Line> {
  const engine = await starting.catch((error: unknown) => error as Line);
  if ('listenerUrl' in engine) throw new Error('It has started.');
  return engine;
}

test('every row of the manual is provoked by a test that compares its words', () => {
  const sources = globSync('packages/*/test/*.test.ts', { cwd: join(import.meta.dirname, '../../..') });
  const texts = sources.map((file) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8'));
  const provoked = texts.flatMap((text) =>
    [...text.matchAll(/\bexpect(?:Row|Reason)\(\s*'([\w-]+)'/g)].map(([, code]) => code),
  );
  expect([...whatYouSee.keys()].toSorted()).toEqual([...new Set(provoked)].toSorted());
  expect(whatYouSee.size).toBeGreaterThanOrEqual(20);
});

describe('the appliance', () => {
  test('has another secret: the configuration is parked, and /health tells number and code', async () => {
    const fixture = await open({ configuration: { clientSecret: 'wrong' } });
    await tell(fixture, fixture.play());
    expectRow('CB-RS-CREDENTIALS', await notice(fixture.engine, 'CB-RS-CREDENTIALS'));
    const answer = await fetch(`${fixture.engine.adminUrl}/health`);
    const parked = { count: 1, codes: ['CB-RS-CREDENTIALS'] };
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', parked }]);
  });

  test('does not allow the account what it needs', async () => {
    const fixture = await open();
    fixture.appliance.api.permissions = { command: 'full_access', supportReports: false };
    await tell(fixture, fixture.play());
    expectRow('CB-RS-PERMISSION', await notice(fixture.engine, 'CB-RS-PERMISSION'));
  });

  test('is not reached', async () => {
    const fixture = await open({ configuration: { applianceHost: '127.0.0.1:1' } });
    await tell(fixture, fixture.play());
    expectRow('CB-RS-UNAVAILABLE', await notice(fixture.engine, 'CB-RS-UNAVAILABLE'));
  });

  test('shows a certificate that nobody trusts', async () => {
    const fixture = await open({ tls: true, configuration: { useNonTlsConnections: false } });
    await tell(fixture, fixture.play());
    expectRow('CB-OUTBOUND-CERTIFICATE', await notice(fixture.engine, 'CB-OUTBOUND-CERTIFICATE'));
  });

  test('refuses for an hour, as there were too many requests', async () => {
    const fixture = await open();
    fixture.appliance.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 3600, on: 'reporting' });
    await tell(fixture, fixture.play());
    expectRow('CB-RS-RATE-LIMITED', await notice(fixture.engine, 'CB-RS-RATE-LIMITED'));
  });

  test('does not know the session', async () => {
    const fixture = await open();
    await tell(fixture, 'f'.repeat(32));
    for (const wait of [10_000, 180_000, 3_000_000]) await fixture.pass(wait);
    const [delivery] = await fixture.engine.store.deliveries({}, { limit: 1 });
    expect(delivery?.state).toBe('skipped');
    expectReason('no-such-session', delivery?.reasonText);
  });

  test('does not have the report yet', async () => {
    const fixture = await open({ appliance: { reportLagSeconds: 600 } });
    await tell(fixture, fixture.play());
    const [delivery] = await fixture.engine.store.deliveries({}, { limit: 1 });
    expectReason('not-ready', delivery?.reasonText);
  });

  test('sends a report that is not well-formed', async () => {
    const fixture = await open({ configuration: { retryAttemptLimit: 0 } });
    fixture.appliance.faults.add({ kind: 'doctype', on: 'reporting' });
    await tell(fixture, fixture.play());
    expectRow('CB-RS-PROTOCOL', await deadLetter(fixture));
  });

  test('gives no session keys', async () => {
    lines.splice(0);
    const fixture = await openScriptedPluginFixture({}, logDestination);
    opened.push(fixture.close);
    fixture.appliance.api.permissions = { command: 'deny', supportReports: true };
    const request = { queue: { kind: 'general', id: '' }, externalKey: 'CAS-1', ttlSeconds: 600 } as const;
    fixture.scriptServer.script = { do: 'key', request };
    const isRefused = () => lines.some(({ msg }) => msg === 'session-key.refused');
    await fixture.until(isRefused);
    const said = lines.find(({ msg }) => msg === 'session-key.refused');
    expectRow('CB-RS-PERMISSION', said);
  });

  test('has its XML API off', async () => {
    const fixture = await open({ appliance: { xmlApi: 'off-404' } });
    await tell(fixture, fixture.play());
    expectRow('CB-RS-NO-API', await notice(fixture.engine, 'CB-RS-NO-API'));
  });
});

describe('this machine', () => {
  test('has lost a file of the store', async () => {
    const fixture = await open();
    rmSync(join(fixture.folder, 'data', 'casebridge.sqlite'));
    expectRow('CB-STORE-GONE', await health(fixture.engine));
  });

  test('has a store of a newer version, or one that is in use', async () => {
    const folder = await newFolder();
    const clock = createManualClock();
    const first = await startIn(folder, clock, 'probe');
    const second = await refusalOf(startIn(folder, clock, 'probe'));
    await first.close({ graceMilliseconds: 0 });
    expectRow('CB-STORE-IN-USE', second);
    const database = new DatabaseSync(join(folder, 'data', 'casebridge.sqlite'));
    database.exec("insert into schema_versions values ('9999-later', '')");
    database.close();
    expectRow('CB-STORE-NEWER', await refusalOf(startIn(folder, clock, 'probe')));
  });

  test('has no key file any more', async () => {
    const fixture = await open();
    await fixture.stop();
    rmSync(join(fixture.folder, 'keys'), { recursive: true });
    await fixture.start();
    expectRow('CB-KEY-MISSING', await notice(fixture.engine, 'CB-KEY-MISSING'));
  });

  test('has been given another date', async () => {
    const fixture = await open();
    fixture.clock.setDate({ byMilliseconds: -7_200_000 });
    await fixture.settle();
    expectRow('CB-CLOCK-JUMPED', await shownNotice(fixture.engine, 'CB-CLOCK-JUMPED'));
  });

  test('has a certificate that has ended', async () => {
    const certificates = join(import.meta.dirname, 'certificates');
    const tls = { certificateFile: join(certificates, 'one.crt'), keyFile: join(certificates, 'one.key') };
    await startWith({ listener: { host: '127.0.0.1', port: 0, tls } }, createManualClock('2999-01-01T00:00:00Z'));
    expectRow(
      'CB-CERTIFICATE-ENDS',
      lines.find(({ msg }) => msg === 'listener.certificate'),
    );
  });

  test('is open to whoever posts', async () => {
    await startWith({ listener: { host: '0.0.0.0', port: 0 } });
    expectRow(
      'CB-LISTENER-OPEN',
      lines.find(({ msg }) => msg === 'listener.open'),
    );
  });

  test('refuses who is not on the list', async () => {
    const engine = await startWith({ listener: { host: '127.0.0.1', port: 0, sourceAddresses: ['192.0.2.1'] } });
    await post(engine, 'a'.repeat(32)).catch(() => undefined);
    await vi.waitFor(() =>
      expectRow(
        'CB-EVENT-REFUSED',
        lines.find(({ msg }) => msg === 'event.refused'),
      ),
    );
  });
});
