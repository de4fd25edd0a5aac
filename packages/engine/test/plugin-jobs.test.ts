import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ScriptedPluginFixture, openScriptedPluginFixture } from './scripted-plugin-fixture.ts';
import type { Script } from './plugins/scripted/scripted.ts';

let fixture: ScriptedPluginFixture;

// The matchers of the test library have the type `any`.
const stringMatching = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;
const stringContaining = (part: string) => expect.stringContaining(part) as unknown;
const arrayContaining = (parts: readonly unknown[]) => expect.arrayContaining([...parts]) as unknown;

afterEach(() => fixture.close());

/** Waits until the job has told something new while it does an script. */
async function toldAfter(script: Script): Promise<unknown> {
  const before = fixture.scriptServer.told.length;
  fixture.scriptServer.script = script;
  await fixture.until(() => fixture.scriptServer.told.length > before);
  return fixture.scriptServer.told.at(-1);
}

async function result(): Promise<string | undefined> {
  return (await fixture.job())?.lastRun?.result;
}

/** Plays a session, of which the appliance tells the engine. */
async function tellOfSession(): Promise<void> {
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary' });
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  expect((await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

function scriptsFetched(): number {
  return fixture.scriptServer.requests.filter((request) => request === 'GET /script').length;
}

describe('a job of a plugin', () => {
  test('runs at its interval, knows its configuration, and shows when and with what result', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, clock, id, appliance } = fixture;
    await vi.waitFor(() => expect(scriptServer.told).toHaveLength(1), { timeout: 20_000 });
    const configuration = { id, name: 'Scripted' };
    expect(scriptServer.told).toEqual([{ did: 'nothing', configuration, applianceHost: appliance.host }]);
    await vi.waitFor(async () => expect(await result()).toBe('done'));
    const startedAt = clock.now().toISOString();
    expect(await fixture.job()).toMatchObject({
      ...{ name: 'script', title: 'Does what the script says', intervalMilliseconds: 5000, running: false },
      lastRun: { startedAt, result: 'done', text: 'It did what there was to do.' },
      nextAt: new Date(clock.now().getTime() + 5000).toISOString(),
    });
    clock.advance(4900);
    expect(scriptServer.told).toHaveLength(1);
    clock.advance(100);
    await vi.waitFor(() => expect(scriptServer.told).toHaveLength(2));
  });

  test('tells of requests for session keys, which are listed and counted without a key', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, clock, id, ask } = fixture;
    const at = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString();
    const asked = { askedAt: at(0), answeredAt: at(2) };
    const cause = { code: 'busy', message: 'The appliance takes no more requests.' };
    scriptServer.script = {
      do: 'tellKeys',
      sessionKeys: [
        { id: 'one', state: 'issued', ...asked, expiresAt: at(600) },
        { id: 'two', state: 'failed', ...asked, cause },
        { id: 'three', state: 'waiting', askedAt: at(0) },
      ],
    };
    const list = async (query = '') => (await ask(`/api/session-keys${query}`)).answer;
    await fixture.until(async () => ((await list()).items as readonly unknown[]).length === 3);
    expect(await list('?limit=1')).toMatchObject({ items: [{ requestId: 'three' }], next: stringMatching(/./) });
    expect(await list(`?state=failed&cause=busy&configurationId=${id}`)).toMatchObject({
      items: [{ requestId: 'two', configurationId: id, cause }],
    });
    expect(await list('?state=issued')).toMatchObject({ items: [{ requestId: 'one', secondsToKey: 2 }] });
    const { sessionKeys } = (await ask('/api/overview')).answer;
    expect(sessionKeys).toMatchObject({
      ...{ issued: 1, waiting: 1, secondsToKey: { p50: 2, p95: 2 } },
      failed: [{ cause: 'busy', message: cause.message, count: 1 }],
    });
  });

  test('comes again as soon as it wants', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, clock } = fixture;
    await vi.waitFor(async () => expect(await result()).toBe('done'));
    scriptServer.script = { do: 'soon' };
    clock.advance(5000);
    await vi.waitFor(() => expect(scriptServer.told).toHaveLength(2));
    for (let second = 0; second < 5; second += 1) {
      await vi.waitFor(async () => {
        const { running, lastRun, nextAt } = (await fixture.job()) ?? {};
        const wait = Date.parse(nextAt ?? '') - Date.parse(lastRun?.startedAt ?? '');
        expect({ running, wait }).toEqual({ running: false, wait: 1000 });
      });
      const before = scriptServer.told.length;
      clock.advance(1000);
      await vi.waitFor(() => expect(scriptServer.told.length).toBe(before + 1));
    }
  });

  test('gets queues and session keys from the appliance, and refusals as values', async () => {
    fixture = await openScriptedPluginFixture();
    const { appliance } = fixture;
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
    fixture = await openScriptedPluginFixture({ clientSecret: 'wrong' });
    expect(await toldAfter({ do: 'queues' })).toMatchObject({ ok: false, error: { kind: 'credentials' } });
  });

  test('does not run for a configuration that is disabled, paused, or does not want it', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, clock, id, ask, change } = fixture;
    await vi.waitFor(async () => expect(await result()).toBe('done'));
    const until = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const stopped = [
      {
        stop: () => ask(`/api/configurations/${id}/pause`, { until }),
        go: () => ask(`/api/configurations/${id}/resume`, {}),
      },
      { stop: () => change({ disabled: true }), go: () => change({}) },
      { stop: () => change({ settings: { scriptUrl: scriptServer.url, everyMilliseconds: 0 } }), go: () => change({}) },
    ];
    for (const { stop, go } of stopped) {
      await stop();
      // What was under way at the stop has ended.
      await vi.waitFor(() => expect(fixture.engine.runningJobs()).toEqual([]));
      const before = scriptsFetched();
      for (let look = 0; look < 6; look += 1) {
        clock.advance(5000);
        await ask(`/api/configurations/${id}/jobs`);
      }
      expect(scriptsFetched()).toBe(before);
      await go();
      await fixture.until(() => scriptsFetched() > before);
      await vi.waitFor(async () => expect(await result()).toBe('done'));
    }
  });

  test('that is refused parks its configuration once, with one notice, and releases it when it can go on', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, engine, id } = fixture;
    scriptServer.script = { do: 'refuse', cure: 'wait' };
    await fixture.until(async () => (await result()) === 'refused');
    expect(await engine.store.parked(id)).toBeUndefined();
    scriptServer.script = { do: 'refuse', cure: 'fixConfig' };
    await fixture.until(async () => (await engine.store.parked(id)) !== undefined);
    await vi.waitFor(async () =>
      expect(await fixture.job()).toMatchObject({ running: false, lastRun: { result: 'refused' } }),
    );
    expect(await fixture.job()).toMatchObject({ lastRun: { text: 'It was refused. The script refuses.' } });
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toMatchObject([{ code: 'CB-SCRIPTED-REFUSED' }]);
    // Somebody else's success releases it; the job that is still refused does not park it again.
    await engine.store.release(id);
    const before = scriptsFetched();
    await fixture.until(() => scriptsFetched() > before + 1);
    expect(await engine.store.parked(id)).toBeUndefined();
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toMatchObject([{ job: `plugin:${id}:script` }]);
    scriptServer.script = { do: 'nothing' };
    await fixture.until(async () => (await result()) === 'done');
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
    scriptServer.script = { do: 'refuse', cure: 'fixConfig' };
    await fixture.until(async () => (await engine.store.parked(id)) !== undefined);
    scriptServer.script = { do: 'nothing' };
    await fixture.until(async () => (await engine.store.parked(id)) === undefined);
    expect(await engine.store.notices({ open: true }, { limit: 5 })).toEqual([]);
  });

  test('does not park again after an edit or a resume under another code, and what waited is tried at once', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, engine, id, ask, change } = fixture;
    const refuse = (code: string) => (scriptServer.script = { do: 'refuse', cure: 'fixConfig', code } as const);
    const told = async () => (await engine.store.notices({ open: true }, { limit: 5 })).map(({ code }) => code);
    refuse('CB-SCRIPTED-FIRST');
    await fixture.until(async () => (await engine.store.parked(id)) !== undefined);
    await tellOfSession();
    expect(await engine.store.deliveryCounts()).toMatchObject({ pending: 1 });
    refuse('CB-SCRIPTED-SECOND');
    // No time passes: the delivery is due at once, and the job after the pause between two of its runs.
    await change({ name: 'Scripted, mended' });
    await vi.waitFor(async () => expect(await engine.store.deliveryCounts()).toMatchObject({ skipped: 1 }));
    fixture.clock.advance(250);
    await vi.waitFor(async () => expect(await told()).toEqual(['CB-SCRIPTED-SECOND']));
    expect(await engine.store.parked(id)).toBeUndefined();
    await engine.store.park(id, { until: new Date('2031-01-01'), code: 'CB-DOWN', message: 'Down.', help: 'Mend it.' });
    await tellOfSession();
    refuse('CB-SCRIPTED-THIRD');
    expect((await ask(`/api/configurations/${id}/resume`, {})).status).toBe(200);
    await vi.waitFor(async () => expect(await engine.store.deliveryCounts()).toMatchObject({ skipped: 2 }));
    await fixture.until(async () => (await told()).includes('CB-SCRIPTED-THIRD'));
    expect(await told()).toEqual(['CB-SCRIPTED-THIRD']);
    expect(await engine.store.parked(id)).toBeUndefined();
  });

  test('that is refused and told "again at once" is run with growing pauses of seconds', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, clock } = fixture;
    scriptServer.script = { do: 'refuse', cure: 'wait', nextInMilliseconds: 0 };
    await fixture.until(async () => (await result()) === 'refused');
    const [before, start] = [scriptsFetched(), clock.monotonic()];
    await fixture.until(() => clock.monotonic() - start >= 300_000);
    expect(scriptsFetched() - before).toBeLessThanOrEqual(9);
    scriptServer.script = { do: 'nothing' };
    await fixture.until(async () => (await result()) === 'done');
  });

  test('that is refused for ever comes again within an hour', async () => {
    fixture = await openScriptedPluginFixture();
    fixture.scriptServer.script = { do: 'refuse', cure: 'wait', nextInMilliseconds: Number.MAX_SAFE_INTEGER };
    await fixture.until(async () => (await result()) === 'refused');
    const nextAt = Date.parse((await fixture.job())?.nextAt ?? '');
    expect(nextAt - fixture.clock.now().getTime()).toBeLessThanOrEqual(3_600_000);
  });

  test('is due at once after its configuration was edited', async () => {
    fixture = await openScriptedPluginFixture({ settings: { scriptUrl: 'http://127.0.0.1:9/' } });
    await vi.waitFor(async () => expect(await result()).toBe('failed'));
    fixture.clock.advance(1000);
    await fixture.change({ settings: { scriptUrl: fixture.scriptServer.url } });
    await vi.waitFor(() => expect(fixture.scriptServer.told).toHaveLength(1));
  });
});

