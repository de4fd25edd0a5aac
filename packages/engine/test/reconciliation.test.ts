import { afterEach, describe, expect, test } from 'vitest';
import type { Backfill } from '../src/reconcile/backfill.ts';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

let fixture: EngineFixture;
afterEach(() => fixture.close());

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  return (await (await adminFetch(fixture.engine, path, { ...init, headers })).json()) as T;
}

describe('reconciliation', () => {
  test('finds what the appliance never told, and balances the day', async () => {
    fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
    const { play, pass, target, configuration } = fixture;
    await pass(10 * minute);
    const lsids = [play('CAS-1'), play('CAS-2'), play('do:throw')];
    expect(target.rows.size).toBe(0);
    await pass(17 * hour);
    await pass(10 * hour);
    await pass(24 * hour);
    expect([...target.rows.keys()].sort()).toEqual(lsids.slice(0, 2).sort());
    const { items } = await ask<{ items: unknown[] }>(`/api/configurations/${configuration.id}/balances`);
    expect(items).toContainEqual(
      expect.objectContaining({
        day: '2030-01-07',
        onAppliance: 3,
        written: 2,
        dead: 1,
        waiting: 0,
        erased: 0,
        skipped: {},
      }),
    );
  });

  test('makes up for a gap in which no engine ran, at the next start', async () => {
    fixture = await openEngineFixture();
    const { play, pass, stop, start, clock, target } = fixture;
    await pass(10 * minute);
    await stop();
    const lsid = play();
    clock.advance(2 * hour);
    await start();
    await fixture.settle();
    expect([...target.rows.keys()]).toEqual([lsid]);
  });

  test('leaves alone what ended before the configuration was made', async () => {
    fixture = await openEngineFixture();
    const { play, pass, target } = fixture;
    const dayBefore = Math.floor(fixture.clock.now().getTime() / 1000) - 86_400;
    fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-0', startsAt: dayBefore });
    await pass(24 * hour);
    await pass(24 * hour);
    expect(target.rows.size).toBe(0);
    const lsid = play();
    await pass(26 * hour);
    await pass(hour);
    expect([...target.rows.keys()]).toEqual([lsid]);
  });
});

