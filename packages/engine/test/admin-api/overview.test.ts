import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminFetch } from '../admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';

let fixture: EngineFixture;
beforeAll(async () => void (fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } })));
afterAll(() => fixture.close());

async function ask<T>(path: string): Promise<T> {
  const response = await adminFetch(fixture.engine, path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

interface Overview {
  readonly deliveries: Readonly<Record<string, number>>;
  readonly hours: readonly { readonly events: number; readonly succeeded: number; readonly dead: number }[];
  readonly waiting: Readonly<Record<string, number>>;
  readonly firstConcern: { readonly kind: string; readonly code: string; readonly configurationId: string } | null;
  readonly configurations: readonly object[];
  readonly restart: object;
}

async function tell(lsid: string, externalKey: string): Promise<void> {
  const fields = { event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid };
  const body = new URLSearchParams({ ...fields, external_key: externalKey });
  expect((await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

test('one call says how it goes, and what needs a person first', async () => {
  const { play, settle, configuration } = fixture;
  const calm = await ask<Overview>('/api/overview');
  expect(calm).toMatchObject({ firstConcern: null, hours: [], configurations: [{ name: 'Probe', parked: null }] });
  const [written, dead] = [play('CAS-1'), play('do:throw')];
  await tell(written, 'CAS-1');
  await tell(dead, 'do:throw');
  await settle();
  const overview = await ask<Overview>('/api/overview');
  expect(overview.deliveries).toMatchObject({ succeeded: 1, dead: 1 });
  const sums = overview.hours.reduce((all, { events, succeeded }) => [all[0]! + events, all[1]! + succeeded], [0, 0]);
  expect(sums).toEqual([2, 1]);
  expect(overview.firstConcern).toMatchObject({ kind: 'dead-letters', configurationId: configuration.id });
  expect(overview.restart).toMatchObject({ safe: true });
});

test('lists are filtered by what people know, and rows come with it', async () => {
  const { items } = await ask<{ items: object[] }>(
    '/api/deliveries?externalKey=cas-1&state=succeeded&type=support_conference_end',
  );
  expect(items).toMatchObject([{ externalKey: 'CAS-1', eventName: 'support_conference_end', source: 'push' }]);
  expect((await ask<{ items: object[] }>('/api/events?text=DO:THROW')).items).toHaveLength(1);
  expect((await ask<{ items: object[] }>('/api/deliveries?from=2031-01-01T00:00:00Z')).items).toEqual([]);
  expect((await ask<{ items: object[] }>('/api/sessions?state=dead')).items).toMatchObject([
    { externalKey: 'do:throw' },
  ]);
  expect((await ask<{ items: object[] }>('/api/plugins')).items).toMatchObject([{ name: 'probe', draining: [] }]);
});
