import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Appliance, startAppliance } from '@casebridge/emulator-remote-support';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Engine, packPlugin, parseMainConfig, pluginFolderUrl, startEngine, systemClock } from '../src/index.ts';
import { adminFetch } from './admin-fetch.ts';
import { configureProbe } from './engine-fixture.ts';
import { openPluginCopies, type PluginCopies } from './plugin-copies.ts';
import { recordingLog } from './report.ts';
import { startTarget, type Target } from './target.ts';

let engine: Engine;
let appliance: Appliance;
let target: Target;
let clock: ManualClock;
let copies: PluginCopies;
let folder: string;
const lines: string[] = [];

/** An engine with two plugins: *bad* has the appliance id `bad`, *probe* the one of everybody else. */
beforeAll(async () => {
  clock = createManualClock('2030-01-07T09:00:00Z');
  folder = await mkdtemp(join(tmpdir(), 'casebridge-misbehaving-'));
  copies = await openPluginCopies();
  const settings = { reportLagSeconds: 0, rateLimit: 'off' } as const;
  [appliance, target] = await Promise.all([startAppliance({ clock, settings }), startTarget()]);
  const values = { listener: { host: '127.0.0.1', port: 0 }, admin: { port: 0 }, logLevel: 'debug' };
  const parsed = parseMainConfig({ ...values, worker: { concurrency: 8 } }, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join());
  engine = await startEngine({
    ...{ config: parsed.config, clock, logDestination: { write: (line) => void lines.push(line) } },
    plugins: [
      await copies.copy('1.0.0', { name: 'bad', title: 'Bad' }),
      pluginFolderUrl(join(import.meta.dirname, 'plugins/probe')),
    ],
    // A busy machine may hold up a thread for seconds.
    pluginLimits: { heapMegabytes: 96, beatMilliseconds: 100, missedBeats: 100, abortGraceMilliseconds: 100 },
  });
  for (const [plugin, applianceId] of [
    ['bad', 'bad'],
    ['probe', 'default'],
  ]) {
    await configureProbe(engine, appliance, {
      ...{ plugin, name: plugin, applianceId, settings: { targetUrl: target.url, apiKey: '' }, retryAttemptLimit: 0 },
    });
  }
}, 120_000);

afterAll(async () => {
  // What is under way again is ended by the engine's clock.
  let isClosed = false;
  void engine.close({ graceMilliseconds: 0 }).then(() => (isClosed = true));
  await until(async () => (isClosed ? true : undefined), 1000);
  await Promise.all([appliance.close(), target.close(), copies.remove()]);
  await rm(folder, { recursive: true, force: true });
});

/** Posts the end of a session of an appliance. @returns the session's id */
async function post(applianceId: string, externalKey: string): Promise<string> {
  const { lsid } = appliance.play({ scenario: 'ordinary', externalKey });
  const body = new URLSearchParams({ event: 'support_conference_end', lsid, timestamp: '1893484800' });
  const url = `${engine.listenerUrl}/ERSPost?appliance=${applianceId}`;
  expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
  return lsid;
}

async function detailOf(lsid: string) {
  const [delivery] = await engine.store.deliveries({ lsid }, { limit: 1 });
  return delivery && engine.store.delivery(delivery.id);
}

/** Waits until something is so; the time goes on meanwhile, in steps. */
function until<T>(look: () => Promise<T | undefined>, stepMilliseconds = 50): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await look();
      if (found !== undefined) return found;
      clock.advance(stepMilliseconds);
      throw new Error('It is not so.');
    },
    { timeout: 60_000, interval: 50 },
  );
}

const firstAttempt = (lsid: string, step?: number) =>
  until(async () => (await detailOf(lsid))?.attempts[0]?.outcome, step);

describe("a plugin that misbehaves is shown as such, and another plugin's deliveries go on undisturbed", () => {
  test.each<[what: string, word: string, outcome: object, logged: string, step?: number]>([
    ['throws', 'throw', { kind: 'failed', fault: { code: 'CB-PLUGIN-THREW' } }, 'CB-PLUGIN-THREW'],
    ['rejects and catches it nowhere', 'reject', { kind: 'abandoned' }, 'it failed: Nobody catches this.'],
    ['loops for ever', 'loop', { kind: 'abandoned' }, 'it has not turned for too long'],
    ['eats memory', 'grow', { kind: 'abandoned' }, 'it used too much memory'],
    ['exits', 'exit', { kind: 'abandoned' }, 'it ended by itself with code 7'],
    ['never answers', 'hang', { kind: 'abandoned' }, 'it went on after it was told to stop', 30_000],
    ['floods the log', 'floodOfLines', { kind: 'skipped', reason: 'flooded' }, 'plugin.log-dropped'],
    [
      'posts messages that are none',
      'nullMessage',
      { kind: 'abandoned' },
      'a message that is none of the plugin contract',
    ],
    ['answers with nonsense', 'garbage', { kind: 'failed', fault: { code: 'CB-PLUGIN-ANSWER' } }, 'CB-PLUGIN-ANSWER'],
  ])(
    '%s',
    async (_what, word, outcome, logged, step) => {
      lines.length = 0;
      const [before, bad, after] = [
        await post('default', 'CAS-1'),
        await post('bad', `do:${word}`),
        await post('default', 'CAS-2'),
      ];
      for (const good of [before, after]) {
        const detail = await until(async () => {
          const found = await detailOf(good);
          return found?.delivery.state === 'succeeded' ? found : undefined;
        });
        expect(detail.attempts).toMatchObject([{ outcome: { kind: 'succeeded' } }]);
        expect(target.rows.has(good)).toBe(true);
      }
      expect(await firstAttempt(bad, step)).toMatchObject(outcome);
      const isLogged = () => lines.some((line) => line.includes(logged));
      await vi.waitFor(() => expect(isLogged(), `the log says: ${logged}`).toBe(true), {
        timeout: 30_000,
        interval: 100,
      });
      expect(lines.filter((line) => line.includes('plugin.thread-ended') && line.includes('"probe"'))).toEqual([]);
      const shown = (await (await adminFetch(engine, `/api/deliveries?lsid=${bad}`)).json()) as { items: object[] };
      expect(shown.items).toHaveLength(1);
    },
    120_000,
  );
});

test('an upgrade under load loses nothing and doubles nothing', async () => {
  const lsids: string[] = [];
  for (let session = 0; session < 20; session += 1) lsids.push(await post('bad', `CAS-${session}`));
  const next = await copies.copy('1.1.0', { name: 'bad', title: 'Bad' });
  const { archive } = await packPlugin(next, systemClock, recordingLog());
  await writeFile(join(folder, 'data', 'plugins', 'bad-1.1.0.zip'), archive);
  for (let session = 20; session < 40; session += 1) lsids.push(await post('bad', `CAS-${session}`));
  const active = async () => {
    const { items } = (await (await adminFetch(engine, '/api/plugins')).json()) as {
      items: { name: string; version: string }[];
    };
    return items.find(({ name }) => name === 'bad')?.version === '1.1.0' ? true : undefined;
  };
  await until(active, 500);
  lsids.push(await post('bad', 'CAS-40'));
  await until(async () => (lsids.every((lsid) => target.rows.has(lsid)) ? true : undefined), 500);
  for (const lsid of lsids) {
    const detail = await until(async () => {
      const found = await detailOf(lsid);
      return found?.delivery.state === 'succeeded' ? found : undefined;
    });
    expect(detail.attempts).toHaveLength(1);
    expect(target.requests.filter(([of]) => of === lsid)).toHaveLength(1);
  }
}, 120_000);
