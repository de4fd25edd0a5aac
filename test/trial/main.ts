/**
 * `npm run trial` lists the trials; `npm run trial -- NAME [--rounds N] [--seed S] [--json] [--write]` runs one; `--write`
 * puts what it found into docs/reliability.md. Ends with 0 if
 * nothing was lost, doubled, wrong or dead, 1 if something was, 2 if the command line cannot be understood, 130 after Ctrl-C.
 */
import { parseArgs } from 'node:util';
import { runTrial, type TrialReport } from './run.ts';
import type { Trial } from './trial.ts';
import { writeReport } from './write-report.ts';
import { trials } from './trials/index.ts';

function printList(): void {
  for (const { name, about, rounds } of trials) {
    process.stdout.write(`${name.padEnd(18)} ${about} (${rounds} rounds)\n`);
  }
}

function print(report: TrialReport): void {
  const { name, seed, rounds, examples, skipped, ...figures } = report;
  if (skipped !== undefined) process.stdout.write(`${name} was NOT RUN: ${skipped}\n`);
  else process.stdout.write(`${name}, ${rounds} rounds, seed ${seed}\n`);
  for (const [what, value] of Object.entries(figures)) process.stdout.write(`  ${what.padEnd(28)} ${String(value)}\n`);
  for (const example of examples) process.stdout.write(`  ${example}\n`);
}

function wrongUse(problem: string): number {
  process.stderr.write(`trial: ${problem}\n`);
  return 2;
}

/** The first Ctrl-C lets the trial stop what it started; the second ends at once. */
function untilInterrupted(): AbortSignal {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  return abort.signal;
}

interface Output {
  readonly json: boolean;
  readonly write: boolean;
}

async function run(trial: Trial, rounds: number, seed: string, output: Output): Promise<number> {
  const signal = untilInterrupted();
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const report = await runTrial(trial, { rounds, seed, signal, progress });
    if (output.write) await writeReport(report);
    if (output.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else print(report);
    return report.lost + report.doubled + report.wrong + report.dead === 0 ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write(`trial: ${trial.name} was interrupted; nothing was counted.\n`);
    return 130;
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      rounds: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [name] = positionals;
  if (name === undefined) {
    printList();
    return 0;
  }
  const trial = trials.find((candidate) => candidate.name === name);
  if (trial === undefined) return wrongUse(`there is no trial ${name}; \`npm run trial\` lists them.`);
  const rounds = Number(values.rounds ?? trial.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) return wrongUse('--rounds takes a whole number from 1.');
  return run(trial, rounds, values.seed ?? String(Date.now()), values);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`trial: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
