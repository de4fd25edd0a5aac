import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subjects } from './command-subjects.ts';
import { type ExamplesFixture, openExamplesFixture } from './examples-fixture.ts';

/** What every command with `--json` has in common beside a running engine; dynamics.test.ts has an environment for its own. */

const withJson = subjects.filter(
  ({ name, command }) => command.options.some(({ long }) => long === '--json') && !name.startsWith('dynamics '),
);

let fixture: ExamplesFixture;
beforeAll(async () => {
  fixture = await openExamplesFixture();
}, 180_000);
afterAll(() => fixture.close());

describe.skipIf(process.platform === 'win32').each(withJson)('casebridge $name, beside an engine', ({ name, line }) => {
  test('gives a pipe one JSON document, and nothing for a terminal', async () => {
    const asked = (await fixture.asTyped(line)).replace(`casebridge ${name}`, `casebridge ${name} --json`);
    const { code, output, errors } = await fixture.type(`set -o pipefail; ${asked} | cat`);
    // Some are refused here, or find something that needs a person; 2 and 3 would be a mistake, and an engine that is gone.
    expect([0, 1], output + errors).toContain(code);
    const document: unknown = JSON.parse(output);
    expect(document).toBeTypeOf('object');
    if (code === 1 && name !== 'status') expect(document).toHaveProperty('detail');
    expect(output + errors).not.toContain('\u001b');
  }, 60_000);

  test('writes no colours onto a terminal whose owner wants none', async () => {
    const asked = await fixture.asTyped(line);
    const { output, errors } = await fixture.type(`script -qec '${asked}' /dev/null`, { NO_COLOR: '1' });
    expect(output).not.toBe('');
    // Colours and faces; a line of progress may still be replaced by the next.
    // eslint-disable-next-line no-control-regex -- what colours begin with
    expect(output + errors).not.toMatch(/\u001b\[[\d;]*m/);
  }, 60_000);
});
