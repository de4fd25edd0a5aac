import { afterEach, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';

let fixture: EngineFixture;
afterEach(() => fixture.close());

async function tell(lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  expect((await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

async function order(path: string, body: object = {}) {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const response = await adminFetch(fixture.engine, path, { method: 'POST', body: JSON.stringify(body), headers });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

/** Has sessions that wait because the target answers with a status. */
async function waiting(status: number, count: number): Promise<readonly string[]> {
  fixture = await openEngineFixture();
  const { target, play, settle } = fixture;
  target.status = status;
  const lsids = Array.from({ length: count }, (_, index) => play(`CAS-${index}`));
  for (const lsid of lsids) await tell(lsid);
  await settle();
  const { retrying, pending } = await fixture.engine.store.deliveryCounts();
  expect(retrying + pending).toBe(count);
  target.status = 200;
  return lsids;
}

const written = () => [...fixture.target.rows.keys()];

test('a delivery that waits is tried at once, and no other; one that has ended is refused', async () => {
  const [first = '', second = ''] = await waiting(500, 2);
  const [delivery] = await fixture.deliveriesOf(first);
  const path = `/api/deliveries/${delivery?.id}/try-now`;
  expect(await order(path)).toEqual({ status: 200, count: 1 });
  await fixture.settle();
  expect(written()).toContain(first);
  expect(await order(path)).toMatchObject({ status: 409, code: 'CB-NOT-WAITING' });
  expect(await order('/api/deliveries/nothing/try-now')).toMatchObject({ status: 404, code: 'CB-NOT-FOUND' });
  expect(await fixture.engine.store.audit({ limit: 1 })).toMatchObject([
    { action: 'delivery.tried-now', actor: 'token file', subject: delivery?.id, detail: { count: 1 } },
  ]);
  expect(second).not.toBe(first);
});

test('a group that waits for one reason is tried at once', async () => {
  const lsids = await waiting(500, 3);
  const configurationId = fixture.configuration.id;
  expect(await order('/api/deliveries/try-now', { configurationId, code: 'CB-OTHER' })).toEqual({
    status: 200,
    count: 0,
  });
  expect(await order('/api/deliveries/try-now', { configurationId, code: 'CB-PROBE-500' })).toEqual({
    status: 200,
    count: 3,
  });
  await fixture.settle();
  expect(written().sort()).toEqual([...lsids].sort());
  expect(await order('/api/deliveries/try-now', { configurationId: 'nothing' })).toMatchObject({ status: 404 });
});

test('the probe of a parked configuration is let through at once, and releases the others', async () => {
  const lsids = await waiting(401, 3);
  const path = `/api/configurations/${fixture.configuration.id}/probe`;
  expect(await order(path)).toEqual({ status: 200, count: 1 });
  await fixture.settle();
  expect(written().sort()).toEqual([...lsids].sort());
  expect(await order(path)).toMatchObject({ status: 409, code: 'CB-NOT-PARKED' });
});

test('nothing of a paused configuration is tried', async () => {
  await waiting(401, 1);
  const { id } = fixture.configuration;
  const until = new Date(fixture.clock.now().getTime() + 3_600_000).toISOString();
  expect((await order(`/api/configurations/${id}/pause`, { until })).status).toBe(200);
  expect(await order(`/api/configurations/${id}/probe`)).toMatchObject({ status: 409, code: 'CB-CONFIGURATION-HELD' });
});

test('a job is run at once, with an entry in the audit', async () => {
  fixture = await openEngineFixture({ configuration: { pollingEventTypes: ['support_conference_end'] } });
  const { play, settle, configuration, engine } = fixture;
  await settle();
  const lsid = play();
  const path = `/api/configurations/${configuration.id}/jobs/try-now`;
  expect(await order(path, { job: 'poll' })).toEqual({ status: 200, count: 1 });
  await settle();
  expect(written()).toEqual([lsid]);
  expect(await order(path, { job: 'nothing' })).toMatchObject({ status: 404, code: 'CB-NOT-FOUND' });
  expect(await engine.store.audit({ limit: 1 })).toMatchObject([
    { action: 'job.tried-now', subject: configuration.id },
  ]);
});
