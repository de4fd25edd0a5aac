import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
/** The codes of the engine, its plugin, the installer and the commands. */
const sources = 'packages/{engine,casebridge,*-solutions,plugin-*}/src/**/*.ts';
const page = readFileSync(join(root, 'docs/error-codes.md'), 'utf8');
/** Stands in an example of the manual, not for a failure. */
const examples = new Set(['CB-EXAMPLE']);

function codesInSource(): ReadonlySet<string> {
  const files = globSync(sources, { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/'(CB-[A-Z]+(?:-[A-Z]+)*)'/g)].map(([, code = '']) => code)),
  );
}

test('every error code of engine, plugin and installer is explained in the manual, and none that is gone', () => {
  const inSource = [...codesInSource()].filter((code) => !examples.has(code));
  const explained = [...page.matchAll(/^\| `(CB-[A-Z-]+)` +\|(.+)\|$/gm)];
  expect(inSource.length).toBeGreaterThan(20);
  expect(explained.map(([, code]) => code).toSorted()).toEqual(inSource.toSorted());
  const gaps = explained.filter(([, , cells = '']) => cells.split('|').some((cell) => cell.trim() === ''));
  expect(gaps.map(([, code]) => code)).toEqual([]);
});
