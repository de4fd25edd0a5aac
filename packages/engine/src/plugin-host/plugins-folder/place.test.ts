import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, expect, test } from 'vitest';
import { openPluginCopies } from '../../../test/plugin-copies.ts';
import { recordingLog } from '../../../test/report.ts';
import { systemClock } from '../../time/clock.ts';
import { packPlugin } from '../archive/pack-plugin.ts';
import { createPluginRegistry } from '../plugin-registry.ts';
import { outcomeOfPlaced, placeArchive, removeInstalled } from './place.ts';
import { watchPluginsFolder } from './watch.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function start() {
  const [copies, log] = [await openPluginCopies(), recordingLog()];
  opened.push(copies.remove);
  const folder = join(copies.folder, 'plugins');
  await mkdir(folder);
  const archiveOf = async (version: string, change = {}): Promise<Uint8Array> =>
    (await packPlugin(await copies.copy(version, change), systemClock, log)).archive;
  return {
    ...{ folder, archiveOf },
    /** From here on an engine looks at the folder. */
    watch: async (intervalMilliseconds: number) => {
      const registry = createPluginRegistry({ clock: systemClock, log });
      opened.push(() => registry.close());
      const watched = await watchPluginsFolder({
        ...{ folder, registry, bundled: [], clock: systemClock, log, intervalMilliseconds },
      });
      opened.push(() => watched.close());
      return watched;
    },
    install: async (archive: Uint8Array): Promise<unknown> => {
      try {
        return await outcomeOfPlaced(await placeArchive(archive, folder), folder, systemClock);
      } catch (error) {
        return error;
      }
    },
  };
}

/** An archive that is sound until its code is run. */
function broken(archive: Uint8Array): Uint8Array {
  const files = unzipSync(archive);
  const { entry } = JSON.parse(strFromU8(files['plugin.json'] ?? new Uint8Array())) as { entry: string };
  return zipSync({ ...files, [entry]: strToU8('throw new Error("This module is broken.");') });
}

const notLoadable = { fault: { code: 'CB-PLUGIN-LOAD' } };

test('an archive whose code cannot be run is taken away again, and its version can be sent anew', async () => {
  const { folder, archiveOf, watch, install } = await start();
  const sound = await archiveOf('1.0.0');
  await watch(50);
  expect(await install(broken(sound))).toMatchObject(notLoadable);
  expect((await readdir(folder)).filter((name) => !name.startsWith('.'))).toEqual([]);
  expect(await install(sound)).toMatchObject({ state: 'active', version: '1.0.0' });
}, 120_000);

test('a version that is there already is refused, and what was told of an archive before is not told of the next', async () => {
  const { folder, archiveOf, watch, install } = await start();
  const sound = await archiveOf('1.0.0');
  await writeFile(join(folder, 'probe-1.0.0.zip'), 'plain text');
  const watched = await watch(500);
  expect(watched.statuses()).toMatchObject([{ state: 'refused', fault: { code: 'CB-PLUGIN-ARCHIVE' } }]);
  expect(await install(sound)).toMatchObject({ state: 'active' });
  expect(await install(sound)).toMatchObject({ fault: { code: 'CB-PLUGIN-TWICE' } });
  expect(watched.statuses()).toMatchObject([{ state: 'active', version: '1.0.0' }]);
}, 120_000);

test('who asks twice for a removal takes one version away', async () => {
  const { folder, archiveOf, watch, install } = await start();
  const watched = await watch(50);
  for (const version of ['1.0.0', '1.1.0']) expect(await install(await archiveOf(version))).toMatchObject({ version });
  await watched.close();
  expect(await removeInstalled('probe', folder, 'highest')).toEqual(['1.1.0']);
  expect(await removeInstalled('probe', folder, 'highest')).toEqual([]);
  expect(await removeInstalled('probe', folder, 'all')).toEqual(['1.0.0']);
}, 120_000);
