import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dynamics, startDynamics } from '../src/index.ts';

// Published exports are not part of this repository: a folder that holds them is named by whoever has one.
const folder = process.env.SOLUTION_EXPORTS;
const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.zip'));

/** Refusals by a real environment with Customer Service alone, by a part of the file's name; other files are accepted. */
const refusals: readonly [part: string, code: string][] = [['SecondaryRecordSource', '0x8004801d']];

describe.skipIf(folder === undefined)('exports of real environments are taken or refused as the platform does', () => {
  let dynamics: Dynamics;
  beforeAll(async () => {
    dynamics = await startDynamics();
  });
  afterAll(() => dynamics.close());

  test.each(files)('%s', async (file) => {
    dynamics.reset();
    const bytes = readFileSync(join(folder ?? '', file));
    const code = await dynamics.importSolution(bytes).then(
      () => undefined,
      (error: unknown) => (error as { refusal?: { code: string } }).refusal?.code,
    );
    expect(code).toBe(refusals.find(([part]) => file.includes(part))?.[1]);
  });

  test('there are some', () => {
    expect(files.length).toBeGreaterThan(0);
  });
});
