import { afterEach, expect, test, vi } from 'vitest';
import { openDeliveryRequests } from '../../test/delivery-request.ts';
import { openPluginCopies, type PluginCopies } from '../../test/plugin-copies.ts';
import { recordingLog } from '../../test/report.ts';
import { startTarget } from '../../test/target.ts';
import { systemClock } from '../time/clock.ts';
import { createPluginRegistry, type PluginRegistry } from './plugin-registry.ts';

/** A thread may take seconds to start on a busy machine. */
const patience = { timeout: 20_000 };
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function start() {
  const [copies, target, log] = [await openPluginCopies(), await startTarget(), recordingLog()];
  const registry = createPluginRegistry({ clock: systemClock, log });
  const requests = openDeliveryRequests(log);
  opened.push(
    copies.remove,
    () => target.close(),
    () => registry.close(),
    requests.close,
  );
  const settings = { targetUrl: target.url, apiKey: '' };
  return { copies, target, log, registry, make: (word?: string, change = {}) => deliver(word, change) };

  function deliver(word: string | undefined, change: object) {
    return requests.make(word === undefined ? {} : { externalKey: `do:${word}` }, { settings, ...change });
  }
}

async function installed(registry: PluginRegistry, copies: PluginCopies, version: string) {
  await registry.install(await copies.copy(version));
  return registry.get('probe');
}

const states = (registry: PluginRegistry) =>
  registry.versions().map(({ manifest: { version }, state }) => `${version} ${state}`);

test('an upgrade sends new deliveries to the new version, and the old one ends what it has and goes', async () => {
  const { copies, log, registry, make } = await start();
  const probe = await installed(registry, copies, '1.0.0');
  const abort = new AbortController();
  const old = probe?.process(make('obey', { signal: abort.signal }), false);
  await vi.waitFor(() => expect(log.lines.map(({ message }) => message)).toContain('probe.obeying'), patience);
  await registry.install(await copies.copy('1.1.0'));
  expect(probe?.manifest.version).toBe('1.1.0');
  expect(states(registry)).toEqual(['1.1.0 active', '1.0.0 draining']);
  expect(await probe?.process(make(), false)).toMatchObject({ outcome: { kind: 'succeeded' } });
  abort.abort(new Error('the test is over'));
  expect(await old).toMatchObject({ outcome: { fault: { code: 'CB-ATTEMPT-STOPPED' } } });
  await vi.waitFor(() => expect(states(registry)).toEqual(['1.1.0 active']), patience);
  expect(log.lines.filter(({ message }) => message === 'plugin.thread-ended')).toEqual([]);
});

test('upgrades under load lose no delivery and double none', async () => {
  const { copies, target, registry, make } = await start();
  const probe = await installed(registry, copies, '1.0.0');
  if (probe === undefined) throw new Error('The plugin is not installed.');
  const ends: Promise<unknown>[] = [];
  for (const version of ['1.0.1', '1.0.2', '1.0.3']) {
    const upgrade = copies.copy(version).then((folder) => registry.install(folder));
    const upgraded = upgrade.then(() => true);
    for (let isOver = false; !isOver;) {
      const four = Array.from({ length: 4 }, () => probe.process(make(), false));
      ends.push(...four);
      // Some are always under way: the next four begin when the first of these has ended.
      isOver = (await Promise.race([upgraded, four[0]])) === true;
    }
  }
  const kinds = (await Promise.all(ends)).map((end) => (end as { outcome?: { kind: string } }).outcome?.kind);
  expect(new Set(kinds)).toEqual(new Set(['succeeded']));
  expect(target.requests.length).toBe(ends.length);
  expect(target.rows.size).toBe(ends.length);
  await vi.waitFor(() => expect(states(registry)).toEqual(['1.0.3 active']), patience);
});

test('a version that cannot be started changes nothing', async () => {
  const { copies, registry, make } = await start();
  const probe = await installed(registry, copies, '1.0.0');
  await expect(registry.install(await copies.copy('2.0.0', { entry: 'missing.ts' }))).rejects.toThrow(
    'cannot be loaded',
  );
  expect(states(registry)).toEqual(['1.0.0 active']);
  expect(await probe?.process(make(), false)).toMatchObject({ outcome: { kind: 'succeeded' } });
});

test('a plugin that was removed answers whoever still holds it, and can be installed again', async () => {
  const { copies, registry, make } = await start();
  const probe = await installed(registry, copies, '1.0.0');
  registry.remove('probe');
  expect(registry.get('probe')).toBeUndefined();
  expect(await probe?.process(make(), false)).toMatchObject({ outcome: { fault: { code: 'CB-PLUGIN-MISSING' } } });
  expect(await probe?.parseSettings({})).toEqual(['No plugin with the name probe is installed.']);
  await vi.waitFor(() => expect(registry.versions()).toEqual([]), patience);
  await registry.install(await copies.copy('1.0.0'));
  expect(await probe?.process(make(), false)).toMatchObject({ outcome: { kind: 'succeeded' } });
});