describe('a job that misbehaves', () => {
  test.each([
    ['throw', 'failed', 'The plugin failed. The plugin failed with an error that it did not foresee.'],
    ['garbage', 'failed', 'The plugin failed. The plugin returned something that its contract does not have.'],
    ['exit', 'lost', stringContaining('it ended by itself with code 7')],
  ] as const)('says so and is left alone for a minute: %s', async (word, ended, text) => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer, clock } = fixture;
    scriptServer.script = { do: word };
    await fixture.until(async () => (await result()) === ended);
    expect(await fixture.job()).toMatchObject({ lastRun: { text } });
    const before = scriptsFetched();
    // How much of the minute is over when the failure is seen depends on the machine.
    const left = Date.parse((await fixture.job())?.nextAt ?? '') - clock.now().getTime();
    expect(left).toBeLessThanOrEqual(60_000);
    for (let step = 0; step < 10; step += 1) {
      clock.advance(Math.max(0, left - 1000) / 10);
      await fixture.job();
    }
    expect(scriptsFetched()).toBe(before);
    scriptServer.script = { do: 'nothing' };
    await fixture.until(async () => (await result()) === 'done');
  });

  test('by never ending loses its thread', async () => {
    fixture = await openScriptedPluginFixture();
    const { scriptServer } = fixture;
    await toldAfter({ do: 'hang' });
    scriptServer.script = { do: 'nothing' };
    await fixture.until(async () => (await result()) === 'lost', 30_000);
    expect(await fixture.job()).toMatchObject({
      lastRun: { text: stringContaining('it went on after it was told') },
    });
    await fixture.until(async () => (await result()) === 'done');
  });

  test('ends with the engine, and that is not held against it', async () => {
    fixture = await openScriptedPluginFixture();
    await toldAfter({ do: 'obey' });
    const { id, engine } = fixture;
    await vi.waitFor(() => expect(engine.runningJobs()).toEqual([`plugin:${id}:script`]));
    await engine.close();
    expect(engine.runningJobs()).toEqual([]);
  });
});