describe('a backfill', () => {
  async function order(from: string, rewrite?: boolean): Promise<Backfill> {
    const until = fixture.clock.now().toISOString();
    return ask('/api/backfills', {
      configurationId: fixture.configuration.id,
      from,
      until,
      ...(rewrite && { rewrite }),
    });
  }

  async function progress(): Promise<Backfill | undefined> {
    return (await ask<{ items: Backfill[] }>('/api/backfills')).items[0];
  }

  test('brings the sessions of a period, those that failed too, and tells how far it is', async () => {
    fixture = await openEngineFixture({ configuration: { outboundEventTypes: [], retryOutboundEventTypes: [] } });
    const { play, pass, settle, target, clock } = fixture;
    const from = clock.now().toISOString();
    const lsids: string[] = [];
    for (let day = 0; day < 4; day += 1) {
      lsids.push(play(`CAS-${day}`));
      await pass(24 * hour);
    }
    expect(target.rows.size).toBe(0);
    await order(new Date(Date.parse(from) - hour).toISOString());
    await settle();
    expect([...target.rows.keys()].sort()).toEqual(lsids.sort());
    expect(await progress()).toMatchObject({ state: 'done', found: 4, taken: 4 });
    await order(new Date(Date.parse(from) - hour).toISOString());
    await settle();
    expect(await progress()).toMatchObject({ state: 'done', found: 4, taken: 0 });
  });

  test('restores what was deleted at the destination, where that is ordered, and what was erased stays away', async () => {
    fixture = await openEngineFixture({ configuration: { pollingEventTypes: ['support_conference_end'] } });
    const { play, pass, settle, target, clock, configuration, engine } = fixture;
    const from = new Date(clock.now().getTime() - hour).toISOString();
    const [first, second, erased] = [play('CAS-1'), play('CAS-2'), play('CAS-3')];
    await pass(hour);
    expect([...target.rows.keys()].sort()).toEqual([first, second, erased].sort());
    await engine.store.eraseSession(erased, clock.now(), 'ada');
    for (const lsid of [...target.rows.keys()]) await fetch(`${target.url}${lsid}`, { method: 'DELETE' });
    await order(from);
    await settle();
    expect(target.rows.size).toBe(0);
    const { id } = await order(from, true);
    const [entry] = await engine.store.audit({ limit: 1 });
    expect(entry).toMatchObject({ action: 'backfill.ordered', subject: configuration.id, detail: { backfill: id } });
    await settle();
    await pass(minute);
    expect([...target.rows.keys()].sort()).toEqual([first, second].sort());
    expect(await progress()).toMatchObject({
      state: 'done',
      rewrite: true,
      found: 3,
      taken: 2,
      results: { waiting: 0, restored: 2, unchanged: 0, skipped: 0, dead: 0 },
    });
  });

  test('goes on after a stop where it was', async () => {
    fixture = await openEngineFixture({ configuration: { outboundEventTypes: [], retryOutboundEventTypes: [] } });
    const { play, pass, stop, start, clock, target, configuration } = fixture;
    const from = new Date(clock.now().getTime() - hour).toISOString();
    const lsid = play();
    await pass(48 * hour);
    await fixture.engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    await order(from);
    await fixture.settle();
    expect(await progress()).toMatchObject({ state: 'running', found: 0 });
    await stop();
    await start();
    await fixture.engine.configurations.update(configuration.id, { ...configuration, disabled: false });
    await pass(minute);
    expect(await progress()).toMatchObject({ state: 'done', found: 1, taken: 1 });
    expect([...target.rows.keys()]).toEqual([lsid]);
  });

  test('can be cancelled', async () => {
    fixture = await openEngineFixture({ configuration: { outboundEventTypes: [], retryOutboundEventTypes: [] } });
    const { configuration, pass } = fixture;
    await fixture.engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    const { id } = await order('2030-01-01T00:00:00Z');
    expect(await ask(`/api/backfills/${id}/cancel`, {})).toEqual({ state: 'cancelled' });
    await pass(hour);
    expect(await progress()).toMatchObject({ state: 'cancelled', found: 0 });
    expect(await ask('/api/backfills/nothing/cancel', {})).toMatchObject({ code: 'CB-NOT-FOUND' });
  });

  test('rests while it is paused, however long, and goes on where it was', async () => {
    fixture = await openEngineFixture({ configuration: { outboundEventTypes: [], retryOutboundEventTypes: [] } });
    const { play, pass, clock, target, configuration, engine } = fixture;
    const from = clock.now().toISOString();
    const lsid = play();
    await pass(48 * hour);
    await engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    const { id } = await order(from);
    await fixture.settle();
    const path = `/api/backfills/${id}`;
    expect(await ask(`${path}/pause`, {})).toEqual({ state: 'paused' });
    expect(await ask(`${path}/pause`, {})).toEqual({ state: 'paused' });
    await engine.configurations.update(configuration.id, { ...configuration, disabled: false });
    await fixture.stop();
    await fixture.start();
    await pass(31 * 24 * hour);
    expect(await progress()).toMatchObject({ state: 'paused', found: 0 });
    expect(target.rows.size).toBe(0);
    expect(await ask(`${path}/resume`, {})).toEqual({ state: 'running' });
    await fixture.settle();
    expect(await progress()).toMatchObject({ state: 'done', found: 1, taken: 1 });
    expect([...target.rows.keys()]).toEqual([lsid]);
    for (const change of ['pause', 'resume', 'cancel']) {
      expect(await ask(`${path}/${change}`, {}), change).toMatchObject({ code: 'CB-BACKFILL-ENDED' });
    }
    const audit = await fixture.engine.store.audit({ limit: 9 }, { subject: id });
    expect(audit.map(({ action }) => action)).toEqual(['backfill.resumed', 'backfill.paused']);
  });

  test('ends with its configuration when that is deleted meanwhile, and nothing goes on for it', async () => {
    fixture = await openEngineFixture({ configuration: { outboundEventTypes: [], retryOutboundEventTypes: [] } });
    const { configuration, engine, settle, pass, clock } = fixture;
    await engine.configurations.update(configuration.id, { ...configuration, disabled: true });
    await order('2030-01-01T00:00:00Z');
    await settle();
    expect(await progress()).toMatchObject({ state: 'running' });
    await engine.configurations.remove(configuration.id, 'ada');
    await pass(minute);
    expect(await progress()).toBeUndefined();
    const [jobs, start] = [await engine.store.jobs(), clock.now().getTime()];
    expect(jobs.map(({ name }) => name).filter((name) => name.startsWith('backfill:'))).toEqual([]);
    for (let passed = 0; passed < 10; passed += 1) await pass(minute);
    // What is left of it is not touched any more: it comes due by the clock alone.
    const passedSince = clock.now().getTime() - start;
    for (const { name, dueInMilliseconds = 0 } of await engine.store.jobs()) {
      const before = jobs.find((job) => job.name === name)?.dueInMilliseconds ?? 0;
      if (name.includes(configuration.id)) expect(dueInMilliseconds).toBe(before - passedSince);
    }
  });

  test('needs a configuration that exists and a period that goes forward', async () => {
    fixture = await openEngineFixture();
    const period = { from: '2030-01-02T00:00:00Z', until: '2030-01-01T00:00:00Z' };
    expect(await ask('/api/backfills', { configurationId: fixture.configuration.id, ...period })).toMatchObject({
      problems: ['until: must be after from'],
    });
  });
});
