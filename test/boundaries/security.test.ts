import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from './sources.ts';

/** Rows of the table of threats: the last cell is a link with the title of a test, to its file. */
const row = /^\| .+ \| .+ \| \[(.+)\]\(([^()]+\.test\.ts)\) *\|$/gm;

it('each threat that SECURITY.md names is tried by a test that exists', () => {
  const page = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
  const rows = [...page.matchAll(row)].map(([, title = '', file = '']) => ({ title, file: path.join(root, file) }));
  const lines = page.split('\n').filter((line) => line.includes('.test.ts)'));
  expect(rows.length).toBeGreaterThan(15);
  expect(rows).toHaveLength(lines.length);
  const missing = rows.filter(
    ({ title, file }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(`'${title}`),
  );
  expect(missing).toEqual([]);
});
