import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

/** Values in the program's greeting, by name. */
async function greeting(child: ChildProcess): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name = '', value = ''] = /^(.+?) {2,}(.*)$/.exec(line) ?? [];
    said[name] = value;
    if (name === 'client secret') return said;
  }
  return said;
}

async function ending(child: ChildProcess): Promise<{ code: number | null; error: string }> {
  let error = '';
  child.stderr?.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, error };
}

test('it greets, serves, and stops when it is told', async () => {
  const child = start('--port', '0', '--tls', '--release', '19.2', '--recipient', 'http://127.0.0.1:9/');
  const said = await greeting(child);
  expect(said.appliance).toMatch(/^https:/);
  const plain = said['over http']!;
  const state = (await (await fetch(`${plain}/_emulator`)).json()) as { settings: { release: string } };
  expect(state.settings.release).toBe('19.2');
  expect(await (await fetch(`${plain}/_emulator/recipients`)).json()).toHaveLength(1);
  const end = ending(child);
  child.kill('SIGTERM');
  expect(await end).toMatchObject({ code: 0, error: '' });
});

test('two starts have the same account and other sessions', async () => {
  const play = async (plain: string): Promise<string> => {
    const request = {
      method: 'POST',
      body: '{"scenario":"ordinary"}',
      headers: { 'content-type': 'application/json' },
    };
    return ((await (await fetch(`${plain}/_emulator/sessions`, request)).json()) as { lsid: string }).lsid;
  };
  const [one, two] = await Promise.all([greeting(start('--port', '0')), greeting(start('--port', '0'))]);
  expect(one['client secret']).toBe(two['client secret']);
  expect(await play(one.appliance!)).not.toBe(await play(two.appliance!));
});

test('a used port is reported with the way to choose another', async () => {
  const said = await greeting(start('--port', '0'));
  const second = await ending(start('--port', new URL(said.appliance!).port));
  expect(second).toMatchObject({ code: 1, error: expect.stringMatching(/EADDRINUSE.*--port/) as string });
});

test.each([
  [['--port', 'x'], /"x" is not a port/],
  [['--release', '9.9'], /"release" is one of: 19\.2/],
  [['--recipient', 'x', '--port', '0'], /begins with http/],
])('%j is refused in words', async (args, message) => {
  expect(await ending(start(...args))).toMatchObject({ code: 1, error: expect.stringMatching(message) as string });
});
