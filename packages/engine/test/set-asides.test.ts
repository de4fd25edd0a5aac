import { afterEach, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';

const opened: EngineFixture[] = [];
afterEach(async () => {
  for (const fixture of opened.splice(0)) await fixture.close();
});

async function open(): Promise<EngineFixture> {
  const fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
  opened.push(fixture);
  return fixture;
}

type Answer = Readonly<Record<string, unknown>>;

async function ask({ engine }: EngineFixture, method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const init = { method, ...(method !== 'GET' && { headers, body: JSON.stringify(body ?? {}) }) };
  const response = await adminFetch(engine, path, init);
  const text = await response.text();
  return { status: response.status, answer: (text === '' ? {} : JSON.parse(text)) as Answer };
}

async function session(fixture: EngineFixture): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', lsid: fixture.play() });
  expect((await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
  await fixture.settle();
}

const concernOf = async (fixture: EngineFixture) => (await ask(fixture, 'GET', '/api/overview')).answer.firstConcern;
const allOf = async (fixture: EngineFixture) => (await ask(fixture, 'GET', '/api/set-asides')).answer.items;
const pathOf = ({ configuration }: EngineFixture, cause: string) =>
  `/api/configurations/${configuration.id}/set-asides/${cause}`;
const inMinutes = ({ clock }: EngineFixture, minutes: number) =>
  new Date(clock.now().getTime() + minutes * 60_000).toISOString();

test('dead letters that are set aside call nobody, are counted all the same, and return when their time is over', async () => {
  const fixture = await open();
  fixture.target.status = 500;
  await session(fixture);
  expect(await concernOf(fixture)).toMatchObject({ kind: 'dead-letters', code: 'CB-PROBE-500' });
  const order = { until: inMinutes(fixture, 60), why: 'The target is mended tonight.' };
  const path = pathOf(fixture, 'CB-PROBE-500');
  expect(await ask(fixture, 'PUT', path, order)).toMatchObject({ status: 200, answer: { ...order, by: 'token file' } });
  expect(await concernOf(fixture)).toBeNull();
  expect(await allOf(fixture)).toMatchObject([{ cause: 'CB-PROBE-500', count: 1, why: order.why, by: 'token file' }]);
  expect((await ask(fixture, 'GET', '/api/dead-letters')).answer.items).toMatchObject([{ count: 1 }]);
  expect((await ask(fixture, 'GET', '/api/overview')).answer.deliveries).toMatchObject({ dead: 1 });

  await fixture.stop();
  await fixture.start();
  expect(await concernOf(fixture)).toBeNull();
  await fixture.pass(61 * 60_000);
  expect(await concernOf(fixture)).toMatchObject({ code: 'CB-PROBE-500' });
  expect(await allOf(fixture)).toEqual([]);
  const [returned] = await fixture.engine.store.audit({ limit: 1 }, { action: 'group.returned' });
  expect(returned).toMatchObject({ actor: 'engine', detail: { cause: 'CB-PROBE-500', by: 'time' } });
  // The job that has nothing to wait for any more is not counted as one that is overdue.
  await fixture.pass(61 * 60_000);
  const metrics = await (await adminFetch(fixture.engine, '/metrics')).text();
  expect(metrics).not.toContain('casebridge_job_overdue_seconds{kind="set-asides"}');
}, 120_000);

test('a group returns by its count, and for good: a replay of some of it does not hide the rest', async () => {
  const fixture = await open();
  fixture.target.status = 500;
  await session(fixture);
  const path = pathOf(fixture, 'CB-PROBE-500');
  expect((await ask(fixture, 'PUT', path, { untilCount: 2, why: 'One is known.' })).status).toBe(200);
  expect(await concernOf(fixture)).toBeNull();
  await session(fixture);
  expect(await concernOf(fixture)).toMatchObject({ kind: 'dead-letters' });
  await fixture.pass(60_000);
  expect(await fixture.engine.store.setAsides()).toEqual([]);
  fixture.target.status = 200;
  const [dead] = await fixture.engine.store.deliveries({ state: 'dead' }, { limit: 1 });
  const request = { kind: 'replay', selection: { ids: [dead?.id] } };
  const { answer: counted } = await ask(fixture, 'POST', '/api/bulk-acts/count', request);
  await ask(fixture, 'POST', '/api/bulk-acts', { ...request, counted });
  await fixture.settle();
  expect(await concernOf(fixture)).toMatchObject({ kind: 'dead-letters' });
}, 120_000);

test('a configuration that is parked is set aside with all that waits, and brought back by a person', async () => {
  const fixture = await open();
  fixture.target.status = 401;
  await session(fixture);
  const path = pathOf(fixture, 'CB-PROBE-401');
  const order = { until: inMinutes(fixture, 60), why: 'The secret is being renewed.' };
  expect((await ask(fixture, 'PUT', path, order)).status).toBe(200);
  expect(await concernOf(fixture)).toBeNull();
  expect(await allOf(fixture)).toMatchObject([{ count: 1 }]);
  expect((await ask(fixture, 'GET', '/health')).answer).toMatchObject({ parked: { count: 1 } });
  expect((await ask(fixture, 'DELETE', path)).status).toBe(204);
  expect((await ask(fixture, 'DELETE', path)).status).toBe(404);
  expect(await concernOf(fixture)).toMatchObject({ kind: 'notice', code: 'CB-PROBE-401' });
}, 120_000);

test.each([
  ['without an end', {}, 400],
  ['without a reason', { why: ' ' }, 400],
  ['into the past', { until: '2029-01-07T09:00:00Z' }, 400],
  ['for ever', { until: '2031-01-07T09:00:00Z' }, 400],
  ['until a count that it has', { untilCount: 1 }, 400],
])(
  'a group is not set aside %s',
  async (_how, order, status) => {
    const fixture = await open();
    fixture.target.status = 500;
    await session(fixture);
    const answer = await ask(fixture, 'PUT', pathOf(fixture, 'CB-PROBE-500'), { why: 'Known.', ...order });
    expect([answer.status, answer.answer.code]).toEqual([status, 'CB-INVALID']);
    expect(await allOf(fixture)).toEqual([]);
  },
  120_000,
);

test('what holds nothing up cannot be set aside: it may be a slip of the pen', async () => {
  const fixture = await open();
  const order = { untilCount: 5, why: 'Known.' };
  expect((await ask(fixture, 'PUT', pathOf(fixture, 'CB-PROBE-5000'), order)).status).toBe(404);
  expect((await ask(fixture, 'PUT', '/api/configurations/none/set-asides/CB-X', order)).status).toBe(404);
}, 120_000);
