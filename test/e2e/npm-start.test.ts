import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { callJson } from '../../demo/control.ts';
import { settlePorts } from '../../demo/ports.ts';

const program = path.resolve(import.meta.dirname, '../../demo/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-start-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(...programArguments: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  return spawn(process.execPath, [program, ...programArguments], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function outcome(child: ChildProcess): Promise<{ code: number | null; output: string; errors: string }> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

/** What became of the batches that the Dynamics emulator has been sent. */
async function batchStatuses(port: number): Promise<number[]> {
  const url = `http://127.0.0.1:${String(port)}/_emulator/requests`;
  const { requests } = await callJson<{ requests: { url: string; status: number }[] }>(url);
  return requests.filter((request) => request.url.includes('$batch')).map(({ status }) => status);
}

describe('npm start', () => {
  it('--check --json plays at least five kinds of sessions and finds them as they were played', async () => {
    const { code, output, errors } = await outcome(start('--check', '--json'));
    expect(errors).toBe('');
    const result = JSON.parse(output) as { agrees: boolean; sessions: { compared: number; differences: unknown[] }[] };
    expect(result.sessions.length).toBeGreaterThanOrEqual(5);
    for (const { compared, differences } of result.sessions) {
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(50);
    }
    expect(result.agrees).toBe(true);
    expect(code).toBe(0);
  }, 120_000);

  it('tells of each event and delivery, and Ctrl-C stops everything cleanly', async () => {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const { listener, admin, appliance, dynamics } = settled.ports;
    const ports = [
      '--listener-port',
      listener,
      '--admin-port',
      admin,
      '--appliance-port',
      appliance,
      '--dynamics-port',
      dynamics,
    ];
    const child = start('--data', folder, '--interval', '0.5', ...ports.map(String));
    const lines: string[] = [];
    let stopping = false;
    let batches: readonly number[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      // Once: a second Ctrl-C ends the demo without waiting for anything.
      if (stopping || !line.includes('delivery  succeeded')) continue;
      batches = await batchStatuses(dynamics);
      if (batches.length >= 3) stopping = child.kill('SIGINT');
    }
    // Sessions of cases go to the cases' owner at the first try.
    expect(batches.filter((status) => status >= 400)).toEqual([]);
    expect(lines.some((line) => /event +accepted +support_conference_end/.test(line))).toBe(true);
    for (const port of Object.values(settled.ports)) expect(lines.join('\n')).toContain(`127.0.0.1:${port}`);
    expect(lines.at(-1)).toMatch(/engine +stopped/);
    expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(0);
    // Nothing listens any more.
    expect(await settlePorts(settled.ports)).toEqual(settled);
  }, 60_000);

  it('names a used port and the way to choose another', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as { port: number };
    const { code, errors } = await outcome(start('--data', folder, '--admin-port', String(port)));
    squatter.close();
    expect(code).toBe(1);
    expect(errors).toContain(
      `Port ${port}, wanted for the admin tool, is in use. Choose another: npm start -- --admin-port`,
    );
  });

  it.each([
    [['--admin-port', 'abc'], '--admin-port takes a number from 0 to 65535; it was given abc.'],
    [['--interval', '-1'], 'interval'],
    [['--unknown'], "Unknown option '--unknown'"],
  ])('refuses %s in words', async (given, said) => {
    const { code, errors } = await outcome(start(...given));
    expect(code).toBe(1);
    expect(errors).toContain(said);
  });
});
