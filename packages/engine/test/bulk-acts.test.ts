import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test, vi } from 'vitest';
import { createIdSource } from '../src/ids.ts';
import { tokenFileBeside } from '../src/index.ts';
import { sqliteFileOf } from '../src/store/open.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import { systemClock } from '../src/time/clock.ts';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';
import { lsid as sessionId, testConfiguration } from './store-fixtures.ts';
import { eventOf } from './worker-fixture.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).toReversed()) await undo();
});

type Reached = Parameters<typeof adminFetch>[0];
type Answer = Readonly<Record<string, unknown>>;

async function ask(engine: Reached, path: string, body?: object): Promise<{ status: number; answer: Answer }> {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await adminFetch(engine, path, init);
  return { status: response.status, answer: (await response.json()) as Answer };
}

async function deadLetters(): Promise<{ fixture: EngineFixture; lsids: readonly string[] }> {
  const fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
  cleanUp.push(() => fixture.close());
  fixture.target.status = 500;
  const lsids = [fixture.play('CAS-1'), fixture.play('CAS-2')];
  for (const lsid of lsids) {
    const body = new URLSearchParams({ event: 'support_conference_end', timestamp: '1893484800', lsid });
    expect((await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
  }
  await fixture.settle();
  return { fixture, lsids };
}

test('a replay is counted, ordered, and shows what became of it; the audit has both ends', async () => {
  const { fixture, lsids } = await deadLetters();
  const { engine, target, settle } = fixture;
  const request = { kind: 'replay', selection: { state: 'dead', reason: 'CB-PROBE-500' } };
  const { answer: counted } = await ask(engine, '/api/bulk-acts/count', request);
  expect(counted).toMatchObject({ count: 2 });
  target.status = 200;
  const ordered = await ask(engine, '/api/bulk-acts', { ...request, counted });
  expect(ordered).toMatchObject({ status: 202, answer: { state: 'running', counted: 2, orderedBy: 'token file' } });
  await settle();
  await settle();
  const path = `/api/bulk-acts/${String(ordered.answer.id)}`;
  const { answer } = await ask(engine, path);
  expect(answer).toMatchObject({ state: 'done', done: 2, results: { succeeded: 2, waiting: 0, dead: 0 } });
  expect([...target.rows.keys()].sort()).toEqual([...lsids].sort());
  expect((await ask(engine, '/api/bulk-acts')).answer.items).toMatchObject([{ state: 'done' }]);
  const audit = await engine.store.audit({ limit: 5 });
  expect(audit.map(({ action, detail }) => [action, detail.done ?? detail.counted])).toEqual(
    expect.arrayContaining([
      ['bulk-act.ended', 2],
      ['bulk-act.ordered', 2],
    ]),
  );
  expect((await ask(engine, `${path}/abort`, {})).answer).toMatchObject({ code: 'CB-BULK-ACT-ENDED' });
});

test('a dismissal says why, and takes the dead letters off the list', async () => {
  const { fixture } = await deadLetters();
  const { engine, settle } = fixture;
  const request = { kind: 'dismiss', selection: { state: 'dead' } };
  const { answer: counted } = await ask(engine, '/api/bulk-acts/count', request);
  expect((await ask(engine, '/api/bulk-acts', { ...request, counted })).status).toBe(400);
  const why = 'These were trials.';
  expect((await ask(engine, '/api/bulk-acts', { ...request, counted, why })).status).toBe(202);
  await settle();
  expect((await ask(engine, '/api/dead-letters')).answer.items).toEqual([]);
  expect(await engine.store.deliveryCounts()).toMatchObject({ dead: 0, skipped: 2 });
});

const many = 10_000;

/** A data folder with very many dead letters of one configuration. */
async function fillFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'casebridge-bulk-'));
  cleanUp.push(() => rm(folder, { recursive: true }));
  const file = sqliteFileOf(join(folder, 'data'));
  const store = await openSqliteStore({ file, clock: systemClock });
  const fields = {
    applianceId: 'default',
    applianceHost: '127.0.0.1',
    clientId: 'none',
    locale: 'en-us',
    disabled: true,
  };
  const types = { outboundEventTypes: ['support_conference_end'], pollingEventTypes: [] };
  const document = JSON.stringify({ id: 'a', plugin: 'test', name: 'A', ...fields, ...types, settings: {} });
  await store.saveConfiguration(testConfiguration('a', systemClock, { disabled: true, secrets: {}, document }));
  const newId = createIdSource(systemClock);
  for (let from = 0; from < many; from += 1000) {
    const events = Array.from({ length: 1000 }, (_, index) =>
      eventOf(newId(), 'support_conference_end', sessionId(from + index), new Date()),
    );
    await Promise.all(events.map((event) => store.recordEvent(event, ['a'])));
  }
  await store.close();
  const database = new DatabaseSync(file);
  database.exec(`update deliveries set state = 'dead', reason = 'CB-TEST', reason_text = 'It failed.'`);
  database.close();
  return folder;
}

