/**
 * `npm test`: formatting, lint, types, then every test, each step with its time. Ends with `N passed, N failed` and, if
 * something could not run on this machine, one line that names it. With `CASEBRIDGE_DEMAND_BROWSER=1` (as continuous
 * integration sets it) a missing browser is a failure.
 */
import { spawnSync } from 'node:child_process';
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
}

/** Runs one of the tools in `node_modules` on this very Node and reports how long it took. */
function step(title: string, tool: string, ...toolArguments: string[]): boolean {
  const began = performance.now();
  process.stdout.write(`\n== ${title}\n`);
  const done = spawnSync(process.execPath, [path.join(root, 'node_modules', tool), ...toolArguments], {
    cwd: root,
    stdio: 'inherit',
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`== ${title}: ${done.status === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
  return done.status === 0;
}

/** Runs the tests and returns their counts; a run that ended before it could count is one failure. */
function runTests(exclude: readonly string[]): VitestReport {
  const reportFile = path.join(scratch, 'report.json');
  const ok = step(
    'tests',
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
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, success: false };
  }
}

/** Runs all steps, also after a failed one: a person wants to see everything that is wrong at once. */
function main(): number {
  const chromium = findChromium();
  const demanded = process.env.CASEBRIDGE_DEMAND_BROWSER === '1';
  const steps = [
    step('formatting', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
    step('lint', 'eslint/bin/eslint.js', '--max-warnings=0', '.'),
    step('types', 'typescript/bin/tsc', '--noEmit'),
  ];
  const tests = runTests(chromium === undefined ? ['test/browser/**'] : []);
  rmSync(scratch, { recursive: true, force: true });
  const failed = tests.numFailedTests + steps.filter((ok) => !ok).length + (demanded && !chromium ? 1 : 0);
  const passed = tests.numPassedTests + steps.filter((ok) => ok).length;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  if (tests.numPendingTests > 0) process.stdout.write(`Not run: ${tests.numPendingTests} tests that say why above.\n`);
  if (chromium === undefined) {
    process.stdout.write('Not run: the browser tests (test/browser), as no Chromium was found; install `chromium`.\n');
  }
  return failed === 0 && tests.success ? 0 : 1;
}

process.exitCode = main();
