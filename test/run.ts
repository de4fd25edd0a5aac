/**
 * `npm test`: formatting, lint, types, then every test, each step with its time. Ends with `N passed, N failed` and, if
 * something could not run on this machine, one line that names it. With `CASEBRIDGE_DEMAND_BROWSER=1` (as continuous
 * integration sets it) a missing browser is a failure.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './browser/chromium.ts';

const root = path.resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'casebridge-test-'));

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/**
 * Runs one of the tools in `node_modules` on this very Node and reports how long it took.
 * @param shows whether its output is shown as it comes; else it is shown as a whole at the end, so that steps can run side by side
 */
async function step(title: string, shows: boolean, tool: string, ...toolArguments: string[]): Promise<boolean> {
  const began = performance.now();
  if (shows) process.stdout.write(`\n== ${title}\n`);
  const child = spawn(process.execPath, [path.join(root, 'node_modules', tool), ...toolArguments], {
    cwd: root,
    stdio: shows ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(Buffer.concat(output));
  process.stdout.write(`== ${title}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  return code === 0;
}

/** Runs the tests and returns their counts; a run that ended before it could count is one failure. */
async function runTests(exclude: readonly string[]): Promise<VitestReport> {
  const reportFile = path.join(scratch, 'report.json');
  const ok = await step(
    'tests',
    true,
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...exclude.map((pattern) => `--exclude=${pattern}`),
  );
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
    return { ...report, success: ok && report.success };
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, success: false, testResults: [] };
  }
}

/** Runs all steps, also after a failed one: a person wants to see everything that is wrong at once. */
async function main(): Promise<number> {
  const chromium = findChromium();
  const demanded = process.env.CASEBRIDGE_DEMAND_BROWSER === '1';
  // The smallest supported machine has two cores: the slowest check gets one, the others share the second.
  const steps = (
    await Promise.all([
      step('lint', false, 'eslint/bin/eslint.js', '--max-warnings=0', '.').then((ok) => [ok]),
      step('formatting', false, 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.').then(async (ok) => [
        ok,
        await step('types', false, 'typescript/bin/tsc', '--noEmit'),
      ]),
    ])
  ).flat();
  const tests = await runTests(chromium === undefined ? ['test/browser/**'] : []);
  rmSync(scratch, { recursive: true, force: true });
  const failed = tests.numFailedTests + steps.filter((ok) => !ok).length + (demanded && !chromium ? 1 : 0);
  const passed = tests.numPassedTests + steps.filter((ok) => ok).length;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  const skipped = tests.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  );
  if (skipped.length > 0) process.stdout.write(`Not run: ${skipped.join('; ')}.\n`);
  if (chromium === undefined) {
    process.stdout.write('Not run: the browser tests (test/browser), as no Chromium was found; install `chromium`.\n');
  }
  return failed === 0 && tests.success ? 0 : 1;
}

process.exitCode = await main();
