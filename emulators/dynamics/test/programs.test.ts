import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dynamics, startDynamics } from '../src/index.ts';
import { sampleSolution } from './support/sample-solution.ts';

const run = promisify(execFile);
const examples = path.resolve(import.meta.dirname, '../../../examples/dynamics');
const folder = mkdtempSync(path.join(tmpdir(), 'dynamics-'));
const solution = path.join(folder, 'sample.zip');
let dynamics: Dynamics;

beforeAll(async () => {
  dynamics = await startDynamics();
  writeFileSync(solution, sampleSolution());
});
afterAll(async () => {
  await dynamics.close();
  rmSync(folder, { recursive: true });
});

test('the walkthrough with curl does what it says', async () => {
  const { stdout } = await run('sh', [path.join(examples, 'walkthrough.sh'), dynamics.url]);
  expect(stdout).toContain('authorization_uri=');
  expect(stdout).toContain('AADSTS7000215');
  expect(stdout).toContain('"UserId"');
  expect(stdout).toContain('A record with matching key values already exists.');
  expect(stdout.match(/HTTP\/1\.1 204 No Content/g)).toHaveLength(2);
  expect(stdout.trim().endsWith('429 5\n200')).toBe(true);
  expect(dynamics.rows('annotation').map((row) => row.notetext ?? row.subject)).toEqual([
    'second',
    'batch 1',
    'batch 2',
  ]);
});

test('the walk through agents shows who sees what', async () => {
  const { stdout } = await run('sh', [path.join(examples, 'agents.sh'), dynamics.url]);
  expect(stdout.match(/prv\w+ 204/g)).toHaveLength(5);
  expect(stdout.match(/"@odata\.count":\d/g)).toEqual(['"@odata.count":1', '"@odata.count":0']);
  expect(stdout).toContain('0x80048306');
  expect(stdout.trim().endsWith('Of the north')).toBe(true);
});

test('the import script imports, and tells why not', async () => {
  const script = path.join(examples, 'import-solution.sh');
  expect((await run('sh', [script, solution, dynamics.url])).stdout).toContain('imported');
  const wrong = path.join(folder, 'wrong.zip');
  writeFileSync(wrong, sampleSolution({ version: '0.1.0.0' }));
  await expect(run('sh', [script, wrong, dynamics.url])).rejects.toMatchObject({
    stderr: expect.stringContaining('not higher') as string,
  });
});

test('the program starts, imports, prints how to sign in, and ends when told', async () => {
  const main = path.resolve(import.meta.dirname, '../src/main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', '--solution', solution]);
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /environment {2}(\S+)/.exec(printed.toString())?.[1] ?? '';
  expect((await fetch(`${url}/_emulator/rows/sample_thing`)).status).toBe(200);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('the certificate to trust is where it says, and leaves nothing behind in any folder', async () => {
  const [main, place] = [path.resolve(import.meta.dirname, '../src/main.ts'), mkdtempSync(path.join(folder, 'place-'))];
  const child = spawn(process.execPath, [main, '--port', '0', '--https'], { cwd: place });
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const file = /trust {8}(\S+)/.exec(printed.toString())?.[1] ?? '';
  expect(readFileSync(file, 'utf8')).toContain('BEGIN CERTIFICATE');
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(readdirSync(place)).toEqual([]);
  expect(existsSync(path.dirname(file))).toBe(false);
});

test.each([
  ['package that cannot be imported', ['--solution', import.meta.filename], 'not a zip archive'],
  ['place for the certificate that is not there', ['--https', '--authority', '/nowhere/a.pem'], '/nowhere/a.pem'],
])('a %s ends the program with the reason', async (_what, given, reason) => {
  const program = path.resolve(import.meta.dirname, '../src/main.ts');
  // One that goes on serving is killed, and then there is no exit code.
  const ended = run(process.execPath, [program, '--port', '0', ...given], { timeout: 60_000 });
  await expect(ended).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(reason) as string });
});

test('its help is a text, and so is what it says to an option that there is not', async () => {
  const program = path.resolve(import.meta.dirname, '../src/main.ts');
  const help = await run(process.execPath, [program, '--help']);
  expect(help.stdout).toMatch(/^usage: node bootstrap\.mjs emulators\/dynamics\/src\/main\.ts/);
  const wrong = await run(process.execPath, [program, '--nothing']).catch(
    (error: unknown) => error as { stderr: string },
  );
  expect(wrong.stderr).toContain('--nothing');
  expect(help.stderr + wrong.stderr).not.toMatch(/\n\s+at /);
});

test('a port in use is reported with the way out', async () => {
  const main = path.resolve(import.meta.dirname, '../src/main.ts');
  const failed: unknown = await run(process.execPath, [main, '--port', new URL(dynamics.url).port]).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is in use; choose another with --port') as string,
  });
});

test('the panel shows clock, limits, faults and settings', async () => {
  dynamics.faults.add({ status: 503, code: '0xfeed' });
  const page = await (await fetch(`${dynamics.url}/panel`)).text();
  for (const part of ['advanceMilliseconds', '0xfeed', 'contentIdScope', 'requests']) expect(page).toContain(part);
});
