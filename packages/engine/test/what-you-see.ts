import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** A row of the manual's table: what is seen under a code or reason, and what to do. */
interface Row {
  readonly seen: string;
  readonly cure: string;
}

const manual = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const [, section = ''] = manual.split('## What you see, what it is, what to do\n');

/** The table of the manual, by code or reason. */
export const whatYouSee: ReadonlyMap<string, Row> = new Map(
  [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `(CB-[A-Z0-9-]+|[a-z-]+)`: (.+?) *\| .+? *\| (.+?) *\|$/gm)].map(
    ([, code = '', seen = '', cure = '']) => [code, { seen, cure }],
  ),
);

/** What a program says in its words. */
interface Said {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** Expects that what was said under a code are the words of its row, where `…` stands for what varies. */
export function expectRow(code: string, said: Partial<Said> | undefined): void {
  const row = whatYouSee.get(code);
  expect(said).toMatchObject({
    code,
    message: expect.stringMatching(patternOf(row?.seen)) as string,
    help: expect.stringMatching(patternOf(row?.cure)) as string,
  });
}

/** The same for a reason for which nothing has to be done: there are no words about a cure. */
export function expectReason(reason: string, text: string | undefined): void {
  expect(text).toMatch(patternOf(whatYouSee.get(reason)?.seen));
}

function patternOf(words = 'There is no such row.'): RegExp {
  return new RegExp(`^${words.split('…').map(RegExp.escape).join('.+')}$`, 's');
}
