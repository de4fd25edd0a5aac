import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const program = path.resolve(import.meta.dirname, '../src/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-commands-'));
const lsid = '0123456789abcdef0123456789abcdef';
const report = `<?xml version="1.0"?><session_list xmlns="https://www.beyondtrust.com/namespaces/API/reporting"><session lsid="${lsid}"><external_key>CAS-1</external_key><end_time timestamp="1700000600"/><weather>fine</weather></session></session_list>`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, text);
  return full;
}

/** Runs the command line as a process of its own, in `folder`. */
async function casebridge(
  ...programArguments: string[]
): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [program, ...programArguments], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

describe('casebridge --version', () => {
  it('prints the version and nothing else', async () => {
    expect(await casebridge('--version')).toEqual({ code: 0, output: `${manifest.version}\n`, errors: '' });
  });
});

describe('casebridge report read', () => {
  it('says what a saved report holds', async () => {
    file('good.xml', report);
    const { code, output } = await casebridge('report', 'read', 'good.xml');
    expect(output).toContain(`Session ${lsid}`);
    expect(output).toContain('CAS-1');
    expect(output).toContain('1 weather');
    expect(code).toBe(0);
  });

  it('goes on after a file that fails, says where, and ends with 1', async () => {
    file('good.xml', report);
    file('broken.xml', report.replace('</external_key>', '\n</wrong>'));
    const { code, output } = await casebridge('report', 'read', 'broken.xml', 'missing.xml', 'good.xml');
    expect(output).toMatch(/broken\.xml\nError \(protocol\): .*line 2, column \d+/);
    expect(output).toMatch(/missing\.xml\nError \(file\): The file cannot be read: there is none of this name\./);
    expect(output).toContain(`Session ${lsid}`);
    expect(code).toBe(1);
  });

  it('--json gives the same to machines', async () => {
    file('good.xml', report);
    file('cut.xml', report.slice(0, -30));
    const { code, output } = await casebridge('report', 'read', '--json', 'good.xml', 'cut.xml');
    const [good, cut] = JSON.parse(output) as [
      { sessions: unknown[] },
      { error: { xml: unknown }; incomplete: unknown },
    ];
    expect(good.sessions).toHaveLength(1);
    expect(cut.error.xml).toMatchObject({ problem: 'truncated', line: 1 });
    expect(code).toBe(1);
  });
});

describe('casebridge config check', () => {
  it('accepts an empty file and shows the defaults', async () => {
    file('empty.json', '{}');
    const { code, output } = await casebridge('config', 'check', 'empty.json');
    expect(output).toContain('8180');
    expect(output).toContain('53231');
    expect(code).toBe(0);
  });

  it('names every fault and ends with 1', async () => {
    file('bad.json', '{ "listener": { "port": "x" }, "unknownKey": 1 }');
    const { code, output } = await casebridge('config', 'check', 'bad.json');
    expect(output).toContain('listener.port');
    expect(output).toContain('unknownKey');
    expect(code).toBe(1);
  });
});

describe('casebridge', () => {
  it('run refuses a configuration that cannot be used, in words', async () => {
    const { code, errors } = await casebridge('run', '--config', 'nowhere.json');
    expect(errors).toContain('nowhere.json cannot be read');
    expect(code).toBe(1);
  });

  it.runIf(process.platform !== 'win32')('run that cannot start says what to do about it', async () => {
    file('open.key', '{}');
    chmodSync(path.join(folder, 'open.key'), 0o644);
    file('open.json', '{ "keyFile": "open.key", "listener": { "host": "127.0.0.1", "port": 0 } }');
    const { code, errors } = await casebridge('run', '--config', 'open.json');
    expect(errors).toMatch(/can be read by other users of this machine\. Run: chmod 600 /);
    expect(code).toBe(1);
  });

  it.each([[['dance']], [['config', 'chek']], [['run']], [['config', 'check', 'a.json', '--loud']]])(
    'ends with 2 for what it does not understand: %j',
    async (words) => {
      expect((await casebridge(...words)).code).toBe(2);
    },
  );

  it.each([[['--help']], [['run', '--help']]])('ends with 0 after %j', async (words) => {
    const { code, output } = await casebridge(...words);
    expect(output).toContain('Usage: casebridge');
    expect(code).toBe(0);
  });
});

describe('casebridge run --stop-when-stdin-ends', () => {
  it('stops in order, without a write-ahead log, when whoever started it closes its input or is gone', async () => {
    const settings = { listener: { host: '0.0.0.0', port: 0 }, admin: { port: 0 }, dataFolder: 'stdin/data' };
    const config = file('stdin.json', JSON.stringify({ ...settings, keyFile: 'stdin/keys/casebridge.key' }));
    const child = spawn(process.execPath, [program, 'run', '--stop-when-stdin-ends', '--config', config], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const messages: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      messages.push((JSON.parse(line) as { msg: string }).msg);
      if (messages.at(-1) === 'engine.started') child.stdin.end();
    }
    expect(messages.at(-1)).toBe('engine.stopped');
    expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(0);
    expect(existsSync(path.join(folder, 'stdin/data/casebridge.sqlite'))).toBe(true);
    expect(existsSync(path.join(folder, 'stdin/data/casebridge.sqlite-wal'))).toBe(false);
  });
});

describe('casebridge store', () => {
  function configuration(): string {
    return file(
      'config.json',
      JSON.stringify({ dataFolder: path.join(folder, 'data'), keyFile: path.join(folder, 'key.json') }),
    );
  }

  it('restores a copy that is sound, keeps the store of before, and then finds the store sound', async () => {
    const config = configuration();
    const store = path.join(folder, 'data', 'casebridge.sqlite');
    mkdirSync(path.dirname(store), { recursive: true });
    const copy = new DatabaseSync(path.join(folder, 'copy.sqlite'));
    copy.exec('create table schema_versions (name text primary key, timestamp text)');
    copy.close();
    writeFileSync(store, 'damaged');
    expect(await casebridge('store', 'check', '-c', config)).toMatchObject({ code: 1 });
    const restored = await casebridge('store', 'restore', 'copy.sqlite', '-c', config);
    expect(restored).toMatchObject({ code: 0, errors: '' });
    expect(restored.output).toContain('.replaced-');
    const checked = await casebridge('store', 'check', '-c', config);
    expect(checked).toMatchObject({ code: 0, output: `The store ${store} is sound.\n` });
  });

  it('refuses a copy that is no store, with what to do', async () => {
    file('no-store.sqlite', 'text');
    const { code, errors } = await casebridge('store', 'restore', 'no-store.sqlite', '-c', configuration());
    expect(code).toBe(1);
    expect(errors).toContain('Take another copy.');
  });
});
