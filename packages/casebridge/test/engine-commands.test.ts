import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandFixture, openCommandFixture } from './command-fixture.ts';

let fixture: CommandFixture;
beforeAll(async () => {
  fixture = await openCommandFixture();
}, 120_000);
afterAll(() => fixture.close());

const escape = '\u001b';

test('a name that is not quite right is answered with the nearest one, and 2', async () => {
  const { code, errors } = await fixture.type('casebridge deliverys list');
  expect([code, errors]).toEqual([2, "error: unknown command 'deliverys'\n(Did you mean deliveries?)\n"]);
});

test('where no engine answers, the command says so and ends with 3', async () => {
  const values = JSON.parse(await readFile(path.join(fixture.folder, 'casebridge.json'), 'utf8')) as object;
  await writeFile(path.join(fixture.folder, 'other.json'), JSON.stringify({ ...values, admin: { port: 1 } }));
  const { code, errors } = await fixture.type('casebridge status --config other.json');
  expect([code, errors]).toEqual([3, expect.stringContaining('No engine answers at http://127.0.0.1:1')]);
  const missing = await fixture.type('casebridge status', { CASEBRIDGE_CONFIG: 'nowhere.json' });
  expect([missing.code, missing.errors]).toEqual([2, expect.stringContaining('nowhere.json cannot be read')]);
});

test('a refusal of the engine is words and 1, with --json the answer as it is', async () => {
  const inWords = await fixture.type('casebridge deliveries show nothing');
  expect(inWords).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('CB-NOT-FOUND: ') as unknown });
  const { code, output, errors } = await fixture.type('casebridge deliveries show nothing --json');
  expect([code, errors, JSON.parse(output)]).toEqual([1, '', expect.objectContaining({ code: 'CB-NOT-FOUND' })]);
});

test('a configuration that is none is answered with those that there are', async () => {
  const { code, errors } = await fixture.type('casebridge test "Service disk"');
  expect([code, errors]).toEqual([
    1,
    `casebridge: There is no plugin configuration Service disk. There are:\n  - Service desk (${fixture.configurationId})\n`,
  ]);
});

test('colours are for terminals, and NO_COLOR is heard', async () => {
  expect((await fixture.type('casebridge status')).output).not.toContain(escape);
  expect((await fixture.type('casebridge status', { FORCE_COLOR: '1' })).output).toContain(`${escape}[32mnothing`);
  expect((await fixture.type('script -qc "casebridge status" /dev/null')).output).toContain(escape);
  expect((await fixture.type('script -qc "casebridge status" /dev/null', { NO_COLOR: '1' })).output).not.toContain(
    `${escape}[32m`,
  );
});

test('text of a session cannot steer the terminal on which it is shown', async () => {
  const { id } = await fixture.deliver(`CAS-2${escape}[2Jgone`);
  const { output } = await fixture.type(`casebridge deliveries show ${id}`);
  expect(output).toContain('CAS-2\ufffd[2Jgone');
  expect(output).not.toContain(escape);
});

test('long work tells on standard error how far it has come, and standard output has the result alone', async () => {
  const { code, output, errors } = await fixture.type(
    'casebridge backfill order --from 2026-01-01 --until 2026-01-03 --wait --json',
  );
  expect([code, (JSON.parse(output) as { state: string }).state]).toEqual([0, 'done']);
  expect(errors).toMatch(/\d+% of the period, \d+ sessions found, \d+ taken in\n/);
}, 60_000);

test('a replay is followed to its end, and can be watched and no longer aborted afterwards', async () => {
  fixture.target.status = 500;
  await fixture.deliver('CAS-4');
  await fixture.deliver('CAS-5');
  fixture.target.status = 200;
  const all = await fixture.type('casebridge replay --reason CB-PROBE-500 --yes --wait --json');
  const act = JSON.parse(all.output) as { readonly id: string; readonly results: object };
  expect([all.code, act]).toEqual([
    0,
    expect.objectContaining({ state: 'done', counted: 2, results: { waiting: 0, succeeded: 2, skipped: 0, dead: 0 } }),
  ]);
  expect(all.errors).toMatch(/Replay \S+: \d of 2; \d succeeded, 0 skipped, 0 dead, \d waiting\n/);
  expect((await fixture.type(`casebridge replay --watch ${act.id}`)).output).toContain('is done: 2 deliveries;');
  expect((await fixture.type(`casebridge replay --abort ${act.id}`)).errors).toContain('CB-BULK-ACT-ENDED');
  expect((await fixture.type(`casebridge replay --watch ${act.id} --yes`)).code).toBe(2);
  expect((await fixture.type('casebridge replay --reason CB-PROBE-500')).code).toBe(1);
}, 60_000);

test('a test shows its steps, ends by the worst of them, and gives scripts all of them at once', async () => {
  const good = await fixture.type('casebridge test');
  expect([good.code, good.errors]).toEqual([0, 'Testing Service desk ...\n']);
  expect(good.output).toMatch(/^passed {3}.*\n[^]*passed {3}The target answers: It said 200\.\n\d+ passed, /);
  fixture.target.status = 500;
  const bad = await fixture.type('casebridge test --json');
  const { green, items } = JSON.parse(bad.output) as { green: boolean; items: readonly { state: string }[] };
  expect([bad.code, green, items.filter(({ state }) => state === 'failed')]).toEqual([
    1,
    false,
    [expect.objectContaining({ name: 'reach', message: 'It said 500.' })],
  ]);
  fixture.target.status = 200;
}, 60_000);

test('what needs --yes does nothing without it', async () => {
  const { lsid } = await fixture.deliver('CAS-3');
  const { code, errors } = await fixture.type(`casebridge erase session ${lsid}`);
  expect([code, errors]).toEqual([1, expect.stringContaining('nothing was done. To erase: --yes')]);
  expect(fixture.target.rows.has(lsid)).toBe(true);
  expect((await fixture.type(`casebridge erase session ${lsid} --yes`)).output).toBe('1 session is erased.\n');
  expect(fixture.target.rows.has(lsid)).toBe(false);
});
