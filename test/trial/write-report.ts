import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { TrialReport } from './run.ts';

const document = path.resolve(import.meta.dirname, '../../docs/reliability.md');

const head = [
  '| trial | date | rounds | sessions | lost | doubled | wrong | dead | what happened | seed |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** Further figures of a trial in words: `12 engine, 3 database`. */
function inWords(report: TrialReport): string {
  const known = new Set([...'name seed rounds sessions lost doubled wrong dead examples skipped'.split(' ')]);
  const figures = Object.entries(report).filter(([name, value]) => !known.has(name) && typeof value === 'number');
  return figures.map(([name, value]) => `${spoken(name)} ${String(value)}`).join(', ');
}

/** `resumeMedianMilliseconds` as `resume median milliseconds`. */
function spoken(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function rowOf(report: TrialReport, date: Date): string {
  const { name, rounds, sessions, lost, doubled, wrong, dead, seed } = report;
  const cells = [
    name,
    date.toISOString().slice(0, 10),
    rounds,
    sessions,
    lost,
    doubled,
    wrong,
    dead,
    inWords(report),
    seed,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The machine of the last run and the table of outcomes; the rest of the document is written by people. */
const outcomes = /^On \d+ cores[^]*?\n\n(\|[^\n]*\n)+/m;

/**
 * Puts the outcome of a trial in the place of the last one of the same trial.
 * @param text the document as it is
 * @throws if it has no table of outcomes
 */
export function withReport(text: string, report: TrialReport, date: Date): string {
  const before = outcomes.exec(text)?.[0];
  if (before === undefined)
    throw new Error('There is no table of outcomes: a line "On 2 cores, ..." and a table after it.');
  const rows = before.split('\n').filter((line) => /^\| [a-z]+(-[a-z]+)* +\| \d{4}-/.test(line));
  const others = rows.filter((row) => !row.startsWith(`| ${report.name} `));
  const machine = `On ${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}:`;
  const table = [...head, ...[...others, rowOf(report, date)].sort()];
  return text.replace(outcomes, () => [machine, '', ...table, ''].join('\n'));
}

/** Writes the outcome of a trial into docs/reliability.md; one that could not run changes nothing. */
export async function writeReport(report: TrialReport): Promise<void> {
  if (report.skipped !== undefined) return;
  const text = withReport(readFileSync(document, 'utf8'), report, new Date());
  writeFileSync(document, await format(text, { ...(await resolveConfig(document)), filepath: document }));
}
