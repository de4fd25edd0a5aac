import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminFetch } from '../admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';

let fixture: EngineFixture;
beforeAll(async () => {
  fixture = await openEngineFixture();
  const { store } = fixture.engine;
  const at = fixture.clock.now();
  await store.recordAudit({ at, actor: 'Ada', action: 'configuration.saved', subject: 'a', detail: {} });
  await store.recordAudit({ at, actor: 'Bob', action: 'configuration.paused', subject: 'a', detail: {} });
  const later = new Date(at.getTime() + 60_000);
  await store.recordAudit({ at: later, actor: 'Ada', action: 'delivery.replayed', subject: 'd', detail: {} });
});
afterAll(() => fixture.close());

test.each([
  [{}, ['delivery.replayed', 'configuration.paused', 'configuration.saved']],
  [{ actor: 'Ada' }, ['delivery.replayed', 'configuration.saved']],
  [{ action: 'configuration' }, ['configuration.paused', 'configuration.saved']],
  [{ action: 'configuration.saved' }, ['configuration.saved']],
  [{ subject: 'd' }, ['delivery.replayed']],
  [{ from: '2030-01-07T09:00:30Z' }, ['delivery.replayed']],
  [{ until: '2030-01-07T09:00:30Z', actor: 'Bob' }, ['configuration.paused']],
])('the audit is filtered by %o', async (filter, actions) => {
  const query = new URLSearchParams(filter as Record<string, string>).toString();
  const response = await adminFetch(fixture.engine, `/api/audit?${query}`);
  const { items } = (await response.json()) as { items: readonly { action: string }[] };
  expect(items.map(({ action }) => action)).toEqual(actions);
});
