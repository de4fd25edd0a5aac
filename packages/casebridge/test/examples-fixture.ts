import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packPlugin, pluginFolderUrl, systemClock } from '@casebridge/engine';
import { startMailServer } from '../../engine/test/mail-server.ts';
import { example } from '../src/commands/examples.ts';
import { type CommandFixture, openCommandFixture } from './command-fixture.ts';

/** An engine with everything in and beside it that the examples of the help speak of. */
export interface ExamplesFixture extends CommandFixture {
  /** An example with what is there in the place of its stand-ins; nothing else is changed. */
  asTyped(line: string): Promise<string>;
}

/** Examples that tell, by how they end, that something needs a person here, and what they say. */
export const endWithOne: ReadonlyMap<string, string> = new Map([
  ['casebridge status', 'CB-PLUGIN-THREW'],
  ['casebridge status --json', 'CB-PLUGIN-THREW'],
  ['casebridge replay --state dead', 'would be replayed; nothing was done'],
  // It has ended before.
  [`casebridge replay --abort ${example.replay}`, 'CB-BULK-ACT-ENDED'],
  [`casebridge backfill pause ${example.backfill}`, 'CB-BACKFILL-ENDED'],
  [`casebridge backfill resume ${example.backfill}`, 'CB-BACKFILL-ENDED'],
  [`casebridge backfill cancel ${example.backfill}`, 'CB-BACKFILL-ENDED'],
  // The probe erases by session only.
  [`casebridge erase case ${example.case} --yes`, 'CB-PROBE-ERASE'],
  [`casebridge erase customer "${example.customer}" --yes`, 'CB-PROBE-ERASE'],
]);

/** Opens one; `close` has to be called. */
export async function openExamplesFixture(): Promise<ExamplesFixture> {
  const mail = await startMailServer();
  const addresses = { from: 'engine@example.test', to: ['desk@example.test'] };
  const notifications = { mail: { host: '127.0.0.1', port: mail.port, security: 'none', ...addresses } };
  const fixture = await openCommandFixture({ notifications });
  const written = await fixture.deliver(example.case);
  await fixture.deliver('do:throw');
  await putFiles(fixture.folder);
  const real = new Map<string, string>([
    [example.cause, 'CB-PLUGIN-THREW'],
    [example.delivery, written.id],
    [example.event, written.eventId],
    [example.lsid, written.lsid],
  ]);
  async function lastJob(prefix: string): Promise<string> {
    const names = (await fixture.engine.store.jobs()).map(({ name }) => name);
    return names.findLast((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '';
  }
  return {
    ...fixture,
    async asTyped(line) {
      if (line.includes(example.backfill)) return line.replace(example.backfill, await lastJob('backfill:'));
      if (line.includes(example.replay)) return line.replace(example.replay, await lastJob('bulk-act:'));
      return [...real].reduce((text, [sample, value]) => text.replaceAll(sample, value), line);
    },
    async close() {
      await fixture.close();
      await mail.close();
    },
  };
}

/** What the examples find in the folder where they are typed. */
async function putFiles(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'password.txt'), 'a password of some length\n');
  const report = `<?xml version="1.0"?><session_list xmlns="https://www.beyondtrust.com/namespaces/API/reporting"><session lsid="${example.lsid}"/></session_list>`;
  await writeFile(path.join(folder, 'saved-report.xml'), report);
  const plugin = path.join(folder, 'my-plugin');
  await cp(path.resolve(import.meta.dirname, '../../engine/test/plugins/probe'), plugin, { recursive: true });
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  for (const version of ['1.1.0', '1.0.0']) {
    const manifest = { name: 'my-plugin', title: 'My plugin', version, api: 1, entry: 'probe.ts' };
    await writeFile(path.join(plugin, 'plugin.json'), JSON.stringify(manifest));
    const { archive } = await packPlugin(pluginFolderUrl(plugin), systemClock, log);
    if (version === '1.1.0') await writeFile(path.join(folder, `my-plugin-${version}.zip`), archive);
  }
}
