import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packPlugin, pluginFolderUrl, systemClock } from '@casebridge/engine';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderCommandPage } from '../src/command-page.ts';
import { DocumentedCommand } from '../src/commands/documented-command.ts';
import { example } from '../src/commands/examples.ts';
import { createProgram, withChildren } from '../src/program.ts';
import { type MailServer, startMailServer } from '../../engine/test/mail-server.ts';
import { type CommandFixture, openCommandFixture } from './command-fixture.ts';

/** Every example of the help, in the order in which the commands stand there; dynamics.test.ts follows its own. */
const lines = withChildren(createProgram())
  .flatMap((command) => (command instanceof DocumentedCommand ? command.examples.map(({ line }) => line) : []))
  .filter((line) => !line.startsWith('casebridge dynamics '));
/** Those that need the engine to be stopped, or are an engine. */
const afterwards = [
  'casebridge run --config casebridge.json',
  lines.find((line) => line.includes('store restore')) ?? '',
];

/** Examples that tell, by how they end, that something needs a person here. */
const endWithOne = new Map([
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

let fixture: CommandFixture;
let mail: MailServer;
/** Stand-ins of the examples, and what is there instead. */
const real = new Map<string, string>();

beforeAll(async () => {
  mail = await startMailServer();
  const addresses = { from: 'engine@example.test', to: ['desk@example.test'] };
  const notifications = { mail: { host: '127.0.0.1', port: mail.port, security: 'none', ...addresses } };
  fixture = await openCommandFixture({ notifications });
  const written = await fixture.deliver(example.case);
  await fixture.deliver('do:throw');
  real.set(example.cause, 'CB-PLUGIN-THREW');
  real.set(example.delivery, written.id).set(example.event, written.eventId).set(example.lsid, written.lsid);
  await putFiles(fixture.folder);
}, 180_000);
afterAll(async () => {
  await fixture.close();
  await mail.close();
});

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

/** An example with what is there in the place of its stand-ins; nothing else is changed. */
async function asTyped(line: string): Promise<string> {
  if (line.includes(example.backfill)) return line.replace(example.backfill, await lastJob('backfill:'));
  if (line.includes(example.replay)) return line.replace(example.replay, await lastJob('bulk-act:'));
  return [...real].reduce((text, [sample, value]) => text.replaceAll(sample, value), line);
}

async function lastJob(prefix: string): Promise<string> {
  const names = (await fixture.engine.store.jobs()).map(({ name }) => name);
  return names.findLast((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '';
}

describe.skipIf(process.platform === 'win32')('an example of the help', () => {
  test.each(lines.filter((line) => !afterwards.includes(line)))(
    'works as it stands: %s',
    async (line) => {
      const { code, output, errors } = await fixture.type(await asTyped(line));
      const wanted = endWithOne.get(line);
      expect([code, wanted === undefined ? errors : ''], output).toEqual([
        wanted === undefined ? 0 : 1,
        expect.any(String),
      ]);
      if (wanted !== undefined) expect(output + errors).toContain(wanted);
      if (line.includes('--json')) expect(() => void JSON.parse(output)).not.toThrow();
    },
    60_000,
  );

  test('of a stopped engine restores a store, and runs the engine', async () => {
    const { folder, engine } = fixture;
    await engine.close({ graceMilliseconds: 0 });
    await copyFile(path.join(folder, 'data', 'casebridge.sqlite'), path.join(folder, 'backup.sqlite'));
    const [run = '', restore = ''] = afterwards;
    expect(await fixture.type(restore)).toMatchObject({ code: 0, errors: '' });
    const child = spawn('bash', ['-c', `exec ${run}`], {
      cwd: folder,
      env: { ...process.env, INIT_CWD: folder, PATH: `${path.join(folder, 'bin')}:${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout) if (String(chunk).includes('engine.started')) child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'close');
    expect(child.exitCode).toBe(0);
  }, 120_000);
});

test('every command that does something has an example', () => {
  const without = withChildren(createProgram())
    .filter((command) => command.commands.length === 0)
    .filter((command) => !(command instanceof DocumentedCommand) || command.examples.length === 0)
    .map((command) => `${command.parent?.name() ?? ''} ${command.name()}`);
  expect(without).toEqual([]);
});

test('the page of the manual about the command line says what the table of commands says', async () => {
  const page = await format(renderCommandPage(createProgram()), { parser: 'markdown', printWidth: 120 });
  await expect(page).toMatchFileSnapshot('../../../docs/command-line.md');
});
