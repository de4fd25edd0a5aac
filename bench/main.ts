/**
 * `npm run bench` lists the benchmarks; `npm run bench -- NAME [--json]` runs one. Ends with 0 if every goal is met, 1 if
 * one is not, 2 if the command line cannot be understood. `--json` prints `{name, machine, metrics}` and nothing else.
 * `engine-footprint` takes `--program FILE`, an installed program to measure, and `--sessions NUMBER`.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark, Metric } from './form.ts';

const others = new Set(['main.ts', 'form.ts']);

async function findBenchmarks(): Promise<readonly Benchmark[]> {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !others.has(file));
  const modules = await Promise.all(
    files.sort().map((file) => import(path.join(import.meta.dirname, file)) as Promise<{ benchmark?: Benchmark }>),
  );
  return modules.flatMap((module) => (module.benchmark ? [module.benchmark] : []));
}

/** Facts about a machine that are needed to read its figures. */
function machine(): Readonly<Record<string, string | number>> {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
  };
}

function printList(benchmarks: readonly Benchmark[]): void {
  for (const { name, question } of benchmarks) process.stdout.write(`${name.padEnd(24)} ${question}\n`);
}

function printTable(metrics: readonly Metric[]): void {
  for (const { name, value, unit, goal, met } of metrics) {
    const verdict = met === null ? '' : `  goal ${String(goal)}: ${met ? 'met' : 'NOT MET'}`;
    process.stdout.write(`${name.padEnd(66)} ${Number(value.toPrecision(5)).toLocaleString('en')} ${unit}${verdict}\n`);
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      program: { type: 'string' },
      sessions: { type: 'string' },
    },
    allowPositionals: true,
  });
  const benchmarks = await findBenchmarks();
  const [name] = positionals;
  if (name === undefined) {
    printList(benchmarks);
    return 0;
  }
  const benchmark = benchmarks.find((candidate) => candidate.name === name);
  if (benchmark === undefined) {
    process.stderr.write(`bench: there is no benchmark ${name}; \`npm run bench\` lists them.\n`);
    return 2;
  }
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const metrics = await benchmark.run(progress, {
    ...(values.program !== undefined && { program: path.resolve(values.program) }),
    ...(values.sessions !== undefined && { sessions: Number(values.sessions) }),
  });
  if (values.json) process.stdout.write(`${JSON.stringify({ name, machine: machine(), metrics }, null, 2)}\n`);
  else printTable(metrics);
  return metrics.every(({ met }) => met !== false) ? 0 : 1;
}

process.exitCode = await main();
