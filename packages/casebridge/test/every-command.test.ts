import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProgram } from '../src/program.ts';
import { freePorts } from '../../engine/test/free-ports.ts';
import { subjects } from './command-subjects.ts';

/** What every command of the tree has in common; what each does beside an engine is in beside-engine.test.ts and examples.test.ts. */

/** Runs the command line in this process, as `main.ts` does. */
async function typed(words: readonly string[]) {
  let [output, errors] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((output += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((errors += String(text))));
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    return { output, errors, code: process.exitCode };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { output, errors, code: error.exitCode === 0 ? 0 : 2 };
  }
}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe.each(subjects)('casebridge $name', ({ name, words }) => {
  test('shows an example of itself in its help, without colours into a pipe', async () => {
    const { output, errors, code } = await typed([...name.split(' '), '--help']);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(new RegExp(`^Examples:\n  # .+\n  .*casebridge ${name}`, 'm'));
    expect(output).not.toContain('\u001b');
  });

  test('refuses an option that it does not have, on standard error and with the code of usage errors', async () => {
    const { output, errors, code } = await typed([...words, '--no-such-option']);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain("unknown option '--no-such-option'");
    expect(errors).not.toContain('\u001b');
  });
});

/** Those that ask an engine; what reads a file first says that this is not there. */
const asking = subjects.filter(
  ({ command, words }) =>
    command.options.some(({ description }) => description.startsWith('print the answer of the engine')) &&
    !words.some((word) => word.endsWith('.zip') || word.endsWith('.txt')),
);

describe.each(asking)('casebridge $name, while no engine runs', ({ words }) => {
  let folder: string;
  let config: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'casebridge-no-engine-'));
    config = path.join(folder, 'casebridge.json');
    const [port] = await freePorts(1);
    writeFileSync(config, JSON.stringify({ admin: { port } }), { mode: 0o600 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const plain = () => words.filter((word) => word !== '--json');

  test('says so in words, with the code for it and without colours', async () => {
    const { output, errors, code } = await typed([...plain(), '--config', config]);
    expect([code, output], errors).toEqual([3, '']);
    expect(errors).toMatch(/^casebridge: (No engine answers|CB-)/);
    expect(errors).not.toContain('\u001b');
  });

  test('says so as JSON where that is asked for', async () => {
    const { output, errors, code } = await typed([...plain(), '--json', '--config', config]);
    expect([code, errors], output).toEqual([3, '']);
    expect(JSON.parse(output)).toEqual({ detail: expect.any(String) as string });
    expect(output).not.toContain('\u001b');
  });
});