async function start(folder: string): Promise<{ process: ChildProcess; engine: Reached }> {
  const config = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 } };
  const program = join(import.meta.dirname, 'engine-process.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(config), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanUp.push(() => kill(child));
  const adminUrl = Promise.withResolvers<string>();
  child.once('exit', () => adminUrl.reject(new Error('The engine has ended.')));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { msg, admin } = JSON.parse(line) as { readonly msg: string; readonly admin: string };
    if (msg === 'engine.started') adminUrl.resolve(admin);
  });
  const adminTokenFile = tokenFileBeside(join(folder, 'keys', 'casebridge.key'));
  return { process: child, engine: { adminUrl: await adminUrl.promise, adminTokenFile } };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('an act that is killed in the middle goes on after the start, and does nothing twice', async () => {
  const folder = await fillFolder();
  const first = await start(folder);
  const request = { kind: 'replay', selection: { state: 'dead' } };
  const { answer: counted } = await ask(first.engine, '/api/bulk-acts/count', request);
  expect(counted).toMatchObject({ count: many });
  const { answer: act } = await ask(first.engine, '/api/bulk-acts', { ...request, counted });
  const path = `/api/bulk-acts/${String(act.id)}`;
  const doneOf = async (engine: Reached) => Number((await ask(engine, path)).answer.done);
  while ((await doneOf(first.engine)) === 0);
  await kill(first.process);

  const database = new DatabaseSync(sqliteFileOf(join(folder, 'data')));
  const count = (query: string) => Number(Object.values(database.prepare(query).get() ?? {})[0]);
  const before = count(`select count(*) from deliveries where act is not null`);
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(many);
  database.close();

  const second = await start(folder);
  await vi.waitFor(async () => expect((await ask(second.engine, path)).answer.state).toBe('done'), {
    timeout: 60_000,
    interval: 100,
  });
  expect((await ask(second.engine, path)).answer).toMatchObject({ done: many, results: { waiting: many } });
  await kill(second.process);
  const after = new DatabaseSync(sqliteFileOf(join(folder, 'data')), { readOnly: true });
  expect(
    after.prepare('select count(*) as n, count(distinct replay_of) as d from deliveries where act is not null').get(),
  ).toEqual({ n: many, d: many });
  after.close();
}, 180_000);

test('an abort ends the rest: what was not begun stays as it is', async () => {
  const folder = await fillFolder();
  const { engine } = await start(folder);
  const question = { kind: 'dismiss', selection: { state: 'dead' } };
  const { answer: counted } = await ask(engine, '/api/bulk-acts/count', question);
  const { answer: act } = await ask(engine, '/api/bulk-acts', { ...question, counted, why: 'Enough.' });
  const path = `/api/bulk-acts/${String(act.id)}`;
  while (Number((await ask(engine, path)).answer.done) === 0);
  expect((await ask(engine, `${path}/abort`, {})).answer).toEqual({ state: 'aborted' });
  const { answer } = await ask(engine, path);
  const done = Number(answer.done);
  expect(answer).toMatchObject({ state: 'aborted', results: { skipped: done } });
  expect(done).toBeLessThan(many);
  const { answer: left } = await ask(engine, '/api/bulk-acts/count', question);
  expect(left).toMatchObject({ count: many - done });
}, 120_000);
