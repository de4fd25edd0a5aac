import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = path.resolve(import.meta.dirname, '../src/main.ts');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'casebridge-completion-'));
  const file = path.join(folder, 'casebridge');
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(file, 0o755);
  mkdirSync(path.join(folder, 'home'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(shell: string, ...parameters: readonly string[]): string {
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH ?? ''}`, HOME: path.join(folder, 'home') };
  const { status, stdout, stderr } = spawnSync(shell, parameters, { env, encoding: 'utf8', timeout: 60_000 });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

function isHere(shell: string): boolean {
  const found = spawnSync(shell, ['--version']).status === 0;
  // Whoever reads the output of the tests has to see what was not tried.
  if (!found) process.stderr.write(`Completion is not tried in ${shell}, which is not installed here.\n`);
  return found;
}

/** How each shell is asked what could follow some words, the last of which is being typed. @returns its answer, one to a line */
const ask: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash(words) {
    const typed = words.map((word) => `'${word}'`).join(' ');
    const set = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}`;
    return run(
      'bash',
      '-c',
      `source <(casebridge completion bash); ${set}; _casebridge; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
  },
  zsh(words) {
    // What the menu would be made of; choosing among it by what is typed is the shell's own.
    const menu = `compdef() { :; }; _files() { :; }; _describe() { print -l -- \${(P)2} }`;
    const set = `words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}`;
    const all = run('zsh', '-f', '-c', `${menu}; source <(casebridge completion zsh); ${set}; _casebridge`);
    const lines = all.split('\n').map((line) => line.split(':')[0] ?? '');
    return lines.filter((line) => line.startsWith(words.at(-1) ?? '')).join('\n');
  },
  fish(words) {
    const line = words.map((word) => word.replaceAll(' ', '\\ ')).join(' ');
    return run('fish', '--no-config', '-c', `casebridge completion fish | source; complete -C '${line}'`)
      .split('\n')
      .map((each) => each.split('\t')[0] ?? '')
      .join('\n');
  },
};

describe.each(Object.keys(ask))('%s', (shell) => {
  test.skipIf(!isHere(shell))(
    'completes commands, those below them, and options behind them',
    () => {
      const complete = (...words: readonly string[]) =>
        ask[shell]?.(words)
          .split('\n')
          .filter((line) => line !== '');
      expect(complete('casebridge', 'delive')).toEqual(['deliveries']);
      expect(complete('casebridge', 'deliveries', '')).toEqual(expect.arrayContaining(['list', 'show']));
      expect(complete('casebridge', 'deliveries', 'list', '--st')).toEqual(['--state']);
      expect(complete('casebridge', 'pause', 'Service desk', '--un')).toEqual(['--until']);
      expect(complete('casebridge', 'session-keys', '--ca')).toEqual(['--cause']);
    },
    120_000,
  );
});

test.each(['bash', 'zsh', 'fish', 'powershell'])(
  '%s is given every command',
  (shell) => {
    const output = run('casebridge', 'completion', shell);
    for (const word of ['status', 'deliveries', 'cancel', 'external-key']) expect(output).toContain(word);
  },
  60_000,
);
