import type { Dynamics } from '@casebridge/emulator-dynamics';
import { strFromU8, strToU8, zipSync } from 'fflate';
import { expect } from 'vitest';

/** One way to break a package: the rule, the code that the import fails with, and what changes in the file. */
export type Break = readonly [rule: string, code: string, change: (text: string) => string];

/** The codes that several rules have. */
export const codes = { schema: '0x8004801a', generic: '0x80048033', missing: '0x8004801d' } as const;

/** Replaces the first match. */
export const replace =
  (search: string | RegExp, by: string) =>
  (text: string): string =>
    text.replace(search, by);

/** Imports a package with one of its files changed. @returns what refuses it, or `taken` */
export async function importBroken(
  dynamics: Dynamics,
  parts: Readonly<Record<string, Uint8Array>>,
  file: string,
  change: (text: string) => string,
): Promise<unknown> {
  const given = strFromU8(parts[file] ?? new Uint8Array());
  const changed = change(given);
  // A way that changes nothing would be refused for nothing.
  expect(changed, 'the way changes nothing').not.toBe(given);
  return dynamics.importSolution(zipSync({ ...parts, [file]: strToU8(changed) })).then(
    () => 'taken',
    (error: unknown) => (error as { refusal?: { code: string } }).refusal,
  );
}
