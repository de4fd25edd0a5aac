import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const started: ReturnType<typeof spawn>[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

/** The machine's own releases of Node that may start a program of this repository, as a person who types the command has them. */
const releases = (process.env.PATH ?? '')
  .split(path.delimiter)
  .map((folder) => path.join(folder, 'node'))
  .filter((file) => existsSync(file))
  .map((file) => ({ file, version: execFileSync(file, ['--version'], { encoding: 'utf8' }).trim() }))
  .filter(({ version }) => Number(/^v(\d+)/.exec(version)?.[1]) >= 20)
  .filter(({ version }, index, all) => all.findIndex((other) => other.version === version) === index);

/** The command with which a README begins, without the remark after it. */
function documentedCommand(readme: string): readonly string[] {
  const line = /^node (bootstrap\.mjs .+?)(?: +#.*)?$/m.exec(readFileSync(path.join(root, readme), 'utf8'))?.[1] ?? '';
  return line.split(' ');
}

describe.each(['emulators/remote-support/README.md', 'emulators/dynamics/README.md'])('the command of %s', (readme) => {
  test.each(releases)(
    'starts the emulator on Node $version, and ends when it is told',
    async ({ file }) => {
      const [bootstrap = '', main = '', ...options] = documentedCommand(readme);
      // A package that has been built before, and a port that is free: everything else as it stands there.
      const child = spawn(file, [bootstrap, main, ...withoutSolution(options), '--port', '0'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      started.push(child);
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        said += chunk.toString();
        if (said.includes('secret')) break;
      }
      expect(said).toMatch(/https?:\/\/127\.0\.0\.1:\d+/);
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
    120_000,
  );
});

function withoutSolution(options: readonly string[]): readonly string[] {
  const at = options.indexOf('--solution');
  return at < 0 ? options : [...options.slice(0, at), ...options.slice(at + 2)];
}
