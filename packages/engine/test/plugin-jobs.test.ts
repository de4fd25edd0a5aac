import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ErrandRoom, openErrandRoom } from './errand-room.ts';
import type { Errand } from './plugins/errands/errands.ts';

let room: ErrandRoom;

// The matchers of the test library have the type `any`.
const stringMatching = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;
const stringContaining = (part: string) => expect.stringContaining(part) as unknown;
const arrayContaining = (parts: readonly unknown[]) => expect.arrayContaining([...parts]) as unknown;

afterEach(() => room.close());

/** Waits until the job has told something new while it does an errand. */
async function toldAfter(errand: Errand): Promise<unknown> {
  const before = room.desk.told.length;
  room.desk.errand = errand;
  await room.until(() => room.desk.told.length > before);
  return room.desk.told.at(-1);
}

async function result(): Promise<string | undefined> {
  return (await room.job())?.lastRun?.result;
}

function errandsFetched(): number {
  return room.desk.requests.filter((request) => request === 'GET /errand').length;
}

describe('a job of a plugin', () => {
  test('runs at its interval, knows its configuration, and shows when and with what result', async () => {
    room = await openErrandRoom();
    const { desk, clock, id, appliance } = room;
    await vi.waitFor(() => expect(desk.told).toHaveLength(1));
    const configuration = { id, name: 'Errands' };
    expect(desk.told).toEqual([{ did: 'nothing', configuration, applianceHost: appliance.host }]);
    await vi.waitFor(async () => expect(await result()).toBe('done'));
    const startedAt = clock.now().toISOString();
    expect(await room.job()).toMatchObject({
      ...{ name: 'errand', title: 'Does what the desk wants', intervalMilliseconds: 5000, running: false },
      lastRun: { startedAt, result: 'done', text: 'It did what there was to do.' },
      nextAt: new Date(clock.now().getTime() + 5000).toISOString(),
    });
    clock.advance(4900);
    expect(desk.told).toHaveLength(1);
    clock.advance(100);
    await vi.waitFor(() => expect(desk.told).toHaveLength(2));
  });

  test('comes again as soon as it wants', async () => {
    room = await openErrandRoom();
    const { desk, clock } = room;
    await vi.waitFor(async () => expect(await result()).toBe('done'));
    desk.errand = { do: 'soon' };
    clock.advance(5000);
    await vi.waitFor(() => expect(desk.told).toHaveLength(2));
    for (let second = 0; second < 5; second += 1) {
      await vi.waitFor(async () => {
        const { running, lastRun, nextAt } = (await room.job()) ?? {};
        const wait = Date.parse(nextAt ?? '') - Date.parse(lastRun?.startedAt ?? '');
        expect({ running, wait }).toEqual({ running: false, wait: 1000 });
      });
      const before = desk.told.length;
      clock.advance(1000);
      await vi.waitFor(() => expect(desk.told.length).toBe(before + 1));
    }
  });

  test('gets queues and session keys from the appliance, and refusals as values', async () => {
    room = await openErrandRoom();
    const { appliance } = room;
    const queues = (await toldAfter({ do: 'queues' })) as { ok: boolean; value: readonly { id: string }[] };
    expect(queues).toMatchObject({
      ok: true,
      value: arrayContaining([{ kind: 'general', id: '', name: 'General queue' }]),
    });
    const team = queues.value.find((queue) => 'kind' in queue && queue.kind === 'team');
    const key = await toldAfter({
      do: 'key',
      request: { queue: { kind: 'team', id: team?.id ?? '' }, externalKey: 'CAS-7', ttlSeconds: 600 },
    });
    expect(key).toMatchObject({ ok: true, isDate: true, value: { shortKey: stringMatching(/^\d+$/) } });
    expect(appliance.keys.all()).toMatchObject([{ externalKey: 'CAS-7' }]);
    const unknown = await toldAfter({
      do: 'key',
      request: { queue: { kind: 'team', id: '987654' }, externalKey: 'CAS-7' },
    });
    expect(unknown).toMatchObject({
      ok: false,
      error: { kind: 'refused', message: stringMatching(/^The appliance refused: ./) },
    });
    const tooLong = await toldAfter({
      do: 'key',
      request: { queue: { kind: 'general', id: '' }, externalKey: 'x'.repeat(2000) },
    });
    expect(tooLong).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  test('hears that the API account is wrong', async () => {
    room = await openErrandRoom({ clientSecret: 'wrong' });
    expect(await toldAfter({ do: 'queues' })).toMatchObject({ ok: false, error: { kind: 'credentials' } });
  });

  test('does not run for a configuration that is disabled, paused, or does not want it', async () => {
    room = await openErrandRoom();
    const { desk, clock, id, ask, change } = room;
    await vi.waitFor(async () => expect(await result()).toBe('done'));
    const until = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const stopped = [
      {
        stop: () => ask(`/api/configurations/${id}/pause`, { until }),
        go: () => ask(`/api/configurations/${id}/resume`, {}),
      },
      { stop: () => change({ disabled: true }), go: () => change({}) },
      { stop: () => change({ settings: { deskUrl: desk.url, everyMilliseconds: 0 } }), go: () => change({}) },
    ];
    for (const { stop, go } of stopped) {
      await stop();
      // What was under way at the stop has ended.
      await vi.waitFor(() => expect(room.engine.runningJobs()).toEqual([]));
      const before = errandsFetched();
      for (let look = 0; look < 6; look += 1) {
        clock.advance(5000);
        await ask(`/api/configurations/${id}/jobs`);
      }
      expect(errandsFetched()).toBe(before);
      await go();
      await room.until(() => errandsFetched() > before);
      await vi.waitFor(async () => expect(await result()).toBe('done'));
    }
  });

  test('that is refused parks its configuration once, with one notice, and releases it when it can go on', async () => {
    room = await openErrandRoom();
    const { desk, engine, id } = room;
    desk.errand = { do: 'refuse', cure: 'wait' };
    await room.until(async () => (await result()) === 'refused');
    expect(await engine.store.parked(id)).toBeUndefined();
    desk.errand = { do: 'refuse', cure: 'fixConfig' };
    await room.until(async () => (await engine.store.parked(id)) !== undefined);
    await vi.waitFor(async () =>
      expect(await room.job()).toMatchObject({ running: false, lastRun: { result: 'refused' } }),
    );
    expect(await room.job()).toMatchObject({ lastRun: { text: 'It was refused. The desk refuses.' } });
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toMatchObject([{ code: 'CB-ERRANDS-REFUSED' }]);
    // Somebody else's success releases it; the job that is still refused does not park it again.
    await engine.store.release(id);
    const before = errandsFetched();
    await room.until(() => errandsFetched() > before + 1);
    expect(await engine.store.parked(id)).toBeUndefined();
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toMatchObject([{ job: `plugin:${id}:errand` }]);
    desk.errand = { do: 'nothing' };
    await room.until(async () => (await result()) === 'done');
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
    desk.errand = { do: 'refuse', cure: 'fixConfig' };
    await room.until(async () => (await engine.store.parked(id)) !== undefined);
    desk.errand = { do: 'nothing' };
    await room.until(async () => (await engine.store.parked(id)) === undefined);
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });

  test('is due at once after its configuration was edited', async () => {
    room = await openErrandRoom({ settings: { deskUrl: 'http://127.0.0.1:9/' } });
    await vi.waitFor(async () => expect(await result()).toBe('failed'));
    room.clock.advance(1000);
    await room.change({ settings: { deskUrl: room.desk.url } });
    await vi.waitFor(() => expect(room.desk.told).toHaveLength(1));
  });
});

describe('a job that misbehaves', () => {
  test.each([
    ['throw', 'failed', 'The plugin failed. The plugin failed with an error that it did not foresee.'],
    ['garbage', 'failed', 'The plugin failed. The plugin returned something that its contract does not have.'],
    ['exit', 'lost', stringContaining('it ended by itself with code 7')],
  ] as const)('says so and is left alone for a minute: %s', async (word, ended, text) => {
    room = await openErrandRoom();
    const { desk, clock } = room;
    desk.errand = { do: word };
    await room.until(async () => (await result()) === ended);
    expect(await room.job()).toMatchObject({ lastRun: { text } });
    const before = errandsFetched();
    for (let step = 0; step < 11; step += 1) {
      clock.advance(5000);
      await room.job();
    }
    expect(errandsFetched()).toBe(before);
    desk.errand = { do: 'nothing' };
    await room.until(async () => (await result()) === 'done');
  });

  test('by never ending loses its thread', async () => {
    room = await openErrandRoom();
    const { desk } = room;
    await toldAfter({ do: 'hang' });
    desk.errand = { do: 'nothing' };
    await room.until(async () => (await result()) === 'lost', 30_000);
    expect(await room.job()).toMatchObject({
      lastRun: { text: stringContaining('it went on after it was told') },
    });
    await room.until(async () => (await result()) === 'done');
  });

  test('ends with the engine, and that is not held against it', async () => {
    room = await openErrandRoom();
    await toldAfter({ do: 'obey' });
    const { id, engine } = room;
    await vi.waitFor(() => expect(engine.runningJobs()).toEqual([`plugin:${id}:errand`]));
    await engine.close();
    expect(engine.runningJobs()).toEqual([]);
  });
});
