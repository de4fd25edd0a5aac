import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, expect, test, vi } from 'vitest';
import { openDeliveryRequests } from '../../../test/delivery-request.ts';
import { openPluginCopies } from '../../../test/plugin-copies.ts';
import { recordingLog } from '../../../test/report.ts';
import { startTarget } from '../../../test/target.ts';
import { systemClock } from '../../time/clock.ts';
import { packPlugin } from '../archive/pack-plugin.ts';
import { createPluginRegistry } from '../plugin-registry.ts';
import { readPluginStatus } from './status.ts';
import { watchPluginsFolder } from './watch.ts';

/** A thread may take seconds to start on a busy machine. */
const patience = { timeout: 30_000, interval: 50 };
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function start(bundled: readonly string[] = []) {
  const [copies, target, log] = [await openPluginCopies(), await startTarget(), recordingLog()];
  const registry = createPluginRegistry({ clock: systemClock, log });
  const requests = openDeliveryRequests(log);
  opened.push(
    copies.remove,
    () => target.close(),
    () => registry.close(),
    requests.close,
  );
  const folder = join(copies.folder, 'plugins');
  const bundledFolders = await Promise.all(bundled.map((version) => copies.copy(version)));
  for (const each of bundledFolders) await registry.install(each);
  const watched = await watchPluginsFolder({
    ...{ folder, registry, bundled: bundledFolders, clock: systemClock, log },
    intervalMilliseconds: 50,
  });
  opened.push(() => watched.close());
  const states = () =>
    watched.statuses().map(({ item, version, state, fault }) => `${fault?.code ?? version ?? item} ${state}`);
  const settings = { targetUrl: target.url, apiKey: '' };
  return {
    ...{ copies, target, registry, folder, watched },
    reaches: (wanted: readonly string[]) => vi.waitFor(() => expect(states().toSorted()).toEqual(wanted), patience),
    deliver: () => registry.get('probe')?.process(requests.make({}, { settings }), false),
    /** Packs a version and drops the archive. */
    drop: async (version: string, change = {}) => {
      const { archive } = await packPlugin(await copies.copy(version, change), systemClock, log);
      await writeFile(join(folder, `${version}.zip`), archive);
    },
  };
}

test('an archive that is dropped is unpacked, works, and is upgraded, gone back from and removed without a restart', async () => {
  const { folder, registry, reaches, deliver, drop } = await start();
  expect(registry.get('probe')).toBeUndefined();
  await drop('1.0.0');
  await reaches(['1.0.0 active']);
  expect(await deliver()).toMatchObject({ outcome: { kind: 'succeeded' } });
  expect((await readdir(folder)).toSorted()).toEqual(['.status.json', 'probe-1.0.0']);
  await drop('1.1.0');
  await reaches(['1.0.0 superseded', '1.1.0 active']);
  expect(registry.get('probe')?.manifest.version).toBe('1.1.0');
  await rm(join(folder, 'probe-1.1.0'), { recursive: true });
  await reaches(['1.0.0 active']);
  expect(await deliver()).toMatchObject({ outcome: { kind: 'succeeded' } });
  await rm(join(folder, 'probe-1.0.0'), { recursive: true });
  await reaches([]);
  expect(registry.get('probe')).toBeUndefined();
  await vi.waitFor(async () => expect(await readPluginStatus(folder)).toEqual([]), patience);
}, 120_000);

test('a folder that is unpacked by hand works; a higher one takes the place of what comes with the product', async () => {
  const { copies, folder, registry, reaches } = await start(['1.0.0']);
  await reaches(['1.0.0 active']);
  await copies.copy('1.2.0');
  await rename(join(copies.folder, 'probe-1.2.0'), join(folder, 'by hand'));
  await reaches(['1.0.0 superseded', '1.2.0 active']);
  await rm(join(folder, 'by hand'), { recursive: true });
  await reaches(['1.0.0 active']);
  expect(registry.get('probe')?.manifest.version).toBe('1.0.0');
}, 120_000);

test('what cannot be used is refused with code and cure, and disturbs nobody', async () => {
  const { copies, folder, reaches, deliver, drop, watched } = await start();
  await drop('1.0.0');
  await reaches(['1.0.0 active']);
  const put = async (name: string, change: Readonly<Record<string, unknown>>, version = '2.0.0') => {
    await copies.copy(version, change);
    await rename(join(copies.folder, `probe-${version}`), join(folder, name));
  };
  await put('api', { api: { from: 2, to: 3 } });
  await put('module', { entry: 'missing.ts' });
  await put('twin', {}, '1.0.0');
  await put('manifest', { version: 'two' });
  await put('syntax', { entry: 'broken.mjs' }, '3.0.0').catch(() => undefined);
  await mkdir(join(folder, 'broken'));
  await writeFile(join(folder, 'broken', 'broken.mjs'), 'export const plugin = {');
  const manifest = { name: 'probe', title: 'Probe', version: '4.0.0', api: 1, entry: 'broken.mjs' };
  await writeFile(join(folder, 'broken', 'plugin.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'evil.zip'), zipSync({ '../evil.mjs': new Uint8Array(1) }));
  await reaches([
    '1.0.0 active',
    'CB-PLUGIN-API refused',
    'CB-PLUGIN-ARCHIVE refused',
    'CB-PLUGIN-LOAD refused',
    'CB-PLUGIN-LOAD refused',
    'CB-PLUGIN-LOAD refused',
    'CB-PLUGIN-MANIFEST refused',
    'CB-PLUGIN-TWICE refused',
  ]);
  for (const { fault } of watched.statuses()) if (fault) expect(fault.help).not.toBe('');
  expect(await deliver()).toMatchObject({ outcome: { kind: 'succeeded' } });
  await rm(join(folder, 'evil.zip'));
  await vi.waitFor(() => expect(watched.statuses().some(({ item }) => item === 'evil.zip')).toBe(false), patience);
  expect((await readdir(folder)).filter((name) => name.startsWith('.unpacking'))).toEqual([]);
  expect(await readdir(copies.folder)).not.toContain('evil.mjs');
}, 120_000);

test('the same folder packs into the same bytes', async () => {
  const { copies } = await start();
  const folder = await copies.copy('1.0.0');
  const pack = async () => Buffer.from((await packPlugin(folder, systemClock, recordingLog())).archive);
  expect((await pack()).equals(await pack())).toBe(true);
});
