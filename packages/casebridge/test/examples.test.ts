import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderCommandPage } from '../src/command-page.ts';
import { DocumentedCommand } from '../src/commands/documented-command.ts';
import { createProgram, withChildren } from '../src/program.ts';
import { endWithOne, type ExamplesFixture, openExamplesFixture } from './examples-fixture.ts';

/** Every example of the help, in the order in which the commands stand there; dynamics.test.ts follows its own. */
const lines = withChildren(createProgram())
  .flatMap((command) => (command instanceof DocumentedCommand ? command.examples.map(({ line }) => line) : []))
  .filter((line) => !line.startsWith('casebridge dynamics '));
/** Those that need the engine to be stopped, or are an engine. */
const afterwards = [
  'casebridge run --config casebridge.json',
  lines.find((line) => line.includes('store restore')) ?? '',
];

let fixture: ExamplesFixture;
beforeAll(async () => {
  fixture = await openExamplesFixture();
}, 180_000);
afterAll(() => fixture.close());

describe.skipIf(process.platform === 'win32')('an example of the help', () => {
  test.each(lines.filter((line) => !afterwards.includes(line)))(
    'works as it stands: %s',
    async (line) => {
      const { code, output, errors } = await fixture.type(await fixture.asTyped(line));
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
